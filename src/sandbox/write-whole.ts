import { rename, writeFile } from 'node:fs/promises';

/** Whoever opens the path finds all of the content, or what stood there before. */
export async function writeWhole(path: string, content: string | Buffer): Promise<void> {
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}
