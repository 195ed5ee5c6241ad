import { compareCredits, subtractCredits, type Credits } from '../domain/credits.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { addDays, londonDateOf } from '../domain/london-date.ts';
import { londonInstant } from '../domain/london-instant.ts';
import { mostOfLookup, type KindOfLookup } from '../store/dearest-lookups.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { creditsCommitted, listRunsWithCeiling } from '../store/read-commitments.ts';
import { readSetting, writeSetting } from '../store/settings.ts';
import { findLatestBalance } from '../store/spend-ledger.ts';
import { announceProduct } from './announce.ts';
import type { PaidPolicy } from './paid-policy.ts';
import type { StepContext } from './step-context.ts';

type Ceilings = Pick<PaidPolicy, 'dailyCredits' | 'balanceFloor'> & {
  readonly provider: PaidProviderName;
};

/** Credits that the ceiling of the day still allows, and that it and the floor do together; null without one. */
export async function readRoom(
  db: Db,
  policy: Ceilings,
  now: number,
): Promise<{ readonly today: Credits | null; readonly now: Credits | null }> {
  const today = await roomToday(db, policy, now);
  const above = await roomAboveFloor(db, policy);
  if (today === null || above === null) return { today, now: today ?? above };
  return { today, now: compareCredits(today, above) < 0 ? today : above };
}

async function roomToday(db: Db, policy: Ceilings, now: number): Promise<Credits | null> {
  if (policy.dailyCredits === null) return null;
  const since = londonInstant(londonDateOf(now), 0);
  return subtractCredits(
    policy.dailyCredits,
    await creditsCommitted(db, { provider: policy.provider, since }),
  );
}

/** Of the balance that was read last. */
async function roomAboveFloor(
  db: Db,
  { provider, balanceFloor: floor }: Ceilings,
): Promise<Credits | null> {
  if (compareCredits(floor, '0') <= 0) return null;
  const latest = await findLatestBalance(db, provider);
  return latest === undefined ? null : subtractCredits(latest.balance, floor);
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

/** Credits that each run with a ceiling may still have. */
export async function roomOfRuns(db: Db): Promise<ReadonlyMap<string, Credits>> {
  const room = new Map<string, Credits>();
  for (const { id, max_credits: most } of await listRunsWithCeiling(db)) {
    room.set(id, subtractCredits(most ?? '0', await creditsCommitted(db, { runId: id })));
  }
  return room;
}

/** Why no more may be planned for one lead, or null. What is planned counts. */
export async function leadCeiling(
  db: Db | Trx,
  { policy }: StepContext,
  { episodeId, ...kind }: KindOfLookup & { readonly episodeId: string },
): Promise<string | null> {
  const { provider } = kind;
  const ceiling = policy.creditsPerLead?.[provider] ?? null;
  if (ceiling === null) return null;
  const committed = await creditsCommitted(db, { provider, episodeId, withPlanned: true });
  return describeCeiling(`${ceiling} credits for one lead`, {
    left: subtractCredits(ceiling, committed),
    most: await mostOfLookup(db, kind),
  });
}

/** Why what a ceiling leaves does not allow one more look-up, or null. A ceiling is kept by what a look-up may cost, not by what it mostly does. */
export function describeCeiling(
  ceiling: string,
  { left, most }: { readonly left: Credits; readonly most: Credits },
): string | null {
  if (compareCredits(left, most) >= 0) return null;
  return compareCredits(left, '1') < 0
    ? `the ceiling of ${ceiling} is reached`
    : `the ceiling of ${ceiling} leaves ${left}, and one more look-up may cost ${most}`;
}
