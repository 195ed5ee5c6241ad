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
 * Lets go of what is older than a snapshot that is there and no longer kept, and of what was begun before it and never finished. Newer ones stay. Returns the
 * dates that went.
 */
export async function removeOlderSnapshots(
  newest: SnapshotPlace,
  importedDates: ReadonlySet<string>,
): Promise<readonly string[]> {
  const { bulkFolder, product, snapshotDate } = newest;
  const older = (await listDates(bulkFolder, product)).filter((date) => date < snapshotDate);
  const folderOf = (date: string): string =>
    join(bulkFolder, folderName({ product, snapshotDate: date }));
  const complete: string[] = [];
  for (const date of older) {
    if (await isComplete(folderOf(date), product)) complete.push(date);
  }
  const kept = snapshotsToKeep([snapshotDate, ...complete], importedDates);
  const removed = older.filter((date) => !kept.has(date));
  for (const date of removed) await rm(folderOf(date), { recursive: true, force: true });
  return removed;
}

/**
 * The newest, which may be held or not be imported yet, and the last two that were imported: what nobody has taken over must not push out what is in use. Where
 * none of those before was, the one before.
 */
export function snapshotsToKeep(
  completeDates: readonly string[],
  importedDates: ReadonlySet<string>,
): ReadonlySet<string> {
  const dates = completeDates.toSorted().toReversed();
  const imported = dates.filter((date) => importedDates.has(date));
  const kept = new Set([...dates.slice(0, 1), ...imported.slice(0, 2)]);
  return kept.size > 1 ? kept : new Set(dates.slice(0, 2));
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
