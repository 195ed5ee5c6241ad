import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { internalKinds } from '../../src/app/lanes/internal-lane.ts';
import { companiesHouseKinds } from '../../src/app/lanes/companies-house-lane.ts';
import { parseCompanyNumber, type CompanyNumber } from '../../src/domain/company-number.ts';
import type {
  GuardedClient,
  InboundResponse,
  OutboundRequest,
} from '../../src/http/guarded-client.ts';
import type { Lane } from '../../src/domain/job.ts';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import { importRegister } from '../../src/pipeline/import-register.ts';
import { openRegisterFile } from '../../src/pipeline/open-register-file.ts';
import type { RunnableKind } from '../../src/queue/job-kind.ts';
import { runLane } from '../../src/queue/lane-worker.ts';
import { createPersistedPace } from '../../src/queue/persisted-pace.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { systemTimers } from '../../src/runtime/timers.ts';
import { bulkHeader } from '../../src/sandbox/bulk-csv.ts';
import { createEventHeapTime } from '../../src/sim/event-heap-time.ts';
import { suppressionHash } from '../../src/sim/judge-leads.ts';
import { createDice } from '../../src/sim/seeded-random.ts';
import { createCompaniesHouseRest } from '../../src/sources/companies-house-rest/client.ts';
import { makeMemoryDatabase } from '../sim/model/memory-database.ts';
import { stepContextFor } from '../support/step-context.ts';

const held = 395_000;
/** Somebody enters every three minutes, beside what was there already. */
const liveEveryMs = 180_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const startsAt = Date.parse('2026-11-17T10:15:00Z');
const origin = 'http://companies-house.test';
const fileName = 'BasicCompanyDataAsOneFile-2026-11-02.csv';

function numberOf(index: number): CompanyNumber {
  const number = parseCompanyNumber(String(index).padStart(8, '0'));
  if (number === null) throw new Error(`${index} is no company number`);
  return number;
}

function rowOf(index: number): string {
  const cells = Array.from({ length: 55 }, () => '');
  cells[0] = `COMPANY ${index} LTD`;
  cells[1] = numberOf(index);
  cells[10] = 'Private Limited Company';
  cells[11] = 'Active - Proposal to Strike off';
  return cells.map((cell) => `"${cell}"`).join(',');
}

/** A register in which everybody is under threat, and when each company was first asked about. */
function createRegister(timeOf: () => number, sleep: (ms: number) => Promise<void>) {
  const dice = createDice('backfill');
  const firstAsked = new Map<string, number>();
  let calls = 0;
  const answer = (url: URL): unknown => {
    const [, number = '', list] = /^\/company\/([^/]+)(?:\/(.+))?$/.exec(url.pathname) ?? [];
    if (list !== undefined)
      return { items: [], items_per_page: 100, total_count: 0, total_results: 0 };
    if (!firstAsked.has(number)) firstAsked.set(number, timeOf());
    return {
      company_name: `COMPANY ${Number(number)} LTD`,
      company_number: number,
      company_status: 'active',
      company_status_detail: 'active-proposal-to-strike-off',
      type: 'ltd',
    };
  };
  const http: GuardedClient = {
    async request(request: OutboundRequest): Promise<InboundResponse> {
      calls += 1;
      await sleep(dice.integer(50, 400));
      const body = Buffer.from(JSON.stringify(answer(request.url)));
      return { status: 200, headers: new Map(), url: request.url, body };
    },
    openStream: () => Promise.reject(new Error('there is no stream here')),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { http, firstAsked, calls: () => calls };
}

it('395,000 companies are checked beside live events within two and a half days, and nobody waits', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-backfill-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(
    join(folder, fileName),
    `${[bulkHeader, ...Array.from({ length: held }, (_, index) => rowOf(index))].join('\n')}\n`,
  );
  const { db } = await makeMemoryDatabase()();
  const time = createEventHeapTime(startsAt);
  const { clock, timers } = time;
  const context = await stepContextFor(db, { clock, policy: { autoEnrich: 'off' } });
  const { signal } = new AbortController();
  const input = await openRegisterFile(join(folder, fileName), signal);
  await importRegister({
    db,
    context,
    timers: systemTimers,
    input,
    fileName,
    scope: 'strike-off',
    snapshotDate: input.snapshotDate,
    signal,
    onProgress: () => undefined,
    // Everybody in it is under threat, and nobody has a postcode.
    isAccepted: true,
    registerFolder: folder,
    stagingPath: join(folder, 'staging.import'),
    rejectsPath: join(folder, 'rejects.jsonl'),
    maxChecks: null,
  });
  const register = createRegister(
    () => clock.now(),
    (ms) => timers.sleep(ms),
  );
  const rest = createCompaniesHouseRest({
    http: register.http,
    baseUrl: origin,
    apiKey: 'rest-key',
    pace: createPersistedPace({
      ...context,
      provider: 'companies-house',
      plan: { callsPerWindow: 580, windowMs: 300_000 },
      db,
      timers,
    }),
  });
  const stop = new AbortController();
  const work = <Client>(
    lane: Lane,
    by: {
      readonly client: Client;
      readonly kinds: readonly RunnableKind<Client>[];
      readonly concurrency: number;
    },
  ) =>
    runLane(
      {
        lane,
        ...by,
        db,
        clock,
        timers,
        random: systemRandom,
        log: context.log,
        onDiscard: () => Promise.reject(new Error('a job was given up')),
      },
      stop.signal,
    );
  const working = Promise.all([
    work('companies-house', { client: rest, kinds: companiesHouseKinds(context), concurrency: 8 }),
    work('internal', {
      client: null,
      kinds: internalKinds(context, suppressionHash),
      concurrency: 1,
    }),
  ]);

  const entered: { readonly number: CompanyNumber; readonly at: number }[] = [];
  let oldestMs = 0;
  let checkedAfterMs: number | null = null;
  const heaps: number[] = [];
  while (checkedAfterMs === null && time.elapsed() < 4 * dayMs) {
    for (let passed = 0; passed < hourMs; passed += liveEveryMs) {
      const number = numberOf(90_000_000 + entered.length);
      entered.push({ number, at: clock.now() });
      await db
        .transaction()
        .execute((trx) =>
          enqueueStep(trx, context, { name: 'check-status', payload: { companyNumber: number } }),
        );
      await time.runFor(liveEveryMs);
      if (register.firstAsked.size >= held + entered.length) break;
    }
    const { oldest } = await db
      .selectFrom('jobs')
      .select((select) => select.fn.min('created_at').as('oldest'))
      .where('priority', 'in', ['low', 'background'])
      .where('lane', '=', 'companies-house')
      .where('finished_at', 'is', null)
      .executeTakeFirstOrThrow();
    oldestMs = Math.max(oldestMs, clock.now() - (oldest ?? clock.now()));
    heaps.push(Math.round(process.memoryUsage().heapUsed / 1e6));
    if (register.firstAsked.size >= held + entered.length) checkedAfterMs = time.elapsed();
  }
  stop.abort();
  await time.until(working);

  const waits = entered
    .map(({ number, at }) => (register.firstAsked.get(number) ?? Infinity) - at)
    .toSorted((a, b) => a - b);
  const p99 = waits[Math.floor(waits.length * 0.99)] ?? Infinity;
  process.stdout.write(
    `backfill: ${held.toLocaleString('en')} checked after ${((checkedAfterMs ?? Infinity) / dayMs).toFixed(2)} days with ${register.calls()} calls, ` +
      `live wait p99 ${(p99 / 1_000).toFixed(1)} s, oldest that can wait ${(oldestMs / hourMs).toFixed(1)} h, heap ${heaps[0]} to ${heaps.at(-1)} MB\n`,
  );
  expect(checkedAfterMs).toBeLessThanOrEqual(2.5 * dayMs);
  expect(p99).toBeLessThan(60_000);
  expect(oldestMs).toBeLessThan(dayMs);
});
