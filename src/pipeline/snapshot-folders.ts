import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { BulkProduct } from '../domain/bulk-product.ts';
import {
  missingParts,
  readProductFileName,
} from '../sources/companies-house-download/product-files.ts';

/** Where snapshots are kept: beside the database, since both belong to the same installation. */
export function bulkFolderOf(databaseUrl: string): string {
  return join(dirname(resolve(databaseUrl.replace(/^sqlite:/, ''))), 'bulk');
}

export interface SnapshotPlace {
  readonly bulkFolder: string;
  readonly product: BulkProduct;
  readonly snapshotDate: string;
}

/** A folder for each snapshot, made if absent: an import takes a folder of parts as one snapshot only when nothing else is in it. */
export async function makeSnapshotFolder(place: SnapshotPlace): Promise<string> {
  const folder = join(place.bulkFolder, folderName(place));
  await mkdir(folder, { recursive: true });
  return folder;
}

/**
 * Keeps the snapshot that has just become complete and the newest complete one before it; older ones go, and what was begun
 * before and never finished. Newer ones stay. Returns the dates that went.
 */
export async function removeOlderSnapshots(newest: SnapshotPlace): Promise<readonly string[]> {
  const { bulkFolder, product, snapshotDate } = newest;
  const older = (await listDates(bulkFolder, product)).filter((date) => date < snapshotDate);
  let kept: string | null = null;
  const removed: string[] = [];
  for (const date of older.toSorted().toReversed()) {
    const folder = join(bulkFolder, folderName({ product, snapshotDate: date }));
    if (kept === null && (await isComplete(folder, product))) {
      kept = date;
      continue;
    }
    await rm(folder, { recursive: true, force: true });
    removed.push(date);
  }
  return removed;
}

function folderName({ product, snapshotDate }: Omit<SnapshotPlace, 'bulkFolder'>): string {
  return `${product}-${snapshotDate}`;
}

async function listDates(bulkFolder: string, product: BulkProduct): Promise<readonly string[]> {
  const pattern = new RegExp(`^${product}-(\\d{4}-\\d{2}-\\d{2})$`);
  return (await readdir(bulkFolder)).flatMap((name) => pattern.exec(name)?.[1] ?? []);
}

/** A file has its name only when it is whole, so the names tell. */
async function isComplete(folder: string, product: BulkProduct): Promise<boolean> {
  const names = (await readdir(folder)).flatMap((name) => readProductFileName(product, name) ?? []);
  return names.length > 0 && missingParts(names).length === 0;
}
