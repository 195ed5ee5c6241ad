import {
  addCredits,
  compareCredits,
  subtractCredits,
  sumCredits,
  type Credits,
} from '../domain/credits.ts';
import type { BalanceMoment } from '../domain/enrichment.ts';
import { fallsWithin, movesWithin } from '../domain/judge-by-balance.ts';
import { readAtBefore, saveBalanceAfter } from '../store/compare-tasks.ts';
import { readBalanceEvidence } from '../store/read-balance-evidence.ts';
import { readSetting, writeSetting } from '../store/settings.ts';
import {
  accountForSpent,
  enterMove,
  findLatestBalance,
  saveBalanceReading,
} from '../store/spend-ledger.ts';
import type { Trx } from '../store/open-store.ts';
import { announceProduct } from './announce.ts';
import type { StepContext } from './step-context.ts';

export interface BalanceSeen {
  readonly balance: Credits;
  readonly isShared: boolean;
  readonly renewsInDays: number | null;
  readonly moment: BalanceMoment;
  /** Completed tasks whose effect this reading shows. */
  readonly taskIds: readonly string[];
  /** Credits that are never spent. */
  readonly floor: Credits;
  /** Balances at which people are warned. */
  readonly warnAt: readonly Credits[];
}

/**
 * Writes a balance reading down and compares it with our books. What the provider took beyond our receipts is entered as unexplained
 * (somebody else's spending, a doubtful start), what came in as a top-up on an account of its own, so that neither makes up for the other;
 * unless the pool is shared and a difference proves nothing. What our receipts say is told by the tasks, not by the time: a clock that was
 * set back would count them twice or not at all.
 */
export async function recordBalance(
  trx: Trx,
  context: StepContext,
  seen: BalanceSeen,
): Promise<BalanceReading> {
  const last = await findLatestBalance(trx);
  // The latest reading stays the latest when the clock is set back.
  const readAt = Math.max(context.clock.now(), (last?.read_at ?? 0) + 1);
  const reading = { id: context.random.uuid(), readAt };
  await saveBalanceReading(trx, {
    id: reading.id,
    balance: seen.balance,
    isShared: seen.isShared,
    moment: seen.moment,
    taskId: seen.taskIds[0] ?? null,
    renewsInDays: seen.renewsInDays,
    now: readAt,
  });
  await saveBalanceAfter(trx, seen.taskIds, seen.balance);
  const spent = await accountForSpent(trx, seen.taskIds, reading.id);
  if (last === undefined) return reading;
  if (!seen.isShared) {
    const expected = subtractCredits(last.balance, sumCredits([...spent.values()]));
    const missing = subtractCredits(expected, seen.balance);
    const explained = await explainLate(trx, context, {
      missing,
      reading,
      spent,
      lastReadAt: last.read_at,
    });
    await bookRest(trx, context, { missing, explained, reading, taskIds: seen.taskIds });
  }
  for (const level of seen.warnAt) {
    if (compareCredits(last.balance, level) > 0 && compareCredits(seen.balance, level) <= 0) {
      await announceProduct(trx, context, {
        type: 'credits.low',
        data: { balance: seen.balance, threshold: level },
      });
    }
  }
  // A provider may refuse with credits on the account; only when more come in is that over.
  const hasRisen = compareCredits(seen.balance, last.balance) > 0;
  if (hasRisen && compareCredits(seen.balance, addCredits(seen.floor, '1')) >= 0) {
    await markRestored(trx, context, seen.balance);
  }
  return reading;
}

export interface BalanceReading {
  readonly id: string;
  readonly readAt: number;
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
    spent,
    lastReadAt,
  }: {
    readonly missing: Credits;
    readonly reading: BalanceReading;
    /** By task, what the reading is the first to account for. */
    readonly spent: ReadonlyMap<string, Credits>;
    readonly lastReadAt: number;
  },
): Promise<Credits> {
  let explained: Credits = '0';
  const late = (await readAtBefore(trx, [...spent.keys()])).filter(
    (task) => task.readAt < lastReadAt,
  );
  for (const task of late) {
    const range = { from: task.readAt, to: lastReadAt };
    const evidence = await readBalanceEvidence(trx, task.readAt);
    const falls = fallsWithin(evidence, range);
    const [first] = falls;
    const last = falls.at(-1);
    if (first === undefined || last === undefined) continue;
    const charged = spent.get(task.id) ?? '0';
    const credits = smallest(charged, movesWithin(evidence, range).unexplained);
    if (compareCredits(credits, '0') <= 0) continue;
    // The whole charge has come to light as a rise, and nothing else has moved: none of it fell into this stretch.
    const isAllBefore =
      late.length === 1 && compareCredits(subtractCredits('0', missing), charged) === 0;
    await enterMove(trx, {
      ...moveOf(context, reading),
      from: 'unexplained',
      to: 'available',
      credits,
      explains: { from: first.readAt, to: isAllBefore ? last.readAt : reading.readAt },
    });
    explained = addCredits(explained, credits);
  }
  return explained;
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
    data: { credits: missing, tasks_compared: taskIds.length, runbook: 'credits-unexplained' },
  });
}

function moveOf({ random, clock }: StepContext, reading: BalanceReading) {
  return {
    id: random.uuid(),
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

const exhaustedSetting = 'snov_exhausted_since';
const firstProbeMs = 15_000;
const longestProbeMs = 15 * 60_000;

/** Notes that the credits are used up, announces it once, and says when to look again: after as long as it has lasted. */
export async function markExhausted(
  trx: Trx,
  context: StepContext,
  balance: Credits | null,
): Promise<void> {
  if ((await exhaustedSince(trx)) !== null) return;
  await writeSetting(trx, exhaustedSetting, String(context.clock.now()));
  await announceProduct(trx, context, { type: 'credits.exhausted', data: { balance } });
}

/** On the day the provider renews the credits, so that they are noticed within five minutes. */
const renewalProbeMs = 4 * 60_000;

/**
 * When to look at the balance again: soon at first, every quarter of an hour in the end, and more often when the provider has said that it
 * renews the credits about now. Reading it is free.
 */
export function nextProbeAt(
  since: number | null,
  now: number,
  renewsInDays: number | null,
): number {
  const lastedMs = since === null ? 0 : now - since;
  const isRenewalDue = renewsInDays !== null && renewsInDays <= 1;
  const longestMs = isRenewalDue ? renewalProbeMs : longestProbeMs;
  return now + Math.min(Math.max(lastedMs, firstProbeMs), longestMs);
}

/** The same, from what is stored. */
export async function nextProbe(
  db: Parameters<typeof readSetting>[0],
  now: number,
): Promise<number> {
  const latest = await findLatestBalance(db);
  return nextProbeAt(await exhaustedSince(db), now, latest?.renews_in_days ?? null);
}

export async function exhaustedSince(
  db: Parameters<typeof readSetting>[0],
): Promise<number | null> {
  const since = await readSetting(db, exhaustedSetting);
  return since === null || since === '' ? null : Number(since);
}

/** What a task came to says of the credits: one that ran out half-way, or one started after they were used up that did not. */
export async function heedTask(
  trx: Trx,
  context: StepContext,
  { isCutShort, sentAt }: { readonly isCutShort: boolean; readonly sentAt: number },
): Promise<void> {
  if (isCutShort) await markExhausted(trx, context, null);
  // Others of its round may have been paid for before the credits ran out.
  else if (sentAt > ((await exhaustedSince(trx)) ?? Infinity))
    await markRestored(trx, context, null);
}

/** Credits came back, or a task was carried out to its end in spite of everything; announced once. */
export async function markRestored(
  trx: Trx,
  context: StepContext,
  balance: Credits | null,
): Promise<void> {
  if ((await exhaustedSince(trx)) === null) return;
  await writeSetting(trx, exhaustedSetting, '');
  await announceProduct(trx, context, { type: 'credits.restored', data: { balance } });
}
