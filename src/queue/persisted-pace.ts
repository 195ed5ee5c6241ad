import type { Pace } from '../http/pace.ts';
import { readRateLimit } from '../http/rate-limit-headers.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Timers } from '../runtime/timers.ts';
import type { Db, Trx } from '../store/open-store.ts';
import {
  findBudget,
  logCall,
  nthLatestCallAt,
  pullBackCalls,
  saveBudget,
} from '../store/rate-budgets.ts';
import { decideCall, heedServer, type BudgetState, type RatePlan } from './decide-call.ts';

export interface PersistedPaceOptions {
  readonly provider: string;
  readonly plan: RatePlan;
  readonly db: Db;
  readonly clock: Clock;
  readonly timers: Timers;
}

/**
 * A provider's budget kept in the database: a call is written down before it is made, so that neither a restart nor a
 * second process on the same key starts with a fresh allowance.
 */
export function createPersistedPace(options: PersistedPaceOptions): Pace {
  const { provider, plan, db, clock, timers } = options;
  /** First come, first served among the callers of this process. */
  let turn: Promise<void> = Promise.resolve();

  return {
    acquire(signal) {
      const mine = turn.then(() => waitForCall(signal));
      turn = mine.catch(() => undefined);
      return mine;
    },
    async observe({ status, headers }) {
      const now = clock.now();
      const limits = readRateLimit(headers);
      const retryAfter = headers.get('retry-after');
      const retryAfterMs = retryAfter === undefined ? null : parseRetryAfter(retryAfter, now);
      if (status !== 429 && limits.remaining === null) return;
      await db.transaction().execute(async (trx) => {
        const state = await loadState(trx, provider);
        const heeded = heedServer(state, plan, {
          status,
          remaining: limits.remaining,
          resetAt: limits.resetAt,
          retryAfterMs,
          now,
        });
        if (heeded === state) return;
        const reason = heeded.blockedUntil > state.blockedUntil ? `HTTP ${status}` : null;
        await storeState(trx, heeded, reason);
      });
    },
  };

  async function waitForCall(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const waitMs = await db.transaction().execute(takeCall);
      if (waitMs <= 0) return;
      await timers.sleep(waitMs, signal);
    }
  }

  async function takeCall(trx: Trx): Promise<number> {
    const now = clock.now();
    await pullBackCalls(trx, provider, { now, furthest: now + plan.windowMs });
    const lastOfWindow = await nthLatestCallAt(trx, provider, {
      count: plan.callsPerWindow,
      since: now - plan.windowMs,
    });
    const stored = await loadState(trx, provider);
    const decision = decideCall(stored, plan, { now, lastOfWindow });
    if (decision.kind === 'wait') {
      if (decision.state !== stored) await storeState(trx, decision.state, null);
      return decision.untilMs - now;
    }
    await storeState(trx, decision.state, null);
    await logCall(trx, provider, { at: now, forgetBefore: now - 2 * plan.windowMs });
    return 0;
  }

  async function storeState(trx: Trx, state: BudgetState, reason: string | null): Promise<void> {
    await saveBudget(trx, {
      provider,
      next_call_at: state.nextCallAt,
      blocked_until: Math.ceil(state.blockedUntil),
      block_reason: reason,
      updated_at: clock.now(),
    });
  }
}

async function loadState(trx: Trx, provider: string): Promise<BudgetState> {
  const row = await findBudget(trx, provider);
  return { nextCallAt: row?.next_call_at ?? 0, blockedUntil: row?.blocked_until ?? 0 };
}
