import { compareCredits, subtractCredits, sumCredits, type Credits } from '../domain/credits.ts';
import { movesWithin } from '../domain/judge-by-balance.ts';
import { creditsUsedUp, rateLimited } from '../domain/round-of-starts.ts';
import type { Trx } from '../store/open-store.ts';
import { listOpenTasks, type ProviderTaskRow } from '../store/provider-tasks.ts';
import { readBalanceEvidence } from '../store/read-balance-evidence.ts';
import { listRefused } from '../store/read-round.ts';
import { listUnboughtSince, reviveLookUps } from '../store/revive-lookups.ts';
import { listStartsInDoubt } from '../store/settle-doubts.ts';
import { startNext } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';
import type { BalanceReading } from './watch-balance.ts';

/** A task that takes longer holds up nobody else, and is charged whenever that is. */
export const refusalHeededMs = 15 * 60_000;

/**
 * A start that the provider refused counts as not carried out, and its look-ups are asked for again once the balance has been read. What that shows, and
 * what later readings show until no task can still be at work, may make a lie of it: then the start is in doubt after all. Returns whether one is.
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
  const { provider } = shown.reading;
  const sentAfter = shown.readAtBefore - refusalHeededMs;
  const refused = await listRefused(trx, { provider, sentAfter });
  const [oldest] = refused;
  if (oldest === undefined) return false;
  const isQuiet =
    (await listStartsInDoubt(trx, { provider, sentAfter: -Infinity })).length === 0 &&
    (await listOpenTasks(trx, provider)).length === 0;
  const evidence = await readBalanceEvidence(trx, provider, oldest.read_at_before ?? 0);
  let isDoubted = false;
  for (const task of refused) {
    const intents = await listUnboughtSince(trx, task);
    if (intents.length === 0) continue;
    const moves = movesWithin(evidence, { from: task.read_at_before ?? 0, to: Infinity });
    const why = whyDoubtful(task, {
      ...shown,
      moves: { ...moves, mayHaveGone: mostGone(moves, shown.reading) },
      most: sumCredits(intents.map((intent) => intent.estimated_credits)),
      isQuiet,
    });
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

/** If nothing was charged that is only assumed, and nothing late in the last stretch. */
function mostGone(
  { unexplained, assumed }: { readonly unexplained: Credits; readonly assumed: Credits },
  reading: BalanceReading,
): Credits {
  const inLast = subtractCredits(reading.mayHaveGone, reading.unexplained);
  return sumCredits([unexplained, assumed, ...(compareCredits(inLast, '0') > 0 ? [inLast] : [])]);
}

/**
 * Of a refusal for the rate nobody says that nothing was carried out: any move of the balance makes it doubtful. Of one for want of credits a fall does,
 * where there are credits all the same or it is no more than the start can have cost. Any other says itself what was wrong: only a fall right behind it
 * that nothing else can have caused speaks against it.
 */
function whyDoubtful(
  { state_reason: refusal, read_at_before: decidedOn }: ProviderTaskRow,
  {
    moves: { unexplained, toppedUp, mayHaveGone },
    readAtBefore,
    hasEnough,
    most,
    isQuiet,
  }: {
    /** Of the balance since the reading on which it was decided. */
    readonly moves: {
      readonly unexplained: Credits;
      readonly toppedUp: Credits;
      readonly mayHaveGone: Credits;
    };
    readonly readAtBefore: number;
    readonly hasEnough: boolean;
    /** That its look-ups can have cost. */
    readonly most: Credits;
    /** Nothing else is in doubt or under way. */
    readonly isQuiet: boolean;
  },
): string | null {
  const hasFallen = compareCredits(mayHaveGone, '0') > 0;
  const isWithinReach = compareCredits(mayHaveGone, most) <= 0;
  if (refusal === rateLimited) {
    if (hasFallen) return 'the balance may have fallen all the same';
    return compareCredits(toppedUp, '0') > 0 ? 'credits came in since' : null;
  }
  if (!hasFallen) return null;
  if (refusal === creditsUsedUp) {
    return hasEnough || isWithinReach ? 'the balance may have fallen all the same' : null;
  }
  const isOwnDoing =
    isQuiet &&
    decidedOn === readAtBefore &&
    compareCredits(unexplained, '0') > 0 &&
    compareCredits(unexplained, mayHaveGone) === 0 &&
    isWithinReach;
  return isOwnDoing ? 'the balance fell all the same' : null;
}
