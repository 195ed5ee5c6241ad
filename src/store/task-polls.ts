import type { Trx } from './open-store.ts';

/** There is news of a task: its result is asked for at the next look. */
export async function pollSoon(trx: Trx, taskId: string, now: number): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set({ next_poll_at: now })
    .where('id', '=', taskId)
    .execute();
}

/** The answer of an ended task can be had after all, by this hash. */
export async function readLate(
  trx: Trx,
  taskId: string,
  { taskHash, now }: { readonly taskHash: string; readonly now: number },
): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set({ task_hash: taskHash, next_poll_at: now })
    .where('id', '=', taskId)
    .execute();
}

/** Sets the next look at a task that is not finished yet. */
export async function postponeTask(
  trx: Trx,
  taskId: string,
  poll: {
    readonly state: 'accepted' | 'stale' | 'in_doubt';
    readonly polls: number;
    readonly nextPollAt: number | null;
  },
): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set({ state: poll.state, polls: poll.polls, next_poll_at: poll.nextPollAt })
    .where('id', '=', taskId)
    .execute();
}

/** Has the results of those among ended tasks asked for once more that say of a look-up that there is nothing. */
export async function readSoonAgain(
  trx: Trx,
  taskIds: readonly string[],
  again: { readonly missReason: string; readonly nextPollAt: number },
): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set({ next_poll_at: again.nextPollAt })
    .where('id', 'in', taskIds)
    .where('state', '=', 'completed')
    .where('task_hash', 'is not', null)
    .where('id', 'in', (select) =>
      select
        .selectFrom('spend_intents')
        .select('task_id')
        .where('task_id', 'in', taskIds)
        .where('state', '=', 'settled')
        .where('state_reason', '=', again.missReason)
        .$narrowType<{ task_id: string }>(),
    )
    .execute();
}

/** The result of an ended task is not asked for any more. */
export async function lookNoMore(trx: Trx, taskId: string): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set({ next_poll_at: null })
    .where('id', '=', taskId)
    .execute();
}
