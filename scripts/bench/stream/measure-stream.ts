import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answered } from '../api/ask-questions.ts';
import { Greeting, makeViewerKey } from '../api/start-service.ts';
import { accountForEvents, type Account } from './account-for-events.ts';
import { askMeanwhile } from './ask-meanwhile.ts';
import { inventEvents } from './invent-events.ts';
import { measureLatencies, type Latencies } from './latencies.ts';
import { prepareHeldDatabase } from './prepare-held-database.ts';
import { sampleProcess, type ProcessUse } from './sample-process.ts';
import { ServingReport, type SentReport, type ServingPlan } from './serving-plan.ts';
import { watchCommits, type SeenCommit } from './watch-commits.ts';

export interface StreamMeasurement {
  readonly plan: ServingPlan;
  /** Of the API beside it; none where it was not asked. */
  readonly answers: readonly Answered[];
  readonly sent: Omit<SentReport, 'kind' | 'writes'> & {
    readonly companies: number;
    readonly filings: number;
  };
  readonly account: Account;
  readonly companies: Latencies | null;
  /** Without the entries that come at once. */
  readonly everyday: Latencies | null;
  readonly bursts: Latencies | null;
  readonly filings: Latencies | null;
  /** Of the events alone that let a company enter or leave. */
  readonly moves: Latencies | null;
  /** Commits that were told apart. */
  readonly commits: number;
  /** Between the first write and the commit of the last event. */
  readonly seconds: number;
  readonly eventsPerSecond: number;
  readonly use: ProcessUse;
  /** Load of the machine over the last minute, before and after. */
  readonly loads: readonly [number, number];
}

export interface MeasureOptions {
  readonly plan: ServingPlan;
  /** Whether the same process answers questions meanwhile. */
  readonly withApi: boolean;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
  readonly loadOfMachine: () => number;
}

const program = join(import.meta.dirname, '../../../bin/strikewatch.js');
const server = join(import.meta.dirname, 'serve-invented-streams.ts');
/** How long may pass without a commit before what is missing counts as lost. */
const patienceMs = 30_000;

/** Runs the service against invented streams and compares what it has stored with what was sent. */
export async function measureStream({
  plan,
  withApi,
  signal,
  note,
  loadOfMachine,
}: MeasureOptions): Promise<StreamMeasurement> {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-bench-stream-'));
  const database = join(folder, 'bench.db');
  const children: ChildProcess[] = [];
  const start = (args: readonly string[], environment: Record<string, string>) => {
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    return child;
  };
  try {
    note(`a database of ${plan.held} companies`);
    await prepareHeldDatabase(plan.held, database);
    const loadBefore = loadOfMachine();
    const serving = start([server, JSON.stringify(plan)], {});
    const reports = readReports(serving.stdout);
    const listening = await reports.next();
    if (listening.value?.kind !== 'listening') throw new Error('the server did not start');
    const url = `http://127.0.0.1:${listening.value.port}`;
    const environment = serviceEnvironment(url, database, plan);
    const roles = withApi ? 'api,stream,worker' : 'stream,worker';
    const key = withApi
      ? makeViewerKey(folder, { PATH: process.env['PATH'], ...environment })
      : null;
    const service = start(
      [...serviceFlags(), program, 'serve', '--roles', roles, '--json'],
      environment,
    );
    const greeting = String((await once(service.stdout, 'data'))[0]);
    note('the service runs');
    const watch = watchCommits(database);
    const sampler = sampleProcess(service.pid ?? NaN);
    const enough = new AbortController();
    const asking =
      key === null
        ? Promise.resolve([])
        : askMeanwhile(
            { url: Greeting.parse(JSON.parse(greeting)).url, key },
            { seed: plan.seed, held: plan.held, signal: enough.signal },
          );
    asking.catch((error: unknown) => note(`the API: ${String(error)}`));
    const report = (await reports.next()).value;
    if (report?.kind !== 'sent') {
      const end = serving.signalCode ?? `exit code ${serving.exitCode}`;
      throw new Error(`the server ended before everything was sent: ${end}`);
    }
    const { filings } = plan;
    await untilSeen(() => watch.seenOf('companies') + watch.seenOf('filings'), {
      wanted: plan.events + filings,
      signal,
    });
    enough.abort();
    const answers = await asking;
    const use = sampler.stop();
    watch.stop();
    const loadAfter = loadOfMachine();
    service.kill('SIGTERM');
    await once(service, 'exit');
    const { writes, mostWaitingBytes, blockedMs, connections, restCalls } = report;
    const tally = { mostWaitingBytes, blockedMs, connections, restCalls };
    const events = inventEvents(plan);
    const ofCompanies = writes.filter(({ stream }) => stream === 'companies');
    const ofFilings = writes.filter(({ stream }) => stream === 'filings');
    const isMove = (index: number): boolean =>
      ['entering', 'leaving'].includes(events.kindOf(index));
    const seconds = (lastOf(watch.seen.companies).at - (ofCompanies[0]?.at ?? NaN)) / 1_000;
    return {
      plan,
      answers,
      sent: { ...tally, companies: plan.events, filings },
      account: accountForEvents(database, events, {
        companies: plan.events,
        filings,
        held: plan.held,
      }),
      companies: measureLatencies(ofCompanies, watch.seen.companies, () => true),
      everyday: measureLatencies(
        ofCompanies,
        watch.seen.companies,
        (index) => !events.isOfBurst(index),
      ),
      bursts: measureLatencies(ofCompanies, watch.seen.companies, events.isOfBurst),
      filings: measureLatencies(ofFilings, watch.seen.filings, () => true),
      moves: measureLatencies(ofCompanies, watch.seen.companies, isMove),
      commits: watch.seen.companies.length,
      seconds,
      eventsPerSecond: plan.events / seconds,
      use,
      loads: [loadBefore, loadAfter],
    };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** For finding out what takes the time: STRIKEWATCH_BENCH_NODE_FLAGS="--cpu-prof". */
function serviceFlags(): readonly string[] {
  return (process.env['STRIKEWATCH_BENCH_NODE_FLAGS'] ?? '').split(' ').filter(Boolean);
}

function serviceEnvironment(
  url: string,
  database: string,
  plan: ServingPlan,
): Record<string, string> {
  return {
    STRIKEWATCH_DATABASE_URL: `sqlite:${database}`,
    STRIKEWATCH_COMPANIES_HOUSE_REST_URL: url,
    STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY: 'bench-rest',
    STRIKEWATCH_COMPANIES_HOUSE_STREAM_URL: url,
    STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY: 'bench-stream',
    STRIKEWATCH_COMPANIES_HOUSE_STREAM_STREAMS:
      plan.filings > 0 ? 'companies,filings' : 'companies',
    STRIKEWATCH_COMPANIES_HOUSE_BULK_FETCH: 'off',
    STRIKEWATCH_HTTP_PORT: '0',
    STRIKEWATCH_LOG_LEVEL: 'warn',
  };
}

async function* readReports(output: Readable): AsyncGenerator<ServingReport, undefined> {
  for await (const line of createInterface({ input: output })) {
    yield ServingReport.parse(JSON.parse(line));
  }
}

interface Awaited {
  readonly wanted: number;
  readonly signal: AbortSignal;
}

async function untilSeen(seen: () => number, { wanted, signal }: Awaited): Promise<void> {
  let last = seen();
  let changedAt = performance.now();
  while (seen() < wanted && performance.now() - changedAt < patienceMs) {
    await sleep(50, undefined, { signal });
    if (seen() === last) continue;
    last = seen();
    changedAt = performance.now();
  }
}

function lastOf(commits: readonly SeenCommit[]): SeenCommit {
  return commits.at(-1) ?? { at: NaN, upTo: 0 };
}
