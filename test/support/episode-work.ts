import { onTestFinished } from 'vitest';
import type { Filing } from '../../src/domain/filing.ts';
import type { CompanyNumber } from '../../src/domain/company-number.ts';
import { createProviderClient } from '../../src/http/provider-client.ts';
import { describeEpisode } from '../../src/pipeline/describe-episode.ts';
import { createCheckStatus } from '../../src/pipeline/check-status.ts';
import { createReadFilings } from '../../src/pipeline/read-filings.ts';
import { runnable } from '../../src/queue/job-kind.ts';
import { runLane } from '../../src/queue/lane-worker.ts';
import { systemTimers } from '../../src/runtime/timers.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { createCompaniesHouseRest } from '../../src/sources/companies-house-rest/client.ts';
import { saveFilings } from '../../src/store/filings.ts';
import { seedId } from './seed-company.ts';
import { setupDatabase } from './setup-database.ts';
import { historyFiling } from './strike-off-history.ts';
import { stepContextFor } from './step-context.ts';
import { unlimitedPace } from './unlimited-pace.ts';

/** Episodes and their filings on a database of its own, with a clock that the test puts forward. */
export async function setupEpisodeWork(startsAt = Date.parse('2026-03-25T09:00:00Z')) {
  const { db, reader } = await setupDatabase();
  const time = { now: startsAt };
  const context = await stepContextFor(db, {
    clock: { now: () => time.now },
    random: { next: () => 0.5, uuid: seedId, bytes: (length) => new Uint8Array(length) },
    policy: { autoEnrich: 'all', providers: ['snov'] },
  });
  return {
    db,
    reader,
    context,
    time,
    /** A filing arrives: it is stored and the episode described, in one transaction. */
    file: (companyNumber: CompanyNumber, text: string, index: number) =>
      db.transaction().execute(async (trx) => {
        const filings = [storedFiling(companyNumber, text, index)];
        await saveFilings(trx, filings, { source: 'stream', now: time.now });
        return describeEpisode(trx, context, companyNumber);
      }),
    describe: (companyNumber: CompanyNumber) =>
      db.transaction().execute((trx) => describeEpisode(trx, context, companyNumber)),
    /** Runs the jobs of Companies House against an imitated register until the test ends. */
    run: (sandbox: Sandbox) => {
      const stop = new AbortController();
      const http = createProviderClient({
        allowedOrigins: [sandbox.urls.rest],
        userAgent: 'Strikewatch-test',
      });
      const running = runLane(
        {
          lane: 'companies-house',
          client: createCompaniesHouseRest({
            http,
            baseUrl: sandbox.urls.rest,
            apiKey: sandbox.keys.rest,
            pace: unlimitedPace(),
          }),
          kinds: [runnable(createCheckStatus(context)), runnable(createReadFilings(context))],
          db,
          ...context,
          timers: systemTimers,
          concurrency: 2,
          onDiscard: () => Promise.resolve(),
        },
        stop.signal,
      );
      onTestFinished(async () => {
        stop.abort();
        await running;
        await http[Symbol.asyncDispose]();
      });
    },
    episodes: () => db.selectFrom('episodes').selectAll().orderBy('opened_at').execute(),
    applications: () => db.selectFrom('strike_off_applications').selectAll().execute(),
    events: () => db.selectFrom('events').select(['type', 'data']).orderBy('sequence').execute(),
    jobs: () =>
      db
        .selectFrom('jobs')
        .select(['kind', 'subject', 'priority', 'state'])
        .orderBy('kind')
        .orderBy('subject')
        .execute(),
  };
}

function storedFiling(companyNumber: CompanyNumber, text: string, index: number): Filing {
  const { descriptionText = null, ...filing } = historyFiling(text, index);
  return { companyNumber, category: null, annotation: null, descriptionText, ...filing };
}
