import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../../src/runtime/clock.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import { resumeSpending, stopSpending } from '../../../src/pipeline/stop-spending.ts';
import { startSandbox } from '../../../src/sandbox/start-sandbox.ts';
import { openReader, openStore, type Db } from '../../../src/store/open-store.ts';
import { systemPrincipal } from '../../../src/store/settings.ts';
import { followImitatedWorld } from '../measure/follow-imitated-world.ts';

const minuteMs = 60_000;
/** More names than 57 calls a minute can look up, ten in a start. */
const backlogPerMinute = 320;
/** Most tasks are done within a few seconds (facts of the provider). */
const taskMs = 3_000;
const settings = {
  'http.port': '0',
  // Every domain is paid for, and nothing else: the ceiling of a lead is its domain.
  'discovery.maxCandidates': '0',
  'snov.creditsPerLead': '1',
  'companiesHouse.rest.callsPerWindow': '500000',
};

export interface WatchedLookups {
  readonly name: string;
  /** Companies whose domain was found, or found not to be, while it was watched. */
  readonly done: number;
  readonly perHour: number;
  /** From the wish for a domain until there is one, or none. Null when none was done. */
  readonly averageMs: number | null;
  readonly longestMs: number | null;
  readonly callsPerMinute: number;
}

/**
 * The whole service against the imitated provider over HTTP, at the limits it keeps by itself. Companies enter at `perMinute`; when it is null all have
 * entered before, and their look-ups are planned.
 */
export async function watchLookups(
  {
    name,
    minutes,
    perMinute,
  }: { readonly name: string; readonly minutes: number; readonly perMinute: number | null },
  signal: AbortSignal,
): Promise<WatchedLookups> {
  const count = perMinute === null ? minutes * backlogPerMinute : minutes * perMinute;
  const directory = await mkdtemp(join(tmpdir(), 'strikewatch-lookups-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const sandbox = stack.use(
    await startSandbox({
      directory,
      story: false,
      seed: 1,
      companies: count * 2,
      rest: { callsPerWindow: 600_000, windowMs: 300_000 },
      snov: { callsPerWindow: 60, windowMs: minuteMs, balance: '100000.00', taskMs },
    }),
  );
  const databaseUrl = `sqlite:${join(directory, 'bench.db')}`;
  stack.use(
    await followImitatedWorld(sandbox, { ...settings, 'database.url': databaseUrl }, signal),
  );
  const { control } = sandbox;
  const entering = control
    .companies()
    .filter(({ status, detail }) => status === 'active' && detail === null)
    // The fixed cast comes first and is found by its names.
    .slice(-count);
  await using db = openReader(databaseUrl);
  if (perMinute === null) {
    await buildBacklog(databaseUrl, {
      count,
      signal,
      enter: () => {
        for (const { number } of entering) control.enterStrikeOff(number, 'compulsory');
      },
    });
  }
  const calls = (): number => control.observed().snovCallsAt.length;
  const from = Date.now();
  const callsBefore = calls();
  if (perMinute === null) await setTimeout(minutes * minuteMs, null, { signal });
  else {
    for (const { number } of entering) {
      control.enterStrikeOff(number, 'compulsory');
      await setTimeout(minuteMs / perMinute, null, { signal });
    }
  }
  const until = Date.now();
  const called = calls() - callsBefore;
  // Whoever entered last is waited for, else only the quick ones would count.
  if (perMinute !== null) await setTimeout(minuteMs / 2, null, { signal });
  const steps = await db
    .selectFrom('enrichment_steps')
    .select(['started_at', 'updated_at'])
    .where('step', '=', 'find-domain')
    .where('state', '!=', 'waiting')
    .execute();
  const counted = steps.filter(({ updated_at: at }) => perMinute !== null || at <= until);
  const took = counted.map(
    ({ started_at: began, updated_at: ended }) => ended - Math.max(began ?? ended, from),
  );
  const elapsedMs = until - from;
  return {
    name,
    done: counted.length,
    perHour: Math.round((counted.length * 60 * minuteMs) / elapsedMs),
    averageMs: took.length === 0 ? null : took.reduce((sum, each) => sum + each, 0) / took.length,
    longestMs: took.length === 0 ? null : Math.max(...took),
    callsPerMinute: (called * minuteMs) / elapsedMs,
  };
}

/** Has all enter while spending is stopped, and goes on as soon as the look-up of each is planned. */
async function buildBacklog(
  databaseUrl: string,
  {
    count,
    enter,
    signal,
  }: { readonly count: number; readonly enter: () => void; readonly signal: AbortSignal },
): Promise<void> {
  await using store = await openStore(databaseUrl);
  const { db } = store;
  const id = systemRandom.uuid();
  const by = await systemPrincipal(db, { id, now: systemClock.now() });
  await db.transaction().execute((trx) =>
    stopSpending(trx, {
      reason: 'the backlog is not there yet',
      at: systemClock.now(),
      by,
      providers: ['snov'],
    }),
  );
  enter();
  // Some share their names with others and are looked up with them: so it is there when it no longer grows.
  let planned = 0;
  for (let before = -1; planned > before;) {
    before = planned;
    await setTimeout(10_000, null, { signal });
    planned = await countPlanned(db);
  }
  if (planned < count / 2) throw new Error(`only ${planned} of ${count} look-ups were planned`);
  const context = { clock: systemClock, random: systemRandom, systemPrincipalId: by };
  await db.transaction().execute((trx) => resumeSpending(trx, context, ['snov']));
}

async function countPlanned(db: Db): Promise<number> {
  const { planned } = await db
    .selectFrom('spend_intents')
    .select((select) => select.fn.countAll<number>().as('planned'))
    .where('state', '=', 'planned')
    .executeTakeFirstOrThrow();
  return planned;
}
