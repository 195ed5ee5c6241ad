import type { Trx } from './open-store.ts';

/** There is news of a task: its result is asked for at the next look. */
export async function pollSoon(trx: Trx, taskId: string, now: number): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set({ next_poll_at: now })
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
