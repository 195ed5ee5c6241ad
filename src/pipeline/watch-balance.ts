import { addCredits, compareCredits, subtractCredits, type Credits } from '../domain/credits.ts';
import type { BalanceMoment } from '../domain/enrichment.ts';
import { saveBalanceAfter } from '../store/provider-tasks.ts';
import { readSetting, writeSetting } from '../store/settings.ts';
import {
  enterMove,
  findLatestBalance,
  saveBalanceReading,
  spentOn,
} from '../store/spend-ledger.ts';
import type { Trx } from '../store/open-store.ts';
import { announceProduct } from './announce.ts';
import type { StepContext } from './step-context.ts';

/** Balances at which people are warned; nothing stops before the floor. */
const warnAt: readonly Credits[] = ['500', '100'];

export interface BalanceSeen {
  readonly balance: Credits;
  readonly isShared: boolean;
  readonly moment: BalanceMoment;
  /** Completed tasks whose effect this reading shows. */
  readonly taskIds: readonly string[];
  /** Credits that are never spent. */
  readonly floor: Credits;
}

/**
 * Writes a balance reading down and compares it with our books: what the provider took beyond our receipts is entered as
 * unexplained (somebody else's spending, a doubtful start, a top-up), unless the pool is shared and proves nothing. What our receipts say is
 * told by the tasks, not by the time: a clock that was set back would count them twice or not at all.
 */
export async function recordBalance(
  trx: Trx,
  context: StepContext,
  seen: BalanceSeen,
): Promise<void> {
  const last = await findLatestBalance(trx);
  // The latest reading stays the latest when the clock is set back.
  const now = Math.max(context.clock.now(), (last?.read_at ?? 0) + 1);
  await saveBalanceReading(trx, {
    id: context.random.uuid(),
    balance: seen.balance,
    isShared: seen.isShared,
    moment: seen.moment,
    taskId: seen.taskIds[0] ?? null,
    now,
  });
  await saveBalanceAfter(trx, seen.taskIds, seen.balance);
  if (last === undefined) return;
  if (!seen.isShared) {
    const expected = subtractCredits(last.balance, await spentOn(trx, seen.taskIds));
    await bookDifference(trx, context, subtractCredits(expected, seen.balance));
  }
  for (const level of warnAt) {
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
}

async function bookDifference(trx: Trx, context: StepContext, missing: Credits): Promise<void> {
  const sign = compareCredits(missing, '0');
  if (sign === 0) return;
  await enterMove(trx, {
    id: context.random.uuid(),
    intentId: null,
    taskId: null,
    from: sign > 0 ? 'available' : 'unexplained',
    to: sign > 0 ? 'unexplained' : 'available',
    credits: sign > 0 ? missing : subtractCredits('0', missing),
    now: context.clock.now(),
  });
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

/** When to look at the balance again: soon at first, every quarter of an hour in the end. Reading it is free. */
export function nextProbeAt(since: number | null, now: number): number {
  const lastedMs = since === null ? 0 : now - since;
  return now + Math.min(Math.max(lastedMs, firstProbeMs), longestProbeMs);
}

export async function exhaustedSince(
  db: Parameters<typeof readSetting>[0],
): Promise<number | null> {
  const since = await readSetting(db, exhaustedSetting);
  return since === null || since === '' ? null : Number(since);
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
