import { z } from 'zod';
import { readSetting, writeSetting } from '../store/settings.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';

const stopSetting = 'snov_spending_stopped';

const Stop = z.object({ reason: z.string().nullable(), at: z.number(), by: z.string() });
export type SpendingStop = z.infer<typeof Stop>;

/** That a person has stopped spending, since when and why; null while it goes on. Read before each purchase. */
export async function readSpendingStop(db: Db | Trx): Promise<SpendingStop | null> {
  const value = await readSetting(db, stopSetting);
  return value === null || value === '' ? null : Stop.parse(JSON.parse(value));
}

/** Nothing new is bought from now on; what was bought is followed to its end and its price. False when it was stopped before. */
export async function stopSpending(trx: Trx, stop: SpendingStop): Promise<boolean> {
  if ((await readSpendingStop(trx)) !== null) return false;
  await writeSetting(trx, stopSetting, JSON.stringify(stop));
  return true;
}

/** Spending goes on, at once. False when it was not stopped. */
export async function resumeSpending(
  trx: Trx,
  context: Pick<StepContext, 'clock' | 'random' | 'systemPrincipalId'>,
): Promise<boolean> {
  if ((await readSpendingStop(trx)) === null) return false;
  await writeSetting(trx, stopSetting, '');
  await enqueueStep(trx, context, {
    name: 'run-paid-task',
    payload: { provider: 'snov' },
    isWaking: true,
  });
  return true;
}
