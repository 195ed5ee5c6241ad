import type { BulkProduct } from '../domain/bulk-product.ts';
import type { ImportScope } from '../domain/register-import.ts';
import type { Db } from './open-store.ts';

/** Whether the snapshot of a day was imported to its end, in this scope or in the one that holds it. */
export async function isSnapshotImported(
  db: Db,
  {
    product,
    snapshotDate,
    scope,
  }: {
    readonly product: BulkProduct;
    readonly snapshotDate: string;
    readonly scope: ImportScope;
  },
): Promise<boolean> {
  const wide: readonly ImportScope[] = scope === 'register' ? ['register'] : ['register', scope];
  const ofCompanies = db
    .selectFrom('bulk_snapshots')
    .select('id')
    .where('snapshot_date', '=', snapshotDate)
    .where('scope', 'in', wide)
    .where('state', '=', 'complete')
    .limit(1);
  const ofOwners = db
    .selectFrom('psc_snapshots')
    .select('id')
    .where('snapshot_date', '=', snapshotDate)
    .where('scope', 'in', wide)
    .where('is_complete', '=', 1)
    .limit(1);
  const row = await (product === 'companies' ? ofCompanies : ofOwners).executeTakeFirst();
  return row !== undefined;
}

/** The dates of the whole snapshots of a product that were imported, in whatever scope. */
export async function listImportedDates(
  db: Db,
  product: BulkProduct,
): Promise<ReadonlySet<string>> {
  const ofCompanies = db
    .selectFrom('bulk_snapshots')
    .select('snapshot_date')
    .distinct()
    .where('state', '=', 'complete')
    .where('is_complete_set', '=', 1);
  const ofOwners = db
    .selectFrom('psc_snapshots')
    .select('snapshot_date')
    .distinct()
    .where('is_complete', '=', 1);
  const rows = await (product === 'companies' ? ofCompanies : ofOwners).execute();
  return new Set(rows.flatMap((row) => row.snapshot_date ?? []));
}
