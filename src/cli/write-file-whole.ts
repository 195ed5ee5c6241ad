import { open, rename, rm } from 'node:fs/promises';
import type { Random } from '../runtime/random.ts';
import { EnvironmentError } from './cli-errors.ts';

/** Writes beside the file and renames at the end, so that nobody ever sees half of one. Returns its size in bytes. */
export async function writeFileWhole(
  path: string,
  chunks: AsyncIterable<string>,
  { signal, random }: { readonly signal: AbortSignal; readonly random: Random },
): Promise<number> {
  const temporary = `${path}.${random.uuid()}.part`;
  try {
    const bytes = await writeChunks(temporary, chunks, signal);
    await rename(temporary, path);
    return bytes;
  } catch (error) {
    await rm(temporary, { force: true });
    if (!isFileError(error)) throw error;
    throw new EnvironmentError(`cannot write ${path}`, { cause: error });
  }
}

async function writeChunks(
  path: string,
  chunks: AsyncIterable<string>,
  signal: AbortSignal,
): Promise<number> {
  // The file holds people's addresses: readable by its owner alone until that person decides otherwise.
  await using file = await open(path, 'wx', 0o600);
  let bytes = 0;
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    await file.appendFile(chunk);
    bytes += Buffer.byteLength(chunk);
  }
  await file.sync();
  return bytes;
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
