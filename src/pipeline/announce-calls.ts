import type { LanesChanged } from '../queue/control-queue.ts';
import type { Trx } from '../store/open-store.ts';
import { announceProduct } from './announce.ts';
import type { StepContext } from './step-context.ts';

/** What to do about it: docs/runbooks/degraded-mode.md. */
const runbook = 'degraded-mode';

/** A person has stopped lanes or let them go on, which no breaker, stream or account announces. */
export function announceCalls(
  trx: Trx,
  context: Pick<StepContext, 'clock' | 'random'>,
  { areStopped, lanes, reason }: LanesChanged,
): Promise<void> {
  return announceProduct(trx, context, {
    type: areStopped ? 'calls.stopped' : 'calls.resumed',
    data: { lanes: lanes.join(', '), reason, runbook },
  });
}
