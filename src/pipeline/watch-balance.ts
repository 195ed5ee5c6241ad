import {
  addCredits,
  compareCredits,
  subtractCredits,
  sumCredits,
  type Credits,
} from '../domain/credits.ts';
import type { BalanceMoment, PaidProviderName } from '../domain/enrichment.ts';
import { fallsWithin, movesWithin } from '../domain/judge-by-balance.ts';
import {
  closeAssumed,
  listAssumedCharges,
  listAssumedWithin,
  markUncharged,
  saveAssumed,
  saveAssumedAt,
  type AssumedCharge,
} from '../store/assumed-charges.ts';
import { readAtBefore, saveBalanceAfter } from '../store/compare-tasks.ts';
import { readBalanceEvidence } from '../store/read-balance-evidence.ts';
import {
  accountForSpent,
  enterMove,
  findLatestBalance,
  saveBalanceReading,
} from '../store/spend-ledger.ts';
import type { Trx } from '../store/open-store.ts';
import { announceProduct } from './announce.ts';
import { markRestored } from './exhaustion.ts';
import type { StepContext } from './step-context.ts';

export interface BalanceSeen {
  readonly provider: PaidProviderName;
  readonly balance: Credits;
  readonly isShared: boolean;
  readonly renewsInDays: number | null;
  readonly moment: BalanceMoment;
  /** Completed tasks whose effect this reading shows. */
  readonly taskIds: readonly string[];
  /** From which balance on one more look-up can be started. */
  readonly enough: Credits;
  /** Balances at which people are warned. */
  readonly warnAt: readonly Credits[];
}

/**
 * Writes a balance reading down and compares it with our books. What the provider took beyond our receipts is entered as unexplained
 * (somebody else's spending, a doubtful start), what came in as a top-up on an account of its own, so that neither makes up for the other. A shared
 * pool is booked alike: only whose doing a difference is, it does not tell. What our receipts say is told by the tasks, not by the time: a clock
 * that was set back would count them twice or not at all.
 */
export async function recordBalance(
  trx: Trx,
  context: StepContext,
  seen: BalanceSeen,
): Promise<BalanceReading> {
  const last = await findLatestBalance(trx, seen.provider);
  // The latest reading stays the latest when the clock is set back.
  const readAt = Math.max(context.clock.now(), (last?.read_at ?? 0) + 1);
  const { provider } = seen;
  const reading = {
    id: context.random.uuid(),
    provider,
    readAt,
    unexplained: '0',
    mayHaveGone: '0',
  };
  await saveBalanceReading(trx, {
    id: reading.id,
    provider: seen.provider,
    balance: seen.balance,
    isShared: seen.isShared,
    moment: seen.moment,
    taskId: seen.taskIds[0] ?? null,
    renewsInDays: seen.renewsInDays,
    now: readAt,
  });
  await saveBalanceAfter(trx, seen.taskIds, seen.balance);
  const spent = await accountForSpent(trx, seen.taskIds, reading.id);
  await warnOfLow(trx, context, { ...seen, before: last?.balance ?? null });
  if (last === undefined) return reading;
  const expected = subtractCredits(last.balance, sumCredits([...spent.values()]));
  const missing = subtractCredits(expected, seen.balance);
  const assumed = await listAssumedCharges(trx, reading.id);
  const late = (await readAtBefore(trx, [...spent.keys()])).filter(
    (task) => task.readAt < last.read_at,
  );
  const explained = await explainLate(trx, context, {
    missing,
    reading,
    late: late.map((task) => ({
      readAt: task.readAt,
      charged: spent.get(task.id) ?? '0',
      isAssumed: assumed.some(({ taskId }) => taskId === task.id),
    })),
    hasAssumed: assumed.length > 0,
    lastReadAt: last.read_at,
  });
  const refunded = await takeBackAssumed(trx, context, {
    rest: addCredits(missing, explained),
    assumed,
    before: await listAssumedBefore(trx, reading, late),
    reading,
    isShared: seen.isShared,
  });
  await bookRest(trx, context, {
    missing,
    explained: addCredits(explained, refunded),
    reading,
    taskIds: seen.taskIds,
  });
  // A provider may refuse with credits on the account; only when more come in is that over.
  const hasRisen = compareCredits(seen.balance, last.balance) > 0;
  if (hasRisen && compareCredits(seen.balance, seen.enough) >= 0) {
    await markRestored(trx, context, { provider, balance: seen.balance });
  }
  return {
    ...reading,
    unexplained: addCredits(missing, explained),
    mayHaveGone: sumCredits([
      missing,
      ...assumed.map(({ credits }) => credits),
      ...late.map((task) => spent.get(task.id) ?? '0'),
    ]),
  };
}

/** What is open of earlier readings which the receipts of late tasks reach back to. */
function listAssumedBefore(
  trx: Trx,
  { provider, readAt }: BalanceReading,
  late: readonly { readonly readAt: number }[],
): Promise<readonly AssumedCharge[]> {
  if (late.length === 0) return Promise.resolve([]);
  const from = Math.min(...late.map((task) => task.readAt));
  return listAssumedWithin(trx, { provider, from, to: readAt });
}

/** Told of each balance that is passed at which people are to be warned; at the first reading of the lowest that it is under. */
async function warnOfLow(
  trx: Trx,
  context: StepContext,
  {
    provider,
    balance,
    warnAt,
    before,
  }: Pick<BalanceSeen, 'provider' | 'balance' | 'warnAt'> & {
    /** The reading before; null at the first. */
    readonly before: Credits | null;
  },
): Promise<void> {
  const under = warnAt
    .filter((level) => compareCredits(balance, level) <= 0)
    .toSorted(compareCredits);
  const passed =
    before === null
      ? under.slice(0, 1)
      : under.filter((level) => compareCredits(before, level) > 0);
  for (const level of passed) {
    await announceProduct(trx, context, {
      type: 'credits.low',
      data: { provider, balance, threshold: level },
    });
  }
}

export interface BalanceReading {
  readonly id: string;
  readonly provider: PaidProviderName;
  readonly readAt: number;
  /** Credits that went since the reading before without a receipt of ours. */
  readonly unexplained: Credits;
  /** And that may have gone so at most, if nothing that is assumed was charged, and nothing late in this stretch; below nought, credits came in. */
  readonly mayHaveGone: Credits;
}

/**
 * A task that was late, or in doubt, may have been charged before a reading that knew nothing of it: what that one called unexplained is
 * explained by its receipt. Which readings these are is kept, so that the receipt of one task never speaks for another. Returns the credits that are
 * explained so.
 */
async function explainLate(
  trx: Trx,
  context: StepContext,
  {
    missing,
    reading,
    late,
    hasAssumed,
    lastReadAt,
  }: {
    readonly missing: Credits;
    readonly reading: BalanceReading;
    /** Tasks that were decided on an earlier reading than the last, with what this one is the first to account for. */
    readonly late: readonly {
      readonly readAt: number;
      readonly charged: Credits;
      /** Whether any of it was charged is not known. */
      readonly isAssumed: boolean;
    }[];
    /** Whether a receipt of this stretch is of something that may have been free: then a rise may be its. */
    readonly hasAssumed: boolean;
    readonly lastReadAt: number;
  },
): Promise<Credits> {
  let explained: Credits = '0';
  for (const { readAt, charged, isAssumed } of late) {
    const range = { from: readAt, to: lastReadAt };
    const evidence = await readBalanceEvidence(trx, reading.provider, readAt);
    const falls = fallsWithin(evidence, range);
    const [first] = falls;
    const last = falls.at(-1);
    if (first === undefined || last === undefined) continue;
    const credits = smallest(charged, movesWithin(evidence, range).unexplained);
    if (compareCredits(credits, '0') <= 0) continue;
    // The whole charge has come to light as a rise, and nothing else has moved: none of it fell into this stretch.
    const isAllBefore =
      late.length === 1 &&
      (!hasAssumed || isAssumed) &&
      compareCredits(subtractCredits('0', missing), charged) === 0;
    await enterMove(trx, {
      ...moveOf(context, reading),
      from: 'unexplained',
      to: 'available',
      credits,
      explains: { from: first.readAt, to: isAllBefore ? last.readAt : reading.readAt },
    });
    // A fall that it explains may be another start's, if it was free.
    if (isAssumed) {
      const { provider } = reading;
      for (const fall of falls) {
        await saveAssumedAt(trx, { provider, readAt: fall.readAt, credits });
      }
    }
    explained = addCredits(explained, credits);
  }
  return explained;
}

/**
 * Receipts of look-ups that the provider may not have charged. Those that the balance shows to have been free are taken back; what it cannot tell of the
 * others is kept with the reading, because a start in doubt may have been charged in their stead. The receipt of a late task shows the same of those of
 * earlier readings. Where more came in than these receipts, or others share the pool, it tells nothing of them. Returns the credits that were taken back.
 */
async function takeBackAssumed(
  trx: Trx,
  context: StepContext,
  {
    rest,
    assumed,
    before,
    reading,
    isShared,
  }: {
    /** What the balance fell by beyond all receipts; below nought, it fell by less. */
    readonly rest: Credits;
    /** Those that the reading is the first to account for. */
    readonly assumed: readonly AssumedCharge[];
    readonly before: readonly AssumedCharge[];
    readonly reading: BalanceReading;
    readonly isShared: boolean;
  },
): Promise<Credits> {
  const all = sumCredits([...assumed, ...before].map(({ credits }) => credits));
  const mayTell = !isShared && compareCredits(addCredits(rest, all), '0') >= 0;
  let open: Credits = '0';
  let takenBack: Credits = '0';
  for (const { intentId, taskId, credits, readingId } of [...assumed, ...before]) {
    const isFree =
      mayTell && compareCredits(addCredits(rest, addCredits(takenBack, credits)), '0') <= 0;
    const isNew = readingId === reading.id;
    if (!isFree) {
      if (isNew) open = addCredits(open, credits);
      continue;
    }
    if (!isNew) await closeAssumed(trx, readingId, credits);
    await enterMove(trx, {
      ...moveOf(context, reading),
      intentId,
      taskId,
      from: 'spent',
      to: 'available',
      credits,
    });
    await markUncharged(trx, intentId);
    takenBack = addCredits(takenBack, credits);
  }
  if (compareCredits(open, '0') > 0) await saveAssumed(trx, reading.id, open);
  return takenBack;
}

/** Books what the receipts do not tell: what went is unexplained, what came in was bought. */
async function bookRest(
  trx: Trx,
  context: StepContext,
  {
    missing,
    explained,
    reading,
    taskIds,
  }: {
    readonly missing: Credits;
    readonly explained: Credits;
    readonly reading: BalanceReading;
    readonly taskIds: readonly string[];
  },
): Promise<void> {
  const rest = addCredits(missing, explained);
  const move = moveOf(context, reading);
  if (compareCredits(rest, '0') > 0) {
    await enterMove(trx, { ...move, from: 'available', to: 'unexplained', credits: rest });
  } else if (compareCredits(rest, '0') < 0) {
    const risen = subtractCredits('0', rest);
    await enterMove(trx, { ...move, from: 'topped_up', to: 'available', credits: risen });
  }
  // What is explained at the same time was told before.
  if (compareCredits(missing, '0') <= 0) return;
  await announceProduct(trx, context, {
    type: 'credits.unexplained',
    data: {
      provider: reading.provider,
      credits: missing,
      tasks_compared: taskIds.length,
      runbook: 'credits-unexplained',
    },
  });
}

function moveOf({ random, clock }: StepContext, reading: BalanceReading) {
  return {
    id: random.uuid(),
    provider: reading.provider,
    intentId: null,
    taskId: null,
    now: clock.now(),
    readingId: reading.id,
  } as const;
}

/** Never below nought. */
function smallest(...amounts: readonly Credits[]): Credits {
  const least = amounts.reduce((a, b) => (compareCredits(a, b) <= 0 ? a : b));
  return compareCredits(least, '0') < 0 ? '0' : least;
}
