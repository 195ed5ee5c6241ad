import type { RefusalSeen } from '../queue/persisted-pace.ts';
import type { Trx } from '../store/open-store.ts';
import { announceProduct } from './announce.ts';
import type { StepContext } from './step-context.ts';

/** A provider refuses our key, or takes it again: one alarm each, however many calls wait. */
export async function announceRefusal(
  trx: Trx,
  context: StepContext,
  { provider, isRefused, status }: RefusalSeen,
): Promise<void> {
  if (isRefused) context.log.error({ provider, status }, 'the provider refuses our key');
  await announceProduct(trx, context, {
    type: isRefused ? 'breaker.opened' : 'breaker.closed',
    data: { provider, reason: `HTTP ${status}` },
  });
}
