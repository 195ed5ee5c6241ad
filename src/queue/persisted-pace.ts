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
  saveBlockReason,
  saveBudget,
} from '../store/rate-budgets.ts';
import {
  decideCall,
  heedServer,
  isRefusal,
  type BudgetState,
  type RatePlan,
} from './decide-call.ts';

export interface PersistedPaceOptions {
  readonly provider: string;
  readonly plan: RatePlan;
  readonly db: Db;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Called in the transaction that notes that the provider refuses us (401, 403), or lets us in again. */
  readonly onRefusal: (trx: Trx, seen: RefusalSeen) => Promise<void>;
}

export interface RefusalSeen {
  readonly provider: string;
  readonly isRefused: boolean;
  readonly status: number;
}

/** Begins the reason of a block that a refusal caused. */
const refused = 'refused';

/**
 * A provider's budget kept in the database: a call is written down before it is made, so that neither a restart nor a
 * second process on the same key starts with a fresh allowance.
 */
export function createPersistedPace(options: PersistedPaceOptions): Pace {
  const { provider, plan, db, clock, timers } = options;
  /** False once a call was answered well; until then the database knows. */
  let mayBeRefused = plan.refusalPauseMs !== null;
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
      const isRefused = isRefusal(plan, status);
      const isWelcome = mayBeRefused && status < 400;
      if (status !== 429 && limits.remaining === null && !isRefused && !isWelcome) return;
      await db.transaction().execute(async (trx) => {
        if (isRefused || isWelcome) await noteRefusal(trx, { isRefused, status });
        const state = await loadState(trx, provider);
        const heeded = heedServer(state, plan, {
          status,
          remaining: limits.remaining,
          resetAt: limits.resetAt,
          retryAfterMs,
          now,
        });
        if (heeded !== state) await storeState(trx, heeded);
      });
      if (isRefused) mayBeRefused = true;
      else if (isWelcome) mayBeRefused = false;
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
      if (decision.state !== stored) await storeState(trx, decision.state);
      return decision.untilMs - now;
    }
    await storeState(trx, decision.state);
    await logCall(trx, provider, { at: now, forgetBefore: now - 2 * plan.windowMs });
    return 0;
  }

  async function noteRefusal(trx: Trx, seen: Omit<RefusalSeen, 'provider'>): Promise<void> {
    const wasRefused = (await findBudget(trx, provider))?.block_reason === refused;
    if (wasRefused === seen.isRefused) return;
    await saveBlockReason(trx, provider, seen.isRefused ? refused : null);
    await options.onRefusal(trx, { provider, ...seen });
  }

  async function storeState(trx: Trx, state: BudgetState): Promise<void> {
    await saveBudget(trx, {
      provider,
      next_call_at: state.nextCallAt,
      blocked_until: Math.ceil(state.blockedUntil),
      updated_at: clock.now(),
    });
  }
}

async function loadState(trx: Trx, provider: string): Promise<BudgetState> {
  const row = await findBudget(trx, provider);
  return { nextCallAt: row?.next_call_at ?? 0, blockedUntil: row?.blocked_until ?? 0 };
}

/** A new process may have a new key: it asks once, whatever the last one was told. */
export async function forgetRefusal(db: Db, provider: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const budget = await findBudget(trx, provider);
    if (budget?.block_reason !== refused) return;
    await saveBudget(trx, {
      provider,
      next_call_at: budget.next_call_at,
      blocked_until: 0,
      updated_at: budget.updated_at,
    });
  });
}
