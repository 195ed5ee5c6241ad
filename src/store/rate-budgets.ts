import type { Selectable } from 'kysely';
import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type RateBudgetRow = Selectable<Database['rate_budgets']>;

export function findBudget(trx: Db | Trx, provider: string): Promise<RateBudgetRow | undefined> {
  return firstRow(selectBudget(trx, { provider }));
}

const selectBudget = compileOnce<{ provider: string }, RateBudgetRow>((db, hole) =>
  db.selectFrom('rate_budgets').selectAll().where('provider', '=', hole('provider')),
);

/** Saves the pace of a provider. */
export async function saveBudget(trx: Trx, budget: RateBudgetRow): Promise<void> {
  const { provider: _provider, ...changes } = budget;
  await trx
    .insertInto('rate_budgets')
    .values(budget)
    .onConflict((conflict) => conflict.column('provider').doUpdateSet(changes))
    .execute();
}

export interface PaceReading {
  readonly provider: string;
  /** Share of the plan that is used, 1 = all of it. */
  readonly factor: number;
  /** Why it is less than the plan; null when it is not. */
  readonly slowedBy: string | null;
  readonly slowedAt: number | null;
  /** No call before; in the past when there is no block. */
  readonly blockedUntil: number;
  readonly blockedBy: string | null;
}

/** How fast each provider is asked at this moment, for whoever shows it. */
export async function readPaces(db: Db): Promise<readonly PaceReading[]> {
  const rows = await db.selectFrom('rate_budgets').selectAll().orderBy('provider').execute();
  return rows.map((row) => ({
    provider: row.provider,
    factor: row.pace_factor,
    slowedBy: row.pace_factor < 1 ? row.pace_cut_reason : null,
    slowedAt: row.pace_factor < 1 ? row.pace_cut_at : null,
    blockedUntil: row.blocked_until,
    blockedBy: row.block_reason,
  }));
}

/** When a provider was last called; null when no call is on record. */
export async function findLastCall(db: Db, provider: string): Promise<number | null> {
  const { calledAt } = await db
    .selectFrom('provider_calls')
    .select((select) => select.fn.max<number | null>('called_at').as('calledAt'))
    .where('provider', '=', provider)
    .executeTakeFirstOrThrow();
  return calledAt;
}

/** Instant of the `count`-th latest call since `since`, or null when there were fewer. */
export async function nthLatestCallAt(
  trx: Trx,
  provider: string,
  window: { readonly count: number; readonly since: number },
): Promise<number | null> {
  const row = await trx
    .selectFrom('provider_calls')
    .select('called_at')
    .where('provider', '=', provider)
    .where('called_at', '>', window.since)
    .orderBy('called_at', 'desc')
    .offset(window.count - 1)
    .limit(1)
    .executeTakeFirst();
  return row?.called_at ?? null;
}

/** Calls logged far ahead of now were made before the clock was set back: they count as made now, or they would block for as long. */
export async function pullBackCalls(
  trx: Trx,
  provider: string,
  clock: { readonly now: number; readonly furthest: number },
): Promise<void> {
  await trx
    .updateTable('provider_calls')
    .set({ called_at: clock.now })
    .where('provider', '=', provider)
    .where('called_at', '>', clock.furthest)
    .execute();
}

/** Writes a call down before it is made, and forgets those older than the window. */
export async function logCall(
  trx: Trx,
  provider: string,
  call: { readonly at: number; readonly forgetBefore: number },
): Promise<void> {
  await trx.insertInto('provider_calls').values({ provider, called_at: call.at }).execute();
  await trx
    .deleteFrom('provider_calls')
    .where('provider', '=', provider)
    .where('called_at', '<', call.forgetBefore)
    .execute();
}
