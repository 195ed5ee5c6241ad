import { describe, expect, it } from 'vitest';
import {
  decideCall,
  heedServer,
  type BudgetState,
  type RatePlan,
} from '../../src/queue/decide-call.ts';
import { createDice } from '../../src/sim/seeded-random.ts';

interface Provider {
  readonly name: string;
  readonly plan: RatePlan;
  /** What the server really allows in any window. */
  readonly serverLimit: number;
  readonly longestDeliveryMs: number;
  /** Calls under way at once. */
  readonly concurrency: number;
  readonly leastUsed: number;
  /** Whether the wall clock is put an hour forward or back at each restart. */
  readonly hasJumps?: boolean;
}

/**
 * How much calls may bunch on their way is bounded by what the plan leaves free: 10 s of delivery with 20 of 600 calls in
 * 300 s, 3 s with 3 of 60 in 60 s. One call at a time cannot bunch at all, but waits for its answer.
 */
const providers: readonly Provider[] = [
  {
    name: 'companies-house',
    plan: { callsPerWindow: 580, windowMs: 300_000 },
    serverLimit: 600,
    longestDeliveryMs: 10_000,
    concurrency: Infinity,
    leastUsed: 0.95,
  },
  {
    name: 'companies-house, with a clock that jumps',
    plan: { callsPerWindow: 580, windowMs: 300_000 },
    serverLimit: 600,
    longestDeliveryMs: 10_000,
    concurrency: Infinity,
    leastUsed: 0.95,
    hasJumps: true,
  },
  {
    name: 'snov',
    plan: { callsPerWindow: 57, windowMs: 60_000 },
    serverLimit: 60,
    longestDeliveryMs: 3_000,
    concurrency: Infinity,
    leastUsed: 0.95,
  },
  {
    name: 'snov, one call at a time',
    plan: { callsPerWindow: 57, windowMs: 60_000 },
    serverLimit: 60,
    longestDeliveryMs: 10_000,
    concurrency: 1,
    leastUsed: 0,
  },
];

const days = 30;
const durationMs = days * 86_400_000;
const hourMs = 3_600_000;

/** A server that counts what arrives: over any window, and over fixed ones that begin with a first call. */
function createServer({ windowMs }: RatePlan, limit: number) {
  const recent: number[] = [];
  let oldest = 0;
  let fixedFrom = -Infinity;
  let fixedCount = 0;
  let mostInAnyWindow = 0;
  let mostInFixedWindow = 0;
  return {
    arrive(at: number) {
      recent.push(at);
      while ((recent[oldest] ?? at) <= at - windowMs) oldest += 1;
      mostInAnyWindow = Math.max(mostInAnyWindow, recent.length - oldest);
      if (oldest > 100_000) {
        recent.splice(0, oldest);
        oldest = 0;
      }
      if (at >= fixedFrom + windowMs) {
        fixedFrom = at;
        fixedCount = 0;
      }
      fixedCount += 1;
      mostInFixedWindow = Math.max(mostInFixedWindow, fixedCount);
      return { remaining: Math.max(0, limit - fixedCount), resetAt: fixedFrom + windowMs };
    },
    figures: () => ({ mostInAnyWindow, mostInFixedWindow }),
  };
}

interface Delivery {
  readonly arrivesAt: number;
}

/** Thirty days in which there is always a call to make. Each takes up to ten seconds to arrive; the process restarts every 1-6 h. */
function simulate(provider: Provider, seed: number) {
  const { plan, serverLimit, longestDeliveryMs, concurrency, hasJumps = false } = provider;
  const random = createDice(`pace ${seed}`).next;
  const server = createServer(plan, serverLimit);
  /** By the wall clock, as the database has it. */
  let log: number[] = [];
  const underWay: Delivery[] = [];
  let state: BudgetState = { nextCallAt: 0, blockedUntil: 0 };
  /** Runs evenly; the wall clock is this and its jumps. */
  let now = 0;
  let jumpedMs = 0;
  let calls = 0;
  let restarts = 0;
  let restartsAt = hourMs;

  const deliverUntil = (until: number): void => {
    while (underWay[0] !== undefined && underWay[0].arrivesAt <= until) {
      const { arrivesAt } = underWay[0];
      underWay.shift();
      const { remaining, resetAt } = server.arrive(arrivesAt);
      state = heedServer(state, plan, {
        status: 200,
        remaining,
        // The server's Date header tells how far off our clock is.
        resetAt: resetAt + jumpedMs,
        retryAfterMs: null,
        now: Math.max(now, arrivesAt) + jumpedMs,
      });
    }
  };
  const send = (): void => {
    const delivery = { arrivesAt: now + random() * longestDeliveryMs };
    const at = underWay.findLastIndex((other) => other.arrivesAt <= delivery.arrivesAt);
    underWay.splice(at + 1, 0, delivery);
  };

  while (now < durationMs) {
    deliverUntil(now);
    if (now >= restartsAt) {
      restarts += 1;
      restartsAt = now + hourMs * (1 + 5 * random());
      // Nothing survives but what is stored; starting takes a while.
      now += 1_000 + Math.floor(random() * 4_000);
      if (hasJumps) {
        jumpedMs += random() < 0.5 ? hourMs : -hourMs;
        log = pulledBack(log.slice(-2 * plan.callsPerWindow), now + jumpedMs, plan.windowMs);
      }
      continue;
    }
    const [first] = underWay;
    if (first !== undefined && underWay.length >= concurrency) {
      now = Math.ceil(first.arrivesAt);
      continue;
    }
    const wall = now + jumpedMs;
    const nth = log[log.length - plan.callsPerWindow];
    const lastOfWindow = nth !== undefined && nth > wall - plan.windowMs ? nth : null;
    const decision = decideCall(state, plan, { now: wall, lastOfWindow, factor: 1 });
    state = decision.state;
    if (decision.kind === 'wait') {
      // Timers have whole milliseconds.
      now = Math.ceil(decision.untilMs - jumpedMs);
      continue;
    }
    calls += 1;
    log.push(wall);
    if (log.length > 100_000) log.splice(0, log.length - plan.callsPerWindow);
    send();
  }
  const allowed = (durationMs / plan.windowMs) * plan.callsPerWindow;
  return { ...server.figures(), calls, restarts, used: calls / allowed };
}

/** As the store does it with calls that lie ahead of what the clock can have shown. */
function pulledBack(log: readonly number[], now: number, windowMs: number): number[] {
  return log.map((at) => (at > now + windowMs ? now : at)).toSorted((a, b) => a - b);
}

describe('pacing over thirty saturated days', () => {
  it.each(providers)(
    'never passes the limit of $name and wastes little of the plan',
    (provider) => {
      const figures = simulate(provider, 1);

      process.stdout.write(
        `${provider.name}: ${figures.calls} calls, ${figures.restarts} restarts, ` +
          `most in any ${provider.plan.windowMs / 1_000} s ${figures.mostInAnyWindow}, ` +
          `in a fixed window ${figures.mostInFixedWindow} of ${provider.serverLimit}, ` +
          `${(figures.used * 100).toFixed(2)} % of the plan used\n`,
      );
      expect(figures.mostInAnyWindow).toBeLessThanOrEqual(provider.serverLimit);
      expect(figures.mostInFixedWindow).toBeLessThanOrEqual(provider.serverLimit);
      expect(figures.used).toBeGreaterThanOrEqual(provider.leastUsed);
    },
  );
});
