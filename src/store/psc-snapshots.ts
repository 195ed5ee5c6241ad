import type { Selectable } from 'kysely';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type PscSnapshotRow = Selectable<Database['psc_snapshots']>;

/** The latest snapshot that was applied with all its parts. */
export function findNewestPscSnapshot(db: Db | Trx): Promise<PscSnapshotRow | undefined> {
  return db
    .selectFrom('psc_snapshots')
    .selectAll()
    .where('is_complete', '=', 1)
    .orderBy('snapshot_date', 'desc')
    .orderBy('finished_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function recordPscSnapshot(trx: Trx, snapshot: PscSnapshotRow): Promise<void> {
  await trx.insertInto('psc_snapshots').values(snapshot).execute();
}
