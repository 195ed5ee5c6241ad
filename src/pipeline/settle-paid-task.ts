import type { PaidOperation } from '../domain/committed-task.ts';
import { hiddenIn, type FinishedAnswers, type ProviderAnswer } from '../domain/paid-provider.ts';
import { paidProviderTitles, type PaidProviderName } from '../domain/enrichment.ts';
import { joinAnswers } from '../domain/join-answers.ts';
import { personKey } from '../domain/person-key.ts';
import { findOfficer } from '../store/officers.ts';
import { completeTask } from '../store/task-outcomes.ts';
import { settleIntent } from '../store/settle-intents.ts';
import { listCompaniesOfAddress } from '../store/verified-contacts.ts';
import { saveLookup } from '../store/lookups.ts';
import type { Trx } from '../store/open-store.ts';
import { listTaskIntents, type SpendIntentRow } from '../store/spend-intents.ts';
import { saveSuppression, type SuppressionHash } from '../store/suppressions.ts';
import { answerLifeMs } from './cached-emails.ts';
import { enqueueNext } from './enqueue-step.ts';
import { echoedName } from './pick-paid-batch.ts';
import type { StepContext } from './step-context.ts';

/**
 * Books a finished task: each look-up that is answered is settled with what it cost, its answer goes into the cache and the company's next step
 * is enqueued, all in one transaction. Answers are joined by the echoed name, never by position. A look-up without an answer of its own may have
 * been charged all the same: it stays as it is until the balance has been read (judge-left-out.ts).
 */
export async function settlePaidTask(
  trx: Trx,
  context: StepContext,
  settled: {
    readonly taskId: string;
    readonly result: FinishedAnswers;
    readonly hash: SuppressionHash;
    readonly isUnverified?: boolean;
  },
): Promise<void> {
  const now = context.clock.now();
  const intents = await listTaskIntents(trx, settled.taskId);
  await completeTask(trx, settled.taskId, { ...settled.result, now });
  const [first] = intents;
  if (first === undefined) return;
  await settleAnswered(trx, context, {
    intents: intents.filter(({ state }) => state === 'sent' || state === 'accepted'),
    answers: joinAnswers(first.operation, settled.result.answers),
    hash: settled.hash,
    isUnverified: settled.isUnverified,
  });
}

/** Books those of the look-ups that are answered. */
export async function settleAnswered(
  trx: Trx,
  context: StepContext,
  {
    intents,
    answers,
    hash,
    isUnverified = false,
  }: {
    readonly intents: readonly SpendIntentRow[];
    readonly answers: ReadonlyMap<string, ProviderAnswer>;
    readonly hash: SuppressionHash;
    /** They came by a delivery alone, which nobody signs: the provider was not asked for them. */
    readonly isUnverified?: boolean | undefined;
  },
): Promise<void> {
  const now = context.clock.now();
  for (const intent of intents) {
    const answer = answers.get(echoedName(intent));
    if (answer === undefined) continue;
    const { provider } = intent;
    await settleIntent(trx, intent, {
      credits: answer.credits,
      isChargeAssumed: answer.outcome !== 'miss' && answer.isChargeAssumed === true,
      reason: describe(answer),
      now,
      newId: () => context.random.uuid(),
    });
    await saveLookup(trx, {
      provider,
      operation: intent.operation,
      subjectKey: intent.subject_key,
      answer: answer.found === null ? null : JSON.stringify(answer.found),
      reason: answer.outcome === 'miss' ? answer.reason : null,
      now,
      expiresAt: now + answerLifeMs(context, intent.operation, answer.outcome),
      isUnverified,
    });
    for (const email of hiddenIn(answer)) {
      await leaveAlone(trx, context, { hash, provider, kind: 'email', value: email });
    }
    if (answer.outcome === 'miss' && answer.isObjection) {
      const person = await findPersonKey(trx, intent);
      if (person !== null)
        await leaveAlone(trx, context, { hash, provider, kind: 'person', value: person });
    }
    await startNext(trx, context, intent);
  }
}

/** Its owner had the provider hide the address, or asked it not to process what it knows of them: nobody may be written to there, by us either. */
async function leaveAlone(
  trx: Trx,
  context: StepContext,
  {
    provider,
    kind,
    value,
    hash,
  }: {
    readonly provider: PaidProviderName;
    readonly kind: 'email' | 'person';
    readonly value: string;
    readonly hash: SuppressionHash;
  },
): Promise<void> {
  await saveSuppression(trx, {
    id: context.random.uuid(),
    kind,
    valueHash: hash(kind, value),
    reason: `hidden by its owner at ${paidProviderTitles[provider]}`,
    now: context.clock.now(),
  });
}

/** Whom the look-up was of, as the suppression list knows people. */
async function findPersonKey(trx: Trx, intent: SpendIntentRow): Promise<string | null> {
  const officer =
    intent.officer_id === null ? undefined : await findOfficer(trx, intent.officer_id);
  return personKey({
    firstName: intent.first_name,
    lastName: intent.last_name,
    birthMonth: officer?.birth_month ?? null,
    birthYear: officer?.birth_year ?? null,
  });
}

/** The provider has answered, not of this look-up, and charged nothing: it has nothing to tell. */
export async function settleLeftOut(
  trx: Trx,
  context: StepContext,
  intent: SpendIntentRow,
): Promise<void> {
  const reason = 'not in the provider’s answer, or not to be read there, and not charged';
  await settleUnanswered(trx, context, { intent, reason });
}

/** Nothing will be told of this look-up, and nothing was paid: it counts as one that found nothing, in words of its own. */
export async function settleUnanswered(
  trx: Trx,
  context: StepContext,
  { intent, reason }: { readonly intent: SpendIntentRow; readonly reason: string },
): Promise<void> {
  const now = context.clock.now();
  await settleIntent(trx, intent, {
    credits: '0',
    reason,
    now,
    newId: () => context.random.uuid(),
  });
  await saveLookup(trx, {
    provider: intent.provider,
    operation: intent.operation,
    subjectKey: intent.subject_key,
    answer: null,
    reason,
    now,
    expiresAt: now + answerLifeMs(context, intent.operation, 'miss'),
  });
  await startNext(trx, context, intent);
}

/** What is told of a look-up whose row was there and empty. */
export const nothingFound = 'nothing found';

function describe(answer: ProviderAnswer): string {
  if (answer.outcome === 'miss') return answer.reason ?? nothingFound;
  return answer.outcome === 'hit' ? 'found' : 'found, not confirmed';
}

/** The step that asked. */
export const nextStep = {
  'company-domain-by-name': 'find-domain',
  'emails-by-domain-by-name': 'find-emails',
  'email-verification': 'find-emails',
} as const satisfies Record<PaidOperation, string>;

/** The step that asked goes on: it finds its answer in the cache. An address that is verified may be several companies'. */
export async function startNext(
  trx: Trx,
  context: Pick<StepContext, 'clock' | 'random' | 'systemPrincipalId'>,
  intent: Pick<SpendIntentRow, 'operation' | 'company_number' | 'email'>,
): Promise<void> {
  const waiting = new Set([
    intent.company_number,
    ...(intent.email === null ? [] : await listCompaniesOfAddress(trx, intent.email)),
  ]);
  for (const companyNumber of waiting) {
    await enqueueNext(trx, context, {
      from: 'run-paid-task',
      name: nextStep[intent.operation],
      payload: { companyNumber },
    });
  }
}
