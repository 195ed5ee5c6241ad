import { isPatient, type Lane, type Priority } from '../domain/job.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Random } from '../runtime/random.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { findRetryBudget, saveRetryBudget } from '../store/retry-budgets.ts';
import {
  earnByFirstAttempt,
  fullBucket,
  putOffMs,
  quickenBySuccess,
  slowByFailure,
  spendOnRetry,
  type RetryTokens,
} from './decide-extra-call.ts';
import { retryPolicies } from './retry-policies.ts';

/** What the repeated attempts of a lane may cost, kept in the database and so shared by processes. */
export interface RetryBudget {
  /** Null when the attempt may be made; otherwise until when it is put off. */
  waitsUntil(job: Attempt): Promise<number | null>;
  succeeded(job: Attempt): Promise<void>;
  /** The attempt has to be made again. */
  failed(): Promise<void>;
}

export interface Attempt {
  /** 1 = the first. */
  readonly attempt: number;
  readonly priority: Priority;
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
  return {
    async waitsUntil({ attempt, priority }) {
      if (extraShare === null) return null;
      if (attempt > 1) return spend(isPatient(priority));
      await change(
        ({ tokens }) => tokens < fullBucket,
        (state, now) => earnByFirstAttempt(state, { now, extraShare }),
      );
      return null;
    },
    async succeeded({ attempt }) {
      if (extraShare === null || attempt === 1) return;
      await change(() => true, quickenBySuccess);
    },
    async failed() {
      if (extraShare === null) return;
      await change(({ streak }) => streak > 0, slowByFailure);
    },
  };

  async function spend(isPatientJob: boolean): Promise<number | null> {
    // Whoever finds none looks again soon, and must not wait for the write lock each time.
    const seen = await load(db);
    if (spendOnRetry(seen, { now: clock.now(), isPatient: isPatientJob }) === null) {
      return putOffUntil(seen);
    }
    return db.transaction().execute(async (trx) => {
      const state = await load(trx);
      const left = spendOnRetry(state, { now: clock.now(), isPatient: isPatientJob });
      if (left === null) return putOffUntil(state);
      await save(trx, left);
      return null;
    });
  }

  function putOffUntil(state: RetryTokens): number {
    return clock.now() + Math.ceil(putOffMs(state, random.next()));
  }

  async function change(
    isAffected: (state: RetryTokens) => boolean,
    by: (state: RetryTokens, now: number) => RetryTokens,
  ): Promise<void> {
    if (!isAffected(await load(db))) return;
    await db.transaction().execute(async (trx) => save(trx, by(await load(trx), clock.now())));
  }

  async function load(from: Db | Trx): Promise<RetryTokens> {
    const row = await findRetryBudget(from, lane);
    return row === undefined
      ? { tokens: fullBucket, refilledAt: clock.now(), streak: 0 }
      : { tokens: row.tokens, refilledAt: row.refilled_at, streak: row.streak };
  }

  async function save(trx: Trx, { tokens, refilledAt, streak }: RetryTokens): Promise<void> {
    await saveRetryBudget(trx, { lane, tokens, refilled_at: refilledAt, streak });
  }
}
