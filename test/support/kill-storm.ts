import { setTimeout as sleep } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import { createSeededRandom } from '../../src/sandbox/seeded-random.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import type { SandboxCompany } from '../../src/sandbox/world/company.ts';
import { environmentFor, makeHome, urlOf, type Environment, type Home } from './run-service.ts';
import { calmCompanies, startQuietSandbox } from './sandbox-for-test.ts';
import { slowDownStartReplies } from './slow-start-replies.ts';

export interface Storm {
  readonly kills: number;
  readonly companies: number;
  readonly seed: number;
  /** How long the rest of the work may take after the last kill. */
  readonly finishWithinMs: number;
}

export interface StormResult extends Aftermath {
  /** What the kills met, one for each. */
  readonly killed: readonly Kill[];
}

/** What is left to be judged once all is done. */
export interface Aftermath {
  readonly sandbox: Sandbox;
  readonly home: Home;
  /** The companies that entered, in order. */
  readonly entered: readonly SandboxCompany[];
  /** Every timepoint that the stream has published since the first event the service had stored. */
  readonly published: number;
}

export interface Kill {
  /** The service had said where it listens. */
  readonly wasUp: boolean;
  /** Jobs that it had in hand, left behind under its lease. */
  readonly inHand: number;
  /** Paid starts that were written down and had no answer yet. */
  readonly startsUnanswered: number;
}

/** Companies House's 600 calls in 300 s and our 580, a hundred times faster; Snov's 60 a minute and our 57 likewise. */
export const scaled = {
  rest: { callsPerWindow: 60, windowMs: 3_000 },
  snov: { callsPerWindow: 6_000, windowMs: 60_000, balance: '5000.00', taskMs: 100 },
} as const;
/** A start whose reply is held so long is under way in about a fifth of all random moments. */
const heldReplyMs = 400;

/** The product's allowances on the same scale, and starts that take long enough to be killed in. */
export async function scaledEnvironmentFor(sandbox: Sandbox): Promise<Environment> {
  const snov = await slowDownStartReplies(sandbox.urls.snov, heldReplyMs);
  return {
    ...environmentFor(sandbox),
    STRIKEWATCH_COMPANIES_HOUSE_REST_CALLS_PER_WINDOW: '58',
    STRIKEWATCH_COMPANIES_HOUSE_REST_WINDOW_SECONDS: '3',
    STRIKEWATCH_SNOV_CALLS_PER_MINUTE: '5700',
    STRIKEWATCH_SNOV_URL: snov.origin,
  };
}

const Count = z.object({ count: z.number() });

/**
 * Lets companies enter strike-off by the stream while the service is killed again and again at random moments, then lets
 * it finish. The random moments are the seed's.
 */
export async function rideOutStorm(storm: Storm): Promise<StormResult> {
  const sandbox = await startQuietSandbox({ ...scaled, companies: storm.companies + 150 });
  const { control } = sandbox;
  const entered = calmCompanies(sandbox, storm.companies);
  const random = createSeededRandom(`storm ${storm.seed}`);
  const home = makeHome();
  const environment = await scaledEnvironmentFor(sandbox);
  let published = 0;

  // A stream is read from the moment of the first connection: what comes before the first cursor cannot be asked for.
  let service = home.serve(environment);
  await expect.poll(() => control.observed().streamConnections, { timeout: 20_000 }).toBe(2);
  const enter = (count: number): void => {
    for (const company of entered.slice(published, published + count)) {
      control.enterStrikeOff(company.number, published % 3 === 0 ? 'voluntary' : 'compulsory');
      published += 1;
    }
  };
  enter(1);
  await expect.poll(() => eventsSeen(home), { timeout: 20_000 }).toBe(1);
  await expect.poll(() => eventsSeen(home, 'filings'), { timeout: 20_000 }).toBeGreaterThan(0);

  const killed: Kill[] = [];
  const perKill = Math.ceil((storm.companies - 1) / storm.kills);
  for (let kill = 0; kill < storm.kills; kill += 1) {
    if (kill > 0) service = home.serve(environment);
    // Half of the batch comes at once, half while the process may be anywhere.
    enter(Math.ceil(perKill / 2));
    const livesMs = random.integer(100, 3_000);
    await sleep(livesMs / 2);
    enter(Math.floor(perKill / 2));
    await sleep(livesMs / 2);
    await service.end('SIGKILL');
    killed.push({ wasUp: service.stdout() !== '', ...leftBehind(home) });
  }
  enter(storm.companies - published);

  service = home.serve(environment);
  await urlOf(service);
  await waitUntilAllIsDone(home, { published, withinMs: storm.finishWithinMs });
  expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  return { sandbox, home, entered, published, killed };
}

/** Jobs and paid starts in the hands of a service that is no more. */
function leftBehind(home: Home): Pick<Kill, 'inHand' | 'startsUnanswered'> {
  const count = (sql: string): number => home.query(Count, sql)[0]?.count ?? 0;
  return {
    inHand: count(`select count(*) as count from jobs where state = 'running'`),
    startsUnanswered: count(`select count(*) as count from provider_tasks where state = 'sent'`),
  };
}

/** Until every event is stored and no job is left to be done; a notice that is looked at again in minutes or days is none. */
export async function waitUntilAllIsDone(
  home: Home,
  { published, withinMs }: { readonly published: number; readonly withinMs: number },
): Promise<void> {
  await vi.waitFor(
    () => {
      expect(eventsSeen(home)).toBe(published);
      expect(unfinished(home)).toEqual([]);
    },
    { timeout: withinMs, interval: 500 },
  );
}

function eventsSeen(home: Home, stream: 'companies' | 'filings' = 'companies'): number {
  const seen = `select coalesce(sum(to_timepoint - from_timepoint + 1), 0) as count from stream_spans where stream = '${stream}'`;
  return home.query(Count, seen)[0]?.count ?? 0;
}

/** Jobs that are still to be done; only one that was put off with a reason may stand over. */
function unfinished(home: Home) {
  const row = z.object({ kind: z.string(), state: z.string(), reason: z.string().nullable() });
  return home.query(
    row,
    `select kind, state, last_reason as reason from jobs
     where state in ('available', 'running', 'retryable') or (state = 'scheduled' and kind != 'settle-notice' and (run_at < ? or last_reason is null))`,
    Date.now() + 60_000,
  );
}
