import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { done } from '../../../src/queue/outcome.ts';
import { countChecksToAsk, readLaneMetrics } from '../../../src/store/read-lane-metrics.ts';
import { seedCompany, seedEpisode } from '../../support/seed-company.ts';
import type { Db } from '../../../src/store/open-store.ts';
import { setupLane } from '../../support/worked-lane.ts';
import { virtualStart } from '../../support/virtual-time.ts';

const minuteMs = 60_000;

describe('metrics of a lane', () => {
  it('tell how long jobs waited, how many end a minute and since when the oldest is due', async () => {
    const callMs = 10_000;
    const lane = await setupLane(async () => {
      await lane.time.timers.sleep(callMs, new AbortController().signal);
      return done();
    });
    await lane.fill(200, { priority: 'medium' });
    lane.start();
    await lane.time.advance(15 * minuteMs);

    const metrics = await readLaneMetrics(lane.db, 'companies-house', lane.time.clock.now());

    // One every ten seconds: ninety in a quarter of an hour, the last of which waited for all before it.
    expect(metrics.finishedPerMinute).toBeGreaterThan(5.8);
    expect(metrics.finishedPerMinute).toBeLessThanOrEqual(6);
    expect(metrics.waitP50Ms).toBeGreaterThan(7 * minuteMs);
    expect(metrics.waitP50Ms).toBeLessThan(8 * minuteMs);
    expect(metrics.waitP99Ms).toBeGreaterThan(14 * minuteMs);
    expect(metrics.oldestDueAt).toBe(virtualStart);
  });

  it('forget what was long ago, and have no figure where nothing was', async () => {
    const lane = await setupLane(async () => done());
    await lane.enqueue();
    await lane.enqueue({ subject: 'later', runAt: virtualStart + 10 * 60 * minuteMs });
    lane.start();
    await lane.time.advance(minuteMs);
    const nothing = { oldestDueAt: null, waitP50Ms: null, waitP99Ms: null, finishedPerMinute: 0 };

    const hence = virtualStart + 2 * 60 * minuteMs;
    expect(await readLaneMetrics(lane.db, 'companies-house', hence)).toEqual(nothing);
    expect(await readLaneMetrics(lane.db, 'snov', hence)).toEqual(nothing);
  });

  it('count the companies that an import has not asked for yet', async () => {
    const { db, enqueue } = await setupLane(async () => done());
    const ids: string[] = [];
    for (const number of ['00000001', '00000002', '00000003', '00000004']) {
      ids.push(await seedEpisode(db, await seedCompany(db, number)));
    }
    const [after = '', ...rest] = ids.toSorted();
    expect(await countChecksToAsk(db)).toBe(0);
    await enqueue({
      kind: 'enqueue-checks',
      subject: after,
      payload: JSON.stringify({ pass: 'check-status', begin: after, after, through: rest.at(-1) }),
    });

    expect(await countChecksToAsk(db)).toBe(3);
  });

  it('and lists are read along an index, none of them row by row', async () => {
    const { db } = await setupLane(async () => done());
    const queries = [
      [
        sql`select lane, state, count(*) from jobs where finished_at is null group by lane, state`,
        'COVERING INDEX jobs_waiting',
      ],
      [
        sql`select lane, state, count(*) from jobs where finished_at is not null and state = 'discarded' group by lane, state`,
        'COVERING INDEX jobs_finished (state=? AND finished_at>?)',
      ],
      [
        sql`select min(run_at) from jobs where finished_at is null and lane = 'snov' and state in ('available', 'scheduled')`,
        'COVERING INDEX jobs_waiting (lane=? AND state=?)',
      ],
      [
        sql`select started_at, run_at from jobs where lane = 'snov' and started_at is not null and started_at > 5 order by started_at desc limit 10000`,
        'COVERING INDEX jobs_started (lane=? AND started_at>?)',
      ],
      [
        sql`select count(*) from jobs where state = 'completed' and finished_at > 5 and lane = 'snov'`,
        'COVERING INDEX jobs_finished (state=? AND finished_at>?)',
      ],
      [
        sql`select id, payload from jobs where state = 'discarded' and finished_at is not null and (finished_at, id) < (5, 'a') order by finished_at desc, id desc limit 50`,
        'INDEX jobs_finished (state=? AND finished_at>? AND (finished_at,id)<(?,?))',
      ],
      [
        sql`select fingerprint, sum(state = 'retryable'), min(failing_since), max(failed_at) from jobs where fingerprint is not null and +state in ('retryable', 'discarded') group by fingerprint`,
        'COVERING INDEX jobs_failing',
      ],
      [
        sql`select id from jobs where fingerprint = 'a' and state in ('retryable', 'discarded') order by id`,
        'COVERING INDEX jobs_failing (fingerprint=? AND state=?)',
      ],
      [
        sql`select id, payload from jobs where state = 'discarded' and +finished_at is not null and fingerprint = 'a' order by finished_at + 0 desc, id desc limit 50`,
        'INDEX jobs_failing (fingerprint=? AND state=?)',
      ],
      [
        sql`select id from jobs where state = 'available' and priority in ('low', 'background') and lane = 'snov' order by rank_at, id limit 4`,
        'INDEX jobs_claim_patient (lane=?)',
      ],
      [
        sql`select id from jobs where state = 'available' and priority in ('high', 'medium') and lane = 'snov' order by rank_at, id limit 4`,
        'INDEX jobs_claim_urgent (lane=?)',
      ],
      [
        sql`select id, payload from jobs where finished_at is null and lane = 'snov' and state = 'available' and (rank_at, id) > (5, 'a') order by rank_at, id limit 50`,
        'INDEX jobs_waiting (lane=? AND state=? AND (rank_at,id)>(?,?))',
      ],
    ] as const;

    for (const [query, index] of queries) {
      const plan = await planOf(db, query);
      expect(plan).toContain(index);
      // What fails in one way is sorted: it is little.
      const mayBeSorted = index.includes('jobs_failing');
      expect(plan.includes('FOR ORDER BY') && !mayBeSorted).toBe(false);
    }
  });
});

async function planOf(db: Db, query: ReturnType<typeof sql>): Promise<string> {
  const { rows } = await sql<{ detail: string }>`explain query plan ${query}`.execute(db);
  return rows.map(({ detail }) => detail).join('; ');
}
