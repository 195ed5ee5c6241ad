import { describe, expect, it, onTestFinished } from 'vitest';
import { laneWaits } from '../../src/domain/lane-wait.ts';
import { laneWaitsUntil, type Schedule } from '../../src/domain/schedule.ts';
import { createFindDomain } from '../../src/pipeline/find-domain.ts';
import { paidLaneWaitsUntil } from '../../src/pipeline/paid-lane-waits-until.ts';
import { createSnovProvider } from '../../src/sources/snov/paid-provider.ts';
import { defaultPaidPolicy } from '../../src/pipeline/paid-policy.ts';
import { createRunPaidTask } from '../../src/pipeline/run-paid-task.ts';
import { runnable } from '../../src/queue/job-kind.ts';
import { runLane } from '../../src/queue/lane-worker.ts';
import { listJobs } from '../../src/store/list-jobs.ts';
import { toJobJson } from '../../src/wire/job-json.ts';
import { ImitatedSnovAccount } from '../../src/sim/imitated-snov-account.ts';
import { hash, setupPaidWork } from '../support/paid-work.ts';
import { createVirtualTime, virtualStart } from '../support/virtual-time.ts';

const minuteMs = 60_000;
const office: Schedule = {
  businessHours: {
    days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
    fromMinute: 8 * 60,
    toMinute: 18 * 60,
    holidays: 'england-and-wales',
    extraHolidays: [],
  },
  paidWork: 'business-hours',
  websiteVisits: 'always',
  streams: 'always',
};
const closesAt = Date.parse('2026-11-17T18:00:00Z');
const opensAt = Date.parse('2026-11-18T08:00:00Z');

/** The paid lane with the planning before it, in virtual time that begins half a minute before the office closes. */
async function setup() {
  const time = createVirtualTime();
  time.jump(closesAt - 30_000 - virtualStart);
  const work = await setupPaidWork();
  const context = { ...work.context, clock: time.clock };
  const snov = new ImitatedSnovAccount(time.clock, 100);
  snov.taskMs = 2 * minuteMs;
  const { db } = work;
  const stop = new AbortController();
  const common = {
    concurrency: 1,
    db,
    ...time,
    random: context.random,
    log: context.log,
    onDiscard: () => Promise.resolve(),
  };
  const waitsUntil = (now: number) => laneWaitsUntil(office, 'snov', now);
  const paid = { ...defaultPaidPolicy, fillWaitMs: 0 };
  const startPaidLane = (schedule: Schedule): Promise<void> =>
    runLane(
      {
        ...common,
        lane: 'snov',
        client: createSnovProvider(snov.client()),
        kinds: [runnable(createRunPaidTask(context, { hash, paid, waitsUntil }))],
        waitsUntil: (now) => paidLaneWaitsUntil(db, 'snov', laneWaitsUntil(schedule, 'snov', now)),
      },
      stop.signal,
    );
  const planning = runLane(
    {
      ...common,
      lane: 'internal',
      client: null,
      kinds: [runnable(createFindDomain(context, hash))],
    },
    stop.signal,
  );
  const working = startPaidLane(office);
  onTestFinished(async () => {
    stop.abort();
    await time.until(Promise.all([planning, working]));
  });
  return {
    work,
    snov,
    time,
    job: async () => {
      const now = time.clock.now();
      const [job] = await listJobs(db, {
        state: null,
        lane: 'snov',
        kind: null,
        fingerprint: null,
        after: null,
        limit: 1,
      });
      if (job === undefined) throw new Error('there is no such job');
      return toJobJson(job, { waits: laneWaits(office, [], now), now });
    },
  };
}

describe('paid work in business hours', () => {
  it('is followed to its end after closing, and what is new waits for the morning and says so', async () => {
    const { work, snov, time, job } = await setup();
    await work.addCompany('00000001', 'ALPHA LTD');
    await time.advance(20_000);
    expect(snov.starts.map(({ at }) => at)).toEqual([expect.toSatisfy((at) => at < closesAt)]);

    await time.advance(closesAt - time.clock.now());
    await work.addCompany('00000002', 'BETA LTD');
    await time.advance(10 * minuteMs);

    expect(snov.starts).toHaveLength(1);
    expect((await work.intents()).map(({ state }) => state)).toEqual(['settled', 'planned']);
    expect((await work.books()).spent).toBe('1.00');
    expect(await job()).toMatchObject({
      status: 'pending',
      waits_for: 'business hours',
      waits_until: '2026-11-18T08:00:00.000Z',
    });

    time.jump(opensAt - time.clock.now() - minuteMs);
    const readBefore = snov.balanceReads.length;
    await time.advance(minuteMs - 1);
    expect(snov.starts).toHaveLength(1);
    expect(snov.balanceReads).toHaveLength(readBefore);
    await time.advance(5 * minuteMs);

    expect(snov.starts.map(({ at }) => at >= opensAt)).toEqual([false, true]);
    expect((await work.intents()).map(({ state }) => state)).toEqual(['settled', 'settled']);
  });
});
