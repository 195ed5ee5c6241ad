import type { Credits } from '../domain/credits.ts';
import { paidProviders, type PaidProviderName } from '../domain/enrichment.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { dropPlanned, listPlannedWith } from '../store/spend-intents.ts';
import { findSubstitute } from './choose-provider.ts';
import { startNext } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';
import { markExhausted } from './exhaustion.ts';

/**
 * A provider's credits are used up. What is planned with it waits no longer where another can be asked: its steps plan it anew, once; what the other has
 * answered already comes back here and waits.
 */
export async function noteExhausted(
  trx: Trx,
  context: StepContext,
  { provider, balance }: { readonly provider: PaidProviderName; readonly balance: Credits | null },
): Promise<void> {
  const isNews = await markExhausted(trx, context, { provider, balance });
  if (!isNews || (await findSubstitute(trx, context, provider)) === undefined) return;
  await passOn(trx, context, provider);
}

/** For the start of a process: what is planned with a provider that is not asked any more is planned anew with those that are. */
export async function passOnUnasked(db: Db, context: StepContext): Promise<void> {
  const { providers } = context.policy;
  // Without any it waits for its key.
  if (providers.length === 0) return;
  await db.transaction().execute(async (trx) => {
    for (const provider of paidProviders) {
      if (!providers.includes(provider)) await passOn(trx, context, provider);
    }
  });
}

async function passOn(trx: Trx, context: StepContext, provider: PaidProviderName): Promise<void> {
  for (const intent of await listPlannedWith(trx, provider)) {
    await dropPlanned(trx, intent.id);
    await startNext(trx, context, intent);
  }
}
