import { addCredits, compareCredits } from '../domain/credits.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { joinAnswers } from '../domain/join-answers.ts';
import { movesWithin } from '../domain/judge-by-balance.ts';
import type { Collected } from '../domain/paid-provider.ts';
import { snooze, type Outcome } from '../queue/outcome.ts';
import { readAtBefore } from '../store/compare-tasks.ts';
import type { Trx } from '../store/open-store.ts';
import type { ProviderTaskRow } from '../store/provider-tasks.ts';
import { readBalanceEvidence } from '../store/read-balance-evidence.ts';
import { listUnansweredOf } from '../store/revive-lookups.ts';
import { listTaskIntents, type SpendIntentRow } from '../store/spend-intents.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { completeTask } from '../store/task-outcomes.ts';
import { lookNoMore, pollSoon, readSoonAgain } from '../store/task-polls.ts';
import { echoedName } from './pick-paid-batch.ts';
import { putAsideAgain, settleBelated } from './settle-belated.ts';
import { nothingFound, settleAnswered } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';

/** A provider may have finished before its answer is whole: reading it once more is free. */
const readAgainMs = 60_000;
/** An answer that was paid for and whose hash was told late is asked for so often, and so long. */
const belatedPollMs = 6 * 3_600_000;
const belatedMs = 7 * 24 * 3_600_000;

/**
 * Has tasks with empty rows read once more whose stretch of the balance fell by more than their answers list, or may have: a row that is empty at
 * first may have been charged and be filled a moment later. Where others share the account its balance tells nothing.
 */
export async function doubtMisses(
  trx: Trx,
  context: StepContext,
  {
    provider,
    taskIds,
  }: {
    readonly provider: PaidProviderName;
    /** Those that the reading is the first to account for. */
    readonly taskIds: readonly string[];
  },
): Promise<void> {
  const tasks = await readAtBefore(trx, taskIds);
  if (tasks.length === 0) return;
  const from = Math.min(...tasks.map(({ readAt }) => readAt));
  const moves = movesWithin(await readBalanceEvidence(trx, provider, from), { from, to: Infinity });
  const mayHaveGone = addCredits(moves.unexplained, moves.assumed);
  if (moves.isShared || compareCredits(mayHaveGone, '0') <= 0) return;
  await readSoonAgain(trx, taskIds, {
    missReason: nothingFound,
    nextPollAt: context.clock.now() + readAgainMs,
  });
}

/**
 * What a second reading says of look-ups that counted as misses; once is enough: where it says nothing else, they are. And what the first one says of
 * those whose credits were booked as spent without an answer.
 */
export function takeMissesAgain(
  context: StepContext,
  {
    task,
    result,
    hash,
  }: {
    readonly task: ProviderTaskRow;
    readonly result: Collected;
    readonly hash: SuppressionHash;
  },
): Outcome {
  const now = context.clock.now();
  return snooze(now, 'an answer with empty rows was read once more', async (trx) => {
    await lookNoMore(trx, task.id);
    const isBelated = task.written_off_credits !== null;
    if (isBelated && result.kind === 'in-progress' && now - task.sent_at < belatedMs) {
      await pollSoon(trx, task.id, now + belatedPollMs);
    }
    if (result.kind !== 'done') return;
    const answers = joinAnswers(task.operation, result.answers);
    if (isBelated) {
      const intents = await listUnansweredOf(trx, task);
      await settleBelated(trx, context, { intents, answers, hash });
    }
    const found = (await listTaskIntents(trx, task.id)).filter(
      (intent) => isMiss(intent) && (answers.get(echoedName(intent))?.found ?? null) !== null,
    );
    if (found.length === 0) return;
    await completeTask(trx, task.id, { ...result, now });
    for (const intent of found) await putAsideAgain(trx, context, intent);
    await settleAnswered(trx, context, { intents: found, answers, hash });
  });
}

function isMiss({ state, state_reason: reason }: SpendIntentRow): boolean {
  return state === 'settled' && reason === nothingFound;
}
