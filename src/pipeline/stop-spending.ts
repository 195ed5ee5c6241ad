import { z } from 'zod';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { readSetting, writeSetting } from '../store/settings.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';

const stopSetting = (provider: PaidProviderName): string => `${provider}_spending_stopped`;

const Stop = z.object({ reason: z.string().nullable(), at: z.number(), by: z.string() });
export type SpendingStop = z.infer<typeof Stop>;

/** That a person has stopped spending with a provider, since when and why; null while it goes on. Read before each purchase. */
export async function readSpendingStop(
  db: Db | Trx,
  provider: PaidProviderName,
): Promise<SpendingStop | null> {
  const value = await readSetting(db, stopSetting(provider));
  return value === null || value === '' ? null : Stop.parse(JSON.parse(value));
}

/** Nothing new is bought of these from now on; what was bought is followed to its end and its price. False when all were stopped before. */
export async function stopSpending(
  trx: Trx,
  stop: SpendingStop & { readonly providers: readonly PaidProviderName[] },
): Promise<boolean> {
  const { providers, ...said } = stop;
  let isNew = false;
  for (const provider of providers) {
    if ((await readSpendingStop(trx, provider)) !== null) continue;
    await writeSetting(trx, stopSetting(provider), JSON.stringify(said));
    isNew = true;
  }
  return isNew;
}

/** Spending goes on, at once. False when none was stopped. */
export async function resumeSpending(
  trx: Trx,
  context: Pick<StepContext, 'clock' | 'random' | 'systemPrincipalId'>,
  providers: readonly PaidProviderName[],
): Promise<boolean> {
  let isNew = false;
  for (const provider of providers) {
    if ((await readSpendingStop(trx, provider)) === null) continue;
    await writeSetting(trx, stopSetting(provider), '');
    const payload = { provider };
    await enqueueStep(trx, context, { name: 'run-paid-task', payload, isWaking: true });
    isNew = true;
  }
  return isNew;
}
