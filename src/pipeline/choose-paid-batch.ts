import type { PaidOperation } from '../domain/committed-task.ts';
import type { PaidProvider } from '../domain/paid-provider.ts';
import { compareCredits, type Credits } from '../domain/credits.ts';
import { paidOperations } from '../domain/enrichment.ts';
import {
  isToBlame,
  mostRefusedInARow,
  ofAllKinds,
  pausedUntil,
  refusedPauseMs,
  soleTriedAgainAt,
  triedAgainAt,
  type RefusedStarts,
} from '../domain/refused-starts.ts';
import { mostOfLookup } from '../store/dearest-lookups.ts';
import type { Db } from '../store/open-store.ts';
import { countRefused, readRefusedStarts } from '../store/refused-starts.ts';
import { listPlanned, type PlannedIntentRow } from '../store/spend-intents.ts';
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
  /** Nothing is sent before: the provider calls it wrong. Null when it does not. */
  readonly refused: Refused | null;
}

export interface Refused {
  readonly until: number;
  readonly status: number | null;
  /** Whatever else is planned: the provider takes nothing. */
  readonly isAll: boolean;
}

/**
 * The operation whose oldest planned look-up has waited longest, less its handicap, of those with a batch that is full or has waited long enough
 * for more; else the one that is ripe first. One of which not even a single look-up is within `room` comes after all others,
 * and one of which the provider refuses all is tried now and then.
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
  const refusals = new Map<PaidOperation, RefusedStarts>();
  for (const operation of paidOperations) {
    refusals.set(operation, await readRefusedStarts(db, { provider, operation }));
  }
  const all = ofAllKinds([...refusals.values()]);
  const allUntil = pausedUntil(all, now);
  if (allUntil !== null) {
    return { ...nothingToBuy, refused: { until: allUntil, status: all.status, isAll: true } };
  }
  const waits: Refused[] = [];
  const isOneRefused = (await countRefused(db, provider)) === 1;
  const gate = await openGate(db, hash);
  const roomLeft = await roomOfRuns(db);
  const batches: (ChosenBatch & { readonly rankAt: number; readonly isWithin: boolean })[] = [];
  for (const [operation, starts] of refusals) {
    const mostEach = await mostOfLookup(db, { provider, operation });
    const isTooDear = (left: Credits | null) => left !== null && compareCredits(left, mostEach) < 0;
    const withoutRuns = [...roomLeft].filter(([, left]) => isTooDear(left)).map(([id]) => id);
    const considered = await listPlanned(db, { provider, operation, withoutRuns });
    // Whatever was taken meanwhile, the provider is back.
    const isSole = isOneRefused && (all.takenAt ?? 0) <= (starts.refusedAt[0] ?? 0);
    const waitsUntil = (intent: PlannedIntentRow) => sentAgainAt(intent, { starts, isSole, now });
    const ready = considered.filter((intent) => waitsUntil(intent) === null);
    const planned = withoutVainTries(ready, starts);
    const untils = considered.flatMap((intent) => waitsUntil(intent) ?? []);
    if (untils.length > 0) {
      waits.push({ until: Math.min(...untils), status: starts.status, isAll: false });
    }
    if (planned.length === 0) continue;
    const picked = { gate, operation, mostRows, mostEach, roomOfRuns: roomLeft };
    const batch = pickPaidBatch(planned, picked);
    const oldest = Math.min(...planned.map((intent) => intent.refused_at ?? intent.planned_at));
    const isRefused = starts.refusedAt.length >= mostRefusedInARow;
    // For one of which all is refused nothing else waits longer than for a start, and two of them take turns.
    const rankAt = isRefused
      ? (starts.refusedAt[0] ?? now) + refusedPauseMs
      : oldest + handicapMs[operation];
    batches.push({
      batch,
      mostEach,
      isWithin: !isTooDear(room),
      rankAt,
      ripeAt: ripeAt(batch, { mostRows, fillWaitMs: paid.fillWaitMs }),
      refused: null,
    });
  }
  const within = batches.filter((each) => each.isWithin);
  const eligible = within.length > 0 ? within : batches;
  const ripe = eligible.filter((each) => each.ripeAt <= now);
  const [first] =
    ripe.length > 0
      ? ripe.toSorted((a, b) => a.rankAt - b.rankAt)
      : eligible.toSorted((a, b) => a.ripeAt - b.ripeAt);
  const [soonest] = waits.toSorted((a, b) => a.until - b.until);
  return first ?? { ...nothingToBuy, refused: soonest ?? null };
}

/** What was refused alone while nothing was taken is tried again when nothing else is left to try. */
function withoutVainTries(
  ready: readonly PlannedIntentRow[],
  starts: RefusedStarts,
): readonly PlannedIntentRow[] {
  const others = ready.filter(
    ({ refused_at: at }) => at === null || isToBlame({ refusedAt: at }, starts),
  );
  return others.length > 0 ? others : ready;
}

/** When a look-up may be sent that the provider has refused, or whose kind it refuses; null when at once. */
function sentAgainAt(
  { refused_at: refusedAt }: PlannedIntentRow,
  {
    starts,
    isSole,
    now,
  }: { readonly starts: RefusedStarts; readonly isSole: boolean; readonly now: number },
): number | null {
  const ofKind = pausedUntil(starts, now);
  if (refusedAt === null) return ofKind;
  const lookUp = { refusedAt };
  if (isSole && !isToBlame(lookUp, starts)) return soleTriedAgainAt(lookUp, starts, now);
  return ofKind ?? triedAgainAt(lookUp, starts, now);
}

export const nothingToBuy: ChosenBatch = {
  batch: { operation: paidOperations[0], take: [], drop: [] },
  mostEach: '1.00',
  ripeAt: 0,
  refused: null,
};
