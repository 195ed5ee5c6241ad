import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { DiskFacts } from '../domain/operation-facts.ts';

/** With less than this left a commit may already fail: a page is written twice, to the log and to the file. */
const leastRoomBytes = 1024 * 1024;

/**
 * Whether something can be written beside the database: what this process has noticed of its own writes, and where it writes nothing, how
 * much room there is.
 */
export async function readDisk(
  databaseUrl: string,
  noticed: { readonly fullSince: () => number | null } | null,
): Promise<DiskFacts> {
  const fullSince = noticed?.fullSince() ?? null;
  if (fullSince !== null) return { isFull: true, fullSince };
  const folder = dirname(resolve(databaseUrl.replace(/^sqlite:/, '')));
  const { bavail, bsize } = await statfs(folder);
  return { isFull: bavail * bsize < leastRoomBytes, fullSince: null };
}
