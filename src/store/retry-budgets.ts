import type { Selectable } from 'kysely';
import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type RetryBudgetRow = Selectable<Database['retry_budgets']>;

export function findRetryBudget(db: Db | Trx, lane: string): Promise<RetryBudgetRow | undefined> {
  return firstRow(selectBudget(db, { lane }));
}

const selectBudget = compileOnce<{ lane: string }, RetryBudgetRow>((db, hole) =>
  db.selectFrom('retry_budgets').selectAll().where('lane', '=', hole('lane')),
);

export async function saveRetryBudget(trx: Trx, budget: RetryBudgetRow): Promise<void> {
  const { lane: _lane, ...changes } = budget;
  await trx
    .insertInto('retry_budgets')
    .values(budget)
    .onConflict((conflict) => conflict.column('lane').doUpdateSet(changes))
    .execute();
}
