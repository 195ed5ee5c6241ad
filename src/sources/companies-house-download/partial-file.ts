import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';

/** Which published file the bytes that have come belong to. Without a validator nothing can be continued. */
const Origin = z.object({
  url: z.string(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  totalBytes: z.number().int().nonnegative().nullable(),
});
export type Origin = z.infer<typeof Origin>;

export interface Partial {
  readonly bytes: number;
  readonly origin: Origin;
}

/** Where a file grows until it is whole. */
export function partPathOf(path: string): string {
  return `${path}.part`;
}

function originPathOf(path: string): string {
  return `${path}.part.json`;
}

/** Which edition a whole file is of; hidden, so that an import of the folder passes it over. */
function notePathOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.json`);
}

/** What was told of a file that is whole; null when it came from elsewhere, or before that was written down. */
export async function readNote(path: string, url: URL): Promise<Origin | null> {
  const note = await readOrigin(notePathOf(path));
  return note?.url === url.href ? note : null;
}

export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(notePathOf(path), { force: true });
}

/** What an earlier call left of this file; null when there is nothing that can be continued. */
export async function readPartial(path: string, url: URL): Promise<Partial | null> {
  const bytes = await sizeOf(partPathOf(path));
  const origin = await readOrigin(originPathOf(path));
  if (bytes === null || bytes === 0 || origin?.url !== url.href) return null;
  if (origin.etag === null && origin.lastModified === null) return null;
  return origin.totalBytes !== null && bytes > origin.totalBytes ? null : { bytes, origin };
}

/** Begins anew. The old bytes go first: killed in between, nothing may pass for the beginning of another file. */
export async function beginPartial(path: string, origin: Origin): Promise<void> {
  await (await open(partPathOf(path), 'w')).close();
  await writeFile(originPathOf(path), JSON.stringify(origin));
}

export async function dropPartial(path: string): Promise<void> {
  await rm(partPathOf(path), { force: true });
  await rm(originPathOf(path), { force: true });
}

/** Gives the file its name, for good: it is there after a power failure or not at all. */
export async function finishPartial(path: string): Promise<void> {
  await rename(partPathOf(path), path);
  await rename(originPathOf(path), notePathOf(path));
  await using folder = await open(dirname(path));
  await folder.sync();
}

export async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** A torn or edited note is as good as none: the file is fetched from its beginning. */
async function readOrigin(path: string): Promise<Origin | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    return Origin.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
