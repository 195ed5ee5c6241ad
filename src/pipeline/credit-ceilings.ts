import {
  asWholeCredits,
  compareCredits,
  subtractCredits,
  type Credits,
} from '../domain/credits.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { addDays, londonDateOf } from '../domain/london-date.ts';
import { londonInstant } from '../domain/london-instant.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { creditsCommitted, listRunsWithCeiling } from '../store/read-commitments.ts';
import { readSetting, writeSetting } from '../store/settings.ts';
import { announceProduct } from './announce.ts';
import type { PaidPolicy } from './paid-policy.ts';
import type { StepContext } from './step-context.ts';

/** Look-ups that the day's ceiling still allows, each at one credit; Infinity without one. */
export async function roomToday(
  db: Db,
  policy: Pick<PaidPolicy, 'dailyCredits'> & { readonly provider: PaidProviderName },
  now: number,
): Promise<number> {
  if (policy.dailyCredits === null) return Infinity;
  const since = londonInstant(londonDateOf(now), 0);
  return asWholeCredits(
    subtractCredits(
      policy.dailyCredits,
      await creditsCommitted(db, { provider: policy.provider, since }),
    ),
  );
}

export function nextLondonDay(now: number): number {
  return londonInstant(addDays(londonDateOf(now), 1), 0);
}

const toldSetting = (provider: PaidProviderName): string => `${provider}_ceiling_told`;

/** Says once a day that its ceiling holds paid work up. */
export async function announceCeiling(
  trx: Trx,
  context: StepContext,
  {
    provider,
    dailyCredits,
  }: { readonly provider: PaidProviderName; readonly dailyCredits: Credits | null },
): Promise<void> {
  const today = londonDateOf(context.clock.now());
  if ((await readSetting(trx, toldSetting(provider))) === today) return;
  await writeSetting(trx, toldSetting(provider), today);
  await announceProduct(trx, context, {
    type: 'credits.ceiling_reached',
    data: { provider, ceiling: dailyCredits, day: today, runbook: 'credits-exhausted' },
  });
}

/** Look-ups that each run with a ceiling may still have. */
export async function roomOfRuns(db: Db): Promise<ReadonlyMap<string, number>> {
  const room = new Map<string, number>();
  for (const { id, max_credits: most } of await listRunsWithCeiling(db)) {
    const left = subtractCredits(most ?? '0', await creditsCommitted(db, { runId: id }));
    room.set(id, asWholeCredits(left));
  }
  return room;
}

/** Why no more may be planned for one lead, or null. What is planned counts. */
export async function leadCeiling(
  db: Db | Trx,
  { policy }: StepContext,
  { provider, episodeId }: { readonly provider: PaidProviderName; readonly episodeId: string },
): Promise<string | null> {
  const most = policy.creditsPerLead?.[provider] ?? null;
  if (most === null) return null;
  const committed = await creditsCommitted(db, { provider, episodeId, withPlanned: true });
  return compareCredits(subtractCredits(most, committed), '1') < 0
    ? `the ceiling of ${most} credits for one lead is reached`
    : null;
}
