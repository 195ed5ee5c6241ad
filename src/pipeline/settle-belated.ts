import type { ProviderAnswer } from '../domain/paid-provider.ts';
import type { Trx } from '../store/open-store.ts';
import { dropPlanned, findIntentUnderWay, type SpendIntentRow } from '../store/spend-intents.ts';
import { enterMove } from '../store/spend-ledger.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { echoedName } from './pick-paid-batch.ts';
import { settleAnswered } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';

/**
 * Takes answers that came after the credits of their start had been booked as spent on it as a whole: they cost nothing more. What is planned in the
 * stead of a look-up is dropped.
 */
export async function settleBelated(
  trx: Trx,
  context: StepContext,
  {
    intents,
    answers,
    ...told
  }: {
    readonly intents: readonly SpendIntentRow[];
    readonly answers: ReadonlyMap<string, ProviderAnswer>;
    readonly hash: SuppressionHash;
    readonly isUnverified?: boolean | undefined;
  },
): Promise<void> {
  const answered = intents.filter((intent) => answers.has(echoedName(intent)));
  for (const intent of answered) {
    const planned = await findIntentUnderWay(trx, intent.operation, intent.subject_key);
    if (planned !== undefined) await dropPlanned(trx, planned.id);
    await putAsideAgain(trx, context, intent);
  }
  const free = [...answers].map(([name, answer]) => [name, withoutPrice(answer)] as const);
  await settleAnswered(trx, context, { ...told, intents: answered, answers: new Map(free) });
}

function withoutPrice(answer: ProviderAnswer): ProviderAnswer {
  return answer.outcome === 'miss'
    ? { ...answer, credits: '0' }
    : { ...answer, credits: '0', isChargeAssumed: false };
}

/** What was put aside for a look-up went back when it ended; to settle it once more it is put aside again. */
export async function putAsideAgain(
  trx: Trx,
  context: StepContext,
  intent: SpendIntentRow,
): Promise<void> {
  await enterMove(trx, {
    id: context.random.uuid(),
    provider: intent.provider,
    intentId: intent.id,
    taskId: intent.task_id,
    from: 'available',
    to: 'reserved',
    credits: intent.estimated_credits,
    now: context.clock.now(),
  });
}
