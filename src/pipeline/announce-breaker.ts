import type { BreakerNews } from '../queue/persisted-breaker.ts';
import type { Trx } from '../store/open-store.ts';
import { readSetting, writeSetting } from '../store/settings.ts';
import { announceProduct } from './announce.ts';
import type { StepContext } from './step-context.ts';

/** What to do about it: docs/runbooks/breaker-opened.md. */
const runbook = 'breaker-opened';

/** The reasons that were told of a breaker while it is open; nothing while it is not. */
const toldSetting = ({ provider, operation }: Pick<BreakerNews, 'provider' | 'operation'>) =>
  `breaker_told_${provider}_${operation}`;

/**
 * A provider is not asked any more, or is again: one alarm each, however many calls wait and however often it was probed meanwhile. One more for a
 * refusal of the key or the address that shows only then: what was told first asks for something else.
 */
export async function announceBreaker(
  trx: Trx,
  context: Pick<StepContext, 'clock' | 'random' | 'log'>,
  news: BreakerNews,
): Promise<void> {
  const { provider, operation, isOpen, wasOpen, reason, openMs, waitingJobs } = news;
  const data = { provider, operation, reason, waiting_jobs: waitingJobs, runbook };
  if (isOpen) {
    const told = wasOpen ? await readTold(trx, news) : [];
    if (told.includes(reason)) return;
    await writeSetting(trx, toldSetting(news), [...told, reason].join(' '));
    context.log.error(data, 'a provider is not asked any more');
    await announceProduct(trx, context, { type: 'breaker.opened', data });
    return;
  }
  await writeSetting(trx, toldSetting(news), '');
  const openSeconds = Math.round(openMs / 1_000);
  context.log.info({ ...data, openSeconds }, 'a provider is asked again');
  await announceProduct(trx, context, {
    type: 'breaker.closed',
    data: { ...data, open_seconds: openSeconds },
  });
}

async function readTold(trx: Trx, news: BreakerNews): Promise<readonly string[]> {
  return ((await readSetting(trx, toldSetting(news))) ?? '').split(' ');
}
