import { compareCredits, sumCredits, type Credits } from '../domain/credits.ts';
import { creditsUsedUp, rateLimited } from '../domain/round-of-starts.ts';
import type { Trx } from '../store/open-store.ts';
import { listOpenTasks } from '../store/provider-tasks.ts';
import { listRefusedSince } from '../store/read-round.ts';
import { listUnboughtSince, reviveLookUps } from '../store/revive-lookups.ts';
import { listStartsInDoubt } from '../store/settle-doubts.ts';
import { startNext } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';
import type { BalanceReading } from './watch-balance.ts';

/**
 * A start that the provider refused counts as not carried out, and its look-ups are asked for again once the balance has been read. What that shows may
 * make a lie of it: then the start is in doubt after all. Returns whether one is.
 */
export async function doubtRefused(
  trx: Trx,
  context: StepContext,
  shown: {
    readonly reading: BalanceReading;
    /** `read_at` of the reading before this one. */
    readonly readAtBefore: number;
    /** The credits reach for a look-up. */
    readonly hasEnough: boolean;
  },
): Promise<boolean> {
  const { provider, mayHaveGone } = shown.reading;
  if (compareCredits(mayHaveGone, '0') === 0) return false;
  const refused = await listRefusedSince(trx, { provider, readAt: shown.readAtBefore });
  if (refused.length === 0) return false;
  const isQuiet =
    (await listStartsInDoubt(trx, { provider, sentAfter: -Infinity })).length === 0 &&
    (await listOpenTasks(trx, provider)).length === 0;
  let isDoubted = false;
  for (const task of refused) {
    const intents = await listUnboughtSince(trx, task);
    if (intents.length === 0) continue;
    const most = sumCredits(intents.map((intent) => intent.estimated_credits));
    const why = whyDoubtful(task.state_reason ?? '', { ...shown, most, isQuiet });
    if (why === null) continue;
    await reviveLookUps(trx, task, {
      intents,
      reason: `${task.state_reason ?? 'refused'}, and ${why}`,
      now: context.clock.now(),
      newId: () => context.random.uuid(),
    });
    for (const intent of intents) await startNext(trx, context, intent);
    isDoubted = true;
  }
  return isDoubted;
}

/**
 * Of a refusal for the rate nobody says that nothing was carried out: any move of the balance makes it doubtful. Of one for want of credits a fall does,
 * where there are credits all the same. Any other says itself what was wrong: only a fall that nothing else can have caused speaks against it.
 */
function whyDoubtful(
  refusal: string,
  {
    reading: { mayHaveGone, unexplained },
    hasEnough,
    most,
    isQuiet,
  }: {
    readonly reading: BalanceReading;
    readonly hasEnough: boolean;
    /** That its look-ups can have cost. */
    readonly most: Credits;
    /** Nothing else is in doubt or under way. */
    readonly isQuiet: boolean;
  },
): string | null {
  const hasFallen = compareCredits(mayHaveGone, '0') > 0;
  if (refusal === rateLimited) {
    return hasFallen ? 'the balance may have fallen all the same' : 'credits came in since';
  }
  if (!hasFallen) return null;
  if (refusal === creditsUsedUp) {
    return hasEnough ? 'the balance may have fallen, with credits left' : null;
  }
  const isOwnDoing =
    isQuiet &&
    compareCredits(unexplained, '0') > 0 &&
    compareCredits(unexplained, mayHaveGone) === 0 &&
    compareCredits(unexplained, most) <= 0;
  return isOwnDoing ? 'the balance fell all the same' : null;
}
