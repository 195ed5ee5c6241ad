import type { ServerResponse } from 'node:http';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { expect, onTestFinished, vi } from 'vitest';
import { streamDataDueAt } from '../../src/domain/stream-data-due.ts';
import type { StreamHealth } from '../../src/domain/stream.ts';
import { createProviderClient } from '../../src/http/provider-client.ts';
import { createStreamSink } from '../../src/pipeline/follow-stream.ts';
import type { StepContext } from '../../src/pipeline/step-context.ts';
import { watchStreams } from '../../src/pipeline/watch-streams.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { readStream } from '../../src/sources/companies-house-stream/read-stream.ts';
import type { Db } from '../../src/store/open-store.ts';
import { findCursor } from '../../src/store/stream-cursors.ts';
import { readStreamReports } from '../../src/wire/read-stream-report.ts';
import { alwaysOn } from './api-bundle.ts';
import { serveHttp } from './loopback-server.ts';
import { setupDatabase } from './setup-database.ts';
import { createVirtualTime } from './virtual-time.ts';
import { ownStreams } from './own-streams.ts';
import { stepContextFor } from './step-context.ts';

const stepMs = 5_000;

/**
 * What the imitated server does: sends heartbeats, behind the event that a connection goes on from; sends them without it; accepts connections and
 * says nothing; refuses them; or answers with lines or a page that are no stream.
 */
export type ServerMode = 'beating' | 'hollow' | 'dead' | 'refusing' | 'garbled' | 'html';

export function contextFor(db: Db, clock: Clock): Promise<StepContext> {
  const random = { ...systemRandom, next: () => 0.5 };
  return stepContextFor(db, { clock, random, policy: { autoEnrich: 'off', confirm: 'never' } });
}

/** One stream from its server over HTTP into the store, watched, in virtual time. */
export async function watchStreamOf(
  startsAt: number,
  heartbeatMs = 30_000,
  firstMode: ServerMode = 'beating',
) {
  const { db, reader } = await setupDatabase();
  const time = createVirtualTime(startsAt);
  const context = await contextFor(db, time.clock);
  const fence = await ownStreams(db, startsAt);

  const server: { mode: ServerMode; readonly open: Set<ServerResponse> } = {
    mode: firstMode,
    open: new Set(),
  };
  let lastLine = '';
  const listening = await serveHttp((request, response) => {
    if (server.mode === 'refusing') {
      response.writeHead(503).end();
      return;
    }
    if (server.mode === 'html' || server.mode === 'garbled') {
      const type = server.mode === 'html' ? 'text/html' : 'text/plain';
      response.writeHead(200, { 'content-type': type }).end('<html>\n<p>\nSorry\n</p>\n</html>\n');
      return;
    }
    response.writeHead(200);
    response.flushHeaders();
    const isResumed = request.url?.includes('timepoint=') === true;
    if (server.mode === 'beating') response.write(isResumed ? lastLine : '\n');
    if (server.mode === 'hollow') response.write('\n');
    server.open.add(response);
    response.once('close', () => server.open.delete(response));
  });
  const http = createProviderClient({ allowedOrigins: [listening.origin], userAgent: 'test' });
  const stop = new AbortController();
  const running = Promise.all([
    readStream(
      {
        http,
        url: new URL('/companies', listening.origin),
        apiKey: 'the-key',
        sink: createStreamSink(db, context, { stream: 'companies', fence }),
        dataDueAt: (lastEventAt, now) => streamDataDueAt('companies', lastEventAt, now),
        ...context,
        timers: time.timers,
      },
      stop.signal,
    ),
    watchStreams({ db, context, timers: time.timers, streams: ['companies'], fence }, stop.signal),
  ]);
  onTestFinished(async () => {
    stop.abort();
    await running;
    await http[Symbol.asyncDispose]();
    await listening[Symbol.asyncDispose]();
  });

  let timepoint = 100;
  let beatAt = startsAt;
  const write = (text: string): void => {
    for (const response of server.open) response.write(text);
  };

  /** The reader waits a moment of real time for what comes together, so what was written is waited for, until it was heard or the connection is given up. */
  const heard = async (): Promise<void> => {
    const writtenAt = time.clock.now();
    await vi.waitFor(
      async () => {
        const cursor = await findCursor(db, 'companies');
        const isHeard = (cursor?.last_byte_at ?? 0) >= writtenAt;
        expect(isHeard || cursor?.state !== 'connected').toBe(true);
      },
      { interval: 2, timeout: 5_000 },
    );
    await settle();
  };

  /** What is no stream is looked at and left, in real time, before virtual time goes on. */
  const givenUp = async (): Promise<void> => {
    await vi.waitFor(
      async () => expect((await findCursor(db, 'companies'))?.state).not.toBe('connected'),
      { interval: 2, timeout: 5_000 },
    );
    await settle();
  };

  const report = async () => {
    const streams = ['companies'] as const;
    const reports = await readStreamReports({
      reader,
      clock: time.clock,
      streams,
      schedule: alwaysOn,
    });
    return reports.find(({ stream }) => stream === 'companies');
  };

  await settle();
  return {
    db,
    clock: time.clock,
    async sendEvent() {
      timepoint += 1;
      const event = { timepoint, published_at: new Date(time.clock.now()).toISOString() };
      const data = { company_number: '01234567', company_status: 'active' };
      const resource = { resource_kind: 'company-profile', resource_id: '01234567', data };
      lastLine = `${JSON.stringify({ ...resource, event })}\n`;
      write(lastLine);
      await heard();
    },
    /** Events of which so many cannot be read, evenly among them, all at once. */
    async sendEvents(count: number, unreadable: number) {
      const share = unreadable / count;
      const isUnreadable = (at: number): boolean =>
        Math.floor((at + 1) * share) > Math.floor(at * share);
      for (let sent = 0; sent < count; sent += 1) {
        timepoint += 1;
        const event = { timepoint, published_at: new Date(time.clock.now()).toISOString() };
        const data = {
          company_number: '01234567',
          company_status: isUnreadable(sent) ? 7 : 'active',
        };
        const resource = { resource_kind: 'company-profile', resource_id: '01234567', data };
        lastLine = `${JSON.stringify({ ...resource, event })}\n`;
        write(lastLine);
      }
      await vi.waitFor(
        async () => expect((await findCursor(db, 'companies'))?.timepoint).toBe(timepoint),
        { interval: 2, timeout: 5_000 },
      );
    },
    setMode(mode: ServerMode) {
      // Whoever was answered and left without a word is told what he asked for.
      if (server.mode === 'dead' && mode === 'beating') write(lastLine);
      server.mode = mode;
      if (mode !== 'beating' && mode !== 'dead')
        for (const response of server.open) response.destroy();
    },
    /** Time goes on for so long, or until it is told otherwise; heartbeats come on time while there are any. */
    async pass(ms: number, isEnough: () => Promise<boolean> = () => Promise.resolve(false)) {
      const until = time.clock.now() + ms;
      while (time.clock.now() < until && !(await isEnough())) {
        await time.advance(stepMs);
        const isBeating = server.mode === 'beating' || server.mode === 'hollow';
        if (isBeating && time.clock.now() - beatAt >= heartbeatMs) {
          beatAt = time.clock.now();
          write('\n');
          await heard();
        }
        await settle();
        if (server.mode === 'html' || server.mode === 'garbled') await givenUp();
      }
    },
    async health(): Promise<StreamHealth | undefined> {
      return (await report())?.verdict.health;
    },
    async coverage() {
      return (await report())?.coverage ?? null;
    },
    alarms: async () =>
      (
        await db
          .selectFrom('events')
          .select(['type', 'data', 'happened_at'])
          .where('type', 'in', ['stream.degraded', 'stream.recovered'])
          .orderBy('sequence')
          .execute()
      ).map(({ type, data, happened_at: at }) => ({ type, at, data: JSON.parse(data) as unknown })),
  };
}

/** Lets bytes arrive and be stored before time goes on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await turnOfTheLoop();
}
