import { join } from 'node:path';
import type { BulkProduct } from '../domain/bulk-product.ts';
import type { CompaniesHouseDownload } from '../sources/companies-house-download/client.ts';
import type { FetchedFile } from '../sources/companies-house-download/download-file.ts';
import { expectDate } from '../sources/companies-house-download/expect-date.ts';
import type { PublishedSnapshot } from '../sources/companies-house-download/pick-newest-snapshot.ts';
import { listImportedDates } from '../store/imported-snapshots.ts';
import type { Db } from '../store/open-store.ts';
import { holdFetchLease } from './hold-fetch-lease.ts';
import {
  makeSnapshotFolder,
  removeOlderSnapshots,
  type SnapshotPlace,
} from './snapshot-folders.ts';
import type { StepContext } from './step-context.ts';

export interface FetchOptions {
  readonly db: Db;
  readonly context: Pick<StepContext, 'clock' | 'random'>;
  readonly download: CompaniesHouseDownload;
  readonly bulkFolder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FetchProgress) => void;
  /** Told of a file kept from an earlier call that is damaged now; it is fetched anew. */
  readonly onDamaged: (file: { readonly fileName: string; readonly reason: string }) => void;
}

export interface FetchProgress {
  readonly fileName: string;
  /** 1 for the first. */
  readonly fileNumber: number;
  readonly fileCount: number;
  readonly receivedBytes: number;
  readonly totalBytes: number | null;
}

export interface FetchedSnapshot {
  readonly product: BulkProduct;
  readonly snapshotDate: string;
  readonly files: readonly FetchedFile[];
  /** What an import is given: the file, or the folder with all parts. */
  readonly path: string;
}

/**
 * Brings a published snapshot into the folder beside the database, one file after the other, and lets those go that are kept no longer, whatever its import
 * will say of it.
 */
export async function fetchSnapshot(
  published: PublishedSnapshot,
  options: FetchOptions,
): Promise<FetchedSnapshot> {
  const { product, snapshotDate } = published;
  const { db, context, download, bulkFolder, signal, onProgress, onDamaged } = options;
  await using lease = await holdFetchLease(db, context);
  const place = { bulkFolder, product, snapshotDate };
  const folder = await makeSnapshotFolder(place);
  const files: FetchedFile[] = [];
  for (const [index, file] of published.files.entries()) {
    const about = {
      fileName: file.name,
      fileNumber: index + 1,
      fileCount: published.files.length,
    };
    const fetched = await download.fetchFile(file, {
      path: join(folder, file.name),
      signal,
      onDamaged: (reason) => onDamaged({ fileName: file.name, reason }),
      async onProgress(progress) {
        onProgress({ ...about, ...progress });
        await lease.renew();
      },
    });
    await expectDate(join(folder, file.name), published);
    files.push(fetched);
  }
  await letOlderGo(db, place);
  const [first] = files;
  const path = files.length === 1 && first !== undefined ? join(folder, first.name) : folder;
  return { product, snapshotDate, files, path };
}

/** Once a snapshot is there, and once more when it was imported: then one more of those before it is kept no longer. */
export async function letOlderGo(db: Db, place: SnapshotPlace): Promise<void> {
  await removeOlderSnapshots(place, await listImportedDates(db, place.product));
}
