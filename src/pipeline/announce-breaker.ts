import type { BreakerNews } from '../queue/persisted-breaker.ts';
import type { Trx } from '../store/open-store.ts';
import { announceProduct } from './announce.ts';
import type { StepContext } from './step-context.ts';

/** What to do about it: docs/runbooks/breaker-opened.md. */
const runbook = 'breaker-opened';

/** A provider is not asked any more, or is again: one alarm each, however many calls wait and however often it was probed meanwhile. */
export async function announceBreaker(
  trx: Trx,
  context: Pick<StepContext, 'clock' | 'random' | 'log'>,
  { provider, operation, isOpen, reason, openMs, waitingJobs }: BreakerNews,
): Promise<void> {
  const data = { provider, operation, reason, waiting_jobs: waitingJobs, runbook };
  if (isOpen) {
    context.log.error(data, 'a provider is not asked any more');
    await announceProduct(trx, context, { type: 'breaker.opened', data });
    return;
  }
  const openSeconds = Math.round(openMs / 1_000);
  context.log.info({ ...data, openSeconds }, 'a provider is asked again');
  await announceProduct(trx, context, {
    type: 'breaker.closed',
    data: { ...data, open_seconds: openSeconds },
  });
}
