import { describe, expect, it } from 'vitest';
import type { Priority } from '../../../src/domain/job.ts';
import { done } from '../../../src/queue/outcome.ts';
import { setupLane } from '../../support/worked-lane.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describe('work that can wait', () => {
  it('gets 5 % and is never a day old while urgent work alone could fill the lane for a week', async () => {
    const callMs = 10 * minuteMs;
    const taken: { readonly priority: Priority; readonly ageMs: number }[] = [];
    const lane = await setupLane(async ({ job, now }) => {
      taken.push({ priority: job.priority, ageMs: now() - job.created_at });
      await lane.time.timers.sleep(callMs, new AbortController().signal);
      return done();
    });
    lane.start();
    for (let at = 0; at < 7 * 24 * hourMs; at += callMs) {
      await lane.enqueue({ subject: `high ${at}`, priority: 'high' });
      if (at % (20 * callMs) === 0) await lane.enqueue({ subject: `low ${at}`, priority: 'low' });
      if (at % (100 * callMs) === 0) {
        await lane.enqueue({ subject: `background ${at}`, priority: 'background' });
      }
      await lane.time.advance(callMs);
    }

    const patient = taken.filter(({ priority }) => priority !== 'high');
    expect(patient.length / taken.length).toBeGreaterThanOrEqual(0.05);
    expect(Math.max(...patient.map(({ ageMs }) => ageMs))).toBeLessThan(24 * hourMs);
    const waiting = await lane.db
      .selectFrom('jobs')
      .select('created_at')
      .where('state', '=', 'available')
      .where('priority', '!=', 'high')
      .execute();
    const oldest = Math.min(...waiting.map(({ created_at: at }) => at), lane.time.clock.now());
    expect(lane.time.clock.now() - oldest).toBeLessThan(24 * hourMs);
  });

  it('takes the place of its like at once when that one ends', async () => {
    const lane = await setupLane(
      async () => {
        await lane.time.timers.sleep(10, new AbortController().signal);
        return done();
      },
      { concurrency: 4 },
    );
    await lane.fill(90, { priority: 'background' });
    lane.start();
    await lane.time.advance(1_000);

    // Three at a time, ten milliseconds each: 300 in all. Looking only now and then would take six seconds.
    expect((await lane.jobs()).every(({ state }) => state === 'completed')).toBe(true);
  });

  it('holds up nobody: with 100,000 of it in front of them urgent jobs wait less than a minute', async () => {
    const callMs = 20_000;
    const waits: number[] = [];
    const lane = await setupLane(
      async ({ job, now }) => {
        if (job.priority === 'high') waits.push(now() - job.run_at);
        await lane.time.timers.sleep(callMs, new AbortController().signal);
        return done();
      },
      { concurrency: 4 },
    );
    await lane.fill(100_000, {
      priority: 'background',
      runAt: lane.time.clock.now() - 20 * hourMs,
    });
    lane.start();
    for (let minute = 0; minute < 60; minute += 1) {
      await lane.enqueue({ subject: `high ${minute}`, priority: 'high' });
      await lane.time.advance(minuteMs);
    }

    expect(waits).toHaveLength(60);
    expect(Math.max(...waits)).toBeLessThan(1_000);
    const finished = await lane.db
      .selectFrom('jobs')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('state', '=', 'completed')
      .where('priority', '=', 'background')
      .executeTakeFirstOrThrow();
    // Three places of four, three calls a minute each, less what the worker takes to notice.
    expect(finished.count).toBeGreaterThan(500);
  });
});
