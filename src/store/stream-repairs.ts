import type { Selectable } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { RepairScope } from '../domain/repair-scope.ts';
import type { RepairPhase, StreamName } from '../domain/stream.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type StreamRepairRow = Selectable<Database['stream_repairs']>;

export function findRepair(db: Db | Trx, stream: StreamName): Promise<StreamRepairRow | undefined> {
  return db
    .selectFrom('stream_repairs')
    .selectAll()
    .where('stream', '=', stream)
    .executeTakeFirst();
}

/** What the sweep under way asks anew. */
export function scopeOfRepair(row: StreamRepairRow): RepairScope {
  const { doubted_from: from, doubted_to: to } = row;
  return {
    staleUpTo: row.stale_up_to,
    doubted: from === null || to === null ? null : { from, to },
  };
}

/** Begins a sweep, in place of one that was under way. */
export async function beginRepair(
  trx: Trx,
  stream: StreamName,
  begun: {
    readonly scope: RepairScope;
    readonly phase: RepairPhase;
    readonly total: number;
    readonly now: number;
  },
): Promise<void> {
  const { scope, phase, total, now } = begun;
  await endRepair(trx, stream);
  await trx
    .insertInto('stream_repairs')
    .values({
      stream,
      stale_up_to: scope.staleUpTo,
      doubted_from: scope.doubted?.from ?? null,
      doubted_to: scope.doubted?.to ?? null,
      pass: 1,
      phase,
      after_number: null,
      looked_at: 0,
      found: 0,
      given_up: 0,
      total,
      started_at: now,
      pass_started_at: now,
      updated_at: now,
    })
    .execute();
}

export interface RepairAdvance {
  readonly phase: RepairPhase;
  readonly after: CompanyNumber | null;
  readonly lookedAt: number;
  readonly found: number;
  readonly givenUp: number;
  readonly now: number;
}

/** Notes how far the sweep has come; the counts are those of the portion and are added. */
export async function advanceRepair(
  trx: Trx,
  stream: StreamName,
  at: RepairAdvance,
): Promise<void> {
  await trx
    .updateTable('stream_repairs')
    .set((set) => ({
      phase: at.phase,
      after_number: at.after,
      looked_at: set('looked_at', '+', at.lookedAt),
      found: set('found', '+', at.found),
      given_up: set('given_up', '+', at.givenUp),
      updated_at: at.now,
    }))
    .where('stream', '=', stream)
    .execute();
}

/** Begins to go over everything once more. */
export async function beginNextPass(
  trx: Trx,
  stream: StreamName,
  begun: {
    readonly phase: RepairPhase;
    readonly total: number;
    /** What the pass that has ended found. */
    readonly found: number;
    readonly givenUp: number;
    readonly now: number;
  },
): Promise<void> {
  await trx
    .updateTable('stream_repairs')
    .set((set) => ({
      pass: set('pass', '+', 1),
      found_before: begun.found,
      given_up_before: begun.givenUp,
      phase: begun.phase,
      after_number: null,
      looked_at: 0,
      found: 0,
      given_up: 0,
      total: begun.total,
      pass_started_at: begun.now,
      updated_at: begun.now,
    }))
    .where('stream', '=', stream)
    .execute();
}

export async function endRepair(trx: Trx, stream: StreamName): Promise<void> {
  await trx.deleteFrom('stream_repairs').where('stream', '=', stream).execute();
}
