import { pause } from '../runtime/pause.ts';
import type { Timers } from '../runtime/timers.ts';
import type { Db } from '../store/open-store.ts';
import { hasPaidWork } from '../store/provider-tasks.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';

const everyMs = 5 * 60_000;

/**
 * Paid work that waits always has a job to do it: should that job have been given up (wrong credentials, a long outage),
 * it is started again, at once after a restart and every few minutes.
 */
export async function keepPaidWorkGoing(
  {
    db,
    context,
    timers,
  }: { readonly db: Db; readonly context: StepContext; readonly timers: Timers },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await db.transaction().execute(async (trx) => {
      if (!(await hasPaidWork(trx, 'snov'))) return;
      const payload = { provider: 'snov' } as const;
      await enqueueStep(trx, context, { name: 'run-paid-task', payload });
    });
    await pause(timers, everyMs, signal);
  }
}
