import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { isCompanyStatus } from '../../src/domain/company-status.ts';
import type { Pace } from '../../src/http/pace.ts';
import { createProviderClient } from '../../src/http/provider-client.ts';
import { createCompareCompany } from '../../src/pipeline/compare-company.ts';
import { keepNightlySample } from '../../src/pipeline/keep-nightly-sample.ts';
import { createSampleRegister } from '../../src/pipeline/sample-register.ts';
import type { StepContext } from '../../src/pipeline/step-context.ts';
import { runnable } from '../../src/queue/job-kind.ts';
import { runLane } from '../../src/queue/lane-worker.ts';
import { systemTimers } from '../../src/runtime/timers.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import type { SandboxCompany } from '../../src/sandbox/world/company.ts';
import { createCompaniesHouseRest } from '../../src/sources/companies-house-rest/client.ts';
import { listSamples } from '../../src/store/read-register-samples.ts';
import type { Db } from '../../src/store/open-store.ts';
import { startQuietSandbox } from './sandbox-for-test.ts';
import { seedCompany, seededAt, seedEpisode } from './seed-company.ts';
import { setupDatabase } from './setup-database.ts';
import { unlimitedPace } from './unlimited-pace.ts';
import { stepContextFor } from './step-context.ts';

/** 24 November 2026, 09:00 in London: the next quiet window is seventeen hours away. */
export const morning = Date.parse('2026-11-24T09:00:00Z');

/** The nightly sample against an imitated register, as the service runs it; the clock is put forward by the test. */
export async function setupNightlySample() {
  const { db } = await setupDatabase();
  const sandbox = await startQuietSandbox();
  const startedAt = Date.now();
  let shiftedMs = 0;
  const warnings: unknown[] = [];
  const clock = { now: () => morning + shiftedMs + (Date.now() - startedAt) };
  const context: StepContext = {
    ...(await stepContextFor(db, { clock })),
    log: pino({ level: 'warn' }, { write: (line: string) => void warnings.push(JSON.parse(line)) }),
  };

  /** Runs until the test ends or stops it, as one process does. */
  const run = (onAnswer: () => Promise<void> = () => Promise.resolve()) => {
    const stop = new AbortController();
    const pace = unlimitedPace({ onAnswer });
    const running = work({ db, context, sandbox, pace }, stop.signal);
    const halt = async (): Promise<void> => {
      stop.abort();
      await running;
    };
    onTestFinished(halt);
    return { halt };
  };
  return {
    db,
    sandbox,
    context,
    warnings,
    run,
    store: async (companies: readonly SandboxCompany[]) => {
      for (const company of companies) await storeAsBulk(db, company);
    },
    shift: (ms: number) => {
      shiftedMs += ms;
    },
    samples: () => listSamples(db, { limit: 10, state: null }),
    events: () => db.selectFrom('events').select(['type', 'data']).orderBy('sequence').execute(),
    jobs: (kind: string) =>
      db
        .selectFrom('jobs')
        .select(['subject', 'state', 'last_reason'])
        .where('kind', '=', kind)
        .orderBy('subject')
        .execute(),
    profilesAsked: () =>
      sandbox.control.observed().restCalls.filter(({ path }) => /^\/company\/\w+$/.test(path)),
  };
}

export type NightlySample = Awaited<ReturnType<typeof setupNightlySample>>;

/** The row that the monthly file makes of a company: in its wording, not the API's. */
async function storeAsBulk(db: Db, company: SandboxCompany): Promise<void> {
  const { address, sicTexts } = company;
  const companyNumber = await seedCompany(db, company.number, {
    company_name: company.name.replaceAll(' ', '  '),
    company_type: null,
    company_category: company.category,
    company_status: isCompanyStatus(company.status) ? company.status : null,
    company_status_detail: company.detail,
    company_status_raw: company.status,
    address_line_1: address.line1.toUpperCase(),
    address_line_2: address.line2?.toUpperCase() ?? null,
    post_town: address.town.toUpperCase(),
    county: address.county?.toUpperCase() ?? null,
    postal_code: address.postcode,
    incorporation_date: company.createdOn,
    accounts_next_due_date: company.accounts.nextDue,
    conf_stmt_next_due_date: company.confirmation.nextDue,
    sic_text_1: sicTexts[0] ?? null,
    sic_text_2: sicTexts[1] ?? null,
    sic_text_3: sicTexts[2] ?? null,
    sic_text_4: sicTexts[3] ?? null,
  });
  if (company.detail !== null) await seedEpisode(db, companyNumber, { confirmed_at: seededAt });
}

async function work(
  parts: {
    readonly db: Db;
    readonly context: StepContext;
    readonly sandbox: Sandbox;
    readonly pace: Pace;
  },
  signal: AbortSignal,
): Promise<void> {
  const { db, context, sandbox } = parts;
  await using http = createProviderClient({
    allowedOrigins: [sandbox.urls.rest],
    userAgent: 'Strikewatch-test',
  });
  const client = createCompaniesHouseRest({
    http,
    baseUrl: sandbox.urls.rest,
    apiKey: sandbox.keys.rest,
    pace: parts.pace,
  });
  const lane = {
    db,
    ...context,
    timers: systemTimers,
    concurrency: 4,
    onDiscard: () => Promise.resolve(),
  };
  await Promise.all([
    keepNightlySample({ db, context, timers: quickTimers }, signal),
    runLane(
      { ...lane, lane: 'internal', client: null, kinds: [runnable(createSampleRegister(context))] },
      signal,
    ),
    runLane(
      {
        ...lane,
        lane: 'companies-house',
        client,
        kinds: [runnable(createCompareCompany(context))],
      },
      signal,
    ),
  ]);
}

/** The keeper looks once a minute; here the clock is put forward under it. */
const quickTimers = {
  ...systemTimers,
  sleep: (ms: number, signal?: AbortSignal) => systemTimers.sleep(Math.min(ms, 20), signal),
};
