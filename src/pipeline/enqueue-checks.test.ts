import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseCompanyNumber, type CompanyNumber } from '../domain/company-number.ts';
import { runnable } from '../queue/job-kind.ts';
import { systemRandom } from '../runtime/random.ts';
import { systemTimers } from '../runtime/timers.ts';
import { bulkHeader } from '../sandbox/bulk-csv.ts';
import { claimJobs } from '../store/jobs/claim.ts';
import { completeJob, snoozeJob } from '../store/jobs/finish.ts';
import { openStore } from '../store/open-store.ts';
import { checksPerPortion, createEnqueueChecks } from './enqueue-checks.ts';
import { importRegister } from './import-register.ts';
import { openRegisterFile } from './open-register-file.ts';
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

async function setup(maxChecks: number | null, maxWaiting = generousLimits) {
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
    policy: { autoEnrich: 'all', hasPaidProvider: true, maxWaiting },
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
    isAccepted: false,
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

  return {
    db,
    work,
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
    answerAll: () =>
      db
        .updateTable('jobs')
        .set({ state: 'completed', finished_at: now })
        .where('kind', '=', 'check-status')
        .execute(),
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

describe('the checks of a large import', () => {
  it('come a portion at a time, each company once and none forgotten', async () => {
    const { work, waiting, answerAll, asked } = await setup(null);

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
    expect(await work()).toBe('nothing to do');
    expect(await asked()).toEqual(numbers(0, rows));
  });

  it('wait outside a lane that holds as many jobs as it may, and none is left out', async () => {
    const limit = 800;
    const { work, waiting, answerAll, asked } = await setup(null, {
      ...generousLimits,
      'companies-house': limit,
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
    const { work, answerAll, asked } = await setup(checksPerPortion + 10);

    await answerAll();
    expect(await work()).toBe('done');
    await answerAll();
    expect(await work()).toBe('nothing to do');
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
