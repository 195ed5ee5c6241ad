import type { PaidProviderName } from '../domain/enrichment.ts';
import { pause } from '../runtime/pause.ts';
import type { Timers } from '../runtime/timers.ts';
import type { Db } from '../store/open-store.ts';
import { forgetAnswerUses } from '../store/answer-uses.ts';
import { forgetWebhooks } from '../store/inbound-webhooks.ts';
import { hasPaidWork, listDoubtsToPoll } from '../store/provider-tasks.ts';
import { alertDoubts } from './alert-doubts.ts';
import { enqueueStep } from './enqueue-step.ts';
import { isReadingDue } from './resolve-doubts.ts';
import type { StepContext } from './step-context.ts';

const everyMs = 5 * 60_000;
const forgetsEveryMs = 3_600_000;

/** Deliveries are kept this long to look into; they hold addresses of people. */
const webhooksKeptMs = 14 * 24 * 3_600_000;

/**
 * Paid work that waits always has a job to do it: should that job have been given up (wrong credentials, a long outage),
 * it is started again, at once after a restart and every few minutes. So is the reading of the balance that is due, and the look at a task in
 * doubt; and whoever must hear of a doubt does.
 */
export async function keepPaidWorkGoing(
  {
    db,
    context,
    timers,
    provider,
    doubtAfterMs,
  }: {
    readonly db: Db;
    readonly context: StepContext;
    readonly timers: Timers;
    readonly provider: PaidProviderName;
    readonly doubtAfterMs: number;
  },
  signal: AbortSignal,
): Promise<void> {
  let forgotAt = -Infinity;
  while (!signal.aborted) {
    await db.transaction().execute(async (trx) => {
      const now = context.clock.now();
      await alertDoubts(trx, context);
      if (now - forgotAt >= forgetsEveryMs) {
        await forgetWebhooks(trx, now - webhooksKeptMs);
        await forgetAnswerUses(trx, now);
        forgotAt = now;
      }
      const hasWork =
        (await hasPaidWork(trx, provider)) ||
        (await listDoubtsToPoll(trx, { provider, now })).length > 0 ||
        (await isReadingDue(trx, { provider, now, doubtAfterMs }));
      if (!hasWork) return;
      const payload = { provider };
      await enqueueStep(trx, context, { name: 'run-paid-task', payload });
    });
    await pause(timers, everyMs, signal);
  }
}
