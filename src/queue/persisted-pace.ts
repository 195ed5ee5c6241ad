import type { CallOperation, Pace, PacedCall } from '../http/pace.ts';
import { ownResetTime } from '../http/own-reset-time.ts';
import { readRateLimit } from '../http/rate-limit-headers.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import { serverTime } from '../http/server-time.ts';
import type { Clock } from '../runtime/clock.ts';
import { createOneAtATime } from '../runtime/one-at-a-time.ts';
import type { Timers } from '../runtime/timers.ts';
import type { Db, Trx } from '../store/open-store.ts';
import {
  findBudget,
  logCall,
  nthLatestCallAt,
  pullBackCalls,
  saveBudget,
} from '../store/rate-budgets.ts';
import type { CallHold } from './call-hold.ts';
import { readBudget, writeBudget, type Budget } from './budget-row.ts';
import {
  decideCall,
  heedServer,
  type CallDecision,
  type RatePlan,
  type ServerWord,
} from './decide-call.ts';
import { HeldCallError } from './held-call-error.ts';
import { decidePace, type PaceWord } from './decide-pace.ts';
import { unfelt, watchAnswer } from './watch-answers.ts';

export interface PersistedPaceOptions {
  readonly provider: string;
  readonly plan: RatePlan;
  readonly db: Db;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Asked before each call, after any wait for it; without it a call is only ever waited for. */
  readonly hold?: CallHold;
}

/**
 * A provider's budget kept in the database: a call is written down before it is made, so that neither a restart nor a
 * second process on the same key starts with a fresh allowance, or at a rate that was refused already.
 */
export function createPersistedPace(options: PersistedPaceOptions): Pace {
  const { provider, plan, db, clock, timers, hold } = options;
  /** First come, first served among the callers of this process. */
  const inTurn = createOneAtATime();
  let felt = unfelt;
  /** As of the latest call: at the plan there is nothing that a good answer could raise. */
  let isSlowed = true;

  return {
    async acquire(signal, operation) {
      await inTurn(() => waitForCall(signal, operation));
      return callSentAt(clock.now());
    },
  };

  function callSentAt(sentAt: number): PacedCall {
    return {
      async answered({ status, headers }) {
        const now = clock.now();
        const limits = readRateLimit(headers);
        const date = headers.get('date');
        const retryAfterMs = parseRetryAfter(headers.get('retry-after'), serverTime(date) ?? now);
        const resetAt = ownResetTime(limits.resetAt, { date, now });
        const word = { status, now, retryAfterMs, remaining: limits.remaining, resetAt };
        const paceWord: PaceWord | null =
          status === 429
            ? { kind: 'limited', sentAt, now }
            : watch({ isFailure: status >= 500, sentAt, now });
        if (paceWord === null && limits.remaining === null && retryAfterMs === null) return;
        await heed(now, (budget) => heedBoth(budget, word, paceWord));
      },
      async lost() {
        const now = clock.now();
        const word = watch({ isFailure: true, sentAt, now });
        if (word === null) return;
        await heed(now, ({ pace, ...budget }) => ({
          ...budget,
          pace: decidePace(pace, plan.windowMs, word),
        }));
      },
    };
  }

  /** What an answer other than a 429 says of the pace; null when it says nothing new. */
  function watch(seen: {
    readonly isFailure: boolean;
    readonly sentAt: number;
    readonly now: number;
  }): PaceWord | null {
    const { isFailure, sentAt, now } = seen;
    const watched = watchAnswer(felt, { isFailure, tookMs: Math.max(0, now - sentAt) });
    ({ felt } = watched);
    if (watched.trouble !== null) return { kind: watched.trouble, now };
    return isSlowed && !isFailure ? { kind: 'answered', now } : null;
  }

  function heedBoth(budget: Budget, word: ServerWord, paceWord: PaceWord | null): Budget {
    const call = heedServer(budget.call, plan, word);
    const pace = paceWord === null ? budget.pace : decidePace(budget.pace, plan.windowMs, paceWord);
    const isBlocked = call.blockedUntil > budget.call.blockedUntil;
    const blockReason = word.status === 429 ? 'limited' : 'allowance';
    return { call, pace, blockReason: isBlocked ? blockReason : budget.blockReason };
  }

  async function heed(now: number, change: (budget: Budget) => Budget): Promise<void> {
    const seen = readBudget(await findBudget(db, provider), now);
    const wanted = change(seen);
    // Most answers say nothing new, and must not wait for the write lock.
    if (wanted.call === seen.call && wanted.pace === seen.pace) return;
    await db.transaction().execute(async (trx) => {
      const changed = change(readBudget(await findBudget(trx, provider), now));
      await saveBudget(trx, writeBudget(changed, { provider, now }));
    });
  }

  async function waitForCall(signal: AbortSignal, operation: CallOperation): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const waitMs = await db.transaction().execute((trx) => takeCall(trx, operation));
      if (waitMs <= 0) return;
      await timers.sleep(waitMs, signal);
    }
  }

  async function takeCall(trx: Trx, operation: CallOperation): Promise<number> {
    const now = clock.now();
    const row = await findBudget(trx, provider);
    const budget = readBudget(row, now);
    const { factor } = budget.pace;
    isSlowed = factor < 1;
    const byPace = decideCall(budget.call, plan, { now, lastOfWindow: null, factor });
    // Whoever has to wait anyway need not look into the log.
    const decision = byPace.kind === 'wait' ? byPace : await askLog(trx, budget, now);
    const held = decision.kind === 'go' ? await hold?.(trx, operation) : null;
    if (held != null) throw new HeldCallError(`${held}: a call that had not begun is not made`);
    // Written at once, or what is left of the wait would begin anew each time that it is read.
    const isSetBack = row !== undefined && row.updated_at > now;
    if (decision.kind === 'go' || decision.state !== budget.call || isSetBack) {
      const changed = { ...budget, call: decision.state };
      await saveBudget(trx, writeBudget(changed, { provider, now }));
    }
    if (decision.kind === 'wait') return decision.untilMs - now;
    await logCall(trx, provider, { at: now, forgetBefore: now - 2 * plan.windowMs });
    return 0;
  }

  async function askLog(trx: Trx, { call, pace }: Budget, now: number): Promise<CallDecision> {
    await pullBackCalls(trx, provider, { now, furthest: now + plan.windowMs });
    const lastOfWindow = await nthLatestCallAt(trx, provider, {
      count: plan.callsPerWindow,
      // A call of exactly a window ago may count at a server that includes both ends.
      since: now - plan.windowMs - 1,
    });
    return decideCall(call, plan, { now, lastOfWindow, factor: pace.factor });
  }
}
