import type { BulkProduct } from '../../domain/bulk-product.ts';
import { listZipEntries } from '../input-files/list-zip-entries.ts';
import { DownloadError } from './errors.ts';
import { patientWaitMs } from './limits.ts';
import { removeFile } from './partial-file.ts';
import { readProductFileName } from './product-files.ts';

/**
 * Throws away a fetched zip in which there is a snapshot of an earlier month than it was listed as, such as a cache on the way gives out: kept, it
 * would be taken for the one of this month. One whose content has no date of its own is believed.
 */
export async function expectDate(
  path: string,
  { product, snapshotDate }: { readonly product: BulkProduct; readonly snapshotDate: string },
): Promise<void> {
  const held = await readDateInside(path, product);
  if (held === null || held.slice(0, 7) >= snapshotDate.slice(0, 7)) return;
  await removeFile(path);
  throw new DownloadError(
    `${path} was listed as the snapshot of ${snapshotDate} and holds that of ${held}: the right one is not there yet, so it is thrown away and nothing is imported. Try again tomorrow.`,
    { problem: 'stale', retry: { afterMs: patientWaitMs }, cause: null },
  );
}

/** The date in the name of the file in the zip, which Companies House calls as it calls the zip. */
async function readDateInside(path: string, product: BulkProduct): Promise<string | null> {
  const entries = await listZipEntries(path, () => true);
  const dates = entries.flatMap(
    ({ name }) =>
      readProductFileName(product, name.replace(/\.(?:csv|txt|json)$/i, '.zip'))?.snapshotDate ??
      [],
  );
  return dates.toSorted().at(-1) ?? null;
}
