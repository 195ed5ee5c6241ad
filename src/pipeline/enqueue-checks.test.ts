import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseCompanyNumber, type CompanyNumber } from '../domain/company-number.ts';
import { runnable } from '../queue/job-kind.ts';
import { systemRandom } from '../runtime/random.ts';
import { systemTimers } from '../runtime/timers.ts';
import { bulkHeader } from '../sandbox/bulk-csv.ts';
import { claimJobs } from '../../test/support/claim-jobs.ts';
import { completeJob, snoozeJob } from '../store/jobs/finish.ts';
import { openStore } from '../store/open-store.ts';
import { checksPerPortion, createEnqueueChecks } from './enqueue-checks.ts';
import { importRegister } from './import-register.ts';
import { confirmEpisode } from './confirm-episode.ts';
import { openRegisterFile } from './open-register-file.ts';
import type { Policy } from './step-context.ts';
import { generousLimits } from '../../test/support/generous-limits.ts';
import { stepContextFor } from '../../test/support/step-context.ts';

const imported = Date.parse('2026-11-18T09:00:00Z');
const rows = 2 * checksPerPortion + 2_000;

function csvOf(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const cells = Array.from({ length: 55 }, () => '');
    cells[0] = 'SOME LTD';
    cells[1] = String(index).padStart(8, '0');
    cells[10] = 'Private Limited Company';
    cells[11] = 'Active - Proposal to Strike off';
    return cells.map((cell) => `"${cell}"`).join(',');
  });
  return `${[bulkHeader, ...lines].join('\n')}\n`;
}

async function setup(
  maxChecks: number | null,
  { maxWaiting = generousLimits, officersFetch = 'always' }: Partial<Policy> = {},
) {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-'));
  const store = await openStore(`sqlite:${join(directory, 'test.db')}`);
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });
  const { db } = store;
  let now = imported;
  const context = await stepContextFor(db, {
    clock: { now: () => now },
    policy: { autoEnrich: 'entered', providers: ['snov'], maxWaiting, officersFetch },
  });
  const file = 'BasicCompanyDataAsOneFile-2026-11-02.csv';
  writeFileSync(join(directory, file), csvOf(rows));
  const { signal } = new AbortController();
  const input = await openRegisterFile(join(directory, file), signal);
  await importRegister({
    db,
    context,
    timers: systemTimers,
    input,
    fileName: file,
    scope: 'strike-off',
    snapshotDate: input.snapshotDate,
    signal,
    onProgress: () => undefined,
    // Everybody in it is under threat, and nobody has a postcode.
    isAccepted: true,
    registerFolder: directory,
    stagingPath: join(directory, 'test.db.import'),
    rejectsPath: join(directory, 'rejects.jsonl'),
    maxChecks,
  });
  const kind = runnable(createEnqueueChecks(context));

  /** Works the next job of the lane, if one is due; `isKilled` dies just before the end of its transaction. */
  async function work({ isKilled = false } = {}): Promise<string> {
    now += 3_600_000;
    const token = systemRandom.uuid();
    const claim = { lane: 'internal', limit: 1, now, leaseMs: 1, token } as const;
    const [job] = await claimJobs(db, claim);
    if (job === undefined) return 'nothing to do';
    const outcome = await kind.run({ client: null, db, job, now: () => now, signal });
    await db
      .transaction()
      .execute(async (trx) => {
        await outcome.write(trx);
        if (isKilled) throw new Error('killed');
        if (outcome.kind === 'done') await completeJob(trx, job, now);
        if (outcome.kind === 'snooze') {
          await snoozeJob(trx, job, { runAt: outcome.until, reason: outcome.reason });
        }
      })
      .catch(async () => {
        await db
          .updateTable('jobs')
          .set({ state: 'available', lease_token: null, lease_until: null })
          .where('id', '=', job.id)
          .execute();
      });
    return outcome.kind;
  }

  /** Works until the import has nothing left to ask for; what it asked for beyond checks, in that order. */
  async function workAll(): Promise<readonly string[]> {
    while ((await work()) !== 'nothing to do') await answerAll();
    const others = await db
      .selectFrom('jobs')
      .select(['kind', 'subject'])
      .where('kind', 'in', ['read-filings', 'fetch-officers'])
      .orderBy('created_at')
      .orderBy('kind', 'desc')
      .orderBy('subject')
      .execute();
    return others.map((job) => `${job.kind} ${job.subject}`);
  }
  const answerAll = () =>
    db
      .updateTable('jobs')
      .set({ state: 'completed', finished_at: now })
      .where('kind', '!=', 'enqueue-checks')
      .execute();

  return {
    db,
    context,
    work,
    workAll,
    waiting: async () => {
      const checks = await db
        .selectFrom('jobs')
        .select('subject')
        .where('kind', '=', 'check-status')
        .where('finished_at', 'is', null)
        .orderBy('subject')
        .execute();
      return checks.map(({ subject }) => subject);
    },
    answerAll,
    asked: async () => {
      const checks = await db
        .selectFrom('jobs')
        .select('subject')
        .where('kind', '=', 'check-status')
        .orderBy('subject')
        .execute();
      return checks.map(({ subject }) => subject);
    },
  };
}

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => String(from + index).padStart(8, '0'));

function numberOf(text: string | undefined): CompanyNumber {
  const number = parseCompanyNumber(text ?? '');
  if (number === null) throw new Error(`${text} is no company number`);
  return number;
}

describe('the checks of a large import', { timeout: 60_000 }, () => {
  it('come a portion at a time, each company once and none forgotten', async () => {
    const { work, workAll, waiting, answerAll, asked } = await setup(null);

    expect(await waiting()).toEqual(numbers(0, checksPerPortion));
    expect(await work()).toBe('snooze');
    expect(await waiting()).toHaveLength(checksPerPortion);

    await answerAll();
    expect(await work({ isKilled: true })).toBe('done');
    expect(await waiting()).toEqual([]);
    expect(await work()).toBe('done');
    expect(await waiting()).toEqual(numbers(checksPerPortion, 2 * checksPerPortion));

    await answerAll();
    expect(await work()).toBe('done');
    expect(await waiting()).toEqual(numbers(2 * checksPerPortion, rows));
    await answerAll();
    expect(await workAll()).toEqual([]);
    expect(await asked()).toEqual(numbers(0, rows));
  });

  it('wait outside a lane that holds as many jobs as it may, and none is left out', async () => {
    const limit = 800;
    const { work, waiting, answerAll, asked } = await setup(null, {
      maxWaiting: { ...generousLimits, 'companies-house': limit },
    });

    expect(await work()).toBe('snooze');
    // What the import itself has asked for.
    await answerAll();
    const portions: number[] = [];
    while ((await work()) !== 'nothing to do') {
      portions.push((await waiting()).length);
      await answerAll();
    }

    expect(Math.max(...portions)).toBe(limit);
    expect(await asked()).toEqual(numbers(0, rows));
  });

  it('are no more than allowed', async () => {
    const { workAll, answerAll, asked } = await setup(checksPerPortion + 10);

    await answerAll();
    expect(await workAll()).toEqual([]);
    expect(await asked()).toEqual(numbers(0, checksPerPortion + 10));
  });

  it('leave out whom somebody has asked about meanwhile, and who has left', async () => {
    const { db, work, waiting, answerAll } = await setup(checksPerPortion + 4);
    const [waits, confirmed, gone, plain] = numbers(checksPerPortion, checksPerPortion + 4);
    await answerAll();
    const episodes = db.updateTable('episodes');
    await episodes
      .set({ confirmed_at: imported + 1 })
      .where('company_number', '=', numberOf(confirmed))
      .execute();
    await episodes
      .set({ state: 'closed', closed_at: imported + 1, left_at: imported, leave_reason: 'unknown' })
      .where('company_number', '=', numberOf(gone))
      .execute();
    await db
      .updateTable('jobs')
      .set({ subject: numberOf(waits), state: 'available', finished_at: null })
      .where('subject', '=', '00000000')
      .execute();

    expect(await work()).toBe('done');
    expect(await waiting()).toEqual([waits, plain]);
  });
});

describe('what follows from the checks of a large import', { timeout: 60_000 }, () => {
  const [first, covered, done, unconfirmed, last] = [
    0,
    checksPerPortion,
    checksPerPortion + 1,
    checksPerPortion + 2,
    checksPerPortion + 9,
  ].map((index) => numbers(index, index + 1)[0]);

  /** The first portion is answered, of the second all but one are confirmed while it is under way. */
  async function confirmAll(policy: Partial<Policy> = {}) {
    const world = await setup(checksPerPortion + 10, policy);
    const { db, context } = world;
    for (const number of [first, covered, done, last].map(numberOf)) {
      const episode = await db
        .selectFrom('episodes')
        .selectAll()
        .where('company_number', '=', number)
        .executeTakeFirstOrThrow();
      await db.transaction().execute((trx) =>
        confirmEpisode(trx, context, {
          episode,
          companyNumber: number,
          companyName: 'SOME LTD',
          priority: number === done ? 'high' : 'background',
        }),
      );
    }
    const followed = await db
      .selectFrom('jobs')
      .select(['kind', 'subject'])
      .where('kind', 'in', ['read-filings', 'fetch-officers'])
      .orderBy('created_at')
      .orderBy('kind', 'desc')
      .orderBy('subject')
      .execute();
    return { ...world, followed: followed.map((job) => `${job.kind} ${job.subject}`) };
  }

  it('is asked at once of the first portion and of whom somebody asked about, of the others after all checks', async () => {
    const { db, followed, workAll, answerAll } = await confirmAll();
    await db
      .insertInto('enrichment_steps')
      .columns(['episode_id', 'step', 'state', 'reason', 'attempts', 'started_at', 'updated_at'])
      .expression((select) =>
        select
          .selectFrom('episodes')
          .select((of) => [
            'id',
            of.val('read-filings' as const).as('step'),
            of.val('done' as const).as('state'),
            of.val(null).as('reason'),
            of.val(1).as('attempts'),
            of.val(imported).as('started_at'),
            of.val(imported).as('updated_at'),
          ])
          .where('company_number', '=', numberOf(done)),
      )
      .execute();

    expect(followed).toEqual([
      `read-filings ${first}`,
      `read-filings ${done}`,
      `fetch-officers ${first}`,
      `fetch-officers ${done}`,
    ]);
    const covers = await db
      .selectFrom('episodes')
      .select('next_reading_at')
      .where('company_number', '=', numberOf(covered))
      .executeTakeFirst();
    expect(covers?.next_reading_at).toBeGreaterThan(imported);
    await answerAll();
    const all = await workAll();

    expect(all.slice(followed.length)).toEqual([
      `read-filings ${covered}`,
      `read-filings ${last}`,
      // Its job was answered without a mark: nothing says that its officers are known.
      `fetch-officers ${covered}`,
      `fetch-officers ${done}`,
      `fetch-officers ${last}`,
    ]);
    expect(all.some((asked) => asked.endsWith(unconfirmed ?? ''))).toBe(false);
  });

  it('leaves officers out who are fetched only where a domain is found', async () => {
    const { answerAll, workAll } = await confirmAll({ officersFetch: 'when-domain-found' });

    await answerAll();
    expect((await workAll()).filter((asked) => asked.startsWith('fetch-officers'))).toEqual([]);
  });
});
