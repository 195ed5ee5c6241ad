import type { SnapshotFigures } from '../domain/quality-report.ts';
import type { ImportScope } from '../domain/register-import.ts';
import type { Db, Trx } from './open-store.ts';

export interface NewSnapshot {
  readonly id: string;
  readonly fileName: string;
  readonly snapshotDate: string | null;
  readonly scope: ImportScope;
  readonly isCompleteSet: boolean;
  readonly now: number;
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
        is_complete_set: snapshot.isCompleteSet ? 1 : 0,
      })
      .execute();
  });
}

export interface SnapshotEnd {
  readonly state: 'complete' | 'held' | 'interrupted';
  readonly now: number;
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly rowsKept: number;
  /** Null when the file was not read to its end. */
  readonly underThreat: number | null;
  readonly report: string | null;
}

/** Once: what has ended stays as it ended, whatever fails afterwards. */
export async function endSnapshot(db: Db | Trx, id: string, end: SnapshotEnd): Promise<void> {
  await db
    .updateTable('bulk_snapshots')
    .set({
      state: end.state,
      rows_read: end.rowsRead,
      rows_kept: end.rowsKept,
      rows_rejected: end.rowsRejected,
      under_threat: end.underThreat,
      report: end.report,
      finished_at: end.now,
    })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute();
}

/** The date of the latest snapshot that was imported; null when none had one. */
export async function newestSnapshotDate(db: Db | Trx): Promise<string | null> {
  const { date } = await db
    .selectFrom('bulk_snapshots')
    .select((eb) => eb.fn.max('snapshot_date').as('date'))
    .where('state', '=', 'complete')
    .executeTakeFirstOrThrow();
  return date;
}

/** The date of the latest snapshot that the register file was built from; null when none had one. */
export async function newestRegisterDate(db: Db): Promise<string | null> {
  const { date } = await db
    .selectFrom('bulk_snapshots')
    .select((eb) => eb.fn.max('snapshot_date').as('date'))
    .where('state', '=', 'complete')
    .where('scope', '=', 'register')
    .executeTakeFirstOrThrow();
  return date;
}

/** The name of the file that the register in use was built from; null when there is none. */
export async function registerFileName(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('bulk_snapshots')
    .select('file_name')
    .where('state', '=', 'complete')
    .where('scope', '=', 'register')
    .orderBy('snapshot_date', 'desc')
    .orderBy('finished_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.file_name ?? null;
}

/** The latest complete set of the register before a date, or of the same date; null when there is none. */
export async function findLastCompleteSet(
  db: Db | Trx,
  upTo: string | null,
): Promise<SnapshotFigures | null> {
  const row = await selectLastCompleteSet(db, upTo)
    .select(['snapshot_date', 'rows_read', 'rows_rejected', 'under_threat'])
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    snapshotDate: row.snapshot_date,
    isCompleteSet: true,
    rowsRead: row.rows_read,
    rowsRejected: row.rows_rejected,
    underThreat: row.under_threat ?? 0,
  };
}

/** The report on that set; null when it looked at the rows of another scope, or kept no report. */
export async function findLastCompleteReport(
  db: Db | Trx,
  { upTo, scope }: { readonly upTo: string | null; readonly scope: ImportScope },
): Promise<string | null> {
  const row = await selectLastCompleteSet(db, upTo).select(['report', 'scope']).executeTakeFirst();
  return row?.scope === scope ? row.report : null;
}

function selectLastCompleteSet(db: Db | Trx, upTo: string | null) {
  return db
    .selectFrom('bulk_snapshots')
    .where('state', '=', 'complete')
    .where('is_complete_set', '=', 1)
    .$if(upTo !== null, (query) => query.where('snapshot_date', '<=', upTo))
    .orderBy('snapshot_date', 'desc')
    .orderBy('finished_at', 'desc')
    .limit(1);
}

/** The date of the latest complete set before this one: all live companies of that day are known. Null when there is none. */
export async function dateOfCompleteSetBefore(
  db: Db | Trx,
  snapshotDate: string | null,
): Promise<string | null> {
  if (snapshotDate === null) return null;
  const { date } = await db
    .selectFrom('bulk_snapshots')
    .select((eb) => eb.fn.max('snapshot_date').as('date'))
    .where('state', '=', 'complete')
    .where('is_complete_set', '=', 1)
    .where('snapshot_date', '<', snapshotDate)
    .executeTakeFirstOrThrow();
  return date;
}

/** Whether all live companies of a later date are known; every date is later than that of a file without one. */
export async function hasCompleteSetAfter(
  db: Db | Trx,
  snapshotDate: string | null,
): Promise<boolean> {
  const row = await db
    .selectFrom('bulk_snapshots')
    .select('id')
    .where('state', '=', 'complete')
    .where('is_complete_set', '=', 1)
    .where('snapshot_date', '>', snapshotDate ?? '')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The date of the file whose import was under way at an instant; null when there was none, or it has no date. */
export async function snapshotDateAt(db: Db | Trx, instant: number): Promise<string | null> {
  const row = await db
    .selectFrom('bulk_snapshots')
    .select('snapshot_date')
    .where('state', '=', 'complete')
    .where('started_at', '<=', instant)
    .where('finished_at', '>=', instant)
    .orderBy('finished_at')
    .limit(1)
    .executeTakeFirst();
  return row?.snapshot_date ?? null;
}

/** Whether a bulk file came into the store at this instant or later. */
export async function wasImportedSince(db: Db | Trx, since: number): Promise<boolean> {
  const row = await db
    .selectFrom('bulk_snapshots')
    .select('id')
    .where('state', '=', 'complete')
    .where('finished_at', '>=', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether a bulk file was ever imported. */
export async function hasCompleteSnapshot(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('bulk_snapshots')
    .select('id')
    .where('state', '=', 'complete')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
