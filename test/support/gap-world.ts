import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { isCompanyStatus } from '../../src/domain/company-status.ts';
import type { StreamName } from '../../src/domain/stream.ts';
import type { GuardedClient } from '../../src/http/guarded-client.ts';
import type { Pace } from '../../src/http/pace.ts';
import { createProviderClient } from '../../src/http/provider-client.ts';
import { createCheckStatus } from '../../src/pipeline/check-status.ts';
import { createFetchOfficers } from '../../src/pipeline/fetch-officers.ts';
import { createStreamSink } from '../../src/pipeline/follow-stream.ts';
import { createReadFilings } from '../../src/pipeline/read-filings.ts';
import { createRepairGaps } from '../../src/pipeline/repair-gaps.ts';
import { createSettleContradiction } from '../../src/pipeline/settle-contradiction.ts';
import { createSettleNotFound } from '../../src/pipeline/settle-not-found.ts';
import { createSettleNotice } from '../../src/pipeline/settle-notice.ts';
import type { StepContext } from '../../src/pipeline/step-context.ts';
import { runnable } from '../../src/queue/job-kind.ts';
import { runLane } from '../../src/queue/lane-worker.ts';
import { createPersistedPace } from '../../src/queue/persisted-pace.ts';
import type { Timers } from '../../src/runtime/timers.ts';
import type { SandboxCompany } from '../../src/sandbox/world/company.ts';
import { createCompaniesHouseRest } from '../../src/sources/companies-house-rest/client.ts';
import { readDeniedAgain } from '../../src/pipeline/read-denied-again.ts';
import { createNotFoundWatch } from '../../src/sources/companies-house-rest/watch-not-found.ts';
import { readStreamEvent } from '../../src/sources/companies-house-stream/stream-event.ts';
import type { StreamItem } from '../../src/sources/companies-house-stream/stream-sink.ts';
import { isKnownToExist } from '../../src/store/not-found.ts';
import type { Db } from '../../src/store/open-store.ts';
import { startQuietSandbox } from './sandbox-for-test.ts';
import { seedCompany, seedEpisode } from './seed-company.ts';
import { setupDatabase } from './setup-database.ts';
import { createVirtualTime } from './virtual-time.ts';
import { ownStreams } from './own-streams.ts';
import { stepContextFor } from './step-context.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
/** 17 November 2026, 10:15 in London. */
export const gapWorldStart = Date.parse('2026-11-17T10:15:00Z');

const plan = { callsPerWindow: 580, windowMs: 300_000 };

/**
 * Streams, their gaps and the lanes that make them good, in virtual time, at the pace of Companies House, against the imitated register over
 * HTTP.
 */
export async function setupGapWorld() {
  const { db, reader } = await setupDatabase();
  const sandbox = await startQuietSandbox();
  const time = createVirtualTime(gapWorldStart);
  const context = await stepContextFor(db, { clock: time.clock, policy: { autoEnrich: 'off' } });
  const fence = await ownStreams(db, gapWorldStart);
  const sinkOf = (stream: StreamName) => createStreamSink(db, context, { stream, fence });
  const underWay = { calls: 0 };
  const register = { isMissing: false };
  const sent = createProviderClient({
    allowedOrigins: [sandbox.urls.rest],
    userAgent: 'Strikewatch-test',
  });
  onTestFinished(() => sent[Symbol.asyncDispose]());
  const http: GuardedClient = {
    ...sent,
    request: async (request) =>
      register.isMissing
        ? { status: 404, headers: new Map(), url: request.url, body: new Uint8Array() }
        : sent.request(request),
  };
  const budget = createPersistedPace({
    provider: 'companies-house',
    plan,
    db,
    clock: time.clock,
    timers: time.timers,
  });
  const pace: Pace = {
    async acquire(signal) {
      const call = await budget.acquire(signal, 'read');
      underWay.calls += 1;
      return {
        async answered(seen) {
          await call.answered(seen);
          underWay.calls -= 1;
        },
        async lost() {
          await call.lost();
          underWay.calls -= 1;
        },
      };
    },
  };
  const client = createCompaniesHouseRest({
    http,
    baseUrl: sandbox.urls.rest,
    apiKey: sandbox.keys.rest,
    pace,
    notFound: createNotFoundWatch(
      (companyNumber) => isKnownToExist(db, companyNumber),
      (believed) => readDeniedAgain(db, context, believed),
    ),
  });

  /** Moves virtual time on, but never past an answer that is on its way. */
  const settle = async (): Promise<void> => {
    do {
      for (let turn = 0; turn < 5; turn += 1) await turnOfTheLoop();
    } while (underWay.calls > 0);
  };
  const advance = async (ms: number, isEnough: () => Promise<boolean> = never): Promise<number> => {
    const startedAt = time.clock.now();
    while (time.clock.now() - startedAt < ms) {
      await settle();
      if (await isEnough()) break;
      await time.advance(Math.min(pollMs, ms));
    }
    await settle();
    return time.clock.now() - startedAt;
  };

  return {
    db,
    reader,
    sandbox,
    context,
    time,
    /** While set, the register answers 404 to everything. */
    register,
    sinkOf,
    advance,
    /** The lanes work until the returned function is called, or the test ends. */
    startLanes: () => startLanes({ db, context, client, timers: slowed(time.timers) }),
    /** Jumps without anybody working. */
    sleepFor: (ms: number) => time.advance(ms),
    gaps: () => db.selectFrom('stream_gaps').selectAll().orderBy('missed_from').execute(),
    isRepaired: async () =>
      (await db.selectFrom('stream_gaps').select('id').where('closed_at', 'is', null).execute())
        .length === 0,
    /** Stored as a bulk file of the start would have it. */
    async hold(companies: readonly SandboxCompany[]) {
      for (const company of companies) await holdCompany(db, company);
    },
    events: () => db.selectFrom('events').select(['type', 'data']).orderBy('sequence').execute(),
  };
}

export type GapWorld = Awaited<ReturnType<typeof setupGapWorld>>;

const pollMs = 10_000;
const never = (): Promise<boolean> => Promise.resolve(false);

/** An idle lane looks five times a second; here it does so every ten virtual seconds. */
function slowed(timers: Timers): Timers {
  return { ...timers, sleep: (ms, signal) => timers.sleep(Math.max(ms, pollMs), signal) };
}

async function holdCompany(db: Db, company: SandboxCompany): Promise<void> {
  const companyNumber = await seedCompany(db, company.number, {
    company_name: company.name,
    company_status: isCompanyStatus(company.status) ? company.status : null,
    company_status_detail: company.detail,
    company_status_raw: company.status,
    status_as_of: gapWorldStart - day,
    profile_as_of: gapWorldStart - day,
  });
  if (company.detail !== null) {
    await seedEpisode(db, companyNumber, { confirmed_at: gapWorldStart - day });
  }
}

function startLanes(parts: {
  readonly db: Db;
  readonly context: StepContext;
  readonly client: ReturnType<typeof createCompaniesHouseRest>;
  readonly timers: Timers;
}): () => Promise<void> {
  const { db, context, client, timers } = parts;
  const stop = new AbortController();
  const lane = { db, ...context, timers, concurrency: 4, onDiscard: () => Promise.resolve() };
  const running = Promise.all([
    runLane(
      { ...lane, lane: 'internal', client: null, kinds: [runnable(createRepairGaps(context))] },
      stop.signal,
    ),
    runLane(
      {
        ...lane,
        lane: 'companies-house',
        client,
        kinds: [
          runnable(createCheckStatus(context)),
          runnable(createReadFilings(context)),
          runnable(createFetchOfficers(context)),
          runnable(createSettleContradiction(context)),
          runnable(createSettleNotice(context)),
          runnable(createSettleNotFound(context)),
        ],
      },
      stop.signal,
    ),
  ]);
  const halt = async (): Promise<void> => {
    stop.abort();
    await running;
  };
  onTestFinished(halt);
  return halt;
}

/** A filing on the filings stream, filed on the day it is published. */
export function filingLine(
  timepoint: number,
  filing: { readonly companyNumber: string; readonly type: string; readonly description: string },
  publishedAt: number,
): StreamItem {
  const { companyNumber, type, description } = filing;
  const transactionId = `MzI${timepoint}`;
  const published = new Date(publishedAt).toISOString();
  const bytes = Buffer.from(
    JSON.stringify({
      resource_kind: 'filing-history',
      resource_uri: `/company/${companyNumber}/filing-history/${transactionId}`,
      resource_id: transactionId,
      data: {
        transaction_id: transactionId,
        category: 'gazette',
        date: published.slice(0, 10),
        type,
        description,
      },
      event: { timepoint, type: 'changed', published_at: published.slice(0, 19) },
    }),
  );
  return { ...readStreamEvent(bytes), bytes, missed: null };
}

/** An event of the companies stream about a company as it is now. */
export function companyLine(
  timepoint: number,
  company: Pick<SandboxCompany, 'number' | 'name' | 'status' | 'detail'>,
  publishedAt: number,
): StreamItem {
  const bytes = Buffer.from(
    JSON.stringify({
      resource_kind: 'company-profile',
      resource_uri: `/company/${company.number}`,
      resource_id: company.number,
      data: {
        company_number: company.number,
        company_name: company.name,
        type: 'ltd',
        company_status: company.status,
        ...(company.detail !== null && { company_status_detail: company.detail }),
      },
      event: {
        timepoint,
        type: 'changed',
        published_at: new Date(publishedAt).toISOString().slice(0, 19),
      },
    }),
  );
  return { ...readStreamEvent(bytes), bytes, missed: null };
}
