import type { PaidOperation } from '../domain/committed-task.ts';
import { hiddenIn, type FinishedAnswers, type ProviderAnswer } from '../domain/paid-provider.ts';
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
 * Books a finished task: each look-up is settled with what it cost, its answer goes into the cache and the company's next step is
 * enqueued, all in one transaction. Answers are joined by the echoed name, never by position.
 */
export async function settlePaidTask(
  trx: Trx,
  context: StepContext,
  settled: {
    readonly taskId: string;
    readonly result: FinishedAnswers;
    readonly hash: SuppressionHash;
  },
): Promise<void> {
  const now = context.clock.now();
  const newId = (): string => context.random.uuid();
  const answers = new Map(settled.result.answers.map((answer) => [answer.name, answer]));
  const intents = await listTaskIntents(trx, settled.taskId);
  await completeTask(trx, settled.taskId, { ...settled.result, now });
  for (const intent of intents) {
    if (intent.state !== 'sent' && intent.state !== 'accepted') continue;
    const answer = answers.get(echoedName(intent));
    // Stays as it is until the balance has been read (resolve-doubts.ts).
    if (answer === undefined && settled.result.isCutShort) continue;
    await settleIntent(trx, intent, {
      credits: answer?.credits ?? '0',
      reason: describe(answer),
      now,
      newId,
    });
    await saveLookup(trx, {
      operation: intent.operation,
      subjectKey: intent.subject_key,
      answer: answer === undefined || answer.found === null ? null : JSON.stringify(answer.found),
      now,
      expiresAt: now + answerLifeMs(context, intent.operation, answer?.outcome ?? 'miss'),
    });
    for (const email of answer === undefined ? [] : hiddenIn(answer)) {
      await leaveAlone(trx, context, { email, hash: settled.hash });
    }
    await startNext(trx, context, intent);
  }
}

/** Its owner had the provider hide the address: nobody may be written to at it, by us either. */
async function leaveAlone(
  trx: Trx,
  context: StepContext,
  { email, hash }: { readonly email: string; readonly hash: SuppressionHash },
): Promise<void> {
  await saveSuppression(trx, {
    id: context.random.uuid(),
    kind: 'email',
    valueHash: hash('email', email),
    reason: 'hidden by its owner at Snov.io',
    now: context.clock.now(),
  });
}

function describe(answer: ProviderAnswer | undefined): string {
  if (answer === undefined) return 'not in the provider’s answer';
  if (answer.outcome === 'miss') return 'nothing found';
  return answer.outcome === 'hit' ? 'found' : 'found, not confirmed';
}

const nextStep = {
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
