import type { Db } from '../open-store.ts';

/** The clock was set back by so much: jobs that were put off before come as much sooner, none before now. Returns how many. */
export async function bringForward(
  db: Db,
  { setBackMs, now }: { readonly setBackMs: number; readonly now: number },
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set((set) => ({
      run_at: set.fn<number>('max', [set.val(now), set('run_at', '-', setBackMs)]),
    }))
    .where('state', 'in', ['scheduled', 'retryable'])
    .where('run_at', '>', now)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
