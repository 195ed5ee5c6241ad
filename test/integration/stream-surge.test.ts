import type { ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProviderClient } from '../../src/http/provider-client.ts';
import { createStreamSink } from '../../src/pipeline/follow-stream.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { systemTimers } from '../../src/runtime/timers.ts';
import { readStream } from '../../src/sources/companies-house-stream/read-stream.ts';
import { openStore, type Db } from '../../src/store/open-store.ts';
import { entries, entryLine, firstTimepoint } from '../support/invented-entries.ts';
import { serveHttp } from '../support/loopback-server.ts';
import { setupDatabase, sqliteFileOf } from '../support/setup-database.ts';
import { ownStreams } from '../support/own-streams.ts';
import { stepContextFor } from '../support/step-context.ts';

const patience = { timeout: 60_000, interval: 20 };

/** The reader of the companies stream on a database of its own, and the server's end of its connection. */
async function setup() {
  const { url } = await setupDatabase();
  let pauses = 0;
  // Counts how often a writer waited for the database.
  const timers = {
    ...systemTimers,
    sleep: (ms: number, signal?: AbortSignal) => {
      pauses += 1;
      return systemTimers.sleep(ms, signal);
    },
  };
  const store = await openStore(url, timers);
  const { db } = store;
  const now = systemClock.now();
  const context = await stepContextFor(db, { clock: systemClock });
  const fence = await ownStreams(db, now);
  const connected = Promise.withResolvers<ServerResponse>();
  const server = await serveHttp((_request, response) => {
    response.writeHead(200).flushHeaders();
    connected.resolve(response);
  });
  const http = createProviderClient({ allowedOrigins: [server.origin], userAgent: 'test' });
  const stop = new AbortController();
  const reading = readStream(
    {
      http,
      url: new URL('/companies', server.origin),
      apiKey: 'stream-key',
      sink: createStreamSink(db, context, { stream: 'companies', fence }),
      clock: systemClock,
      random: systemRandom,
      timers,
      dataDueAt: () => null,
    },
    stop.signal,
  );
  onTestFinished(async () => {
    stop.abort();
    await reading;
    await http[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
  });
  const response = await connected.promise;
  return {
    db,
    response,
    pauses: () => pauses,
    lock: () => holdWriteLock(sqliteFileOf(url)),
    stored: () => storedIn(db),
    untilConnected: async () => {
      await expect.poll(async () => (await findState(db))?.state, patience).toBe('connected');
    },
  };
}

function findState(db: Db) {
  return db.selectFrom('stream_cursors').select('state').executeTakeFirst();
}

/** Another process that writes, and does not end its transaction until it is told to. */
function holdWriteLock(path: string): () => void {
  const other = new DatabaseSync(path);
  other.exec('begin immediate');
  return () => {
    other.exec('rollback');
    other.close();
  };
}

async function storedIn(db: Db) {
  const spans = await db
    .selectFrom('stream_spans')
    .select(['from_timepoint', 'to_timepoint'])
    .execute();
  const { entered, events } = (await db
    .selectFrom('stream_days')
    .select((select) => [
      select.fn.sum<number>('entered').as('entered'),
      select.fn.sum<number>('events').as('events'),
    ])
    .executeTakeFirst()) ?? { entered: null, events: null };
  const { open } = await db
    .selectFrom('episodes')
    .select((select) => select.fn.countAll<number>().as('open'))
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  const { checks } = await db
    .selectFrom('jobs')
    .select((select) => select.fn.countAll<number>().as('checks'))
    .where('kind', '=', 'check-status')
    .executeTakeFirstOrThrow();
  return {
    spans: spans.map(({ from_timepoint: from, to_timepoint: to }) => [from, to]),
    events,
    entered,
    open,
    checks,
  };
}

function whole(count: number) {
  const spans = [[firstTimepoint, firstTimepoint + count - 1]];
  return { spans, events: count, entered: count, open: count, checks: count };
}

describe('a surge of the companies stream', () => {
  it('lands whole: 700 entries in one burst, each with an episode and one check', async () => {
    const { response, stored } = await setup();
    const lines = entries(700).map((entry, index) => entryLine(entry, firstTimepoint + index));

    response.write(lines.join(''));

    await expect.poll(stored, patience).toEqual(whole(700));
  });

  it('makes the server wait while the database is busy, and loses nothing of what it sends then', async () => {
    const { response, stored, pauses, lock, untilConnected } = await setup();
    await untilConnected();
    const filler = 'x'.repeat(30_000);
    const count = 1_000;
    let accepted = 0;
    const release = lock();

    const sending = (async () => {
      for (const [index, entry] of entries(count).entries()) {
        const isTaken = response.write(entryLine(entry, firstTimepoint + index, filler));
        accepted += 1;
        if (!isTaken) await new Promise((resolve) => response.once('drain', resolve));
      }
    })();
    // The reader has come to write, and has been turned away again and again.
    const acceptedMeanwhile = async (): Promise<number> => {
      const [before, pausesBefore] = [accepted, pauses()];
      await expect.poll(pauses, patience).toBeGreaterThan(pausesBefore + 30);
      return accepted - before;
    };
    await expect.poll(acceptedMeanwhile, patience).toBe(0);

    // 30 MB wait on the server's side, but for what sockets and one batch hold.
    expect(accepted).toBeLessThan(count / 2);
    expect(response.writableNeedDrain).toBe(true);

    release();
    await sending;
    await expect.poll(stored, patience).toEqual(whole(count));
  });
});
