import type { PaidOperation } from '../domain/committed-task.ts';
import type { PaidProvider } from '../domain/paid-provider.ts';
import { compareCredits, type Credits } from '../domain/credits.ts';
import { paidOperations } from '../domain/enrichment.ts';
import { mostOfLookup } from '../store/dearest-lookups.ts';
import type { Db } from '../store/open-store.ts';
import { listPlanned } from '../store/spend-intents.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { roomOfRuns } from './credit-ceilings.ts';
import { openGate } from './gate.ts';
import type { PaidPolicy } from './paid-policy.ts';
import { pickPaidBatch, ripeAt, type PaidBatch } from './pick-paid-batch.ts';

/**
 * How much later what is asked of people is ranked than a domain planned at the same time: a domain opens the way for more work, and
 * yet companies that keep entering never hold up the people of those already there.
 */
const handicapMs: Readonly<Record<PaidOperation, number>> = {
  'company-domain-by-name': 0,
  'emails-by-domain-by-name': 20_000,
  'email-verification': 20_000,
};

export interface ChosenBatch {
  readonly batch: PaidBatch;
  /** Credits that one of its look-ups may cost. */
  readonly mostEach: Credits;
  /** When it is sent although there is room for more in it. */
  readonly ripeAt: number;
}

/**
 * The operation whose oldest planned look-up has waited longest, less its handicap, of those with a batch that is full or has waited long enough
 * for more; else the one that is ripe first. One of which not even a single look-up is within `room` comes after all others.
 */
export async function choosePaidBatch(
  db: Db,
  now: number,
  {
    provider: { name: provider, mostRows },
    hash,
    paid,
    room,
  }: {
    readonly provider: Pick<PaidProvider, 'name' | 'mostRows'>;
    readonly hash: SuppressionHash;
    readonly paid: Pick<PaidPolicy, 'fillWaitMs'>;
    /** Credits that may be put aside now; null when there is no ceiling. */
    readonly room: Credits | null;
  },
): Promise<ChosenBatch> {
  const gate = await openGate(db, hash);
  const roomLeft = await roomOfRuns(db);
  const batches: (ChosenBatch & { readonly rankAt: number; readonly isWithin: boolean })[] = [];
  for (const operation of paidOperations) {
    const mostEach = await mostOfLookup(db, { provider, operation });
    const isTooDear = (left: Credits | null) => left !== null && compareCredits(left, mostEach) < 0;
    const withoutRuns = [...roomLeft].filter(([, left]) => isTooDear(left)).map(([id]) => id);
    const planned = await listPlanned(db, { provider, operation, withoutRuns });
    if (planned.length === 0) continue;
    const picked = { gate, operation, mostRows, mostEach, roomOfRuns: roomLeft };
    const batch = pickPaidBatch(planned, picked);
    const oldest = Math.min(...planned.map((intent) => intent.planned_at));
    const rankAt = oldest + handicapMs[operation];
    batches.push({
      batch,
      mostEach,
      isWithin: !isTooDear(room),
      rankAt,
      ripeAt: ripeAt(batch, { mostRows, fillWaitMs: paid.fillWaitMs }),
    });
  }
  const within = batches.filter((each) => each.isWithin);
  const eligible = within.length > 0 ? within : batches;
  const ripe = eligible.filter((each) => each.ripeAt <= now);
  const [first] =
    ripe.length > 0
      ? ripe.toSorted((a, b) => a.rankAt - b.rankAt)
      : eligible.toSorted((a, b) => a.ripeAt - b.ripeAt);
  return first ?? nothingToBuy;
}

export const nothingToBuy: ChosenBatch = {
  batch: { operation: paidOperations[0], take: [], drop: [] },
  mostEach: '1.00',
  ripeAt: 0,
};
