import { echoKey } from '../domain/echo-key.ts';
import { joinAnswers } from '../domain/join-answers.ts';
import type { ProviderAnswer } from '../domain/paid-provider.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { cancel, done, snooze, type Outcome } from '../queue/outcome.ts';
import { toDomainAnswers, toEmailAnswers, toVerificationAnswers } from '../sources/snov/answers.ts';
import { readWebhookBody, type WebhookNews } from '../sources/snov/read-webhook.ts';
import { findWebhook, markWebhookRead } from '../store/inbound-webhooks.ts';
import type { Trx } from '../store/open-store.ts';
import { findTask, type ProviderTaskRow } from '../store/provider-tasks.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import {
  listStartedIntents,
  listUnansweredOf,
  listUnboughtSince,
  reviveLookUps,
} from '../store/revive-lookups.ts';
import { pollSoon, readLate } from '../store/task-polls.ts';
import { adoptTask, keepInDoubt, markResolved, reopenIntents } from '../store/settle-doubts.ts';
import { listTaskIntents, type SpendIntentRow } from '../store/spend-intents.ts';
import { enqueueNext } from './enqueue-step.ts';
import { graph, type StepPayload } from './graph.ts';
import { echoedName } from './pick-paid-batch.ts';
import { settleBelated } from './settle-belated.ts';
import { settleAnswered, settlePaidTask } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

/** The reply to a start takes no longer than this to be stored. */
const replyWaitMs = 60_000;

/**
 * A delivery is a hint: the result is read by its hash. Only of a start whose reply was lost, and of a body without a hash, is the body itself
 * taken, and then only if it answers each of our look-ups and no other: the token is known to nobody but us and the provider.
 */
export function createReadWebhook(context: StepContext, hash: SuppressionHash) {
  return stepKind(
    'read-webhook',
    graph['read-webhook'],
    async ({ payload, db }: JobRun<StepPayload<'read-webhook'>, null>): Promise<Outcome> => {
      const delivery = await findWebhook(db, payload.webhookId);
      if (delivery === undefined) return cancel('the delivery is forgotten');
      const task = await findTask(db, delivery.task_id);
      if (task === undefined) return cancel('the task is gone');
      const now = context.clock.now();
      if (task.state === 'sent') return snooze(now + replyWaitMs, 'the start is still on its way');
      return done(async (trx) => {
        const outcome = await take(trx, context, {
          task,
          news: readWebhookBody(delivery.body),
          body: delivery.body,
          hash,
        });
        await markWebhookRead(trx, delivery.id, { outcome, now });
      });
    },
  );
}

interface Told {
  readonly task: ProviderTaskRow;
  readonly news: WebhookNews;
  readonly body: string;
  readonly hash: SuppressionHash;
}

/** Says what was made of it. */
async function take(trx: Trx, context: StepContext, told: Told): Promise<string> {
  const { task, news } = told;
  const now = context.clock.now();
  if (isBetterHash(task, news)) return adopt(trx, context, { task, taskHash: news.taskHash });
  switch (task.state) {
    case 'accepted':
    case 'stale':
      await pollSoon(trx, task.id, now);
      await wake(trx, context);
      return 'hint: the result is read by its hash';
    case 'in_doubt':
      if (task.task_hash !== null) {
        await pollSoon(trx, task.id, now);
        await wake(trx, context);
        return 'hint: the result in doubt is read by its hash';
      }
      if (news.taskHash !== null) return adopt(trx, context, { task, taskHash: news.taskHash });
      return takeBody(trx, context, told);
    case 'refused':
      return takeAfterAll(trx, context, told);
    case 'completed':
      return takeBelated(trx, context, told);
    case 'sent':
      return nothingToDo;
  }
}

const nothingToDo = 'nothing to do: the task has ended';

/** The start counted as not carried out, and only who carried it out knows its address: what it costs is taken before it is bought once more. */
async function takeAfterAll(trx: Trx, context: StepContext, told: Told): Promise<string> {
  const { task, news } = told;
  const intents = await listUnboughtSince(trx, task);
  if (intents.length === 0) return `${nothingToDo}, and its look-ups were bought anew`;
  if (news.taskHash === null) {
    const all = await listStartedIntents(trx, task.id);
    if (readBody(told, intents, all) === null) return notTaken;
  }
  await reviveLookUps(trx, task, {
    intents,
    reason: 'a delivery came to a start that counted as not carried out',
    now: context.clock.now(),
    newId: () => context.random.uuid(),
  });
  return news.taskHash === null
    ? takeBody(trx, context, told)
    : adopt(trx, context, { task, taskHash: news.taskHash });
}

/** The answer of a start whose credits were booked as spent without one: it is paid for. */
async function takeBelated(trx: Trx, context: StepContext, told: Told): Promise<string> {
  const { task, news } = told;
  if (task.written_off_credits === null) return nothingToDo;
  const intents = await listUnansweredOf(trx, task);
  if (intents.length === 0) return nothingToDo;
  if (news.taskHash !== null) {
    await readLate(trx, task.id, { taskHash: news.taskHash, now: context.clock.now() });
    await wake(trx, context);
    return 'hint: the answer that was paid for is read by its hash';
  }
  const body = readBody(told, intents, await listTaskIntents(trx, task.id));
  if (body === null) return notTaken;
  await settleBelated(trx, context, {
    ...told,
    intents,
    answers: body.answers,
    isUnverified: true,
  });
  return 'the delivered answer was taken, which had been paid for';
}

/** The hash that is known came with another delivery, which may have called something else a hash. */
function isBetterHash(
  task: ProviderTaskRow,
  news: WebhookNews,
): news is WebhookNews & { readonly taskHash: string } {
  return (
    (task.state === 'accepted' || task.state === 'stale') &&
    task.resolved_by === 'webhook_hash' &&
    news.taskHash !== null &&
    news.taskHash !== task.task_hash
  );
}

async function adopt(
  trx: Trx,
  context: StepContext,
  { task, taskHash }: { readonly task: ProviderTaskRow; readonly taskHash: string },
): Promise<string> {
  const now = context.clock.now();
  await adoptTask(trx, task.id, {
    by: 'webhook_hash',
    reason: 'a delivery to the address of this task named its hash',
    principalId: null,
    taskHash,
    nextPollAt: now,
    now,
  });
  await wake(trx, context);
  return 'the lost hash was adopted';
}

const notTaken = 'not taken: no hash, and not an answer to each of our look-ups';

interface DeliveredAnswer {
  readonly told: { readonly answers: readonly ProviderAnswer[] };
  readonly answers: ReadonlyMap<string, ProviderAnswer>;
  readonly answered: readonly SpendIntentRow[];
  /** Look-ups whose row cannot be read. */
  readonly missing: number;
}

/** A delivered answer, if it is one to each look-up asked of, or is but for rows that cannot be read, and to nothing else; else null. */
function readBody(
  { task, news }: Told,
  asked: readonly SpendIntentRow[],
  /** Those of the whole task, of which some may have ended. */
  all: readonly SpendIntentRow[],
): DeliveredAnswer | null {
  const told = answersIn(task, news);
  if (told === null) return null;
  const answers = joinAnswers(task.operation, told.answers);
  const names = new Set(all.map(echoedName));
  const named = new Set(told.answers.map(({ name }) => echoKey(task.operation, name)));
  const isForeign = named.keys().some((name) => !names.has(name));
  const answered = asked.filter((intent) => answers.has(echoedName(intent)));
  const missing = asked.length - answered.length;
  // Rows that contradict each other can be read no better than one that is garbled.
  const unreadable = told.unreadable + named.size - answers.size;
  if (isForeign || answered.length === 0 || missing > unreadable) return null;
  return { told, answers, answered, missing };
}

/** What can be read of the answer is taken. Whose row cannot stays in doubt: a later delivery may name the hash, and else the balance tells. */
async function takeBody(trx: Trx, context: StepContext, said: Told): Promise<string> {
  const { task, body, hash } = said;
  // Some of it may have been bought anew under another start, and is no answer to somebody else for that.
  const all = await listStartedIntents(trx, task.id);
  const doubtful = (await listTaskIntents(trx, task.id)).filter(
    ({ state }) => state === 'in_doubt',
  );
  const read = readBody(said, doubtful, all);
  if (read === null) return notTaken;
  const { told, answers, answered, missing } = read;
  if (missing > 0) {
    await settleAnswered(trx, context, {
      intents: answered,
      answers,
      hash,
      isUnverified: true,
    });
    await keepInDoubt(trx, task.id, unreadableRow);
    await wake(trx, context);
    return `taken as far as it can be read: ${missing} of ${doubtful.length} look-ups stay in doubt`;
  }
  await reopenIntents(trx, task.id);
  await settlePaidTask(trx, context, {
    taskId: task.id,
    result: { answers: told.answers, isCutShort: false, rawResult: body },
    hash,
    isUnverified: true,
  });
  await markResolved(trx, task.id, {
    by: 'webhook_body',
    reason: 'the answer as delivered; its hash is lost, so it was not read again',
    principalId: null,
    now: context.clock.now(),
  });
  await wake(trx, context);
  return 'the delivered answer was taken';
}

const unreadableRow = 'its row in the delivered answer cannot be read, and the hash is lost';

function answersIn(
  task: ProviderTaskRow,
  { domains, emails, verifications }: WebhookNews,
): { readonly answers: readonly ProviderAnswer[]; readonly unreadable: number } | null {
  switch (task.operation) {
    case 'company-domain-by-name':
      return domains && { ...domains, answers: toDomainAnswers(domains.rows) };
    case 'emails-by-domain-by-name':
      return emails && { ...emails, answers: toEmailAnswers(emails.rows) };
    case 'email-verification':
      return (
        verifications && { ...verifications, answers: toVerificationAnswers(verifications.rows) }
      );
  }
}

async function wake(trx: Trx, context: StepContext): Promise<void> {
  await enqueueNext(trx, context, {
    from: 'read-webhook',
    name: 'run-paid-task',
    payload: { provider: 'snov' },
    isWaking: true,
  });
}
