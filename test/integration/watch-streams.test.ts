import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { watchStreams } from '../../src/pipeline/watch-streams.ts';
import { acquireLease } from '../../src/store/leases.ts';
import { setupDatabase } from '../support/setup-database.ts';
import { createVirtualTime } from '../support/virtual-time.ts';
import { contextFor, watchStreamOf } from '../support/watched-stream.ts';

const second = 1_000;
const minute = 60_000;
const hour = 60 * minute;
/** Tuesday, 17 November 2026, in London. */
const morning = Date.parse('2026-11-17T10:15:00Z');
const evening = Date.parse('2026-11-17T17:55:00Z');

describe('telling how a stream fares', () => {
  it('says live, then quiet, through a night without events, and raises no alarm', async () => {
    // Rarer than the real heartbeats, and still often enough for the watchdog: a night of them takes half as long.
    const stream = await watchStreamOf(evening, minute);
    await stream.sendEvent();
    expect(await stream.health()).toBe('live');

    await stream.pass(16 * minute);
    expect(await stream.health()).toBe('quiet');
    await stream.pass(Date.parse('2026-11-18T08:10:00Z') - stream.clock.now());
    expect(await stream.health()).toBe('quiet');
    await stream.sendEvent();
    await stream.pass(minute);

    expect(await stream.health()).toBe('live');
    expect(await stream.alarms()).toEqual([]);
    expect(await stream.db.selectFrom('stream_gaps').selectAll().execute()).toEqual([]);
  });

  it('does not call seen at night what a connection has brought heartbeats of, and not the event that it goes on from', async () => {
    const stream = await watchStreamOf(Date.parse('2026-11-17T22:00:00Z'));
    await stream.sendEvent();
    const seenUntil = stream.clock.now();
    await stream.pass(minute);
    stream.setMode('hollow');
    await stream.pass(15 * minute);

    expect(await stream.health()).toBe('heartbeats_only');
    expect((await stream.alarms()).map(({ type }) => type)).toEqual(['stream.degraded']);
    expect((await stream.coverage())?.segments.at(-1)).toMatchObject({
      from: seenUntil,
      state: 'unknown',
    });

    stream.setMode('refusing');
    await stream.pass(minute);
    stream.setMode('beating');
    await stream.pass(3 * minute);

    expect(await stream.health()).toBe('quiet');
    expect((await stream.coverage())?.shares.seen).toBe(1);
    expect(await stream.db.selectFrom('stream_gaps').selectAll().execute()).toEqual([]);
  });

  it('says silent of a dead link within two minutes, down after ten, and each alarm once', async () => {
    const stream = await watchStreamOf(morning);
    await stream.sendEvent();
    await stream.pass(minute);
    const deadFrom = stream.clock.now();
    stream.setMode('dead');

    await stream.pass(2 * minute + 30 * second, async () => (await stream.alarms()).length > 0);
    const [alarm] = await stream.alarms();
    expect((alarm?.at ?? Infinity) - deadFrom).toBeLessThanOrEqual(90 * second + 30 * second);
    expect(await stream.health()).toBe('silent');
    await stream.pass(9 * minute);
    stream.setMode('beating');
    await stream.pass(3 * minute);

    expect(await stream.alarms()).toEqual([
      {
        type: 'stream.degraded',
        at: expect.any(Number),
        data: {
          stream: 'companies',
          health: 'silent',
          since: expect.any(String),
          reason: 'nothing was heard of it',
        },
      },
      { type: 'stream.recovered', at: expect.any(Number), data: expect.anything() },
    ]);
  });

  it.each(['html', 'garbled'] as const)(
    'says down of a server that answers with what is no stream (%s), after an event or before any',
    async (mode) => {
      const before = await watchStreamOf(morning);
      await before.sendEvent();
      before.setMode(mode);
      const never = await watchStreamOf(morning, undefined, mode);

      await before.pass(18 * minute);
      await never.pass(18 * minute);

      for (const stream of [before, never]) {
        expect(await stream.health()).toBe('down');
        expect(await stream.alarms()).toMatchObject([
          {
            type: 'stream.degraded',
            data: { health: 'down', reason: expect.stringContaining('instead of a stream') },
          },
        ]);
        const gaps = await stream.db.selectFrom('stream_gaps').select('closed_at').execute();
        expect(gaps).toEqual(stream === never && mode === 'garbled' ? [{ closed_at: null }] : []);
      }
    },
  );

  it('says unreadable of a stream whose events cannot be read, with one alarm, until they can', async () => {
    const stream = await watchStreamOf(morning);
    await stream.sendEvents(100, 2);
    await stream.pass(minute);
    expect(await stream.health()).toBe('live');
    expect(await stream.alarms()).toEqual([]);

    await stream.sendEvents(100, 60);
    expect(await stream.health()).toBe('unreadable');
    await stream.pass(minute);
    await stream.sendEvents(60, 60);
    await stream.pass(minute);
    expect(await stream.health()).toBe('unreadable');
    expect(await stream.alarms()).toMatchObject([
      {
        type: 'stream.degraded',
        data: { health: 'unreadable', reason: expect.stringContaining('cannot be read') },
      },
    ]);

    // Twice, because what arrives together is not up to the test.
    await stream.sendEvents(100, 0);
    await stream.sendEvents(100, 0);
    await stream.pass(minute);
    expect(await stream.health()).toBe('live');
    expect((await stream.alarms()).map(({ type }) => type)).toEqual([
      'stream.degraded',
      'stream.recovered',
    ]);
  });

  it('has one gap and one alarm of a server that never said a word', async () => {
    const stream = await watchStreamOf(morning, undefined, 'dead');

    await stream.pass(18 * minute);

    expect(await stream.alarms()).toMatchObject([{ type: 'stream.degraded' }]);
    expect(await stream.db.selectFrom('stream_gaps').selectAll().execute()).toHaveLength(1);
  });

  it('says down of a server that refuses for more than ten minutes', async () => {
    const stream = await watchStreamOf(morning);
    await stream.sendEvent();
    stream.setMode('refusing');

    await stream.pass(9 * minute);
    expect(await stream.health()).toBe('reconnecting');
    expect(await stream.alarms()).toEqual([]);
    await stream.pass(2 * minute);

    expect(await stream.health()).toBe('down');
    expect(await stream.alarms()).toMatchObject([
      { type: 'stream.degraded', data: { health: 'down' } },
    ]);
  });

  it('says heartbeats_only on a working day within 15 minutes, once, until an event comes', async () => {
    const stream = await watchStreamOf(morning);
    await stream.sendEvent();
    const lastEventAt = stream.clock.now();

    await stream.pass(hour, async () => (await stream.alarms()).length > 0);
    const [alarm] = await stream.alarms();
    expect((alarm?.at ?? Infinity) - lastEventAt).toBeLessThanOrEqual(15 * minute + 30 * second);
    expect(await stream.alarms()).toMatchObject([
      { type: 'stream.degraded', data: { health: 'heartbeats_only' } },
    ]);
    await stream.pass(10 * minute);
    expect(await stream.alarms()).toHaveLength(1);
    expect(await stream.health()).toBe('heartbeats_only');
    await stream.sendEvent();
    await stream.pass(minute);

    expect(await stream.health()).toBe('live');
    expect(await stream.alarms()).toMatchObject([
      { type: 'stream.degraded' },
      { type: 'stream.recovered' },
    ]);
  });

  it('neither forgets nor repeats an alarm when the process dies, and warns after a day', async () => {
    const { db } = await setupDatabase();
    const time = createVirtualTime(morning);
    const { clock, timers } = time;
    const context = await contextFor(db, clock);
    await db
      .insertInto('stream_cursors')
      .values({
        stream: 'companies',
        state: 'waiting',
        state_reason: 'HTTP 503',
        last_byte_at: morning,
        disconnected_at: morning,
        updated_at: morning,
      })
      .execute();
    let epoch = 0;
    const run = async (ms: number): Promise<void> => {
      epoch += 1;
      const owner = `process ${epoch}`;
      const until = Number.MAX_SAFE_INTEGER;
      await acquireLease(db, { name: 'streams', owner, now: 0, until, isOwnerGone: () => true });
      const stop = new AbortController();
      const fence = { name: 'streams', owner, epoch };
      const watching = watchStreams(
        { db, context, timers, streams: ['companies'], fence },
        stop.signal,
      );
      await time.advance(ms);
      stop.abort();
      await watching;
    };
    const reasons = async () =>
      (await db.selectFrom('events').select('data').orderBy('sequence').execute()).map(
        ({ data }) => Reason.parse(JSON.parse(data)).reason,
      );

    await run(11 * minute);
    expect(await reasons()).toEqual(['HTTP 503']);
    await run(11 * minute);
    expect(await reasons()).toEqual(['HTTP 503']);
    await run(24 * hour);
    expect(await reasons()).toEqual(['HTTP 503', 'retention_in_danger']);
    await run(24 * hour);
    expect(await reasons()).toEqual(['HTTP 503', 'retention_in_danger']);
  });
});

const Reason = z.object({ reason: z.string() });
