import { sql, type Selectable } from 'kysely';
import { listUnreconciledTasks } from './compare-tasks.ts';
import { TakenTask } from '../domain/committed-task.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type ProviderTaskRow = Selectable<Database['provider_tasks']>;

export function findTask(db: Db | Trx, id: string): Promise<ProviderTaskRow | undefined> {
  return db.selectFrom('provider_tasks').selectAll().where('id', '=', id).executeTakeFirst();
}

/** For collecting its answers. Where no reference is known it is empty, which no provider knows. */
export function takenTask({ id, operation, task_hash }: ProviderTaskRow): TakenTask {
  return TakenTask.readFromRow({ taskId: id, operation, reference: task_hash ?? '' });
}

interface OfProvider {
  readonly provider: PaidProviderName;
}

/** Tasks that still need something: a reply that was lost, a result to fetch, a late one to look at now and then. */
export async function listOpenTasks(
  db: Db | Trx,
  provider: PaidProviderName,
): Promise<readonly ProviderTaskRow[]> {
  const { rows } = await selectOpen(db, { provider });
  return rows;
}

const selectOpen = compileOnce<OfProvider, ProviderTaskRow>((db, hole) =>
  db
    .selectFrom('provider_tasks')
    .selectAll()
    .where('provider', '=', hole('provider'))
    .where('state', 'in', ['sent', 'accepted', 'stale'])
    .orderBy('sent_at'),
);

/** Whether something was bought whose result or price is not known yet. */
export async function hasTaskToFinish(db: Db, provider: PaidProviderName): Promise<boolean> {
  if ((await listOpenTasks(db, provider)).length > 0) return true;
  return (await listUnreconciledTasks(db, provider)).length > 0;
}

/** Whether anything is planned, under way or not yet compared with the balance. */
export async function hasPaidWork(db: Db | Trx, provider: PaidProviderName): Promise<boolean> {
  const found = await firstRow(selectWork(db, { provider }));
  return found !== undefined;
}

const selectWork = compileOnce<OfProvider, { id: string }>((db, hole) =>
  db
    .selectFrom('spend_intents')
    .select('id')
    .where('state', 'in', ['planned', 'sent', 'accepted'])
    .where('provider', '=', hole('provider'))
    .unionAll(
      db
        .selectFrom('provider_tasks')
        .select('id')
        .where('provider', '=', hole('provider'))
        .where('state', 'in', ['completed', 'in_doubt'])
        .where('balance_after', 'is', null),
    )
    .limit(1),
);

/** Tasks in doubt, and ended ones with misses that may be none, whose hash is known and whose result is to be asked for once more by now. */
export async function listDoubtsToPoll(
  db: Db | Trx,
  of: OfProvider & { readonly now: number },
): Promise<readonly ProviderTaskRow[]> {
  const { rows } = await selectDoubtsToPoll(db, of);
  return rows;
}

const selectDoubtsToPoll = compileOnce<OfProvider & { readonly now: number }, ProviderTaskRow>(
  (db, hole) =>
    db
      .selectFrom('provider_tasks')
      .selectAll()
      .where('provider', '=', hole('provider'))
      .where('state', '=', sql.lit('in_doubt'))
      .where('task_hash', 'is not', null)
      .where('next_poll_at', '<=', hole('now'))
      // Each half by an index of its own.
      .unionAll(
        db
          .selectFrom('provider_tasks')
          .selectAll()
          .where('provider', '=', hole('provider'))
          .where('state', '=', sql.lit('completed'))
          .where('next_poll_at', '<=', hole('now')),
      )
      .orderBy('sent_at'),
);
