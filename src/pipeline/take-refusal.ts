import { isRefusedForLong, isToBlame, refusalReason } from '../domain/refused-starts.ts';
import { findStep, markStep } from '../store/enrichment-steps.ts';
import type { Trx } from '../store/open-store.ts';
import {
  countRefused,
  readRefusedStarts,
  rememberRefused,
  saveRefusedStatus,
  suspectAll,
} from '../store/refused-starts.ts';
import type { SpendIntentRow } from '../store/spend-intents.ts';
import { refuseTask, takenIntents } from '../store/task-outcomes.ts';
import { announceCompany } from './announce.ts';
import { nextStep, settleUnanswered } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';
import { clearAddress, suspectAddress } from './webhook-address.ts';

/**
 * The provider called a start wrong, and for one bad row it refuses all. Its look-ups are sent alone from then on; one that is refused alone lets
 * the others go first, and is set aside when that happens again although others were taken, or for a day with nothing else refused or taken.
 * Where it carried a webhook address, that may be what is wrong: it is sent again without one before it is blamed.
 */
export async function takeRefusal(
  trx: Trx,
  context: StepContext,
  {
    taskId,
    status,
    hadAddress,
  }: { readonly taskId: string; readonly status: number; readonly hadAddress: boolean },
): Promise<void> {
  const now = context.clock.now();
  const intents = await takenIntents(trx, taskId);
  const [first] = intents;
  const alone = intents.length === 1 ? first : undefined;
  if (alone !== undefined && hadAddress) {
    await suspectAddress(trx, now);
    await refuseTask(trx, taskId, {
      reason: `refused with a webhook address: HTTP ${status}, sent again without`,
      now,
      newId: () => context.random.uuid(),
    });
    return;
  }
  if (alone !== undefined) await clearAddress(trx);
  const isSetAside = alone !== undefined && (await isAtAnEnd(trx, alone, now));
  if (isSetAside) {
    await settleUnanswered(trx, context, { intent: alone, reason: refusalReason(status) });
    await announceSetAside(trx, context, { intent: alone, status });
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

async function isAtAnEnd(trx: Trx, intent: SpendIntentRow, now: number): Promise<boolean> {
  if (intent.refused_at === null) return false;
  const lookUp = { refusedAt: intent.refused_at };
  if (isToBlame(lookUp, await readRefusedStarts(trx, intent))) return true;
  return isRefusedForLong(lookUp, now) && (await countRefused(trx, intent.provider)) === 0;
}

/** Somebody may see what is wrong with it: the name of whom it is of stays in the books. */
async function announceSetAside(
  trx: Trx,
  context: StepContext,
  { intent, status }: { readonly intent: SpendIntentRow; readonly status: number },
): Promise<void> {
  const { id, provider, operation, company_number: companyNumber } = intent;
  const data = { provider, operation, look_up_id: id, status, runbook: 'look-up-refused' };
  context.log.error({ ...data, company: companyNumber }, 'a refused look-up was set aside');
  await announceCompany(trx, context, { type: 'credits.look_up_refused', companyNumber, data });
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
