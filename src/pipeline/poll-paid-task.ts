import { echoKey } from '../domain/echo-key.ts';
import { BreakerOpenError } from '../http/breaker.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { snooze, type Outcome } from '../queue/outcome.ts';
import { joinAnswers } from '../domain/join-answers.ts';
import type { FinishedAnswers, PaidProvider } from '../domain/paid-provider.ts';
import { ProviderUnavailableError } from '../domain/paid-provider-errors.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { takenTask, type ProviderTaskRow } from '../store/provider-tasks.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { parkTask } from '../store/task-outcomes.ts';
import { postponeTask } from '../store/task-polls.ts';
import { doubtfulIntents, markResolved, reopenIntents } from '../store/settle-doubts.ts';
import { listTaskIntents } from '../store/spend-intents.ts';
import { nextLookWithout } from './paid-waits.ts';
import { noteExhausted } from './pass-on-planned.ts';
import { echoedName } from './pick-paid-batch.ts';
import { takeMissesAgain } from './read-misses-again.ts';
import { settlePaidTask, startNext } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';
import type { PaidProviderName, ResultChannel } from '../domain/enrichment.ts';
import { heedCarriedOut, nextProbe } from './exhaustion.ts';

/** Seconds between looks at a task; most are done in a few. Reading a result is free and repeatable, but a call of the limit. */
const pollSeconds = [3, 5, 8, 13, 20, 30] as const;
const laterSeconds = 60;
/** After this long a task no longer holds up the others. */
const staleAfterMs = 15 * 60_000;
const staleSeconds = 30 * 60;
/** After a day nobody expects an answer any more. */
const givenUpAfterMs = 24 * 3_600_000;

/** A task of which nobody expects an answer is still asked for now and then: its result would end the doubt. */
const doubtPollMs = 6 * 3_600_000;
/** Of a task that the provider does not know it is asked once more before only the balance can tell: it is free. */
const lastLookMs = 3_600_000;
/** Where deliveries are waited for, a look every few minutes makes up for those that do not come. */
const unhurriedPollMs = 5 * 60_000;

export function firstPollDelayMs(results: ResultChannel): number {
  return results === 'webhook' ? unhurriedPollMs : pollSeconds[0] * 1_000;
}

/** Looks at a task once, and settles it when it is done. */
export async function pollTask(
  { db, client, signal }: JobRun<unknown, PaidProvider>,
  context: StepContext,
  {
    task,
    results,
    hash,
  }: {
    readonly task: ProviderTaskRow;
    readonly results: ResultChannel;
    readonly hash: SuppressionHash;
  },
): Promise<Outcome> {
  const now = context.clock.now();
  const isLate = now - task.sent_at > staleAfterMs;
  const result = await client.collect(takenTask(task), signal).catch((error: unknown) => {
    // Whatever ails the result of one late task must not hold up all others.
    if (isLate && isUnavailable(error)) return { kind: 'in-progress' } as const;
    throw error;
  });
  if (task.state === 'completed') return takeMissesAgain(context, { task, result, hash });
  if (result.kind === 'done') {
    if (await isForeign(db, task, result)) return park(context, task, foreign);
    if (task.state !== 'in_doubt' || (await endsDoubt(db, task, result))) {
      return settle(db, context, { task, result, hash });
    }
  }
  if (task.state === 'in_doubt') {
    const mayTellMore =
      result.kind === 'in-progress' || (result.kind === 'done' && task.is_cut_short === 1);
    const nextPollAt = mayTellMore ? now + doubtPollMs : null;
    return keepDoubting(context, { task, nextPollAt });
  }
  // A task that has just begun may not be known everywhere at the provider yet.
  if (result.kind === 'unknown-task' && isLate) {
    const isTold = task.resolved_by === 'webhook_hash';
    const nextPollAt = isTold ? null : now + lastLookMs;
    return park(context, task, { ...forgotten, nextPollAt, isHashWrong: isTold });
  }
  if (now - task.sent_at > givenUpAfterMs)
    return park(context, task, { ...neverFinished, nextPollAt: now + doubtPollMs });
  const state = isLate ? 'stale' : 'accepted';
  const hurried = (pollSeconds[task.polls + 1] ?? laterSeconds) * 1_000;
  const delayMs = results === 'webhook' ? unhurriedPollMs : hurried;
  const nextPollAt = now + (state === 'stale' ? staleSeconds * 1_000 : delayMs);
  return snooze(now, 'waiting for the provider', (trx) =>
    postponeTask(trx, task.id, { state, polls: task.polls + 1, nextPollAt }),
  );
}

/** Also where this very call was the trial that showed that the provider is still down, or seems to be for the sake of this task. */
function isUnavailable(error: unknown): boolean {
  if (error instanceof BreakerOpenError) return error.cause instanceof ProviderUnavailableError;
  return error instanceof ProviderUnavailableError;
}

/** Whether the answer is to what somebody else asked: a hash that was told wrongly must not settle our look-ups. */
async function isForeign(db: Db, task: ProviderTaskRow, result: FinishedAnswers): Promise<boolean> {
  if (task.resolved_by !== 'webhook_hash' || result.answers.length === 0) return false;
  const asked = new Set((await listTaskIntents(db, task.id)).map(echoedName));
  return result.answers.some(({ name }) => !asked.has(echoKey(task.operation, name)));
}

/** Whether it holds anything of what is in doubt: one that left our look-ups out when they were charged may do so for ever. */
async function endsDoubt(db: Db, task: ProviderTaskRow, result: FinishedAnswers): Promise<boolean> {
  const answers = joinAnswers(task.operation, result.answers);
  return (await doubtfulIntents(db, task.id)).some((intent) => answers.has(echoedName(intent)));
}

const foreign = {
  reason: 'the hash that a delivery named is of another task',
  nextPollAt: null,
  isHashWrong: true,
};
const forgotten = { reason: 'the provider no longer knows the task' };
const neverFinished = { reason: 'the provider never finished the task' };

function park(
  context: StepContext,
  task: ProviderTaskRow,
  parked: Pick<Parameters<typeof parkTask>[2], 'reason' | 'nextPollAt' | 'isHashWrong'>,
): Outcome {
  const now = context.clock.now();
  return snooze(now, parked.reason, async (trx) => {
    for (const intent of await parkTask(trx, task.id, { ...parked, now })) {
      await startNext(trx, context, intent);
    }
  });
}

/** Nothing new of a task in doubt; where asking again would tell nothing, only the balance can. */
function keepDoubting(
  context: StepContext,
  { task, nextPollAt }: { readonly task: ProviderTaskRow; readonly nextPollAt: number | null },
): Outcome {
  const now = context.clock.now();
  return snooze(now, 'the result of a task in doubt is not there yet', (trx) =>
    postponeTask(trx, task.id, { state: 'in_doubt', polls: task.polls + 1, nextPollAt }),
  );
}

/** Ends a finished task. One that ran out of credits half-way says the same as a start refused for want of them. */
async function settle(
  db: Db,
  context: StepContext,
  {
    task,
    result,
    hash,
  }: {
    readonly task: ProviderTaskRow;
    readonly result: FinishedAnswers;
    readonly hash: SuppressionHash;
  },
): Promise<Outcome> {
  const now = context.clock.now();
  // That it ran out of credits then says nothing of the credits now.
  const isOldNews = task.state === 'in_doubt' && result.isCutShort;
  const book = async (trx: Trx): Promise<void> => {
    if (task.state === 'in_doubt') {
      await reopenIntents(trx, task.id);
      await markResolved(trx, task.id, {
        by: 'task_hash',
        reason: 'the result came after all',
        principalId: null,
        now,
      });
    }
    const settled = { taskId: task.id, sentAt: task.sent_at, result, hash };
    if (isOldNews) await settlePaidTask(trx, context, settled);
    else await settleTask(trx, context, { ...settled, provider: task.provider });
  };
  if (!result.isCutShort || isOldNews) return snooze(now, 'task settled', book);
  const probeAt = await nextProbe(db, task.provider, now);
  const until = await nextLookWithout(db, {
    provider: task.provider,
    until: probeAt,
    taskId: task.id,
  });
  return snooze(until, 'credits ran out half-way', book);
}

/** Books what a task brought, and what it says of the credits. */
export async function settleTask(
  trx: Trx,
  context: StepContext,
  {
    provider,
    ...settled
  }: Parameters<typeof settlePaidTask>[2] & {
    readonly provider: PaidProviderName;
    readonly sentAt: number;
  },
): Promise<void> {
  await settlePaidTask(trx, context, settled);
  if (settled.result.isCutShort) await noteExhausted(trx, context, { provider, balance: null });
  else await heedCarriedOut(trx, context, { provider, sentAt: settled.sentAt });
}
