import type { Db, Trx } from '../open-store.ts';
import { readSetting, writeSetting } from '../settings.ts';

/** When the queue was last swept, by the clock of then. */
const sweptSetting = 'queue_swept_at';

export interface BroughtForward {
  /** How far the clock is behind the last sweep; 0 when it is not. */
  readonly setBackMs: number;
  /** Jobs that come so much sooner. */
  readonly jobs: number;
}

/**
 * Where the clock is behind the time of the last sweep it was set back meanwhile, and jobs and looks at paid tasks that were put off before come as
 * much sooner, none before now. Kept in the same transaction is the time of this one, so that it happens once whoever dies.
 */
export function bringForward(db: Db, now: number): Promise<BroughtForward> {
  return db.transaction().execute(async (trx) => {
    const sweptAt = await readSetting(trx, sweptSetting);
    await writeSetting(trx, sweptSetting, String(now));
    const setBackMs = Math.max(0, Number(sweptAt ?? now) - now);
    if (setBackMs === 0) return { setBackMs, jobs: 0 };
    const { numUpdatedRows } = await trx
      .updateTable('jobs')
      .set((set) => ({
        run_at: set.fn<number>('max', [set.val(now), set('run_at', '-', setBackMs)]),
      }))
      .where('state', 'in', ['scheduled', 'retryable'])
      .where('run_at', '>', now)
      .executeTakeFirst();
    await bringPollsForward(trx, { setBackMs, now });
    return { setBackMs, jobs: Number(numUpdatedRows) };
  });
}

async function bringPollsForward(
  trx: Trx,
  { setBackMs, now }: { readonly setBackMs: number; readonly now: number },
): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set((set) => ({
      next_poll_at: set.fn<number>('max', [set.val(now), set('next_poll_at', '-', setBackMs)]),
    }))
    .where('next_poll_at', '>', now)
    .execute();
}
