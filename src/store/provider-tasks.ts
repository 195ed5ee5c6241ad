import type { Selectable } from 'kysely';
import { listUnreconciledTasks } from './compare-tasks.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type ProviderTaskRow = Selectable<Database['provider_tasks']>;

export function findTask(db: Db | Trx, id: string): Promise<ProviderTaskRow | undefined> {
  return db.selectFrom('provider_tasks').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Tasks that still need something: a reply that was lost, a result to fetch, a late one to look at now and then. */
export function listOpenTasks(db: Db | Trx, provider: string): Promise<readonly ProviderTaskRow[]> {
  return db
    .selectFrom('provider_tasks')
    .selectAll()
    .where('provider', '=', provider)
    .where('state', 'in', ['sent', 'accepted', 'stale'])
    .orderBy('sent_at')
    .execute();
}

/** Whether something was bought whose result or price is not known yet. */
export async function hasTaskToFinish(db: Db, provider: string): Promise<boolean> {
  if ((await listOpenTasks(db, provider)).length > 0) return true;
  return (await listUnreconciledTasks(db, provider)).length > 0;
}

/** Whether anything is planned, under way or not yet compared with the balance. */
export async function hasPaidWork(db: Db | Trx, provider: string): Promise<boolean> {
  const intent = await db
    .selectFrom('spend_intents')
    .select('id')
    .where('provider', '=', provider)
    .where('state', 'in', ['planned', 'sent', 'accepted'])
    .limit(1)
    .executeTakeFirst();
  if (intent !== undefined) return true;
  const task = await db
    .selectFrom('provider_tasks')
    .select('id')
    .where('provider', '=', provider)
    .where('state', 'in', ['completed', 'in_doubt'])
    .where('balance_after', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return task !== undefined;
}

/** Tasks in doubt whose hash is known and whose result is to be asked for once more by now. */
export function listDoubtsToPoll(db: Db | Trx, now: number): Promise<readonly ProviderTaskRow[]> {
  return db
    .selectFrom('provider_tasks')
    .selectAll()
    .where('state', '=', 'in_doubt')
    .where('task_hash', 'is not', null)
    .where('next_poll_at', '<=', now)
    .orderBy('sent_at')
    .execute();
}
