import type { ServerResponse } from 'node:http';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { followStreams } from '../../src/app/follow-streams.ts';
import { stepPolicyOf } from '../../src/cli/step-policy.ts';
import { toConfig } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { systemPrincipal } from '../../src/store/settings.ts';
import { findCursor } from '../../src/store/stream-cursors.ts';
import { listOpenGaps } from '../../src/store/stream-gaps.ts';
import { readStreamReports } from '../../src/wire/read-stream-report.ts';
import { toStreamJson } from '../../src/wire/stream-json.ts';
import { serveHttp } from '../support/loopback-server.ts';
import { setupDatabase } from '../support/setup-database.ts';
import { createVirtualTime } from '../support/virtual-time.ts';
import { ownStreams } from '../support/own-streams.ts';

/** A register with one stream, and an installation that reads it in business hours, from an instant on. */
async function setup(startsAt: string) {
  const time = createVirtualTime(Date.parse(startsAt));
  const asked: (string | null)[] = [];
  const open = new Set<ServerResponse>();
  let published: number[] = [101];
  let oldest = 0;
  let isDown = false;
  const server = await serveHttp((request, response) => {
    const from = new URL(request.url ?? '/', 'http://stream').searchParams.get('timepoint');
    asked.push(from);
    if (isDown) {
      response.writeHead(503).end();
      return;
    }
    if (from !== null && Number(from) < oldest) {
      response.writeHead(416).end();
      return;
    }
    open.add(response);
    response.once('close', () => open.delete(response));
    response.writeHead(200);
    response.write('\n');
    for (const timepoint of published) {
      if (timepoint >= Number(from)) response.write(lineOf(timepoint));
    }
  });
  const config = toConfig(
    loadConfig({
      environment: {
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_URL: server.origin,
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY: 'made-up',
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_CONFIRM: 'never',
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_STREAMS: 'companies',
        STRIKEWATCH_SCHEDULE_STREAMS: 'business-hours',
      },
      file: null,
    }).values,
  );
  const { db, reader } = await setupDatabase();
  const now = time.clock.now();
  const warnings: unknown[] = [];
  const log = pino(
    { level: 'warn' },
    { write: (line: string) => void warnings.push(JSON.parse(line)) },
  );
  const context = {
    clock: time.clock,
    random: systemRandom,
    log,
    systemPrincipalId: await systemPrincipal(db, { id: systemRandom.uuid(), now }),
    policy: stepPolicyOf(config),
  };
  const fence = await ownStreams(db, now);
  const stop = new AbortController();
  const following = followStreams({ config, db, context, timers: time.timers, fence }, stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await following;
    await server[Symbol.asyncDispose]();
  });
  const report = async () => {
    const { schedule } = config;
    const [found] = await readStreamReports({
      reader,
      clock: time.clock,
      streams: ['companies'],
      schedule,
    });
    if (found === undefined) throw new Error('the stream has no report');
    return found;
  };
  const status = async () => toStreamJson(await report());
  return {
    time,
    asked,
    open,
    warnings,
    report,
    status,
    publish: (timepoint: number) => {
      published = [...published, timepoint];
      for (const response of open) response.write(lineOf(timepoint));
    },
    setDown: (value: boolean) => {
      isDown = value;
    },
    forgetBefore: (timepoint: number) => {
      oldest = timepoint;
      published = published.filter((kept) => kept >= timepoint);
    },
    gaps: () => listOpenGaps(db, 'companies'),
    announced: async () => {
      const rows = await db.selectFrom('events').select('type').execute();
      return rows.map(({ type }) => type);
    },
    timepoint: async () => (await findCursor(db, 'companies'))?.timepoint,
  };
}

function lineOf(timepoint: number): string {
  return `${JSON.stringify({ resource_id: 'x', data: {}, event: { timepoint } })}\n`;
}

describe('streams in business hours', () => {
  it('are left alone at night and lose nothing of it', async () => {
    const { time, asked, open, publish, report, status, gaps, timepoint, warnings } =
      await setup('2026-11-17T17:59:30Z');
    await expect.poll(timepoint).toBe(101);
    expect(await status()).toMatchObject({
      state: 'connected',
      pause: {
        from: '2026-11-17T18:00:00.000Z',
        until: '2026-11-18T08:00:00.000Z',
        may_lose_events: false,
      },
    });

    await time.advance(30_000);
    await expect.poll(async () => (await status()).state).toBe('paused');
    await expect.poll(() => open.size).toBe(0);
    expect((await report()).isResting).toBe(true);
    expect(await status()).toMatchObject({
      state_reason: 'outside business hours until 2026-11-18T08:00:00.000Z',
    });
    publish(102);
    await time.advance(14 * 3_600_000 - 1);
    expect(asked).toHaveLength(1);
    await time.advance(1);

    await expect.poll(timepoint).toBe(102);
    expect(asked).toEqual([null, '101']);
    expect(await status()).toMatchObject({ state: 'connected' });
    expect(await gaps()).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('warn of a pause over the weekend, and put on record what the register no longer has', async () => {
    const { time, asked, publish, forgetBefore, status, gaps, timepoint, warnings } =
      await setup('2026-11-20T17:59:30Z');
    await expect.poll(timepoint).toBe(101);

    expect(warnings).toEqual([
      expect.objectContaining({
        stream: 'companies',
        until: '2026-11-23T08:00:00.000Z',
        msg: expect.stringContaining('longer than 24 hours'),
      }),
    ]);
    await time.advance(30_000);
    await expect.poll(async () => (await status()).state).toBe('paused');
    expect(await status()).toMatchObject({
      state_reason: expect.stringContaining('may be lost'),
      pause: { until: '2026-11-23T08:00:00.000Z', may_lose_events: true },
    });
    forgetBefore(150);
    publish(150);
    await time.advance(62 * 3_600_000);

    await expect.poll(async () => (await status()).state).toBe('connected');
    expect(asked).toEqual([null, '101', null]);
    publish(151);
    await expect.poll(timepoint).toBe(151);
    expect(await gaps()).toMatchObject([
      {
        reason: 'timepoint_too_old',
        from_timepoint: 102,
        missed_from: Date.parse('2026-11-20T17:59:30Z'),
        missed_to: Date.parse('2026-11-23T08:00:00Z'),
      },
    ]);
  });

  it('count as missed from their opening on, not from the evening before', async () => {
    const { time, status, announced, timepoint, setDown } = await setup('2026-11-17T17:59:30Z');
    await expect.poll(timepoint).toBe(101);
    await time.advance(30_000);
    await expect.poll(async () => (await status()).state).toBe('paused');
    setDown(true);

    await time.advance(14 * 3_600_000);
    await expect.poll(async () => (await status()).state).toBe('waiting');
    await time.advance(60_000);
    expect(await announced()).toEqual([]);
    await time.advance(10 * 60_000);

    await expect.poll(announced).toEqual(['stream.degraded']);
  });

  it('are not connected at all by a start at night', async () => {
    const { asked, status, time, timepoint } = await setup('2026-11-17T03:00:00Z');
    await expect.poll(async () => (await status()).state).toBe('paused');
    expect(asked).toEqual([]);

    await time.advance(5 * 3_600_000);

    await expect.poll(timepoint).toBe(101);
  });
});
