import type { PaidOperation } from '../domain/committed-task.ts';
import type { PaidProvider } from '../domain/paid-provider.ts';
import { paidOperations } from '../domain/enrichment.ts';
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
  /** When it is sent although there is room for more in it. */
  readonly ripeAt: number;
}

/**
 * The operation whose oldest planned look-up has waited longest, less its handicap, of those with a batch that is full or has waited long enough
 * for more; else the one that is ripe first.
 */
export async function choosePaidBatch(
  db: Db,
  now: number,
  {
    provider: { name: provider, mostRows },
    hash,
    paid,
  }: {
    readonly provider: Pick<PaidProvider, 'name' | 'mostRows'>;
    readonly hash: SuppressionHash;
    readonly paid: Pick<PaidPolicy, 'fillWaitMs'>;
  },
): Promise<ChosenBatch> {
  const gate = await openGate(db, hash);
  const roomLeft = await roomOfRuns(db);
  const withoutRuns = [...roomLeft].filter(([, left]) => left < 1).map(([id]) => id);
  const batches: (ChosenBatch & { readonly rankAt: number })[] = [];
  for (const operation of paidOperations) {
    const planned = await listPlanned(db, { provider, operation, withoutRuns });
    if (planned.length === 0) continue;
    const batch = pickPaidBatch(planned, { gate, operation, mostRows, roomOfRuns: roomLeft });
    const oldest = Math.min(...planned.map((intent) => intent.planned_at));
    const rankAt = oldest + handicapMs[operation];
    batches.push({
      batch,
      rankAt,
      ripeAt: ripeAt(batch, { mostRows, fillWaitMs: paid.fillWaitMs }),
    });
  }
  const ripe = batches.filter((each) => each.ripeAt <= now);
  const [first] =
    ripe.length > 0
      ? ripe.toSorted((a, b) => a.rankAt - b.rankAt)
      : batches.toSorted((a, b) => a.ripeAt - b.ripeAt);
  return first ?? nothingToBuy;
}

export const nothingToBuy: ChosenBatch = {
  batch: { operation: paidOperations[0], take: [], drop: [] },
  ripeAt: 0,
};
