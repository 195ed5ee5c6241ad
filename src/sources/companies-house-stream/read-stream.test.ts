import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveHttp } from '../../../test/support/loopback-server.ts';
import { createVirtualTime, type VirtualTime } from '../../../test/support/virtual-time.ts';
import { createProviderClient } from '../../http/provider-client.ts';
import { readStream } from './read-stream.ts';
import type { StreamItem, StreamReport, StreamSink } from './stream-sink.ts';

type Answer = (response: ServerResponse) => void;

function line(timepoint: number): string {
  return `${JSON.stringify({ resource_id: 'x', data: {}, event: { timepoint } })}\n`;
}

const open =
  (...parts: readonly string[]): Answer =>
  (response) => {
    response.writeHead(200);
    response.flushHeaders();
    for (const part of parts) response.write(part);
  };

const refuse =
  (status: number): Answer =>
  (response) =>
    response.writeHead(status).end();

/** Breaks after one event. */
const broken: Answer = (response) => {
  response.writeHead(200);
  response.write(line(61), () => response.destroy());
};

const page: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end('<!doctype html>\n<html>\n<body>\n<p>Sorry</p>\n</html>\n');
};

/** When it came about, second by second, with time for what really goes over the network. */
async function instantOf(time: VirtualTime, isSo: () => boolean): Promise<number> {
  const step = async (): Promise<boolean> => {
    if (!isSo()) await time.advance(1_000);
    return isSo();
  };
  await expect.poll(step, { timeout: 20_000, interval: 1 }).toBe(true);
  return time.clock.now();
}

/** Lines of which one compresses more than a thousand times, although no compression was asked for. */
const compressed: Answer = (response) => {
  response.writeHead(200, { 'content-encoding': 'gzip' });
  const lines = [line(7), `${'x'.repeat(5_000_000)}\n`, line(9)];
  response.write(gzipSync(lines.join('')));
};

/** A server that gives the answers in turn, the last one for ever, and a reader of it in virtual time. */
async function setup({
  answers,
  cursor = null,
  sink: changes = {},
  dataDueAt = () => null,
}: {
  answers: readonly Answer[];
  cursor?: number | null;
  sink?: Partial<StreamSink>;
  dataDueAt?: (lastEventAt: number, now: number) => number | null;
}) {
  const asked: string[] = [];
  const responses: ServerResponse[] = [];
  const server = await serveHttp((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`);
    responses.push(response);
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    answer?.(response);
  });
  const http = createProviderClient({ allowedOrigins: [server.origin], userAgent: 'test' });
  const time = createVirtualTime();
  const reports: StreamReport[] = [];
  const told: string[] = [];
  const items: StreamItem[] = [];
  let stored = cursor;
  let heard = 0;
  const sink: StreamSink = {
    loadCursor: () => Promise.resolve(stored),
    apply(together) {
      items.push(...together);
      for (const { missed, ...item } of together) {
        if (missed !== null) told.push(`${missed.reason} ${missed.from} to ${missed.to}`);
        if (item.kind === 'event') stored = item.event.timepoint;
      }
      return Promise.resolve();
    },
    openGap(reason) {
      told.push(`gap after ${stored}: ${reason}`);
      stored = null;
      return Promise.resolve();
    },
    report(report) {
      reports.push(report);
      return Promise.resolve();
    },
    heardByte() {
      heard += 1;
      return Promise.resolve();
    },
    ...changes,
  };
  const stop = new AbortController();
  const reading = readStream(
    {
      http,
      url: new URL('/companies', server.origin),
      apiKey: 'the-key',
      sink,
      random: { next: () => 0, uuid: () => '', bytes: () => new Uint8Array() },
      dataDueAt,
      ...time,
    },
    stop.signal,
  );
  // Looked at by the tests that expect a failure; nobody else lets it fail.
  reading.catch(() => undefined);
  onTestFinished(async () => {
    stop.abort();
    await reading.catch(() => undefined);
    await http[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
  const reported = async (state: StreamReport['state']) => {
    await expect.poll(() => reports.map((report) => report.state)).toContain(state);
  };
  return {
    time,
    asked,
    responses,
    reports,
    told,
    reading,
    stop,
    reported,
    heardTimes: async (times: number) => {
      await expect.poll(() => heard).toBeGreaterThanOrEqual(times);
    },
    timepoints: () =>
      items.map((item) => (item.kind === 'event' ? item.event.timepoint : item.reason)),
  };
}

const key = `Basic ${Buffer.from('the-key:').toString('base64')}`;

describe('readStream', () => {
  it('starts at now without a cursor and resumes from the last event it has stored', async () => {
    const { asked, timepoints, responses, time, reported } = await setup({
      answers: [open(line(7), line(8)), open()],
    });
    await expect.poll(timepoints).toEqual([7, 8]);

    responses[0]?.end();
    await reported('waiting');
    await time.advance(1_000);

    await expect.poll(() => asked).toEqual([`/companies ${key}`, `/companies?timepoint=8 ${key}`]);
  });

  it('stays connected on heartbeats alone, however long nothing happens', async () => {
    const { time, responses, reports, timepoints, heardTimes } = await setup({
      answers: [open('\n')],
    });
    await heardTimes(1);

    for (let beat = 2; beat <= 6; beat += 1) {
      await time.advance(80_000);
      responses[0]?.write(beat % 2 === 0 ? '\n' : '\r\n');
      await heardTimes(beat);
    }

    expect(reports.map(({ state }) => state)).toEqual(['connecting', 'connected']);
    expect(timepoints()).toEqual([]);
  });

  it('gives a connection up after 90 s without a byte', async () => {
    const { time, reports, heardTimes, reported } = await setup({ answers: [open('\n')] });
    await heardTimes(1);

    await time.advance(89_999);
    expect(reports.at(-1)).toEqual({ state: 'connected' });
    await time.advance(1);

    await reported('waiting');
    expect(reports.at(-1)).toMatchObject({ reason: 'no byte within the watchdog time' });
  });

  it('waits a minute at least after a 429', async () => {
    const { time, asked, reports, reported } = await setup({ answers: [refuse(429), open()] });
    await reported('waiting');

    await time.advance(59_999);
    expect(reports.at(-1)).toMatchObject({ state: 'waiting' });
    await time.advance(1);

    await reported('connected');
    expect(asked).toHaveLength(2);
  });

  it('says once that its key is refused, asks seldom, and is back within five minutes of its being taken', async () => {
    const answers = [refuse(401), refuse(401), open()];
    const { time, asked, reports, reported } = await setup({ answers });
    await reported('stopped');

    await time.advance(199_999);
    expect(asked).toHaveLength(1);
    const askedAgainAt = await instantOf(time, () => asked.length === 2);
    const connectedAt = await instantOf(time, () => reports.at(-1)?.state === 'connected');

    expect(connectedAt - askedAgainAt).toBeLessThan(300_000);
    expect(asked).toHaveLength(3);
    expect(reports.map(({ state }) => state)).toEqual(['connecting', 'stopped', 'connected']);
  });

  it('puts a gap on record when its timepoint is too old, and goes on from now', async () => {
    const { asked, told, reported } = await setup({
      answers: [refuse(416), open()],
      cursor: 41,
    });

    await reported('connected');

    expect(told).toEqual(['gap after 41: timepoint_too_old']);
    expect(asked).toEqual([`/companies?timepoint=41 ${key}`, `/companies ${key}`]);
  });

  it('does not ask in a loop when even now is refused', async () => {
    const { reports, told, reported, time } = await setup({ answers: [refuse(416)] });
    await reported('waiting');

    await time.advance(9_999);

    expect(reports.at(-1)).toMatchObject({ state: 'waiting' });
    expect(told).toEqual([]);
  });

  it.each([
    ['the event it asked for', 41],
    ['the very next one', 42],
  ])('misses nothing when the stream goes on with %s', async (_name, first) => {
    const { told, timepoints } = await setup({
      answers: [open('\n', line(first), line(first + 1))],
      cursor: 41,
    });

    await expect.poll(timepoints).toEqual([first, first + 1]);

    expect(told).toEqual([]);
  });

  it.each([
    ['the stream goes on later than asked', [line(45)], [45], 'stale_start 42 to 44'],
    ['timepoints are missing in between', [line(41), line(45)], [41, 45], 'hole 42 to 44'],
  ])(
    'asks once more when %s, and only then puts it on record',
    async (...[, lines, read, expected]) => {
      const { told, timepoints, asked, reported, time } = await setup({
        answers: [open(...lines), open(...lines)],
        cursor: 41,
        sink: { loadCursor: () => Promise.resolve(41) },
      });
      await reported('waiting');
      expect(timepoints()).toEqual(read);
      expect(told).toEqual([]);

      await time.advance(1_000);
      await expect.poll(timepoints).toEqual([...read, ...read]);

      expect(told).toEqual([expected]);
      expect(asked).toEqual([`/companies?timepoint=41 ${key}`, `/companies?timepoint=41 ${key}`]);
    },
  );

  it('has no gap when what was missing comes on the second asking', async () => {
    const { told, timepoints, reported, time } = await setup({
      answers: [open(line(41), line(43)), open(line(41), line(42), line(43))],
      cursor: 41,
      sink: { loadCursor: () => Promise.resolve(41) },
    });
    await reported('waiting');

    await time.advance(1_000);
    await expect.poll(timepoints).toEqual([41, 43, 41, 42, 43]);

    expect(told).toEqual([]);
  });

  it('asks for several holes of one chunk together', async () => {
    const lines = [line(41), line(43), line(44), line(46)];
    const { told, asked, reported, time } = await setup({
      answers: [open(...lines), open(...lines)],
      cursor: 41,
      sink: { loadCursor: () => Promise.resolve(41) },
    });
    await reported('waiting');

    await time.advance(1_000);
    await expect.poll(() => told).toEqual(['hole 42 to 42', 'hole 45 to 45']);

    expect(asked).toHaveLength(2);
  });

  it('takes lines that cannot be read for the numbers that are missing, where there are as many', async () => {
    const lines = [line(41), '<html>\n', line(43), line(44)];
    const { told, reported, time } = await setup({
      answers: [open(...lines), open(...lines)],
      cursor: 41,
      sink: { loadCursor: () => Promise.resolve(41) },
    });
    await reported('waiting');

    await time.advance(1_000);
    await expect.poll(() => told).toEqual(['unreadable 42 to 42']);
  });

  it('does not believe a number far ahead within a connection', async () => {
    const { told, timepoints } = await setup({
      answers: [open(line(41), line(9_000_000_000), line(42), line(43))],
      cursor: 41,
    });

    await expect.poll(timepoints).toEqual([41, expect.stringContaining('too far ahead'), 42, 43]);

    expect(told).toEqual([]);
  });

  it('does not take an event for a repetition of another one that bears the same number', async () => {
    const other = line(41).replace('"x"', '"x","resource_uri":"/company/01234567"');
    const lines = [other, other, other.replace('01234567', '07654321'), line(42)];
    const { told, timepoints } = await setup({ answers: [open(...lines)], cursor: 40 });

    await expect.poll(timepoints).toEqual([41, 41, expect.stringContaining('another event'), 42]);

    expect(told).toEqual([]);
  });

  it('stops asking again after ten holes in ten minutes, and records each at once', async () => {
    const answers = Array.from({ length: 12 }, (_, index) => open(line(41 + 2 * index)));
    const { told, reports, time } = await setup({ answers, cursor: 39 });

    for (let times = 1; times <= 10; times += 1) {
      await expect
        .poll(() => reports.filter(({ state }) => state === 'waiting').length)
        .toBe(times);
      await time.advance(1_000);
    }

    await expect.poll(() => told).toEqual(['stale_start 60 to 60']);
  });

  it('does not take its own asking again for failures of the server', async () => {
    const holes = Array.from({ length: 10 }, (_, index) => open(line(41 + 2 * index)));
    const { reports, time } = await setup({ answers: [...holes, broken, open()], cursor: 39 });

    for (let times = 1; times <= 10; times += 1) {
      await expect
        .poll(() => reports.filter(({ state }) => state === 'waiting').length)
        .toBe(times);
      await time.advance(1_000);
    }

    await expect
      .poll(() => reports.findLast((report) => report.state === 'waiting'))
      .toMatchObject({ reason: expect.not.stringContaining('missing'), waitMs: 1_000 });
  });

  it('does not call a page of HTML connected, and says what came instead of a stream', async () => {
    const { reports, reported, timepoints } = await setup({ answers: [page] });

    await reported('waiting');

    expect(reports.map(({ state }) => state)).not.toContain('connected');
    expect(reports.at(-1)).toMatchObject({
      reason: 'answered with text/html instead of a stream (HTTP 200)',
      waitMs: 10_000,
    });
    expect(timepoints()).toEqual([]);
  });

  it.each([
    ['a refusal', 503, 'text/plain'],
    ['a page', 200, 'text/html'],
  ])('leaves no connection open to %s that does not end', async (_what, status, type) => {
    const endless: Answer = (response) => {
      response.writeHead(status, { 'content-type': type });
      response.write('x');
    };
    const { reported, responses } = await setup({ answers: [endless] });

    await reported('waiting');

    await expect.poll(() => responses[0]?.destroyed).toBe(true);
  });

  it('reads on behind a line that compresses beyond measure', async () => {
    const { timepoints } = await setup({ answers: [compressed], cursor: 6 });

    await expect.poll(timepoints).toEqual([7, 'line too long', 9]);
  });

  it.each(['closes', 'stays'])(
    'gives up a connection on which nothing is an event, when it %s',
    async (then) => {
      const garbage: Answer = (response) => {
        response.writeHead(200);
        response.write('one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n');
        if (then === 'closes') response.end();
      };
      const { reports, reported } = await setup({ answers: [garbage] });

      await reported('waiting');

      expect(reports.at(-1)).toMatchObject({
        reason: 'lines that are no events instead of a stream (HTTP 200)',
        waitMs: 10_000,
      });
    },
  );

  it('leaves a connection that brings heartbeats only when data is due, and doubts the timepoint after two', async () => {
    const { told, asked, responses, reports, reported, heardTimes, time } = await setup({
      answers: [open('\n')],
      cursor: 41,
      dataDueAt: (lastEventAt) => lastEventAt + 900_000,
    });
    let beats = 0;
    const beatFor = async (connection: number, times: number): Promise<void> => {
      // The one that comes with the connection; two that arrive together are heard as one.
      beats += 1;
      await heardTimes(beats);
      for (let beat = 1; beat <= times; beat += 1) {
        await time.advance(60_000);
        responses[connection]?.write('\n');
        // The last one shows that data is due and is not noted.
        if (beat === times) return;
        beats += 1;
        await heardTimes(beats);
      }
    };
    await reported('connected');

    await beatFor(0, 15);
    await reported('waiting');
    expect(reports.at(-1)).toMatchObject({ reason: expect.stringContaining('heartbeats') });
    expect(told).toEqual([]);
    await time.advance(1_000);
    await expect.poll(() => responses.length).toBe(2);
    await beatFor(1, 15);

    await expect.poll(() => asked).toHaveLength(3);
    expect(told).toEqual(['gap after 41: bad_cursor']);
    expect(asked.at(-1)).toBe(`/companies ${key}`);
  });

  it('drops half a line when the connection breaks and asks for it again', async () => {
    const { asked, responses, timepoints, time, reported } = await setup({
      answers: [open(line(7), line(8).slice(0, 20)), open(line(7), line(8))],
    });
    await expect.poll(timepoints).toEqual([7]);

    responses[0]?.destroy();
    await reported('waiting');
    await time.advance(1_000);

    await expect.poll(timepoints).toEqual([7, 7, 8]);
    expect(asked[1]).toBe(`/companies?timepoint=7 ${key}`);
  });

  it('hands over what it cannot read and goes on behind it', async () => {
    const { timepoints } = await setup({ answers: [open(line(7), '<html>\n', line(8))] });

    await expect.poll(timepoints).toEqual([7, expect.stringContaining('JSON'), 8]);
  });

  it('fails when an event cannot be stored, instead of going on without it', async () => {
    const full = new Error('disk full');
    const { reading, asked } = await setup({
      answers: [open(line(7))],
      sink: { apply: () => Promise.reject(full) },
    });

    await expect(reading).rejects.toBe(full);

    expect(asked).toHaveLength(1);
  });

  it('ends when it is told to, also in the middle of a quiet connection', async () => {
    const { reading, reported, stop } = await setup({ answers: [open()] });
    await reported('connected');

    stop.abort();

    await expect(reading).resolves.toBeUndefined();
  });
});
