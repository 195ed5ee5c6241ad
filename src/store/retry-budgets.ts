import type { Selectable } from 'kysely';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type RetryBudgetRow = Selectable<Database['retry_budgets']>;

export function findRetryBudget(db: Db | Trx, lane: string): Promise<RetryBudgetRow | undefined> {
  return db.selectFrom('retry_budgets').selectAll().where('lane', '=', lane).executeTakeFirst();
}

export async function saveRetryBudget(trx: Trx, budget: RetryBudgetRow): Promise<void> {
  const { lane: _lane, ...changes } = budget;
  await trx
    .insertInto('retry_budgets')
    .values(budget)
    .onConflict((conflict) => conflict.column('lane').doUpdateSet(changes))
    .execute();
}
