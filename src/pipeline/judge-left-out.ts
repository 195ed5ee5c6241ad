import { compareCredits } from '../domain/credits.ts';
import { movesWithin, type BalanceMoves } from '../domain/judge-by-balance.ts';
import type { Trx } from '../store/open-store.ts';
import type { ProviderTaskRow } from '../store/provider-tasks.ts';
import { readBalanceEvidence } from '../store/read-balance-evidence.ts';
import { returnIntent } from '../store/settle-intents.ts';
import { parkTask, takenIntents } from '../store/task-outcomes.ts';
import { settleLeftOut, startNext } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';

/** A provider may have finished before its answer is whole: reading it once more is free. */
const readAgainMs = 60_000;

/**
 * Look-ups that an ended task leaves out of its answer, once the balance has been read. Where it has moved by no more than the answer lists they
 * were not charged: those of an answer that ran out of credits were not searched and are planned again, of a whole one there is nothing to tell.
 * Else they are in doubt, and not asked for again.
 */
export async function judgeLeftOut(
  trx: Trx,
  context: StepContext,
  task: ProviderTaskRow,
): Promise<void> {
  const now = context.clock.now();
  const intents = await takenIntents(trx, task.id);
  const isCutShort = task.is_cut_short === 1;
  const since = task.read_at_before ?? 0;
  const moves = movesWithin(await readBalanceEvidence(trx, task.provider, since), {
    from: since,
    to: Infinity,
  });
  if (isUntouched(moves)) {
    for (const intent of intents) {
      if (isCutShort) await returnIntent(trx, intent, { now, newId: () => context.random.uuid() });
      else await settleLeftOut(trx, context, intent);
    }
    return;
  }
  const answer = isCutShort ? 'an answer cut short' : 'the answer';
  const reason = `left out of ${answer}, and ${whyInDoubt(moves)}`;
  // Without a hash nothing can be read.
  const nextPollAt = task.task_hash === null ? null : now + readAgainMs;
  await parkTask(trx, task.id, { reason, now, nextPollAt });
  for (const intent of intents) await startNext(trx, context, intent);
}

function isUntouched({ unexplained, toppedUp, assumed, isShared }: BalanceMoves): boolean {
  return (
    !isShared && [unexplained, toppedUp, assumed].every((each) => compareCredits(each, '0') === 0)
  );
}

/** Why it may have been charged. */
function whyInDoubt({ unexplained, assumed, isShared }: BalanceMoves): string {
  if (isShared) return 'the account is shared, so that the balance tells nothing';
  return compareCredits(unexplained, '0') === 0 && compareCredits(assumed, '0') > 0
    ? 'a verification in the same time may have cost nothing'
    : `the balance moved by more than it lists (${unexplained} unexplained)`;
}
