import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { runnable, type JobRun } from '../../../src/queue/job-kind.ts';
import { runLane } from '../../../src/queue/lane-worker.ts';
import { cancel, done, snooze, type Outcome } from '../../../src/queue/outcome.ts';
import { ownQueue } from '../../../src/queue/own-queue.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import { enqueueJob, type NewJob } from '../../../src/store/jobs/enqueue.ts';
import { rescueJobs } from '../../../src/store/jobs/rescue.ts';
import { systemPrincipal, writeSetting } from '../../../src/store/settings.ts';
import { findLeaseTimes } from '../../../src/store/leases.ts';
import { describeOnEveryEngine, setupDatabase, type Engine } from '../../support/setup-database.ts';
import { createVirtualTime, virtualStart } from '../../support/virtual-time.ts';

const Payload = z.object({ companyNumber: z.string() });
type Handler = (run: JobRun<z.infer<typeof Payload>, null>) => Promise<Outcome>;

async function setup(
  engine: Engine,
  handle: Handler,
  {
    concurrency = 1,
    announcing = () => Promise.resolve(),
    waitsUntil = () => null,
  }: {
    readonly concurrency?: number;
    readonly announcing?: () => Promise<void>;
    readonly waitsUntil?: (now: number) => number | null;
  } = {},
) {
  const { db, openAgain } = await setupDatabase(engine);
  const time = createVirtualTime();
  const createdBy = await systemPrincipal(db, { id: systemRandom.uuid(), now: virtualStart });
  const dead: string[] = [];
  const stop = new AbortController();
  const log = pino({ level: 'silent' });
  const kind = runnable({
    kind: 'check-status',
    lane: 'companies-house',
    priority: 'medium',
    maxAttempts: 3,
    payload: Payload,
    subject: ({ companyNumber }) => companyNumber,
    handle,
  });
  const work = (signal: AbortSignal): Promise<void> =>
    runLane(
      {
        lane: 'companies-house',
        client: null,
        kinds: [kind],
        concurrency,
        db,
        ...time,
        random: systemRandom,
        log,
        waitsUntil: (now) => Promise.resolve(waitsUntil(now)),
        onDiscard: async (_trx, job, reason) => {
          dead.push(`${job.kind} ${job.subject}: ${reason}`);
          await announcing();
        },
      },
      signal,
    );
  let working = Promise.resolve();
  const halt = async (): Promise<void> => {
    stop.abort();
    await time.until(working);
  };
  onTestFinished(halt);
  return {
    db,
    openAgain,
    time,
    dead,
    log,
    work,
    halt,
    start: () => {
      working = work(stop.signal);
    },
    enqueue: (job: Partial<NewJob> = {}) =>
      db.transaction().execute((trx) =>
        enqueueJob(trx, {
          id: systemRandom.uuid(),
          kind: 'check-status',
          subject: '00000001',
          lane: 'companies-house',
          priority: 'medium',
          isWaking: false,
          payload: '{"companyNumber":"00000001"}',
          maxAttempts: 3,
          runAt: time.clock.now(),
          now: time.clock.now(),
          createdBy,
          ...job,
        }),
      ),
    jobs: () => db.selectFrom('jobs').selectAll().orderBy('subject').execute(),
  };
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });

describeOnEveryEngine('lane worker', (engine) => {
  it('writes a result and ends the job in one transaction', async () => {
    const { start, enqueue, time, jobs, db } = await setup(engine, async ({ payload }) =>
      done((trx) => writeSetting(trx, 'found', payload.companyNumber)),
    );
    await enqueue();
    start();
    await time.advance(1_000);

    expect(await jobs()).toMatchObject([{ state: 'completed', attempt: 1 }]);
    expect(await db.selectFrom('settings').select('value').execute()).toEqual([
      { value: '00000001' },
    ]);
  });

  it('takes no job up before its hour has come, also after a restart, and finishes what is in hand', async () => {
    const opensAt = virtualStart + 3_600_000;
    const ended: string[] = [];
    const inHand = Promise.withResolvers<void>();
    const { start, halt, enqueue, time, jobs, work } = await setup(
      engine,
      async ({ payload }) => {
        if (payload.companyNumber === '00000001') await inHand.promise;
        ended.push(payload.companyNumber);
        return done();
      },
      { waitsUntil: (now) => (now > virtualStart + 1_000 && now < opensAt ? opensAt : null) },
    );
    await enqueue();
    start();
    await time.advance(2_000);
    await enqueue({ subject: '00000002', payload: '{"companyNumber":"00000002"}' });
    inHand.resolve();
    await time.advance(1_800_000);

    expect(ended).toEqual(['00000001']);
    expect(await jobs()).toMatchObject([
      { state: 'completed' },
      { state: 'available', attempt: 0 },
    ]);

    await halt();
    const again = new AbortController();
    const working = work(again.signal);
    await time.advance(opensAt - time.clock.now() - 1);
    expect(ended).toEqual(['00000001']);
    await time.advance(1_000);
    again.abort();
    await time.until(working);

    expect(ended).toEqual(['00000001', '00000002']);
  });

  it('leaves nothing of a write that fails, and tries again', async () => {
    let attempts = 0;
    const { start, enqueue, time, jobs, db } = await setup(engine, async () =>
      done(async (trx) => {
        attempts += 1;
        await writeSetting(trx, `attempt ${attempts}`, 'written');
        if (attempts < 2) throw new Error('disk full');
      }),
    );
    await enqueue();
    start();
    await time.advance(60_000);

    expect(await db.selectFrom('settings').select('name').execute()).toEqual([
      { name: 'attempt 2' },
    ]);
    expect(await jobs()).toMatchObject([{ state: 'completed' }]);
  });

  it('gives a job up after its last attempt, announces it, and keeps payload and reason', async () => {
    const { start, enqueue, time, jobs, dead } = await setup(engine, () =>
      Promise.reject(new Error('HTTP 502', { cause: new Error('bad gateway') })),
    );
    await enqueue();
    start();
    await time.advance(3_600_000);

    expect(dead).toEqual(['check-status 00000001: Error: HTTP 502 <- Error: bad gateway']);
    expect(await jobs()).toMatchObject([
      {
        state: 'discarded',
        attempt: 3,
        payload: '{"companyNumber":"00000001"}',
        last_reason: 'Error: HTTP 502 <- Error: bad gateway',
      },
    ]);
  });

  it('waits as long as the error advises', async () => {
    const startedAt: number[] = [];
    const { start, enqueue, time } = await setup(engine, async ({ now }) => {
      startedAt.push(now());
      throw Object.assign(new Error('HTTP 429'), { retry: { afterMs: 600_000 } });
    });
    await enqueue();
    start();
    await time.advance(3_600_000);

    const [first = 0, second = 0] = startedAt;
    expect(second - first).toBeGreaterThanOrEqual(600_000);
    expect(second - first).toBeLessThan(601_000);
  });

  it('gives up at once what can never succeed: an unknown kind, a payload that does not fit, a refusal', async () => {
    const { start, enqueue, time, jobs, dead } = await setup(engine, () =>
      Promise.reject(Object.assign(new Error('HTTP 404'), { retry: 'never' })),
    );
    await enqueue({ subject: '00000001' });
    await enqueue({ subject: '00000002', payload: '{"company":7}' });
    await enqueue({ subject: '00000003', kind: 'read-tea-leaves' });
    start();
    await time.advance(5_000);

    expect((await jobs()).map((job) => [job.state, job.attempt])).toEqual([
      ['discarded', 1],
      ['discarded', 1],
      ['discarded', 1],
    ]);
    expect(dead).toHaveLength(3);
  });

  it('gives up a payload that is no JSON', async () => {
    const { start, enqueue, time, jobs } = await setup(engine, async () => done());
    await enqueue({ payload: '{"companyNumber":' });
    start();
    await time.advance(5_000);

    expect(await jobs()).toMatchObject([{ state: 'discarded', attempt: 1 }]);
  });

  it('snoozes and cancels as it is told, with what is to be written', async () => {
    const { start, enqueue, time, jobs, db } = await setup(engine, async ({ payload, now }) =>
      payload.companyNumber === '00000001'
        ? snooze(now() + 3_600_000, 'no credits', (trx) => writeSetting(trx, 'snoozed', 'yes'))
        : cancel('left', (trx) => writeSetting(trx, 'cancelled', 'yes')),
    );
    await enqueue();
    await enqueue({ subject: '00000002', payload: '{"companyNumber":"00000002"}' });
    start();
    await time.advance(1_000);

    expect(await jobs()).toMatchObject([
      { state: 'scheduled', attempt: 0, snoozes: 1, last_reason: 'no credits' },
      { state: 'cancelled', last_reason: 'left' },
    ]);
    expect(await db.selectFrom('settings').select('name').orderBy('name').execute()).toEqual([
      { name: 'cancelled' },
      { name: 'snoozed' },
    ]);
  });

  it('releases the jobs in hand at shutdown, without an attempt lost', async () => {
    const { start, enqueue, time, jobs, halt } = await setup(engine, ({ signal }) =>
      untilAborted(signal),
    );
    await enqueue();
    start();
    await time.advance(1_000);
    expect(await jobs()).toMatchObject([{ state: 'running' }]);

    await halt();

    expect(await jobs()).toMatchObject([{ state: 'scheduled', attempt: 0, lease_token: null }]);
  });

  it('does not wait for ever at shutdown for a job that hears nothing', async () => {
    const { start, enqueue, time, jobs, halt } = await setup(
      engine,
      () => new Promise<never>(() => undefined),
    );
    await enqueue();
    start();
    await time.advance(1_000);
    const stoppedAt = time.clock.now();

    await halt();

    expect(time.clock.now() - stoppedAt).toBeGreaterThanOrEqual(7_000);
    expect(time.clock.now() - stoppedAt).toBeLessThan(10_000);
    expect(await jobs()).toMatchObject([{ state: 'running' }]);
  });

  it('ends with an error when it cannot write down how a job ended', async () => {
    const { work, enqueue, time, jobs } = await setup(
      engine,
      () => Promise.reject(Object.assign(new Error('HTTP 404'), { retry: 'never' })),
      { announcing: () => Promise.reject(new Error('disk full')) },
    );
    await enqueue();

    const working = work(new AbortController().signal);

    await expect(time.until(working)).rejects.toThrow('disk full');
    expect(await jobs()).toMatchObject([{ state: 'running' }]);
  });

  it('keeps the lease of a long job', async () => {
    const { start, enqueue, time, jobs, db } = await setup(engine, ({ signal }) =>
      untilAborted(signal),
    );
    await enqueue();
    start();
    for (let minute = 0; minute < 30; minute += 1) {
      await time.advance(60_000);
      const now = time.clock.now();
      await rescueJobs(db, { leasedBefore: now, now, onDiscard: () => Promise.resolve() });
    }

    expect(await jobs()).toMatchObject([{ state: 'running', attempt: 1 }]);
  });

  it('throws a result away when the job was given to another worker meanwhile', async () => {
    const gate = Promise.withResolvers<void>();
    const { start, enqueue, time, jobs, db } = await setup(engine, async () => {
      await gate.promise;
      return done((trx) => writeSetting(trx, 'found', 'too late'));
    });
    await enqueue();
    start();
    await time.advance(1_000);
    await db
      .updateTable('jobs')
      .set({ lease_token: 'another worker’s' })
      .where('subject', '=', '00000001')
      .execute();

    gate.resolve();
    await time.advance(1_000);

    expect(await db.selectFrom('settings').selectAll().execute()).toEqual([]);
    expect(await jobs()).toMatchObject([{ state: 'running', lease_token: 'another worker’s' }]);
  });

  it('runs as many jobs side by side as it may', async () => {
    let running = 0;
    let most = 0;
    const { start, enqueue, time, jobs } = await setup(
      engine,
      async () => {
        running += 1;
        most = Math.max(most, running);
        await time.timers.sleep(1_000);
        running -= 1;
        return done();
      },
      { concurrency: 4 },
    );
    for (let at = 1; at <= 9; at += 1) await enqueue({ subject: `0000000${at}` });
    start();
    await time.advance(10_000);

    expect(most).toBe(4);
    expect((await jobs()).every((job) => job.state === 'completed')).toBe(true);
  });
});

describeOnEveryEngine('owner of the queue', (engine) => {
  it('takes over the jobs of a process that has died, and announces those that died too often', async () => {
    const { db, enqueue, work, time, jobs, log } = await setup(engine, async () => done());
    const discarded: string[] = [];
    await enqueue({ subject: '00000001' });
    await enqueue({ subject: '00000002', maxAttempts: 1 });
    await db
      .updateTable('jobs')
      .set({
        state: 'running',
        attempt: 1,
        lease_token: 'dead',
        lease_until: virtualStart + 300_000,
      })
      .execute();
    const stop = new AbortController();
    const options = {
      db,
      owner: 'heir',
      isOwnerGone: () => true,
      ...time,
      log,
      onDiscard: async (_trx: unknown, job: { readonly subject: string }) => {
        discarded.push(job.subject);
      },
    };

    const owning = ownQueue(options, work, stop.signal);
    await time.advance(5_000);
    stop.abort();
    await time.until(owning);

    expect(discarded).toEqual(['00000002']);
    expect((await jobs()).map((job) => job.state)).toEqual(['completed', 'discarded']);
  });

  it.each([
    ['in order', true],
    ['by dying', false],
  ])(
    'brings forward what the one before put off by a clock that was ahead, who ended %s',
    async (_name, isOrderly) => {
      const { db, enqueue, work, time, jobs, log } = await setup(engine, async () => done());
      const tenDaysMs = 10 * 86_400_000;
      const options = { db, isOwnerGone: () => true, log, onDiscard: () => Promise.resolve() };
      const ahead = { ...time, clock: { now: () => time.clock.now() + tenDaysMs } };
      const before = new AbortController();
      const owning = ownQueue(
        { ...options, ...ahead, owner: 'ahead' },
        (signal) => untilAborted(signal).catch(() => undefined),
        before.signal,
      );
      await time.advance(60_000);
      const lease = await db.selectFrom('leases').selectAll().executeTakeFirstOrThrow();
      before.abort();
      await time.until(owning);
      if (!isOrderly) await db.insertInto('leases').values(lease).execute();
      await enqueue({ subject: '00000001', runAt: time.clock.now() + tenDaysMs + 5_000 });

      const stop = new AbortController();
      const heirs = ownQueue({ ...options, ...time, owner: 'heir' }, work, stop.signal);
      await time.advance(60_000);
      stop.abort();
      await time.until(heirs);

      expect((await jobs()).map((job) => job.state)).toEqual(['completed']);
    },
  );

  it('is one at a time: a second stands by, and takes over when the first stops', async () => {
    const { db, time, log } = await setup(engine, async () => done());
    const owners: string[] = [];
    const own = (owner: string) => {
      const stop = new AbortController();
      const owning = ownQueue(
        { db, owner, isOwnerGone: () => false, ...time, log, onDiscard: () => Promise.resolve() },
        async (signal) => {
          owners.push(`${owner} starts`);
          await untilAborted(signal).catch(() => undefined);
          owners.push(`${owner} stops`);
        },
        stop.signal,
      );
      return { stop, owning };
    };
    const first = own('first');
    await time.advance(1_000);
    const second = own('second');
    await time.advance(3_600_000);
    expect(owners).toEqual(['first starts']);

    first.stop.abort();
    await time.until(first.owning);
    await time.advance(5_000);
    expect(await findLeaseTimes(db, 'queue')).toMatchObject({ endedAt: null });
    second.stop.abort();
    await time.until(second.owning);

    expect(owners).toEqual(['first starts', 'first stops', 'second starts', 'second stops']);
    const times = { until: null, endedAt: time.clock.now() };
    expect(await findLeaseTimes(db, 'queue')).toEqual(times);
  });
});
