import type { Selectable } from 'kysely';
import type { BreakerReason, BreakerStateName } from '../domain/breaker.ts';
import type { Lane } from '../domain/job.ts';
import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type BreakerRow = Selectable<Database['breakers']>;
export type BreakerTransitionRow = Selectable<Database['breaker_transitions']>;

export interface BreakerKey {
  readonly provider: string;
  readonly operation: string;
}

export function findBreaker(
  db: Db | Trx,
  { provider, operation }: BreakerKey,
): Promise<BreakerRow | undefined> {
  return firstRow(selectBreaker(db, { provider, operation }));
}

const selectBreaker = compileOnce<BreakerKey, BreakerRow>((db, hole) =>
  db
    .selectFrom('breakers')
    .selectAll()
    .where('provider', '=', hole('provider'))
    .where('operation', '=', hole('operation')),
);

/** Of one provider: those that were ever out of order. */
export async function findBreakersOf(db: Db, provider: string): Promise<readonly BreakerRow[]> {
  return (await selectBreakersOf(db, { provider })).rows;
}

const selectBreakersOf = compileOnce<Pick<BreakerKey, 'provider'>, BreakerRow>((db, hole) =>
  db.selectFrom('breakers').selectAll().where('provider', '=', hole('provider')),
);

/** Every breaker that was ever out of order; one that is not listed is closed. */
export function listBreakers(db: Db): Promise<readonly BreakerRow[]> {
  return db.selectFrom('breakers').selectAll().orderBy('provider').orderBy('operation').execute();
}

export function listBreakerTransitions(db: Db): Promise<readonly BreakerTransitionRow[]> {
  return db
    .selectFrom('breaker_transitions')
    .selectAll()
    .orderBy('provider')
    .orderBy('operation')
    .orderBy('from_state')
    .orderBy('to_state')
    .orderBy('reason')
    .execute();
}

/** Saves the state of a breaker; what it has counted stays as it is. */
export async function saveBreaker(
  trx: Trx,
  breaker: Omit<BreakerRow, 'rejected' | 'open_total_ms'>,
): Promise<void> {
  const { provider: _provider, operation: _operation, ...changes } = breaker;
  await trx
    .insertInto('breakers')
    .values({ ...breaker, rejected: 0, open_total_ms: 0 })
    .onConflict((conflict) => conflict.columns(['provider', 'operation']).doUpdateSet(changes))
    .execute();
}

export async function countRejection(trx: Trx, { provider, operation }: BreakerKey): Promise<void> {
  await trx
    .updateTable('breakers')
    .set((set) => ({ rejected: set('rejected', '+', 1) }))
    .where('provider', '=', provider)
    .where('operation', '=', operation)
    .execute();
}

export async function addOpenTime(
  trx: Trx,
  { provider, operation }: BreakerKey,
  openMs: number,
): Promise<void> {
  await trx
    .updateTable('breakers')
    .set((set) => ({ open_total_ms: set('open_total_ms', '+', openMs) }))
    .where('provider', '=', provider)
    .where('operation', '=', operation)
    .execute();
}

export async function countTransition(
  trx: Trx,
  { provider, operation }: BreakerKey,
  moved: {
    readonly from: BreakerStateName;
    readonly to: BreakerStateName;
    readonly reason: BreakerReason;
  },
): Promise<void> {
  await trx
    .insertInto('breaker_transitions')
    .values({
      provider,
      operation,
      from_state: moved.from,
      to_state: moved.to,
      reason: moved.reason,
      count: 1,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['provider', 'operation', 'from_state', 'to_state', 'reason'])
        .doUpdateSet((set) => ({ count: set('breaker_transitions.count', '+', 1) })),
    )
    .execute();
}

/** Jobs of a lane that have not ended. */
export async function countWaitingJobs(trx: Db | Trx, lane: Lane): Promise<number> {
  const { waiting } = await trx
    .selectFrom('jobs')
    .select((select) => select.fn.countAll<number>().as('waiting'))
    .where('finished_at', 'is', null)
    .where('lane', '=', lane)
    .executeTakeFirstOrThrow();
  return waiting;
}
