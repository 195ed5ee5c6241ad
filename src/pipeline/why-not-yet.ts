import type { PaidProviderName } from '../domain/enrichment.ts';
import type { Db } from '../store/open-store.ts';
import { listLatestStarts } from '../store/read-round.ts';
import { nextProbe, readExhaustion, startProbeAt } from './exhaustion.ts';

/** Recovery stays under five minutes (docs/decisions/0022): each start in doubt parks what it asks for, so none is made sooner than it must. */
const doubtPauseMs = 4 * 60_000;

/** Whether anything may be started now. */
export type Leave =
  | { readonly until: number; readonly reason: string }
  | { readonly until: null; readonly mostLookUps: number };

/**
 * Why nothing is started yet although the balance would pay for it. A provider that refused for want of credits is tried again every quarter of an hour,
 * or when its balance has risen. Two starts in doubt one after the other say that something is wrong with it, long before its breaker can tell: from
 * then on a single look-up is tried at a time, until a start is answered.
 */
export async function whyNotYet(db: Db, provider: PaidProviderName, now: number): Promise<Leave> {
  const exhaustion = await readExhaustion(db, provider);
  const probeAt = exhaustion === null ? null : startProbeAt(exhaustion, now);
  if (probeAt !== null) {
    const until = Math.min(probeAt, await nextProbe(db, provider, now));
    return { until, reason: 'refused for want of credits, whatever the balance reads' };
  }
  const [last, before] = await listLatestStarts(db, provider);
  if (last?.isInDoubt !== true || before?.isInDoubt !== true) {
    return { until: null, mostLookUps: Infinity };
  }
  const until = last.sentAt + doubtPauseMs;
  // A clock that was set back tells no age.
  return until > now && last.sentAt <= now
    ? { until, reason: 'two starts in a row are in doubt: one look-up is tried in a while' }
    : { until: null, mostLookUps: 1 };
}
