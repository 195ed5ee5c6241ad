import type { Lane } from '../domain/job.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Random } from '../runtime/random.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { findRetryBudget, saveRetryBudget } from '../store/retry-budgets.ts';
import {
  earnByFirstAttempt,
  earnBySuccess,
  fullBucket,
  putOffMs,
  spendOnRetry,
  type RetryTokens,
} from './decide-extra-call.ts';
import { retryPolicies } from './retry-policies.ts';

/** What the repeated attempts of a lane may cost, kept in the database and so shared by processes. */
export interface RetryBudget {
  /** Null when the attempt may be made; otherwise until when it is put off. 1 = the first attempt. */
  waitsUntil(attempt: number): Promise<number | null>;
  succeeded(attempt: number): Promise<void>;
}

export interface RetryBudgetOptions {
  readonly lane: Lane;
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
}

/** The budget as one job meets it. While nothing fails the bucket is full and nothing is written. */
export function createRetryBudget({ lane, db, clock, random }: RetryBudgetOptions): RetryBudget {
  const { extraShare } = retryPolicies[lane];
  let isFull = false;
  return {
    async waitsUntil(attempt) {
      if (extraShare === null) return null;
      if (attempt > 1) return spend();
      await earn((state, now) => earnByFirstAttempt(state, { now, extraShare }));
      return null;
    },
    async succeeded(attempt) {
      if (extraShare === null || isFull) return;
      const of = attempt > 1 ? 'repeated' : 'first';
      await earn((state, now) => earnBySuccess(state, { now, of }));
    },
  };

  async function spend(): Promise<number | null> {
    // Whoever finds none looks again soon, and must not wait for the write lock each time.
    if (spendOnRetry(await load(db), clock.now()) === null) return putOffUntil();
    return db.transaction().execute(async (trx) => {
      const now = clock.now();
      const left = spendOnRetry(await load(trx), now);
      if (left === null) return putOffUntil();
      await saveRetryBudget(trx, { lane, tokens: left.tokens, refilled_at: left.refilledAt });
      return null;
    });
  }

  function putOffUntil(): number {
    return clock.now() + Math.ceil(putOffMs(random.next()));
  }

  async function earn(change: (state: RetryTokens, now: number) => RetryTokens): Promise<void> {
    const seen = await load(db);
    isFull = seen.tokens >= fullBucket;
    if (isFull) return;
    await db.transaction().execute(async (trx) => {
      const { tokens, refilledAt } = change(await load(trx), clock.now());
      await saveRetryBudget(trx, { lane, tokens, refilled_at: refilledAt });
    });
  }

  async function load(from: Db | Trx): Promise<RetryTokens> {
    const row = await findRetryBudget(from, lane);
    return row === undefined
      ? { tokens: fullBucket, refilledAt: clock.now() }
      : { tokens: row.tokens, refilledAt: row.refilled_at };
  }
}
