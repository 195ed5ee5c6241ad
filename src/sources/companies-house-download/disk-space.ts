import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DownloadError } from './errors.ts';
import { patientWaitMs, spareBytes } from './limits.ts';

/** Refuses before the first byte what the disk cannot hold: it is the disk of the database too. */
export async function refuseFullDisk(path: string, neededBytes: number): Promise<void> {
  const folder = dirname(path);
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  if (freeBytes >= neededBytes + spareBytes) return;
  throw diskFull({ folder, neededBytes: neededBytes + spareBytes, freeBytes }, null);
}

/** The errors of a file system that is full, or of a person's share of it. */
export function isDiskFull(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && /^(?:ENOSPC|EDQUOT)$/.test(String(error.code))
  );
}

export function diskFull(
  at: { readonly folder: string; readonly neededBytes: number; readonly freeBytes: number | null },
  cause: unknown,
): DownloadError {
  const free = at.freeBytes === null ? 'is full' : `has ${megabytes(at.freeBytes)} MB free`;
  return new DownloadError(
    `the disk of ${at.folder} ${free}, and ${megabytes(at.neededBytes)} MB are needed: make room, or set database.url to a larger disk. What has come is kept.`,
    { problem: 'disk-full', retry: { afterMs: patientWaitMs }, cause },
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
