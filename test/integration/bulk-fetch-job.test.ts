import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createImportInChild } from '../../src/app/import-in-child.ts';
import { toConfig } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createProviderClient } from '../../src/http/provider-client.ts';
import { createFetchBulk, type ImportEnd } from '../../src/pipeline/fetch-bulk.ts';
import { holdFetchLease } from '../../src/pipeline/hold-fetch-lease.ts';
import { scheduleBulkFetch } from '../../src/pipeline/schedule-bulk-fetch.ts';
import type { StepContext } from '../../src/pipeline/step-context.ts';
import { runnable } from '../../src/queue/job-kind.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { systemTimers } from '../../src/runtime/timers.ts';
import { zipOneFile } from '../../src/sandbox/zip-archive.ts';
import { createCompaniesHouseDownload } from '../../src/sources/companies-house-download/client.ts';
import { beginSnapshot, endSnapshot } from '../../src/store/bulk-snapshots.ts';
import { claimJobs } from '../support/claim-jobs.ts';
import { enqueueJob } from '../../src/store/jobs/enqueue.ts';
import { migrate } from '../../src/store/migrate.ts';
import { readNextLook, writeNextLook } from '../../src/store/next-look.ts';
import { recordPscSnapshot } from '../../src/store/psc-snapshots.ts';
import { systemPrincipal } from '../../src/store/settings.ts';
import { answer, sendWhole, serveDownloads } from '../support/download-host.ts';
import { setupDatabase, sqliteFileOf } from '../support/setup-database.ts';
import { createVirtualTime } from '../support/virtual-time.ts';
import { generousLimits } from '../support/generous-limits.ts';

const date = '2026-12-02';
const fileName = `BasicCompanyDataAsOneFile-${date}.zip`;
const pscName = `persons-with-significant-control-snapshot-${date}.zip`;
const dayMs = 86_400_000;

/** A context in which it is `now`. */
async function setupContext(clock: StepContext['clock']) {
  const database = await setupDatabase();
  const context: StepContext = {
    clock,
    random: systemRandom,
    log: pino({ level: 'silent' }),
    systemPrincipalId: await systemPrincipal(database.db, {
      id: systemRandom.uuid(),
      now: clock.now(),
    }),
    policy: {
      autoEnrich: 'entered',
      confirm: 'transitions',
      providers: [],
      countsFirst: false,
      verify: 'off',
      maxCandidates: 0,
      officersFetch: 'always',
      cache: { domainsMs: 1, verifiedEmailsMs: 1, unverifiedEmailsMs: 1, missesMs: 1 },
      maxWaiting: generousLimits,
    },
  };
  return { ...database, context };
}

async function setupJob({
  now = '2026-12-03T09:00:00Z',
  end = { kind: 'imported', rowsRead: 2, rowsKept: 1 },
}: { readonly now?: string; readonly end?: ImportEnd } = {}) {
  const clock = { now: () => Date.parse(now) };
  const { db, url, context } = await setupContext(clock);
  const host = await serveDownloads();
  const http = createProviderClient({ allowedOrigins: [host.origin], userAgent: 'test' });
  onTestFinished(async () => {
    await http[Symbol.asyncDispose]();
    await host[Symbol.asyncDispose]();
  });
  host.publish(`/${fileName}`, await zipOneFile(fileName.replace('.zip', '.csv'), ['a\n']));
  host.publish('/en_output.html', `<a href="${fileName}">x</a>`);
  host.publish(`/${pscName}`, await zipOneFile(pscName.replace('.zip', '.txt'), ['{}\n']));
  host.publish('/en_pscdata.html', `<a href="${pscName}">x</a>`);
  const imports: unknown[] = [];
  const bulkFolder = join(sqliteFileOf(url), '../bulk');
  const tools = {
    download: createCompaniesHouseDownload({
      http,
      baseUrl: host.origin,
      clock,
      timers: systemTimers,
    }),
    bulkFolder,
    runImport: (request: unknown) => {
      imports.push(request);
      return Promise.resolve(end);
    },
  };
  const kind = runnable(createFetchBulk(context));
  return {
    db,
    context,
    host,
    imports,
    bulkFolder,
    nextLook: () => readNextLook(db, 'companies'),
    /** Enqueues, claims and runs the job, and writes down what it leaves. */
    run: async (
      scope: 'strike-off' | 'register' = 'strike-off',
      product: 'companies' | 'psc' = 'companies',
    ) => {
      await db.transaction().execute((trx) =>
        enqueueJob(trx, {
          id: systemRandom.uuid(),
          kind: 'fetch-bulk',
          subject: product,
          lane: 'download',
          priority: 'low',
          payload: JSON.stringify({ product, scope }),
          maxAttempts: 3,
          runAt: clock.now(),
          now: clock.now(),
          createdBy: context.systemPrincipalId,
          isWaking: false,
        }),
      );
      const [job] = await claimJobs(db, {
        lane: 'download',
        limit: 1,
        now: clock.now(),
        leaseMs: 60_000,
        token: 'token',
      });
      const outcome = await kind.run({
        client: tools,
        db,
        job: job!,
        now: clock.now,
        signal: AbortSignal.any([]),
      });
      await db.transaction().execute((trx) => outcome.write(trx));
      return outcome;
    },
    /** Payloads of the jobs that were started, those of `run` among them. */
    started: async () =>
      (await db.selectFrom('jobs').select('payload').execute()).map(({ payload }) => payload),
    haveImportedOwners: (scope: 'strike-off' | 'register') =>
      db.transaction().execute((trx) =>
        recordPscSnapshot(trx, {
          id: systemRandom.uuid(),
          file_name: pscName,
          snapshot_date: date,
          scope,
          is_complete: 1,
          lines_read: 1,
          persons_read: 1,
          persons_kept: 1,
          lines_rejected: 0,
          started_at: clock.now(),
          finished_at: clock.now(),
        }),
      ),
    haveImported: async (scope: 'strike-off' | 'register', snapshotDate = date) => {
      const id = systemRandom.uuid();
      const snapshot = { id, fileName, snapshotDate, scope, isCompleteSet: true };
      await beginSnapshot(db, { ...snapshot, now: clock.now() });
      const found = { rowsRead: 1, rowsKept: 1, rowsRejected: 0, underThreat: 1, report: null };
      await endSnapshot(db, id, { ...found, state: 'complete', now: clock.now() });
    },
  };
}

describe('the job fetch-bulk', () => {
  it('fetches, has it imported, and has nothing to look for before the next month', async () => {
    const { run, imports, bulkFolder, nextLook } = await setupJob();

    expect(await run()).toMatchObject({ kind: 'done' });

    expect(imports).toEqual([
      { path: join(bulkFolder, `companies-${date}`, fileName), scope: 'strike-off' },
    ]);
    expect(new Date((await nextLook())!).toISOString()).toMatch(/^2027-01-01T/);
  });

  it('costs one look at the page when it is imported already', async () => {
    const { run, imports, host, haveImported, nextLook } = await setupJob();
    await haveImported('register');

    expect(await run('strike-off')).toMatchObject({ kind: 'done' });

    expect(imports).toEqual([]);
    expect(host.asked.map(({ path }) => path)).toEqual(['/en_output.html']);
    expect(new Date((await nextLook())!).toISOString()).toMatch(/^2027-01-01T/);
  });

  it('imports again what was kept in a narrower scope only', async () => {
    const { run, imports, haveImported } = await setupJob();
    await haveImported('strike-off');

    await run('register');

    expect(imports).toHaveLength(1);
  });

  it('has the owners fetched and imported once the register of the month is in', async () => {
    const { run, started, imports, bulkFolder, db } = await setupJob();

    await run('register');
    expect(await started()).toEqual([
      '{"product":"companies","scope":"register"}',
      '{"product":"psc","scope":"register"}',
    ]);
    await run('register', 'psc');

    expect(imports.slice(1)).toEqual([
      { path: join(bulkFolder, `psc-${date}`, pscName), scope: 'register' },
    ]);
    expect(await readNextLook(db, 'psc')).toBeNull();
  });

  it('leaves the owners alone while the register of the month is not in', async () => {
    const { run, started, haveImported } = await setupJob({ now: '2027-01-03T09:00:00Z' });
    await haveImported('strike-off');

    await run();

    expect(await started()).toHaveLength(1);
  });

  it.each([
    { had: 'register', asked: 'strike-off', imported: 0 },
    { had: 'strike-off', asked: 'strike-off', imported: 0 },
    { had: 'strike-off', asked: 'register', imported: 1 },
  ] as const)(
    'with the owners of scope $had imported, $asked imports $imported more',
    async ({ had, asked, imported }) => {
      const { run, imports, host, haveImportedOwners } = await setupJob();
      await haveImportedOwners(had);

      await run(asked, 'psc');

      expect(imports).toHaveLength(imported);
      expect(host.files()).toHaveLength(imported);
    },
  );

  it('goes on looking while the site has last month’s', async () => {
    const { run, nextLook, haveImported } = await setupJob({ now: '2027-01-03T09:00:00Z' });
    await haveImported('strike-off');

    expect(await run()).toMatchObject({ kind: 'done' });

    // The day's look has planned the next one itself.
    expect(await nextLook()).toBeNull();
  });

  it('waits without an attempt while somebody fetches by hand', async () => {
    const { run, db, context, host } = await setupJob();
    const lease = await holdFetchLease(db, context);

    expect(await run()).toMatchObject({
      kind: 'snooze',
      reason: expect.stringContaining('another process is fetching'),
    });

    expect(host.files()).toEqual([]);
    await lease[Symbol.asyncDispose]();
  });

  it('is given up with the reason when the import finds the file wanting', async () => {
    const { run, nextLook } = await setupJob({ end: { kind: 'held', reason: '30 % fewer rows' } });

    await expect(run()).rejects.toMatchObject({
      retry: 'never',
      message: expect.stringMatching(/companies-2026-12-02.* stopped: 30 % fewer rows/),
    });
    expect(await nextLook()).toBeNull();
  });

  it('is tried again after an import that failed for another reason, without fetching again', async () => {
    const { run, host } = await setupJob({ end: { kind: 'failed', reason: 'killed' } });

    await expect(run()).rejects.toMatchObject({ retry: 'backoff' });

    expect(host.files()).toHaveLength(1);
  });

  it.each([
    { product: 'companies', inside: 'BasicCompanyDataAsOneFile-2026-11-02.csv' },
    { product: 'psc', inside: 'persons-with-significant-control-snapshot-2026-11-30.txt' },
  ] as const)(
    'looks again the next day when the $product listed are those of the month before, and keeps nothing of them',
    async ({ product, inside }) => {
      const { run, host, imports, nextLook, bulkFolder } = await setupJob();
      host.script(sendWhole(await zipOneFile(inside, ['a\n']), '"stale"'));

      expect(await run('strike-off', product)).toMatchObject({
        kind: 'snooze',
        reason: expect.stringMatching(
          /listed as the snapshot of 2026-12-02 and holds that of 2026-11/,
        ),
        until: Date.parse('2026-12-04T09:00:00Z'),
      });

      expect(imports).toEqual([]);
      expect(await nextLook()).toBeNull();
      expect(readdirSync(join(bulkFolder, `${product}-${date}`))).toEqual([]);
    },
  );

  it('passes on when the site wants to be asked again', async () => {
    const { run, host, imports } = await setupJob();
    host.script(answer(503, { 'retry-after': '900' }));

    await expect(run()).rejects.toMatchObject({ retry: { afterMs: 900_000 } });

    expect(imports).toEqual([]);
  });
});

async function setupSchedule(startsAt: string) {
  const time = createVirtualTime(Date.parse(startsAt));
  const { db, context } = await setupContext(time.clock);
  const jobs = () =>
    db.selectFrom('jobs').select(['kind', 'lane', 'payload', 'created_at']).execute();
  /** Runs a service for so long and stops it. */
  const serveFor = async (ms: number): Promise<void> => {
    const stop = new AbortController();
    const running = scheduleBulkFetch(
      { db, context, timers: time.timers, scope: 'strike-off' },
      stop.signal,
    );
    await time.advance(ms);
    stop.abort();
    await running;
  };
  /** What the queue would do. */
  const finishAll = () =>
    db.updateTable('jobs').set({ state: 'completed', finished_at: time.clock.now() }).execute();
  return { time, db, context, jobs, serveFor, finishAll };
}

describe('the monthly look', () => {
  it('comes once a day from the 1st to the 10th, at another minute each day', async () => {
    const { serveFor, jobs, finishAll } = await setupSchedule('2026-11-17T10:00:00Z');

    const looks: number[] = [];
    for (let hour = 0; hour < 35 * 24; hour += 1) {
      await serveFor(3_600_000);
      const found = await jobs();
      for (const { created_at } of found.slice(looks.length)) looks.push(created_at);
      await finishAll();
    }

    expect(looks.map((look) => new Date(look).toISOString().slice(0, 10))).toEqual(
      Array.from({ length: 10 }, (_, day) => `2026-12-${String(day + 1).padStart(2, '0')}`),
    );
    expect(new Set(looks.map((look) => look % dayMs)).size).toBeGreaterThan(5);
    expect((await jobs())[0]).toMatchObject({
      kind: 'fetch-bulk',
      lane: 'download',
      payload: '{"product":"companies","scope":"strike-off"}',
    });
  });

  it('is made up for after a stop of weeks, once', async () => {
    const { serveFor, time, jobs } = await setupSchedule('2026-11-17T10:00:00Z');
    await serveFor(60_000);
    time.jump(40 * dayMs);

    for (let restart = 0; restart < 5; restart += 1) await serveFor(1_000);

    expect(await jobs()).toHaveLength(1);
  });

  it('does not wait for a time that a wrong clock wrote', async () => {
    const { serveFor, db, time } = await setupSchedule('2026-12-03T10:00:00Z');
    await writeNextLook(db, 'companies', Date.parse('2036-01-01T00:00:00Z'));

    await serveFor(1_000);

    expect(await readNextLook(db, 'companies')).toBeLessThan(time.clock.now() + dayMs);
  });
});

describe('the migration that adds the lane', () => {
  it('keeps every job but those the older schema has no place for', async () => {
    const { db, context } = await setupContext({ now: () => 1_000 });
    const add = (kind: string, lane: 'download' | 'website', subject: string) =>
      db.transaction().execute((trx) =>
        enqueueJob(trx, {
          id: `${kind} ${subject}`,
          kind,
          subject,
          lane,
          priority: 'low',
          payload: '{}',
          maxAttempts: 3,
          runAt: 2_000,
          now: 1_000,
          createdBy: context.systemPrincipalId,
          isWaking: false,
        }),
      );
    await add('scan-website', 'website', '01234567');
    await add('fetch-bulk', 'download', 'companies');
    const before = await db.selectFrom('jobs').selectAll().where('lane', '=', 'website').execute();

    await migrate(db, '0006-create-access');
    await migrate(db);

    expect(await db.selectFrom('jobs').selectAll().execute()).toEqual(before);
    await add('fetch-bulk', 'download', 'companies');
    // The index that keeps one active job per subject is there again.
    await expect(
      db
        .insertInto('jobs')
        .values({ ...before[0]!, id: 'twin' })
        .execute(),
    ).rejects.toThrow(/UNIQUE/);
  });
});

describe('an import in a child process', () => {
  it('is ended with the service', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'strikewatch-child-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const { values } = loadConfig({
      environment: { DATABASE_URL: `sqlite:${join(directory, 'test.db')}` },
      file: null,
    });
    const runImport = createImportInChild({
      config: toConfig(values),
      stamp: 'live',
      timers: systemTimers,
    });
    const stop = new AbortController();

    const running = runImport({ path: join(directory, 'x.zip'), scope: 'register' }, stop.signal);
    stop.abort(new Error('stopping'));

    await expect(running).rejects.toThrow('stopping');
  });
});
