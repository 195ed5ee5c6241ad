import type { ImportScope } from '../domain/register-import.ts';
import type { Db, Trx } from './open-store.ts';

export interface NewSnapshot {
  readonly id: string;
  readonly fileName: string;
  readonly snapshotDate: string | null;
  readonly scope: ImportScope;
  readonly now: number;
}

export interface SnapshotCounts {
  readonly rowsRead: number;
  readonly rowsKept: number;
  readonly rowsRejected: number;
}

/** Records that an import begins. One that is still marked as running was killed: whoever calls holds the import lease. */
export async function beginSnapshot(db: Db, snapshot: NewSnapshot): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('bulk_snapshots')
      .set({ state: 'interrupted', finished_at: snapshot.now })
      .where('state', '=', 'running')
      .execute();
    await trx
      .insertInto('bulk_snapshots')
      .values({
        id: snapshot.id,
        file_name: snapshot.fileName,
        snapshot_date: snapshot.snapshotDate,
        scope: snapshot.scope,
        state: 'running',
        rows_read: 0,
        rows_kept: 0,
        rows_rejected: 0,
        started_at: snapshot.now,
      })
      .execute();
  });
}

export async function endSnapshot(
  db: Db | Trx,
  id: string,
  end: SnapshotCounts & { readonly state: 'complete' | 'interrupted'; readonly now: number },
): Promise<void> {
  await db
    .updateTable('bulk_snapshots')
    .set({
      state: end.state,
      rows_read: end.rowsRead,
      rows_kept: end.rowsKept,
      rows_rejected: end.rowsRejected,
      finished_at: end.now,
    })
    .where('id', '=', id)
    .execute();
}

/** The date of the latest snapshot any row was taken from, whole or in part; null when none had one. */
export async function newestSnapshotDate(db: Db): Promise<string | null> {
  const { date } = await db
    .selectFrom('bulk_snapshots')
    .select((eb) => eb.fn.max('snapshot_date').as('date'))
    .executeTakeFirstOrThrow();
  return date;
}

/** Whether a bulk file was ever read to its end. */
export async function hasCompleteSnapshot(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('bulk_snapshots')
    .select('id')
    .where('state', '=', 'complete')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
