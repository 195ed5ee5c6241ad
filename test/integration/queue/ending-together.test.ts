import * as fc from 'fast-check';
import { CompiledQuery } from 'kysely';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runnable } from '../../../src/queue/job-kind.ts';
import { runLane } from '../../../src/queue/lane-worker.ts';
import { done } from '../../../src/queue/outcome.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import { enqueueJob, type NewJob } from '../../../src/store/jobs/enqueue.ts';
import { rescueJobs } from '../../../src/store/jobs/rescue.ts';
import type { Db, Trx } from '../../../src/store/open-store.ts';
import { systemPrincipal } from '../../../src/store/settings.ts';
import { createLife, openMortalDatabase, type Life } from '../../support/mortal-database.ts';
import { setupDatabase, sqliteFileOf } from '../../support/setup-database.ts';
import { createVirtualTime, virtualStart } from '../../support/virtual-time.ts';

const lane = 'companies-house';
const Payload = z.object({ subject: z.string() });

/** What else the end of a job does, by its subject. Runs in its transaction. */
type AtEnd = (trx: Trx, subject: string) => Promise<void>;

/**
 * A lane whose every job leaves a result and a next step behind. The result is inserted, so that a second one of the same job would be
 * refused.
 */
async function setup(database: { readonly url: string; readonly db: Db }) {
  const { url, db } = database;
  const time = createVirtualTime();
  const createdBy = await systemPrincipal(db, { id: systemRandom.uuid(), now: virtualStart });
  const newJob = (kind: string, subject: string): NewJob => ({
    id: systemRandom.uuid(),
    kind,
    subject,
    lane: kind === 'first' ? lane : 'internal',
    priority: 'medium',
    isWaking: false,
    payload: JSON.stringify({ subject }),
    maxAttempts: 100,
    runAt: time.clock.now(),
    now: time.clock.now(),
    createdBy,
  });
  return {
    time,
    steal: (subject: string) => takeAway(db, subject),
    jobAgain: (trx: Trx, subject: string) => enqueueJob(trx, newJob('first', subject)),
    enqueue: (subjects: readonly string[]) =>
      db.transaction().execute(async (trx) => {
        for (const subject of subjects) await enqueueJob(trx, newJob('first', subject));
      }),
    /** One process's life with the lane. */
    live: (
      life: Life,
      {
        concurrency,
        atEnd = () => Promise.resolve(),
        workMs = () => 0,
      }: {
        readonly concurrency: number;
        readonly atEnd?: AtEnd;
        readonly workMs?: (subject: string) => number;
      },
    ) => {
      const stop = new AbortController();
      const own = openMortalDatabase(sqliteFileOf(url), life);
      const working = runLane(
        {
          lane,
          client: null,
          kinds: [
            runnable({
              kind: 'first',
              lane,
              priority: 'medium',
              maxAttempts: 100,
              payload: Payload,
              subject: ({ subject }) => subject,
              handle: async ({ payload: { subject } }) => {
                if (workMs(subject) > 0) await time.timers.sleep(workMs(subject));
                return done(async (trx) => {
                  await trx
                    .insertInto('settings')
                    .values({ name: subject, value: 'found' })
                    .execute();
                  await enqueueJob(trx, newJob('next', subject));
                  await atEnd(trx, subject);
                });
              },
            }),
          ],
          concurrency,
          db: own,
          ...time,
          random: systemRandom,
          log: pino({ level: 'silent' }),
          onDiscard: () => Promise.reject(new Error('a job was given up')),
        },
        stop.signal,
      );
      return {
        halt: async () => {
          stop.abort();
          await time.until(working);
          await own.destroy();
        },
      };
    },
    /** Per job: how it stands, whether its result is there, and its next step. */
    ends: async () => {
      const jobs = await db
        .selectFrom('jobs')
        .select(['subject', 'state', 'attempt'])
        .where('kind', '=', 'first')
        .orderBy('subject')
        .execute();
      const results = await db.selectFrom('settings').select('name').execute();
      const next = await db
        .selectFrom('jobs')
        .select('subject')
        .where('kind', '=', 'next')
        .execute();
      return jobs.map((job) => ({
        ...job,
        results: results.filter(({ name }) => name === job.subject).length,
        nextSteps: next.filter(({ subject }) => subject === job.subject).length,
      }));
    },
  };
}

/** As the rescuer does with a job whose worker is thought to be dead. */
async function takeAway(from: Db | Trx, subject: string): Promise<void> {
  await from
    .updateTable('jobs')
    .set({ lease_token: 'another worker’s' })
    .where('kind', '=', 'first')
    .where('subject', '=', subject)
    .execute();
}

const rollBackAll = CompiledQuery.raw('rollback');
const complete = { state: 'completed', results: 1, nextSteps: 1 };

describe('jobs that end together', () => {
  it('share one commit, which also takes up those that come after them', async () => {
    const { time, enqueue, live, ends } = await setup(await setupDatabase());
    await enqueue(['a', 'b', 'c', 'd', 'e', 'f']);
    const life = createLife(Infinity);

    const { halt } = live(life, { concurrency: 3 });
    await time.advance(1_000);
    await halt();

    expect(await ends()).toMatchObject(Array.from({ length: 6 }, () => complete));
    // Before and after each: claim; end three, claim three; end three.
    expect(life.passed() / 2).toBe(3);
  });

  it('wait for each other for a moment, and for nobody who works on', async () => {
    const { time, enqueue, live, ends } = await setup(await setupDatabase());
    await enqueue(['a', 'b', 'c']);
    const life = createLife(Infinity);
    const works: Readonly<Record<string, number>> = { a: 1_000, b: 1_005, c: 60_000 };

    const { halt } = live(life, { concurrency: 3, workMs: (subject) => works[subject] ?? 0 });
    await time.advance(1_012);

    expect(await ends()).toMatchObject([complete, complete, { state: 'running', results: 0 }]);
    expect(life.passed() / 2).toBe(2);
    await time.advance(60_000);
    await halt();
    expect(await ends()).toMatchObject([complete, complete, complete]);
  });

  it('fail one by one: nothing of the one is left, all of the others', async () => {
    const { time, enqueue, live, ends } = await setup(await setupDatabase());
    await enqueue(['a', 'b', 'c']);
    let failures = 0;

    const { halt } = live(createLife(Infinity), {
      concurrency: 3,
      atEnd: async (_trx, subject) => {
        if (subject !== 'b' || failures > 0) return;
        failures += 1;
        throw new Error('no');
      },
    });
    await time.advance(100);
    expect(await ends()).toMatchObject([
      complete,
      { state: 'retryable', attempt: 1, results: 0, nextSteps: 0 },
      complete,
    ]);
    await time.advance(60_000);
    await halt();

    expect(await ends()).toMatchObject([complete, { ...complete, attempt: 2 }, complete]);
  });

  it('are fenced one by one: who has lost its lease leaves nothing, not even a retry', async () => {
    const { time, enqueue, live, ends, steal } = await setup(await setupDatabase());
    await enqueue(['a', 'b', 'c']);

    const { halt } = live(createLife(Infinity), { concurrency: 3, workMs: () => 1_000 });
    await time.advance(500);
    await steal('b');
    await time.advance(60_000);
    await halt();

    expect(await ends()).toMatchObject([
      complete,
      { state: 'running', attempt: 1, results: 0, nextSteps: 0 },
      complete,
    ]);
  });

  it('run once more when they were asked for again meanwhile, each for itself', async () => {
    const { time, enqueue, live, ends, jobAgain } = await setup(await setupDatabase());
    await enqueue(['a', 'b', 'c']);
    let asked = 0;

    const { halt } = live(createLife(Infinity), {
      concurrency: 3,
      atEnd: async (trx, subject) => {
        if (subject !== 'b') return;
        await trx.deleteFrom('settings').where('name', '=', 'b').execute();
        asked += 1;
        if (asked === 1) await jobAgain(trx, 'b');
      },
    });
    await time.advance(60_000);
    await halt();

    expect(asked).toBe(2);
    expect(await ends()).toMatchObject([complete, { state: 'completed', attempt: 1 }, complete]);
  });

  it('are none of them ended when the write of one takes another from its worker, and are done later', async () => {
    const { time, enqueue, live, ends } = await setup(await setupDatabase());
    await enqueue(['a', 'b', 'c']);
    let thefts = 0;

    const { halt } = live(createLife(Infinity), {
      concurrency: 3,
      atEnd: async (trx, subject) => {
        if (subject !== 'a' || thefts > 0) return;
        thefts += 1;
        await takeAway(trx, 'b');
      },
    });
    await time.advance(100);
    const lost = { state: 'retryable', attempt: 1, results: 0, nextSteps: 0 };
    expect(await ends()).toMatchObject([lost, lost, lost]);
    await time.advance(60_000);
    await halt();

    expect(await ends()).toMatchObject([complete, complete, complete]);
  });

  it('are all told when the whole transaction fails, and are done later', async () => {
    const { time, enqueue, live, ends } = await setup(await setupDatabase());
    await enqueue(['a', 'b', 'c']);
    let failures = 0;

    const { halt } = live(createLife(Infinity), {
      concurrency: 3,
      atEnd: async (trx, subject) => {
        if (subject !== 'b' || failures > 0) return;
        failures += 1;
        // As SQLite does by itself when the disk is full.
        await trx.executeQuery(rollBackAll);
        throw new Error('disk full');
      },
    });
    await time.advance(100);
    const lost = { state: 'retryable', attempt: 1, results: 0, nextSteps: 0 };
    expect(await ends()).toMatchObject([lost, lost, lost]);
    await time.advance(60_000);
    await halt();

    const later = { ...complete, attempt: 2 };
    expect(await ends()).toMatchObject([later, later, later]);
  });

  it('lose and repeat nothing wherever the process dies, however many they are and whichever fail', async () => {
    const story = fc.record({
      jobs: fc.integer({ min: 1, max: 7 }),
      concurrency: fc.integer({ min: 1, max: 4 }),
      failing: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
      diesAtPoint: fc.integer({ min: 1, max: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(story, async ({ jobs, concurrency, failing, diesAtPoint }) => {
        const database = await setupDatabase();
        const { time, enqueue, live, ends } = await setup(database);
        const subjects = Array.from({ length: jobs }, (_, index) => `job ${index}`);
        await enqueue(subjects);
        const toFail = new Set(failing.map((index) => `job ${index}`));
        const atEnd: AtEnd = async (_trx, subject) => {
          if (toFail.delete(subject)) throw new Error('no');
        };

        const life = createLife(diesAtPoint);
        const first = live(life, { concurrency, atEnd });
        await time.advance(60_000);
        if (life.passed() < diesAtPoint) await first.halt();

        for (const { state, results, nextSteps } of await ends()) {
          const left = state === 'completed' ? 1 : 0;
          expect({ results, nextSteps }).toEqual({ results: left, nextSteps: left });
        }
        await rescueJobs(database.db, {
          leasedBefore: Number.MAX_SAFE_INTEGER,
          now: time.clock.now(),
          onDiscard: () => Promise.reject(new Error('a job was given up')),
        });
        const { halt } = live(createLife(Infinity), { concurrency, atEnd });
        await time.advance(60_000);
        await halt();

        expect(await ends()).toMatchObject(subjects.map(() => complete));
      }),
      { numRuns: 40 },
    );
  });
});
