import { describe, expect, it, onTestFinished } from 'vitest';
import { keepStreamsPruned, pruneStreams } from '../../src/pipeline/prune-streams.ts';
import type { Db } from '../../src/store/open-store.ts';
import { readEventTotals } from '../../src/store/stream-events.ts';
import { seedId, seedNumber } from '../support/seed-company.ts';
import { setupDatabase } from '../support/setup-database.ts';
import { createVirtualTime } from '../support/virtual-time.ts';
import { contextFor } from '../support/watched-stream.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.parse('2026-11-17T10:15:00Z');

async function setup() {
  const { db } = await setupDatabase();
  const time = createVirtualTime(start);
  const context = await contextFor(db, time.clock);
  const options = { db, context, timers: time.timers };
  return {
    db,
    time,
    options,
    events: () =>
      db.selectFrom('stream_events').select(['timepoint', 'raw']).orderBy('timepoint').execute(),
    /** As one process does, until it is stopped. */
    run: () => {
      const stop = new AbortController();
      const running = keepStreamsPruned(options, stop.signal);
      const halt = async (): Promise<void> => {
        stop.abort();
        await running;
      };
      onTestFinished(halt);
      return { halt };
    },
  };
}

async function seedEvents(db: Db, count: number, receivedAt: (at: number) => number) {
  const events = Array.from({ length: count }, (_, at) => ({
    stream: 'companies' as const,
    timepoint: at + 1,
    company_number: seedNumber('01234567'),
    received_at: receivedAt(at),
    effect: 'none' as const,
    sha256: '',
    raw: Buffer.from('{}'),
  }));
  for (let at = 0; at < count; at += 500) {
    await db
      .insertInto('stream_events')
      .values(events.slice(at, at + 500))
      .execute();
  }
}

describe('what the streams leave behind', () => {
  it('is kept with its bytes for 72 hours, and for 30 days without', async () => {
    const { db, time, run, events } = await setup();
    await seedEvents(db, 3, (at) => start + at * 10 * day);
    run();

    await time.advance(72 * hour);
    expect((await events()).map(({ raw }) => raw === null)).toEqual([false, false, false]);
    await time.advance(hour);
    expect((await events()).map(({ raw }) => raw === null)).toEqual([true, false, false]);
    await time.advance(27 * day);
    expect((await events()).map(({ timepoint }) => timepoint)).toEqual([2, 3]);
    await time.advance(20 * day);
    expect(await events()).toEqual([]);
  });

  it('goes in small portions, also when thousands are of one instant, and after a stop', async () => {
    const { db, time, run, events } = await setup();
    await seedEvents(db, 1_700, (at) => (at < 1_200 ? start - 4 * day : start - 40 * day));
    const first = run();
    await time.advance(60);
    await first.halt();
    const left = await events();
    expect(left.length).toBeGreaterThanOrEqual(1_200);
    expect(left.some(({ raw }) => raw !== null)).toBe(true);

    run();
    await time.advance(hour - 1);

    expect(await events()).toHaveLength(1_200);
    expect((await events()).every(({ raw }) => raw === null)).toBe(true);
  });

  it('is kept for 30 days, however much of it could not be read, and goes in small portions', async () => {
    const { db, time, run } = await setup();
    const letters = Array.from({ length: 1_300 }, (_, at) => ({
      id: seedId(),
      source: 'companies-house-stream/officers',
      reason: 'no JSON',
      raw: Buffer.from('{'),
      sha256: String(at),
      received_at: at < 1_200 ? start - 30 * day - 1 : start - 30 * day + 2 * hour,
    }));
    for (let at = 0; at < letters.length; at += 500) {
      await db
        .insertInto('dead_letters')
        .values(letters.slice(at, at + 500))
        .execute();
    }
    const left = async () =>
      (await db.selectFrom('dead_letters').select('id').execute()).map(({ id }) => id);
    const first = run();
    await time.advance(60);
    await first.halt();
    expect((await left()).length).toBeGreaterThan(100);

    run();
    await time.advance(hour - 1);
    expect(await left()).toEqual(letters.slice(1_200).map(({ id }) => id));
    await time.advance(2 * hour);
    expect(await left()).toEqual([]);
  });

  it('keeps the counts of a year day by day, and the totals for ever', async () => {
    const { db, options } = await setup();
    const counts = { events: 10, held: 3, entered: 2, left: 1, unreadable: 0 };
    await db
      .insertInto('stream_days')
      .values(
        ['2024-02-29', '2025-11-16', '2025-11-17', '2026-11-17'].map((at) => ({
          stream: 'companies' as const,
          day: at,
          ...counts,
        })),
      )
      .execute();
    const before = await readEventTotals(db);

    const { signal } = new AbortController();
    await pruneStreams(options, signal);
    await pruneStreams(options, signal);

    const days = await db
      .selectFrom('stream_days')
      .select(['day', 'events'])
      .orderBy('day')
      .execute();
    expect(days).toEqual([
      { day: '1970-01-01', events: 20 },
      { day: '2025-11-17', events: 10 },
      { day: '2026-11-17', events: 10 },
    ]);
    expect(await readEventTotals(db)).toEqual(before);
  });

  it('remembers companies that are not held for 62 days, gone over once a day', async () => {
    const { db, time, run } = await setup();
    await db
      .insertInto('unheld_statuses')
      .values(
        Array.from({ length: 1_100 }, (_, at) => ({
          company_number: seedNumber(String(10_000_000 + at)),
          as_of: at % 2 === 0 ? start - 62 * day - 1 : start - 62 * day + 2 * hour,
        })),
      )
      .execute();
    const left = async () =>
      (await db.selectFrom('unheld_statuses').select('company_number').execute()).length;
    run();

    await time.advance(hour - 1);
    expect(await left()).toBe(550);
    await time.advance(20 * hour);
    expect(await left()).toBe(550);
    await time.advance(5 * hour);
    expect(await left()).toBe(0);
  });
});
