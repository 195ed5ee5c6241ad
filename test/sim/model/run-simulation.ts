import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GuardedClient } from '../../../src/http/guarded-client.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { createEventHeapTime } from '../../support/event-heap-time.ts';
import { accountFor } from './account-for.ts';
import { compareWithTruth } from './compare-with-truth.ts';
import { importSnapshot } from './first-import.ts';
import { createLazyPolls } from './lazy-polls.ts';
import { createLife, type Life } from './life.ts';
import { openDatabaseView } from './read-database.ts';
import { createRestServer } from './rest-server.ts';
import { createDice, randomOf } from './seeded-random.ts';
import { createContext, runService } from './mortal-service.ts';
import { createShadowLedger } from './shadow-ledger.ts';
import { createSightings } from './sightings.ts';
import { createStreamServer, type ModelStreamName } from './stream-server.ts';
import { makeTrouble } from './trouble.ts';
import { fair, rough } from './weather.ts';
import { createWorld } from './world.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly days: number;
  readonly eventsPerDay: number;
  readonly companies: number;
  readonly underThreat: number;
  readonly entriesPerDay: number;
}

export interface SimulationResult {
  /** What was wrong at any virtual hour, or at the end; empty when all is well. */
  readonly wrong: readonly string[];
  readonly seen: Readonly<Record<string, number>>;
  /** Of everything that was read, written and connected to, with its virtual times. */
  readonly hash: string;
  readonly published: number;
  readonly restCalls: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** A Sunday; the first bulk file says how the register was the evening before. */
export const startsAt = Date.parse('2026-11-01T00:00:00Z');
const firstSnapshot = '2026-11-01';
/** In fair weather everything must be right again within this time. */
const settlesWithinMs = 72 * hourMs;
const furthestClockMs = 20 * minuteMs;
const mostTold = 10;

/** Thirty days of Companies House and of the service that follows it, from one seed. */
export async function runSimulation(options: SimulationOptions): Promise<SimulationResult> {
  const { seed, days } = options;
  const folder = mkdtempSync(
    join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'strikewatch-sim-'),
  );
  const path = join(folder, 'sim.db');
  const dice = createDice(`seed ${seed}`);
  const time = createEventHeapTime(startsAt);
  const seen = createSightings();
  const hash = createHash('sha256');
  const trace = (line: string): void => {
    hash.update(`${line}\n`);
  };
  const wrong: string[] = [];
  let weather = rough;
  const retentionMs = dice.pick([20 * hourMs, 3 * dayMs]);
  const world = createWorld({
    ...options,
    time,
    startsAt,
    dice: dice.fork('world'),
    weather: () => weather,
    retentionMs,
  });
  const polls = createLazyPolls(time);
  const common = { time, seen, weather: () => weather };
  const server = createStreamServer({
    ...common,
    dice: dice.fork('stream'),
    logs: world.logs,
    onDelivered: polls.somethingHappened,
    trace,
  });
  const rest = createRestServer({ ...common, dice: dice.fork('rest'), register: world.register });
  world.onPublished(server.published);
  const followedFrom = new Map<ModelStreamName, number>();
  const ledger = createShadowLedger((stream) => {
    if (!followedFrom.has(stream)) followedFrom.set(stream, world.logs[stream].nextTimepoint());
  });
  const random = randomOf(dice.fork('product'));
  await begin();
  const view = openDatabaseView(path);

  const ended = new AbortController();
  const process: { current: { readonly life: Life; readonly stop: AbortController } | null } = {
    current: null,
  };
  let downForMs: number | null = null;
  const supervised = supervise();
  supervised.catch(() => undefined);
  const trouble = makeTrouble({
    time,
    dice: dice.fork('trouble'),
    now: world.now,
    server,
    view,
    service: {
      crash(steps) {
        process.current?.life.dieAfter(steps);
      },
      stop(how, forMs) {
        downForMs = forMs;
        if (how === 'in-order') process.current?.stop.abort();
        else process.current?.life.die();
      },
    },
    seen,
    days,
    retentionMs,
    trace,
  });
  world.start();
  try {
    for (let hour = 0; hour < days * 24 && wrong.length === 0; hour += 1) {
      await time.runFor(hourMs);
      look();
    }
    if (wrong.length === 0) await settle();
    ended.abort();
    process.current?.life.die();
    await time.until(supervised);
    for (const line of view.dump()) trace(line);
    noteSightings();
  } finally {
    view.close();
    rmSync(folder, { recursive: true });
  }
  return {
    wrong: wrong.slice(0, mostTold),
    seen: seen.all(),
    hash: hash.digest('hex'),
    published:
      world.logs.companies.nextTimepoint() -
      world.logs.companies.firstTimepoint +
      world.logs.filings.nextTimepoint() -
      world.logs.filings.firstTimepoint,
    restCalls: rest.calls(),
  };

  /** The register of the evening before is imported before the first start. */
  async function begin(): Promise<void> {
    await using store = await openStore(`sqlite:${path}`);
    const context = await createContext(store.db, { time, random });
    await importSnapshot(store.db, context, {
      register: world.register,
      folder,
      date: firstSnapshot,
    });
  }

  /** Starts the service again whenever it has ended, as an init system does. */
  async function supervise(): Promise<void> {
    for (let started = 1; !ended.signal.aborted; started += 1) {
      const own = createLife();
      const stop = new AbortController();
      process.current = { life: own, stop };
      trace(`${Math.round(time.elapsed())} start ${started}`);
      const running = runService(
        {
          path,
          owner: `process ${started}`,
          time,
          polls,
          life: own,
          random,
          http: clientOf(own),
          watch: ledger.watch,
        },
        stop.signal,
      ).then(
        () => 'stopped' as const,
        (error: unknown) => {
          noteFailure(error);
          return 'failed' as const;
        },
      );
      const how = await Promise.race([running, own.died.then(() => 'died' as const)]);
      trace(`${Math.round(time.elapsed())} ${how}`);
      seen.count(`process ${how}`);
      own.die();
      server.forgetGone();
      ledger.settle(isTaken);
      const waitMs: number = downForMs ?? dice.between(1_000, 5 * minuteMs);
      downForMs = null;
      await time.timers.sleep(waitMs);
    }
  }

  function isTaken(stream: ModelStreamName, timepoint: number): boolean {
    return view
      .spans(stream)
      .some((span) => span.from_timepoint <= timepoint && timepoint <= span.to_timepoint);
  }

  /** The loss of a lease ends the process; anything else must not. */
  function noteFailure(error: unknown): void {
    const name = error instanceof Error ? error.name : String(error);
    if (name === 'LeaseLostError') seen.count('lease lost');
    else wrong.push(`the process failed: ${describe(error)}`);
  }

  function clientOf(own: Life): GuardedClient {
    const reader = { isGone: own.isGone };
    return {
      async request(request) {
        if (!own.step()) await new Promise<never>(() => undefined);
        return rest.answer(request, reader);
      },
      async openStream(request) {
        if (!own.step()) await new Promise<never>(() => undefined);
        return server.open(request, reader);
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }

  function look(): void {
    for (const stream of ['companies', 'filings'] as const) {
      const log = world.logs[stream];
      const books = { stream, view, log, ledger, followedFrom: followedFrom.get(stream) ?? null };
      wrong.push(...accountFor({ ...books, clockSlackMs: furthestClockMs }));
    }
    if (rest.mostInWindow() > 600) wrong.push(`${rest.mostInWindow()} REST calls within 300 s`);
    if (wrong.length > 0) wrong.push(`found at hour ${Math.round(time.elapsed() / hourMs)}`);
  }

  /** Fair weather: the register rests, and everything must come right. */
  async function settle(): Promise<void> {
    weather = fair;
    trouble.end();
    server.dropAll();
    server.tellTooOld(true);
    world.settle();
    const until = time.elapsed() + settlesWithinMs;
    let open: readonly string[] = ['not looked yet'];
    while (open.length > 0 && time.elapsed() < until && wrong.length === 0) {
      await time.runFor(hourMs);
      look();
      open = stillOpen();
    }
    wrong.push(...open, ...compareWithTruth({ world, view }));
  }

  function stillOpen(): readonly string[] {
    const open: string[] = [];
    for (const stream of ['companies', 'filings'] as const) {
      for (const gap of view.gaps(stream)) {
        if (gap.closed_at === null) open.push(`${stream}: the gap ${JSON.stringify(gap)} is open`);
      }
    }
    for (const job of view.unfinishedJobs())
      open.push(`the job ${JSON.stringify(job)} is unfinished`);
    return open;
  }

  function noteSightings(): void {
    for (const stream of ['companies', 'filings'] as const) {
      for (const gap of view.gaps(stream)) {
        seen.count(`gap ${gap.reason}`);
        if (gap.closed_by !== null) seen.count(`gap closed by ${gap.closed_by}`);
      }
    }
    for (const letter of view.letters()) {
      seen.count(
        letter.timepoint === null ? 'dead letter without number' : 'dead letter with number',
      );
    }
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
