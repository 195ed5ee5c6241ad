import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../sandbox/seeded-random.ts';
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

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const stepMs = 100;
const answersAfterMs = 300;
const policy = retryPolicies['companies-house'];
const extraShare = policy.extraShare ?? 0;

interface World {
  readonly seed: string;
  /** Share of the calls that fail, each for itself. */
  readonly failing: number;
  readonly minutes: number;
  /** Null: there is nothing but what waits. */
  readonly firstEveryMs: number | null;
  readonly waiting?: number;
  readonly isPatient?: boolean;
}

/** A lane as its budget meets it, one call at a time each tenth of a second. */
function work(world: World): {
  readonly firsts: number;
  readonly extra: number;
  readonly seconds: number;
  readonly left: number;
} {
  const { failing, minutes, firstEveryMs, waiting = 0, isPatient = false } = world;
  const random = createSeededRandom(world.seed);
  let state: RetryTokens = { tokens: waiting > 0 ? 0 : fullBucket, refilledAt: 0, streak: 0 };
  let due = Array.from({ length: waiting }, () => ({
    at: random.next() * minuteMs,
    attempt: 2,
  }));
  let calls: { readonly endsAt: number; readonly attempt: number }[] = [];
  let firsts = 0;
  let extra = 0;
  let now = 0;
  for (; now < minutes * minuteMs; now += stepMs) {
    const ended = calls.filter(({ endsAt }) => endsAt <= now);
    calls = calls.filter(({ endsAt }) => endsAt > now);
    for (const { attempt } of ended) {
      if (random.next() < failing) {
        state = slowByFailure(state, now);
        const ceiling = Math.min(policy.firstDelayMs * 2 ** (attempt - 1), policy.longestDelayMs);
        due.push({ at: now + ceiling * random.next(), attempt: attempt + 1 });
      } else if (attempt > 1) {
        state = quickenBySuccess(state, now);
      }
    }
    if (firstEveryMs !== null && now % firstEveryMs === 0) {
      firsts += 1;
      state = earnByFirstAttempt(state, { now, extraShare });
      calls.push({ endsAt: now + answersAfterMs, attempt: 1 });
    }
    const looks = due.filter(({ at }) => at <= now);
    due = due.filter(({ at }) => at > now);
    let hasCalled = false;
    for (const job of looks) {
      if (hasCalled) {
        due.push(job);
        continue;
      }
      const left = spendOnRetry(state, { now, isPatient });
      if (left === null) {
        due.push({ ...job, at: now + putOffMs(state, random.next()) });
        continue;
      }
      state = left;
      extra += 1;
      hasCalled = true;
      calls.push({ endsAt: now + answersAfterMs, attempt: job.attempt });
    }
    if (firstEveryMs === null && due.length === 0 && calls.length === 0) break;
  }
  return { firsts, extra, seconds: now / secondMs, left: due.length };
}

describe('extra calls while calls fail at random', () => {
  it.each([0.05, 0.1, 0.2, 0.3, 0.5, 1])(
    'are a tenth of the first ones, and a handful (%d fail)',
    (failing) => {
      const { firsts, extra } = work({ seed: 'lane 1', failing, minutes: 20, firstEveryMs: 500 });

      expect(extra).toBeLessThanOrEqual(0.1 * firsts + fullBucket);
      expect(extra).toBeGreaterThan(0.04 * firsts);
    },
  );

  it.each([
    [0.3, 3],
    [0.5, 2],
    [1, 1],
  ])('are few a minute with nothing but those (%d fail)', (failing, mostPerMinute) => {
    const { extra } = work({
      seed: 'lane 2',
      failing,
      minutes: 60,
      firstEveryMs: null,
      waiting: 300,
    });

    expect(extra).toBeGreaterThan(30);
    expect(extra / 60).toBeLessThanOrEqual(mostPerMinute);
  });
});

describe('once the provider is back', () => {
  it.each([
    ['one job', { waiting: 1 }],
    ['a few', { waiting: 5 }],
    ['a thousand', { waiting: 1_000 }],
    ['a thousand that can wait', { waiting: 1_000, isPatient: true }],
  ])(
    'all that waited is done within five minutes, without any first attempt: %s',
    (...[, jobs]) => {
      const done = work({ seed: 'lane 3', failing: 0, minutes: 60, firstEveryMs: null, ...jobs });

      expect(done.left).toBe(0);
      expect(done.seconds).toBeLessThan(300);
    },
  );

  it('rare first attempts do not keep it', () => {
    const minutes = 5;
    const { left } = work({
      seed: 'lane 4',
      failing: 0,
      minutes,
      firstEveryMs: 30_000,
      waiting: 500,
    });

    expect(left).toBe(0);
  });
});
