import { sql } from 'kysely';
import type { Credits } from '../domain/credits.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { compileOnce } from './compile-once.ts';
import type { ProviderTaskRow } from './provider-tasks.ts';
import type { Db, Trx } from './open-store.ts';

/** Completed tasks whose balance afterwards has not been read yet. */
export async function listUnreconciledTasks(
  db: Db,
  provider: PaidProviderName,
): Promise<readonly string[]> {
  const { rows } = await selectUnreconciled(db, { provider });
  return rows.map((row) => row.id);
}

const selectUnreconciled = compileOnce<{ provider: PaidProviderName }, { id: string }>((db, hole) =>
  db
    .selectFrom('provider_tasks')
    .select('id')
    .where('provider', '=', hole('provider'))
    .where('state', 'in', ['completed', 'in_doubt'])
    .where('balance_after', 'is', null),
);

/** When each task was decided on of which a balance may show what it cost before our books know: under way, or ended since the balance was asked for. */
export async function listUnaccounted(
  db: Db | Trx,
  provider: PaidProviderName,
): Promise<readonly { readonly readAtBefore: number }[]> {
  const { rows: underWay } = await selectUnderWay(db, { provider });
  const { rows: justEnded } = await selectJustEnded(db, { provider });
  return [...underWay, ...justEnded].map((row) => ({ readAtBefore: row.read_at_before ?? 0 }));
}

interface Decided {
  readonly read_at_before: number | null;
}

const selectUnderWay = compileOnce<{ provider: PaidProviderName }, Decided>((db, hole) =>
  db
    .selectFrom('provider_tasks')
    .select('read_at_before')
    .where('provider', '=', hole('provider'))
    .where('state', 'in', ['sent', 'accepted', 'stale']),
);

const selectJustEnded = compileOnce<{ provider: PaidProviderName }, Decided>((db, hole) =>
  db
    .selectFrom('provider_tasks')
    .select('read_at_before')
    .where('provider', '=', hole('provider'))
    .where('state', '=', 'completed')
    .where('balance_after', 'is', null),
);

export async function saveBalanceAfter(
  trx: Trx,
  taskIds: readonly string[],
  balance: Credits,
): Promise<void> {
  if (taskIds.length === 0) return;
  await trx
    .updateTable('provider_tasks')
    .set({ balance_after: balance })
    .where('id', 'in', taskIds)
    .execute();
}

/** `read_at` of the balance that each start was decided on; 0 where it was not kept. */
export async function readAtBefore(
  trx: Trx,
  taskIds: readonly string[],
): Promise<readonly { readonly id: string; readonly readAt: number }[]> {
  if (taskIds.length === 0) return [];
  const rows = await trx
    .selectFrom('provider_tasks')
    .select(['id', 'read_at_before'])
    .where('id', 'in', taskIds)
    .execute();
  return rows.map((row) => ({ id: row.id, readAt: row.read_at_before ?? 0 }));
}

/** Ended tasks with look-ups that the answer leaves out: the balance is to tell whether they were charged. */
export function listIncomplete(
  trx: Trx,
  provider: PaidProviderName,
): Promise<readonly ProviderTaskRow[]> {
  return (
    trx
      .selectFrom('provider_tasks')
      .selectAll()
      // Found by the few look-ups that await it, and not by its own provider and state, which nearly all tasks have.
      .where(sql<string>`+provider`, '=', provider)
      .where(sql<string>`+state`, '=', 'completed')
      .where('id', 'in', (select) =>
        select
          .selectFrom('spend_intents')
          .select('task_id')
          .where('state', '=', 'accepted')
          .$narrowType<{ task_id: string }>(),
      )
      .execute()
  );
}
