import type { ImportScope } from '../domain/register-import.ts';
import type { Db } from './open-store.ts';

/** Whether the snapshot of a day was imported to its end, in this scope or in the one that holds it. */
export async function isSnapshotImported(
  db: Db,
  { snapshotDate, scope }: { readonly snapshotDate: string; readonly scope: ImportScope },
): Promise<boolean> {
  const wide: readonly ImportScope[] = scope === 'register' ? ['register'] : ['register', scope];
  const row = await db
    .selectFrom('bulk_snapshots')
    .select('id')
    .where('snapshot_date', '=', snapshotDate)
    .where('scope', 'in', wide)
    .where('state', '=', 'complete')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
