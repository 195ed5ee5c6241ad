import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GuardedClient } from '../http/guarded-client.ts';
import { loadAddressWork } from '../pipeline/load-address-work.ts';
import { openStore } from '../store/open-store.ts';
import {
  createEnrichmentWorld,
  judgeEnrichment,
  type EnrichmentStory,
} from './enrichment-story.ts';
import { createSimulatedDisk, type SimulatedDisk } from './disk.ts';
import { createEventHeapTime, type EventHeapTime } from './event-heap-time.ts';
import { isWorkTime } from './is-work-time.ts';
import { accountFor, type Account } from './account-for.ts';
import { judgeHealth } from './judge-health.ts';
import { importSnapshot } from './first-import.ts';
import { createLazyPolls } from './lazy-polls.ts';
import { createLife, type Life } from './life.ts';
import { createContext, FullDiskAtStartError, runService } from './mortal-service.ts';
import { openDatabaseView, type DatabaseView } from './read-database.ts';
import { createRestServer } from './rest-server.ts';
import { createDice, randomOf, type Dice } from './seeded-random.ts';
import { createShadowLedger } from './shadow-ledger.ts';
import { createSightings, type Sightings } from './sightings.ts';
import type { ModelStreamName } from './stream-connection.ts';
import { createStreamServer, type StreamServer } from './stream-server.ts';
import type { Supervised } from './trouble.ts';
import type { Weather } from './weather.ts';
import { createWorld, type World } from './world.ts';

export interface SimulationOptions {
  readonly seed: string;
  readonly eventsPerDay: number;
  readonly companies: number;
  readonly underThreat: number;
  readonly entriesPerDay: number;
  readonly hasLongSuspensions: boolean;
  readonly retentionMs: number;
  readonly weather: Weather;
  /** Whether the rest of the chain is part of the story: domains, sites, people, addresses, and the money they cost. */
  readonly withEnrichment?: boolean;
}

/** Companies House and the service that follows it, standing at the beginning. */
export interface Simulation {
  readonly time: EventHeapTime;
  readonly dice: Dice;
  readonly world: World;
  readonly server: StreamServer;
  readonly view: DatabaseView;
  readonly seen: Sightings;
  readonly service: Supervised;
  readonly disk: SimulatedDisk;
  readonly enrichment: EnrichmentStory | null;
  readonly trace: (line: string) => void;
  readonly setWeather: (weather: Weather) => void;
  /** What does not add up now, in words. */
  readonly look: () => readonly string[];
  /** What is neither processed nor declared missing now, in words. */
  readonly lost: () => readonly string[];
  /** The database of the service, for whoever reads it beside it. */
  readonly databaseUrl: string;
  /** The lanes look for work at their own interval for once, as those of a real service always do. */
  readonly urge: () => void;
  /** Whether the process lives. */
  readonly isUp: () => boolean;
  /** Whether the service is up and follows every stream. */
  readonly isConnected: () => boolean;
  /** What is not finished now, in words. */
  readonly unfinished: () => readonly string[];
  readonly restCalls: () => number;
  readonly published: () => number;
  /** Ends the service and returns the hash of everything that was read, written and connected to, with its virtual times. */
  readonly end: () => Promise<string>;
  [Symbol.dispose](): void;
}

const minuteMs = 60_000;
/** A Sunday; the first bulk file says how the register was the evening before. */
export const startsAt = Date.parse('2026-11-01T00:00:00Z');
const firstSnapshot = '2026-11-01';
/** The wall clock of the service is at most this far off. */
const clockSlackMs = 20 * minuteMs;
/** A missing stretch is asked for once more before it is declared; no longer than this. */
const longestAskingHours = 3;
const streams = ['companies', 'filings'] as const;

export async function openSimulation(options: SimulationOptions): Promise<Simulation> {
  const root = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(join(root, 'strikewatch-sim-'));
  const path = join(folder, 'sim.db');
  const dice = createDice(options.seed);
  const time = createEventHeapTime(startsAt);
  const seen = createSightings();
  const hash = createHash('sha256');
  const trace = (line: string): void => {
    hash.update(`${line}\n`);
  };
  const failures: string[] = [];
  let { weather } = options;
  const common = { time, seen, weather: () => weather, trace };
  const world = createWorld({ ...options, ...common, startsAt, dice: dice.fork('world') });
  const polls = createLazyPolls(time);
  const server = createStreamServer({
    ...common,
    dice: dice.fork('stream'),
    logs: world.logs,
    now: world.now,
    onDelivered: polls.somethingHappened,
  });
  const told =
    options.withEnrichment === true
      ? createEnrichmentWorld({ ...common, dice, world, onReply: polls.somethingHappened })
      : null;
  const rest = createRestServer({
    ...common,
    dice: dice.fork('rest'),
    register: world.register,
    ...(told !== null && { officersOf: told.officersOf }),
  });
  world.onPublished(server.published);
  const followedFrom = new Map<ModelStreamName, number>();
  const ledger = createShadowLedger({
    onConnected(stream) {
      if (!followedFrom.has(stream)) followedFrom.set(stream, world.logs[stream].nextTimepoint());
    },
    onRefused: () => seen.count('lease lost'),
  });
  const disk = createSimulatedDisk(() => seen.count('write refused by a full disk'));
  const random = randomOf(dice.fork('product'));
  // Virtual time does not wait for a file to be read, so what is loaded late is loaded now.
  if (told !== null) await loadAddressWork();
  await begin();
  const view = openDatabaseView(path);

  const isUp = (): boolean => process.current?.life.isGone() === false;
  const { firstConfirmedAt } = rest;
  const judged = { ...common, path, dice, world, startsAt, isUp, firstConfirmedAt };
  const enrichment = told === null ? null : judgeEnrichment(told, judged);
  const ended = new AbortController();
  const process: { current: { readonly life: Life; readonly stop: AbortController } | null } = {
    current: null,
  };
  const missingFor = new Map<ModelStreamName, { timepoint: number | null; hours: number }>();
  let downForMs: number | null = null;
  const restarts = dice.fork('restarts');
  const supervised = supervise();
  supervised.catch(() => undefined);

  return {
    time,
    dice,
    world,
    server,
    view,
    seen,
    trace,
    enrichment,
    disk,
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
    setWeather(now) {
      weather = now;
    },
    look() {
      const wrong = [...failures];
      for (const stream of streams) {
        const from = followedFrom.get(stream) ?? null;
        const log = world.logs[stream];
        const books = { stream, view, log, ledger, followedFrom: from, clockSlackMs };
        const account = accountFor(books);
        wrong.push(...account.wrong, ...judgeHealth({ stream, view, log, time, clockSlackMs }));
        if (isMissingForLong(stream, account.missing)) wrong.push(tellMissing(stream, account));
      }
      if (rest.mostInWindow() > 600) wrong.push(`${rest.mostInWindow()} REST calls within 300 s`);
      if (enrichment !== null) wrong.push(...enrichment.look());
      return wrong;
    },
    lost: () =>
      streams.flatMap((stream) => {
        const from = followedFrom.get(stream) ?? null;
        const log = world.logs[stream];
        const account = accountFor({ stream, view, log, ledger, followedFrom: from, clockSlackMs });
        return account.missing === null ? [] : [tellMissing(stream, account)];
      }),
    databaseUrl: `sqlite:${path}`,
    urge: polls.somethingHappened,
    isUp,
    isConnected: () =>
      isUp() && streams.every((stream) => view.cursor(stream)?.state === 'connected'),
    unfinished() {
      const gaps = streams
        .flatMap((stream) => view.gaps(stream))
        .filter((gap) => gap.closed_at === null);
      return [
        ...gaps.map((gap) => `the gap ${JSON.stringify(gap)} is open`),
        ...view.unfinishedJobs().map((job) => `the job ${JSON.stringify(job)} is unfinished`),
        ...(enrichment?.unfinished() ?? []),
      ];
    },
    restCalls: rest.calls,
    published: () =>
      streams
        .map((stream) => world.logs[stream])
        .reduce((sum, log) => sum + log.nextTimepoint() - log.firstTimepoint, 0),
    async end() {
      ended.abort();
      process.current?.life.die();
      await time.until(supervised);
      for (const line of view.dump()) trace(line);
      for (const line of enrichment?.view.dump() ?? []) trace(line);
      return hash.digest('hex');
    },
    [Symbol.dispose]() {
      enrichment?.close();
      view.close();
      rmSync(folder, { recursive: true });
    },
  };

  /** Whether the same number has been missing for some hours of a standing connection. */
  function isMissingForLong(stream: ModelStreamName, missing: number | null): boolean {
    const before = missingFor.get(stream);
    if (missing === null || before?.timepoint !== missing) {
      missingFor.set(stream, { timepoint: missing, hours: 0 });
      return false;
    }
    // Outside of working hours nothing tells a quiet stream from one that brings heartbeats only.
    const isFollowed = view.cursor(stream)?.state === 'connected' && isWorkTime(world.now());
    const hours = before.hours + (isFollowed ? 1 : 0);
    missingFor.set(stream, { timepoint: missing, hours });
    return hours >= longestAskingHours;
  }

  function tellMissing(stream: ModelStreamName, { missing }: Account): string {
    const kind = missing === null ? undefined : world.logs[stream].at(missing)?.kind;
    return `${stream}: ${missing} (${kind}) is neither processed nor in a gap`;
  }

  /** The register of the evening before is imported before the first start. */
  async function begin(): Promise<void> {
    await using store = await openStore(`sqlite:${path}`);
    const context = await createContext(store.db, { time, random, isEnriching: told !== null });
    const { register } = world;
    await importSnapshot(store.db, context, { register, folder, date: firstSnapshot });
  }

  /** Starts the service again whenever it has ended, as an init system does. */
  async function supervise(): Promise<void> {
    for (let started = 1; !ended.signal.aborted; started += 1) {
      const life = createLife();
      const stop = new AbortController();
      process.current = { life, stop };
      trace(`${time.elapsed()} start ${started}`);
      enrichment?.noteOrphans();
      const given = { path, owner: `process ${started}`, time, polls, life, disk, random };
      const running = runService(
        {
          ...given,
          http: clientOf(life),
          enrichment: told?.clientsOf(life) ?? null,
          watch: ledger.watch,
        },
        stop.signal,
      ).then(() => 'stopped' as const, noteFailure);
      const how = await Promise.race([running, life.died.then(() => 'died' as const)]);
      trace(`${time.elapsed()} ${how}`);
      seen.count(`process ${how}`);
      life.die();
      server.forgetGone();
      ledger.settle(isTaken);
      const waitMs: number = downForMs ?? restarts.between(1_000, 5 * minuteMs);
      downForMs = null;
      await time.timers.sleep(waitMs);
    }
  }

  function isTaken(stream: ModelStreamName, timepoint: number): boolean {
    return view
      .spans(stream)
      .some((span) => span.from_timepoint <= timepoint && timepoint <= span.to_timepoint);
  }

  /** Nothing that is done to it from outside may end the process with an error. */
  function noteFailure(error: unknown): 'failed' {
    if (error instanceof FullDiskAtStartError) {
      seen.count('start on a full disk');
      return 'failed';
    }
    failures.push(`the process failed: ${describe(error)}`);
    return 'failed';
  }

  function clientOf(life: Life): GuardedClient {
    const reader = { isGone: life.isGone };
    return {
      async request(request) {
        if (!life.step()) await new Promise<never>(() => undefined);
        return rest.answer(request, reader);
      },
      async openStream(request) {
        if (!life.step()) await new Promise<never>(() => undefined);
        return server.open(request, reader);
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
