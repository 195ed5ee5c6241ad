import { compareCredits, sumCredits, type Credits } from '../domain/credits.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { rateLimited } from '../domain/round-of-starts.ts';
import type { Trx } from '../store/open-store.ts';
import { listOpenTasks } from '../store/provider-tasks.ts';
import { listThrottledSince } from '../store/read-round.ts';
import { listUnboughtSince, reviveLookUps } from '../store/revive-lookups.ts';
import { listStartsInDoubt } from '../store/settle-doubts.ts';
import { startNext } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';

/**
 * A start that the provider refused for its rate counts as not carried out, and is sent again. Where the balance has fallen since by no more than it
 * can have cost, and nothing else can have caused that, it is in doubt after all. Returns whether one is.
 */
export async function doubtThrottled(
  trx: Trx,
  context: StepContext,
  {
    provider,
    readAtBefore,
    fell,
  }: {
    readonly provider: PaidProviderName;
    /** `read_at` of the reading before this one. */
    readonly readAtBefore: number;
    /** What went since without a receipt of ours. */
    readonly fell: Credits;
  },
): Promise<boolean> {
  if (compareCredits(fell, '0') <= 0) return false;
  const throttled = await listThrottledSince(trx, { provider, readAt: readAtBefore });
  if (throttled.length === 0) return false;
  const others = await listStartsInDoubt(trx, { provider, sentAfter: -Infinity });
  if (others.length > 0 || (await listOpenTasks(trx, provider)).length > 0) return false;
  let isDoubted = false;
  for (const task of throttled) {
    const intents = await listUnboughtSince(trx, task);
    const most = sumCredits(intents.map((intent) => intent.estimated_credits));
    if (intents.length === 0 || compareCredits(fell, most) > 0) continue;
    await reviveLookUps(trx, task, {
      intents,
      reason: `${rateLimited}, and the balance fell all the same`,
      now: context.clock.now(),
      newId: () => context.random.uuid(),
    });
    for (const intent of intents) await startNext(trx, context, intent);
    isDoubted = true;
  }
  return isDoubted;
}
