import { isToBlame, refusalReason } from '../domain/refused-starts.ts';
import { findStep, markStep } from '../store/enrichment-steps.ts';
import type { Trx } from '../store/open-store.ts';
import {
  readRefusedStarts,
  rememberRefused,
  saveRefusedStatus,
  suspectAll,
} from '../store/refused-starts.ts';
import type { SpendIntentRow } from '../store/spend-intents.ts';
import { refuseTask, takenIntents } from '../store/task-outcomes.ts';
import { nextStep, settleUnanswered } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';

/**
 * The provider called a start wrong, and for one bad row it refuses all. Its look-ups are sent alone from then on; one that is refused alone lets
 * the others go first, and is set aside when that happens again although others were taken.
 */
export async function takeRefusal(
  trx: Trx,
  context: StepContext,
  { taskId, status }: { readonly taskId: string; readonly status: number },
): Promise<void> {
  const now = context.clock.now();
  const intents = await takenIntents(trx, taskId);
  const [first] = intents;
  const alone = intents.length === 1 ? first : undefined;
  const isSetAside = alone !== undefined && (await isAtAnEnd(trx, alone));
  if (isSetAside) {
    await settleUnanswered(trx, context, { intent: alone, reason: refusalReason(status) });
  }
  await refuseTask(trx, taskId, {
    reason: `refused: HTTP ${status}`,
    now,
    newId: () => context.random.uuid(),
  });
  await saveRefusedStatus(trx, taskId, status);
  if (alone === undefined) await suspectAll(trx, intents, taskId);
  else if (!isSetAside) await tryAgainLater(trx, context, { intent: alone, status });
}

async function isAtAnEnd(trx: Trx, intent: SpendIntentRow): Promise<boolean> {
  const { refused_at: refusedAt } = intent;
  return refusedAt !== null && isToBlame({ refusedAt }, await readRefusedStarts(trx, intent));
}

/** The company's step tells why it waits. */
async function tryAgainLater(
  trx: Trx,
  context: StepContext,
  { intent, status }: { readonly intent: SpendIntentRow; readonly status: number },
): Promise<void> {
  const now = context.clock.now();
  const reason = `refused by the provider: HTTP ${status}, tried again alone`;
  await rememberRefused(trx, intent, { reason, now });
  const { episode_id: episodeId, operation } = intent;
  const step = nextStep[operation];
  if ((await findStep(trx, episodeId, step))?.state !== 'waiting') return;
  await markStep(trx, { episodeId, step, state: 'waiting', reason, now });
}
