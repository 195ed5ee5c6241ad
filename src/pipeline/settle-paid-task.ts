import type { PaidOperation } from '../domain/committed-task.ts';
import { completeTask } from '../store/task-outcomes.ts';
import { settleIntent } from '../store/settle-intents.ts';
import { saveLookup } from '../store/lookups.ts';
import type { Trx } from '../store/open-store.ts';
import { listTaskIntents, type SpendIntentRow } from '../store/spend-intents.ts';
import { enqueueNext } from './enqueue-step.ts';
import { echoedName } from './pick-paid-batch.ts';
import type { StepContext } from './step-context.ts';

/** What the provider answered about one subject. */
export interface PaidAnswer {
  /** As echoed, normalised by {@link echoedName}. */
  readonly name: string;
  /** JSON for the cache; null when nothing was found. */
  readonly answer: string | null;
  readonly chargedCredits: string;
  readonly lifeMs: number;
}

export interface PaidResult {
  readonly answers: readonly PaidAnswer[];
  /** True when the provider ran out of our credits half-way: whether what is missing was executed, the balance is to tell. */
  readonly isCutShort: boolean;
  readonly rawResult: string;
}

/**
 * Books a finished task: each look-up is settled with what it cost, its answer goes into the cache and the company's next step is
 * enqueued, all in one transaction. Answers are joined by the echoed name, never by position.
 */
export async function settlePaidTask(
  trx: Trx,
  context: StepContext,
  settled: { readonly taskId: string; readonly result: PaidResult },
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
      credits: answer?.chargedCredits ?? '0',
      reason: describe(answer),
      now,
      newId,
    });
    await saveLookup(trx, {
      operation: intent.operation,
      subjectKey: intent.subject_key,
      answer: answer?.answer ?? null,
      now,
      expiresAt: now + (answer?.lifeMs ?? context.policy.cache.missesMs),
    });
    await startNext(trx, context, intent);
  }
}

function describe(answer: PaidAnswer | undefined): string {
  if (answer === undefined) return 'not in the provider’s answer';
  return answer.answer === null ? 'nothing found' : 'found';
}

const nextStep = {
  'company-domain-by-name': 'find-domain',
  'emails-by-domain-by-name': 'find-emails',
} as const satisfies Record<PaidOperation, string>;

/** The step that asked goes on: it finds its answer in the cache. */
export async function startNext(
  trx: Trx,
  context: Pick<StepContext, 'clock' | 'random' | 'systemPrincipalId'>,
  intent: Pick<SpendIntentRow, 'operation' | 'company_number'>,
): Promise<void> {
  await enqueueNext(trx, context, {
    from: 'run-paid-task',
    name: nextStep[intent.operation],
    payload: { companyNumber: intent.company_number },
  });
}
