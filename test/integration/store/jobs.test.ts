import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Priority } from '../../../src/domain/job.ts';
import { hasDueJob } from '../../../src/store/jobs/claim.ts';
import { claimJobs } from '../../support/claim-jobs.ts';
import { enqueueJob, type NewJob } from '../../../src/store/jobs/enqueue.ts';
import {
  cancelJob,
  completeJob,
  discardJob,
  retryJob,
  snoozeJob,
} from '../../../src/store/jobs/finish.ts';
import { LostLeaseError, type LeasedJob } from '../../../src/store/jobs/job-row.ts';
import { extendLease, rescueJobs } from '../../../src/store/jobs/rescue.ts';
import type { Trx } from '../../../src/store/open-store.ts';
import { systemPrincipal, writeSetting } from '../../../src/store/settings.ts';
import { describeOnEveryEngine, setupDatabase, type Engine } from '../../support/setup-database.ts';

const start = Date.parse('2026-11-17T10:15:00Z');
const leaseMs = 60_000;
const hourMs = 3_600_000;

async function setup(engine: Engine) {
  const { db, openAgain } = await setupDatabase(engine);
  const createdBy = await systemPrincipal(db, {
    id: '00000000-0000-4000-8000-0000000000ff',
    now: start,
  });
  let made = 0;
  const next = (): string => {
    made += 1;
    return `${String(made).padStart(8, '0')}-0000-4000-8000-000000000000`;
  };
  const newJob = (job: Partial<NewJob> = {}): NewJob => ({
    id: next(),
    kind: 'check-status',
    subject: '00000001',
    lane: 'companies-house',
    priority: 'medium',
    isWaking: false,
    payload: '{}',
    maxAttempts: 3,
    now: start,
    runAt: job.now ?? start,
    createdBy,
    ...job,
  });
  const inTransaction = <T>(body: (trx: Trx) => Promise<T>): Promise<T> =>
    db.transaction().execute(body);
  const claim = (now = start, limit = 1): Promise<readonly LeasedJob[]> =>
    claimJobs(db, { lane: 'companies-house', limit, now, leaseMs, token: next() });
  return {
    db,
    openAgain,
    newJob,
    inTransaction,
    claim,
    enqueue: (job: Partial<NewJob> = {}) => inTransaction((trx) => enqueueJob(trx, newJob(job))),
    claimOne: async (now = start): Promise<LeasedJob> => {
      const [job] = await claim(now);
      if (job === undefined) throw new Error('nothing to claim');
      return job;
    },
    jobs: () => db.selectFrom('jobs').selectAll().orderBy('created_at').orderBy('id').execute(),
    rescue: async (now: number) => {
      const dead: string[] = [];
      const touched = await rescueJobs(db, {
        leasedBefore: now,
        now,
        onDiscard: async (_trx, job) => {
          dead.push(job.id);
        },
      });
      return { dead, touched };
    },
  };
}

describeOnEveryEngine('jobs', (engine) => {
  it('are made only if the fact that asks for them is', async () => {
    const { inTransaction, newJob, jobs } = await setup(engine);

    const failing = inTransaction(async (trx) => {
      await enqueueJob(trx, newJob());
      throw new Error('the fact could not be written');
    });

    await expect(failing).rejects.toThrow('the fact could not be written');
    expect(await jobs()).toEqual([]);
  });

  it('are active once per kind and subject, whatever is asked and done in whatever order', async () => {
    const { db, enqueue, claim, inTransaction, rescue } = await setup(engine);
    const priority = fc.constantFrom<Priority>('high', 'medium', 'low', 'background');
    const act = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          act: fc.constant('enqueue' as const),
          kind: fc.constantFrom('check-status', 'read-filings'),
          subject: fc.constantFrom('00000001', '00000002'),
          priority,
          delayMs: fc.constantFrom(0, 5_000),
        }),
      },
      fc.record({ act: fc.constant('claim' as const) }),
      fc.record({ act: fc.constant('rescue' as const) }),
      fc.record({
        act: fc.constant('finish' as const),
        how: fc.constantFrom('complete', 'cancel', 'discard', 'snooze', 'retry'),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
        await db.deleteFrom('jobs').execute();
        let now = start;
        const inHand: LeasedJob[] = [];
        for (const step of acts) {
          now += 1_000;
          if (step.act === 'enqueue') await enqueue({ ...step, now, runAt: now + step.delayMs });
          else if (step.act === 'claim') inHand.push(...(await claim(now)));
          else if (step.act === 'rescue') {
            now += leaseMs + 1;
            await rescue(now);
          } else {
            const job = inHand.shift();
            if (job !== undefined) await finish(job, step.how, now).catch(ignoreLostLease);
          }
          const active = await db
            .selectFrom('jobs')
            .select(['kind', 'subject'])
            .where('finished_at', 'is', null)
            .execute();
          const keys = active.map(({ kind, subject }) => `${kind} ${subject}`);
          expect(new Set(keys).size).toBe(keys.length);
        }
      }),
      { numRuns: 20 },
    );

    function finish(job: LeasedJob, how: string, now: number): Promise<unknown> {
      const reason = 'because';
      return inTransaction((trx): Promise<unknown> => {
        if (how === 'complete') return completeJob(trx, job, now);
        if (how === 'cancel') return cancelJob(trx, job, { reason, now });
        if (how === 'discard') return discardJob(trx, job, { reason, now });
        if (how === 'snooze') return snoozeJob(trx, job, { runAt: now + 1, reason });
        return retryJob(trx, job, { runAt: now + 1, reason, now });
      });
    }
  });

  it('cannot be doubled even by a query that does not look first', async () => {
    const { db, enqueue, jobs } = await setup(engine);
    await enqueue();
    const [row] = await jobs();
    if (row === undefined) throw new Error('no job');

    const doubling = db
      .insertInto('jobs')
      .values({ ...row, id: 'another' })
      .execute();

    await expect(doubling).rejects.toThrow(/unique/i);
  });

  it('asked for while running, run once more and not twice', async () => {
    const { enqueue, claimOne, claim, inTransaction, jobs } = await setup(engine);
    await enqueue();
    const job = await claimOne();

    await enqueue();
    await enqueue();
    await inTransaction((trx) => completeJob(trx, job, start + 5));

    const again = await claimOne(start + 5);
    await inTransaction((trx) => completeJob(trx, again, start + 6));
    expect(again).toMatchObject({ id: job.id, attempt: 1 });
    expect(await claim(start + 7)).toEqual([]);
    expect((await jobs()).map((row) => row.state)).toEqual(['completed']);
  });

  it('waiting, take a higher priority, and its payload, but never a lower one', async () => {
    const { enqueue, jobs } = await setup(engine);
    await enqueue({ priority: 'low', payload: '{"from":1}' });

    await enqueue({ priority: 'high', payload: '{"from":2}' });
    await enqueue({ priority: 'background', payload: '{"from":3}' });

    expect(await jobs()).toMatchObject([{ priority: 'high', payload: '{"from":2}' }]);
  });

  it('set for later run at once when somebody asks for that', async () => {
    const { enqueue, claim } = await setup(engine);
    await enqueue({ runAt: start + hourMs });
    expect(await claim()).toEqual([]);

    await enqueue({ priority: 'background' });

    expect(await claim()).toHaveLength(1);
  });

  it('put off by a snooze or a failure keep their time when asked for again', async () => {
    const { enqueue, claimOne, claim, inTransaction } = await setup(engine);
    for (const [subject, putOff] of [
      ['00000001', snoozeJob],
      ['00000002', retryJob],
    ] as const) {
      await enqueue({ subject });
      const job = await claimOne();
      await inTransaction((trx) =>
        putOff(trx, job, { runAt: start + hourMs, reason: 'limit', now: start }),
      );
      await enqueue({ subject, priority: 'high' });
    }

    expect(await claim(start + hourMs - 1, 10)).toEqual([]);
    expect(await claim(start + hourMs, 10)).toHaveLength(2);
  });

  it('are claimed by priority, then by age', async () => {
    const { enqueue, claim } = await setup(engine);
    const order = ['background', 'low', 'medium', 'high'] as const;
    for (const [at, priority] of order.entries()) {
      await enqueue({ subject: `0000000${at}`, priority });
      await enqueue({ subject: `1000000${at}`, priority, now: start + 1 });
    }

    const claimed: string[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      for (const job of await claim(start + 1)) claimed.push(job.subject);
    }

    expect(claimed).toEqual([
      '00000003',
      '10000003',
      '00000002',
      '10000002',
      '00000001',
      '10000001',
      '00000000',
      '10000000',
    ]);
  });

  it('of the background overtake fresh high ones after a day', async () => {
    const { enqueue, claim } = await setup(engine);
    await enqueue({ subject: '00000001', priority: 'background' });
    const dayLater = start + 24 * hourMs;
    await enqueue({ subject: '00000002', priority: 'high', now: dayLater - 1 });
    await enqueue({ subject: '00000003', priority: 'high', now: dayLater + 1 });

    const claimed = await claim(dayLater + 1, 10);

    expect(claimed.map((job) => job.subject)).toEqual(['00000002', '00000001', '00000003']);
  });

  it('go to one worker each', async () => {
    const { enqueue, claim } = await setup(engine);
    for (let at = 0; at < 25; at += 1) await enqueue({ subject: String(10_000_000 + at) });

    const claims = await Promise.all(Array.from({ length: 10 }, () => claim(start, 3)));

    const ids = claims.flat().map((job) => job.id);
    expect(ids).toHaveLength(25);
    expect(new Set(ids).size).toBe(25);
  });

  it('of other lanes, or not due, are not claimed', async () => {
    const { db, enqueue, claim } = await setup(engine);
    await enqueue({ lane: 'snov' });
    await enqueue({ subject: '00000002', runAt: start + 10 });

    expect(await claim(start + 9)).toEqual([]);
    expect(await hasDueJob(db, 'companies-house', start + 9)).toBe(false);
    expect(await hasDueJob(db, 'companies-house', start + 10)).toBe(true);
    expect(await hasDueJob(db, 'website', start + 10)).toBe(false);
  });

  it('are rescued when their lease runs out, and not before', async () => {
    const { enqueue, claimOne, rescue } = await setup(engine);
    await enqueue();
    await claimOne();

    expect((await rescue(start + leaseMs)).touched).toBe(0);
    expect((await rescue(start + leaseMs + 1)).touched).toBe(1);
    expect((await claimOne(start + leaseMs + 1)).attempt).toBe(2);
  });

  it('in hand at every death wait longer each time, so that others get their turn, and are not given up for it', async () => {
    const { enqueue, claim, rescue } = await setup(engine);
    await enqueue({ subject: '00000001', priority: 'high', maxAttempts: 100 });
    await enqueue({ subject: '00000002' });
    let now = start;
    const waitsMs: number[] = [];
    for (let death = 1; death <= 12; death += 1) {
      let job = (await claim(now)).find(({ subject }) => subject === '00000001');
      const rescuedAt = now;
      while (job === undefined) {
        now += 1_000;
        job = (await claim(now)).find(({ subject }) => subject === '00000001');
      }
      if (death > 1) waitsMs.push(now - rescuedAt);
      now += leaseMs + 1;
      await rescue(now);
    }

    expect(waitsMs.slice(0, 5)).toEqual([0, 2_000, 4_000, 8_000, 16_000]);
    expect(waitsMs.at(-1)).toBe(30_000);
  });

  it('of a worker that keeps its lease are not rescued', async () => {
    const { db, enqueue, claimOne, rescue } = await setup(engine);
    await enqueue();
    const job = await claimOne();

    await extendLease(db, job, start + 2 * leaseMs);

    expect((await rescue(start + leaseMs + 1)).touched).toBe(0);
  });

  it('given to another worker refuse everything the first one writes, and roll it back', async () => {
    const { db, enqueue, claimOne, rescue, inTransaction, jobs } = await setup(engine);
    await enqueue();
    const stale = await claimOne();
    await rescue(start + leaseMs + 1);
    const now = start + leaseMs + 2;
    const current = await claimOne(now);
    const reason = 'because';

    const attempts: readonly ((trx: Trx) => Promise<unknown>)[] = [
      (trx) => completeJob(trx, stale, now),
      (trx) => cancelJob(trx, stale, { reason, now }),
      (trx) => discardJob(trx, stale, { reason, now }),
      (trx) => snoozeJob(trx, stale, { runAt: now, reason }),
      (trx) => retryJob(trx, stale, { runAt: now, reason, now }),
    ];
    for (const attempt of attempts) {
      const writing = inTransaction(async (trx) => {
        await writeSetting(trx, 'written-by', 'the stale worker');
        await attempt(trx);
      });
      await expect(writing).rejects.toThrow(LostLeaseError);
    }
    await expect(extendLease(db, stale, now)).rejects.toThrow(LostLeaseError);

    expect(await db.selectFrom('settings').selectAll().execute()).toEqual([]);
    expect(await jobs()).toMatchObject([{ state: 'running', lease_token: current.lease_token }]);
  });

  it('snoozed lose no attempt', async () => {
    const { enqueue, claimOne, inTransaction } = await setup(engine);
    await enqueue({ maxAttempts: 2 });
    for (let snoozes = 0; snoozes < 5; snoozes += 1) {
      const job = await claimOne();
      expect(job).toMatchObject({ attempt: 1, snoozes });
      await inTransaction((trx) => snoozeJob(trx, job, { runAt: start, reason: 'limit' }));
    }
  });

  it('that failed keep their count of attempts and the reason', async () => {
    const { enqueue, claimOne, inTransaction } = await setup(engine);
    await enqueue();
    const job = await claimOne();
    await inTransaction((trx) =>
      retryJob(trx, job, { runAt: start + 5, reason: 'HTTP 502', now: start }),
    );

    expect(await claimOne(start + 5)).toMatchObject({ attempt: 2, last_reason: 'HTTP 502' });
  });

  it('given up keep payload and reason, and leave room for a new one', async () => {
    const { enqueue, claimOne, inTransaction, jobs } = await setup(engine);
    await enqueue({ payload: '{"companyNumber":"00000001"}' });
    const job = await claimOne();

    const isDead = await inTransaction((trx) =>
      discardJob(trx, job, { reason: 'HTTP 404', now: start }),
    );
    await enqueue();

    expect(isDead).toBe(true);
    expect(await jobs()).toMatchObject([
      {
        state: 'discarded',
        payload: '{"companyNumber":"00000001"}',
        last_reason: 'HTTP 404',
        lease_token: null,
      },
      { state: 'available' },
    ]);
  });

  it('given up while somebody asks again live on', async () => {
    const { enqueue, claimOne, inTransaction } = await setup(engine);
    await enqueue();
    const job = await claimOne();
    await enqueue();

    const isDead = await inTransaction((trx) =>
      discardJob(trx, job, { reason: 'HTTP 404', now: start }),
    );

    expect(isDead).toBe(false);
    expect(await claimOne()).toMatchObject({ id: job.id, attempt: 1 });
  });

  it('that killed their process too often are given up, and said so in the same transaction', async () => {
    const { db, enqueue, claimOne, rescue, jobs } = await setup(engine);
    await enqueue({ maxAttempts: 1 });
    const job = await claimOne();
    const now = start + leaseMs + 1;

    const failing = rescueJobs(db, {
      leasedBefore: now,
      now,
      onDiscard: () => Promise.reject(new Error('could not be announced')),
    });
    await expect(failing).rejects.toThrow('could not be announced');
    const { dead } = await rescue(now);

    expect(dead).toEqual([job.id]);
    expect(await jobs()).toMatchObject([{ state: 'discarded', payload: '{}' }]);
  });

  it('beyond help do not hide the others, however many they are', async () => {
    const { db, enqueue, newJob, claim, rescue } = await setup(engine);
    const hopeless = { maxAttempts: 1, lane: 'companies-house' } as const;
    await db.transaction().execute(async (trx) => {
      for (let at = 0; at < 10_001; at += 1) {
        await enqueueJob(trx, newJob({ ...hopeless, subject: `H${String(at).padStart(7, '0')}` }));
      }
    });
    await claim(start, 10_001);
    await enqueue({ subject: '00000001', now: start + 1 });
    await claim(start + 1);

    const { dead, touched } = await rescue(start + leaseMs + 2);

    expect(dead).toHaveLength(10_001);
    expect(touched).toBe(10_002);
    expect((await claim(start + leaseMs + 3, 10)).map((job) => job.subject)).toEqual(['00000001']);
  });
});

function ignoreLostLease(error: unknown): void {
  if (!(error instanceof LostLeaseError)) throw error;
}
