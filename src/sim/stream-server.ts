import type { InboundStream, OutboundRequest } from '../http/guarded-client.ts';
import { NetworkError } from '../http/http-errors.ts';
import type { EventHeapTime } from './event-heap-time.ts';
import { isWorkTime } from './is-work-time.ts';
import { createConnectionPlaces } from './connection-places.ts';
import { createChunkQueue } from './chunk-queue.ts';
import type { Connection, ModelStreamName, StreamReader } from './stream-connection.ts';
import { cutIntoChunks, insideCharacter } from './cut-into-chunks.ts';
import type { EventLog, LogEntry } from './event-log.ts';
import type { Dice } from './seeded-random.ts';
import type { Sightings } from './sightings.ts';
import { answerWith } from './refused-stream.ts';
import { createLineSpoiler, heartbeat } from './spoil-line.ts';
import type { Weather } from './weather.ts';

export interface StreamServerOptions {
  readonly time: EventHeapTime;
  readonly dice: Dice;
  readonly logs: Readonly<Record<ModelStreamName, EventLog>>;
  readonly weather: () => Weather;
  readonly seen: Sightings;
  /** Called when a reader has been handed bytes. */
  readonly onDelivered: () => void;
  readonly now: () => number;
  readonly trace: (line: string) => void;
}

export interface StreamServer {
  readonly open: (request: OutboundRequest, reader: StreamReader) => Promise<InboundStream>;
  /** Sends what was added to a log to everybody connected to it. */
  readonly published: (stream: ModelStreamName) => void;
  /** Every connection ends, as at night. */
  readonly dropAll: () => void;
  /** Somebody else with the same key connects; the returned function lets him go. */
  readonly connectRival: () => () => void;
  /** Connections of a process that died are gone. */
  readonly forgetGone: () => void;
  /** Answers every request with this status, or not at all; null = as usual. */
  readonly refuse: (status: number | null) => void;
  /** Whether too old a timepoint is told (416) or silently replaced by the oldest. */
  readonly tellTooOld: (isTold: boolean) => void;
  /** Numbers that one connection was not sent, and that came for the asking. */
  readonly lostAtSeam: Readonly<Record<ModelStreamName, ReadonlySet<number>>>;
  /** Every whole line that cannot be read and was sent, in hexadecimal. */
  readonly rubbish: ReadonlySet<string>;
  /** Heartbeats go on, and no event comes any more, neither now nor when asked again. */
  readonly starve: (isStarving: boolean) => void;
}

const heartbeatMs = 30_000;
/** At night and at weekends every other heartbeat is lost: the reader bears it, and thirty days take half as long. */
const quietHeartbeatMs = 60_000;
const longestLifeMs = 24 * 3_600_000;
/** Lines in one write of the server. */
const linesPerWrite = 60;

export function createStreamServer(options: StreamServerOptions): StreamServer {
  const { time, dice, logs, weather, seen, trace } = options;
  const places = createConnectionPlaces(seen);
  const connections = new Set<Connection>();
  const lostAtSeam = { companies: new Set<number>(), filings: new Set<number>() };
  const { spoil, rubbish } = createLineSpoiler(options);
  let refusal: number | null = null;
  let isTooOldTold = true;
  let isStarving = false;

  async function open(request: OutboundRequest, reader: StreamReader): Promise<InboundStream> {
    const stream = request.url.pathname.endsWith('/filings') ? 'filings' : 'companies';
    const asked = request.url.searchParams.get('timepoint');
    const timepoint = asked === null ? null : Number(asked);
    const log = (what: string): void =>
      trace(`${Math.round(time.elapsed())} ${stream} ${asked ?? 'now'}: ${what}`);
    const now = weather();
    await time.timersUntil(reader.isGone).sleep(dice.between(20, 200), request.signal);
    if (dice.chance(now.refusedNetwork)) {
      log('no connection');
      throw new NetworkError('connection refused', { fate: 'never-sent', cause: null });
    }
    if (dice.chance(now.blackHole)) {
      log('no answer');
      seen.count('black hole');
      await time.timersUntil(reader.isGone).sleep(request.timeoutMs, request.signal);
      throw new NetworkError('no headers in time', { fate: 'unknown', cause: null });
    }
    if (refusal !== null) {
      log(String(refusal));
      seen.count(`HTTP ${refusal}`);
      return answerWith(request, refusal);
    }
    const events = logs[stream];
    const oldest = events.oldestAt(time.elapsed());
    if (timepoint !== null && dice.chance(now.badCursor)) {
      log('400');
      seen.count('HTTP 400');
      return answerWith(request, 400);
    }
    if (timepoint !== null && timepoint < oldest && isTooOldTold) {
      log('416');
      seen.count('HTTP 416');
      return answerWith(request, 416);
    }
    const start = timepoint === null ? events.nextTimepoint() : firstSent(events, timepoint);
    log(`from ${start}`);
    return connect(request, { stream, reader, start, isResumed: timepoint !== null });
  }

  /** Resuming is inclusive, and sometimes begins earlier or later than asked. */
  function firstSent(events: EventLog, timepoint: number): number {
    const now = weather();
    const oldest = events.oldestAt(time.elapsed());
    const end = events.nextTimepoint();
    if (timepoint < oldest) seen.count('silently from the oldest');
    let start = Math.max(timepoint, oldest);
    const backlog = end - start;
    if (backlog > 1 && dice.chance(now.staleForEver)) {
      start = dice.integer(start + 1, Math.min(end - 1, start + 30));
      events.forgetBefore(start);
      seen.count('stale start for ever');
    } else if (backlog > 1 && dice.chance(now.staleStart)) {
      start = dice.integer(start + 1, Math.min(end - 1, start + 30));
      seen.count('stale start');
    } else if (dice.chance(now.replay)) {
      start = Math.max(oldest, start - dice.integer(1, 500));
      seen.count('replay');
    }
    return start;
  }

  function connect(
    request: OutboundRequest,
    to: {
      readonly stream: ModelStreamName;
      readonly reader: StreamReader;
      readonly start: number;
      readonly isResumed: boolean;
    },
  ): Promise<InboundStream> {
    const now = weather();
    const begun = Promise.withResolvers<InboundStream>();
    const queue = createChunkQueue({ isGone: to.reader.isGone, onClose: () => connection.close() });
    const isLate = dice.chance(now.lateHeaders);
    const connection: Connection = {
      stream: to.stream,
      reader: to.reader,
      queue,
      next: to.start,
      isOpen: true,
      isMute: false,
      isStarving: dice.chance(now.heartbeatsOnly),
      hasBegun: !isLate,
      losesNext: to.isResumed && dice.chance(now.lostAtSeam),
      isSending: false,
      lastByteAt: time.elapsed(),
      begin() {
        connection.hasBegun = true;
        if (!to.reader.isGone()) {
          begun.resolve({ status: 200, headers: new Map(), url: request.url, body: queue.body });
        }
      },
      close() {
        if (!connection.isOpen) return;
        connection.isOpen = false;
        connections.delete(connection);
        places.leave(place);
      },
    };
    const place = { close: () => end('closed for a third') };
    const end = (why: string): void => {
      if (!connection.isOpen) return;
      trace(`${Math.round(time.elapsed())} ${to.stream}: ${why}`);
      if (!connection.hasBegun) connection.begin();
      connection.close();
      queue.end();
    };
    const onAbort = (): void => {
      connection.close();
      queue.abort('aborted');
      begun.reject(new NetworkError('aborted', { fate: 'unknown', cause: request.signal?.reason }));
    };
    request.signal?.addEventListener('abort', onAbort, { once: true });

    connections.add(connection);
    places.take(place);
    if (connection.isStarving) seen.count('heartbeats only');
    if (!isLate) connection.begin();
    else seen.count('late headers');
    time.timers.after(longestLifeMs, () => {
      if (connection.isOpen) seen.count('closed after 24 h');
      end('closed after 24 h');
    });
    if (Number.isFinite(now.cutEveryMs)) {
      time.timers.after(dice.waiting(now.cutEveryMs), () => cut(connection, end));
      time.timers.after(dice.waiting(now.silentEveryMs), () => {
        if (connection.isOpen) seen.count('silent link');
        connection.isMute = true;
      });
    }
    beat(connection);
    sendLater(connection);
    return begun.promise;
  }

  function beat(connection: Connection): void {
    if (!connection.isOpen || connection.isMute) return;
    const everyMs =
      connection.hasBegun && !isWorkTime(options.now()) ? quietHeartbeatMs : heartbeatMs;
    const quietMs = time.elapsed() - connection.lastByteAt;
    if (quietMs >= everyMs) {
      if (!connection.hasBegun) connection.begin();
      deliver(connection, heartbeat);
    }
    const waitMs = quietMs >= everyMs ? everyMs : everyMs - quietMs;
    time.timers.after(waitMs, () => beat(connection));
  }

  function deliver(connection: Connection, chunk: Buffer): void {
    if (!connection.isOpen || connection.isMute) return;
    connection.lastByteAt = time.elapsed();
    connection.queue.push(chunk);
    if (chunk !== heartbeat) options.onDelivered();
  }

  function cut(connection: Connection, end: (why: string) => void): void {
    if (!connection.isOpen) return;
    const how = dice.pick(['clean', 'reset', 'mid-line', 'mid-character'] as const);
    seen.count(`cut ${how}`);
    const line = logs[connection.stream].at(connection.next - 1)?.line ?? null;
    // The beginning of one more line, which may look whole.
    if (connection.hasBegun && line !== null && how !== 'clean') {
      const at = how === 'mid-character' ? insideCharacter(line) : dice.integer(1, line.length);
      deliver(connection, line.subarray(0, at));
    }
    if (how === 'clean' || how === 'mid-line') {
      end(`cut ${how}`);
      return;
    }
    trace(`${Math.round(time.elapsed())} ${connection.stream}: cut ${how}`);
    if (!connection.hasBegun) connection.begin();
    connection.close();
    connection.queue.breakOff('connection reset');
  }

  function sendLater(connection: Connection): void {
    time.timers.after(dice.between(0, 20), () => send(connection));
  }

  /** Sends what the connection has not been sent yet, a write at a time. */
  function send(connection: Connection): void {
    const events = logs[connection.stream];
    if (!connection.isOpen || connection.isMute || connection.isSending) return;
    if (connection.isStarving || isStarving) return;
    const end = Math.min(events.nextTimepoint(), connection.next + linesPerWrite);
    if (connection.next >= end) return;
    if (!connection.hasBegun) connection.begin();
    const parts: Buffer[] = [];
    for (; connection.next < end; connection.next += 1) {
      const entry = events.at(connection.next);
      if (entry !== undefined) parts.push(...linesOf(connection, entry));
    }
    let delay = 0;
    for (const chunk of cutIntoChunks(Buffer.concat(parts), dice)) {
      if (delay === 0) deliver(connection, chunk);
      else time.timers.after(delay, () => deliver(connection, chunk));
      delay += dice.between(1, 40);
    }
    connection.isSending = true;
    time.timers.after(delay, () => {
      connection.isSending = false;
      send(connection);
    });
  }

  function* linesOf(connection: Connection, { kind, line, timepoint }: LogEntry): Iterable<Buffer> {
    if (line === null || kind === 'skipped' || kind === 'never-sent') return;
    const isLive = timepoint >= logs[connection.stream].nextTimepoint() - 3;
    if (connection.losesNext && isLive) {
      connection.losesNext = false;
      lostAtSeam[connection.stream].add(timepoint);
      seen.count('lost at the seam');
      return;
    }
    yield* spoil(line, kind);
  }

  return {
    open,
    lostAtSeam,
    rubbish,
    published(stream) {
      for (const connection of connections) {
        if (connection.stream === stream) sendLater(connection);
      }
    },
    dropAll() {
      places.closeAll();
    },
    connectRival() {
      const leave = (): void => places.leave(place);
      const place = { close: leave };
      places.take(place);
      return leave;
    },
    forgetGone() {
      for (const connection of connections) {
        if (connection.reader.isGone()) connection.close();
      }
    },
    refuse(status) {
      refusal = status;
    },
    tellTooOld(isTold) {
      isTooOldTold = isTold;
    },
    starve(isNow) {
      isStarving = isNow;
      if (!isNow) for (const connection of connections) sendLater(connection);
    },
  };
}
