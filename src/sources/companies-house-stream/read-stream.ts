import { NetworkError } from '../../http/http-errors.ts';
import type { ReadPosition, TimepointRange } from '../../domain/follow-timepoints.ts';
import { parseRetryAfter } from '../../http/retry-after.ts';
import type { InboundStream } from '../../http/guarded-client.ts';
import type { Clock } from '../../runtime/clock.ts';
import { pause } from '../../runtime/pause.ts';
import type { Random } from '../../runtime/random.ts';
import type { Timers } from '../../runtime/timers.ts';
import { admitLines } from './admit-lines.ts';
import { connectStream, type StreamEndpoint } from './connect-stream.ts';
import { decideReconnect, type ConnectionEnd } from './decide-reconnect.ts';
import { readLines } from './read-lines.ts';
import type { StreamSink } from './stream-sink.ts';
import { watchNumbering } from './watch-numbering.ts';

export interface ReadStreamOptions extends StreamEndpoint {
  readonly sink: StreamSink;
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
  /**
   * When data is due that has not come: the instant by which an event is expected after one at `lastEventAt`, or null while
   * silence is normal.
   */
  readonly dataDueAt: (lastEventAt: number, now: number) => number | null;
}

/** Heartbeats come every 30 s, so three missed ones mean a dead link. */
const silenceMs = 90_000;
/** Items per transaction: FULL-mode commits cost one fsync each, and others wait for the write lock meanwhile. */
const maxItemsPerApply = 500;
/** Heartbeats that are noted; what comes between is as good. */
const heardEveryMs = 5_000;
/** Missing stretches that are asked for again within the time below: reconnecting often is itself refused (429). */
const mostAskedAgain = 10;
const askedAgainWithinMs = 10 * 60_000;
const askAgainWaitMs = 1_000;
/** Lines at the beginning of a connection none of which is an event, after which it is taken for no stream. */
const strangeLines = 10;
/** Resumed connections that brought heartbeats and nothing else, after which the timepoint is taken to be the cause. */
const emptyResumes = 2;

/** What is remembered from one connection to the next. */
interface Memory {
  failures: number;
  isKeyRefused: boolean;
  askedAgain: TimepointRange | null;
  askedAgainAt: number[];
  emptyResumes: number;
}

/** Reads one stream for as long as the signal allows. */
export async function readStream(options: ReadStreamOptions, signal: AbortSignal): Promise<void> {
  const { sink, random, timers } = options;
  const memory: Memory = {
    failures: 0,
    isKeyRefused: false,
    askedAgain: null,
    askedAgainAt: [],
    emptyResumes: 0,
  };
  while (!signal.aborted) {
    // Until it is taken, a key that was refused is said to be.
    if (!memory.isKeyRefused) await sink.report({ state: 'connecting' });
    const cursor = await sink.loadCursor();
    const end = await readConnection(options, { cursor, memory }, signal);
    if (signal.aborted) return;
    const decision = decideReconnect(end, memory.failures, random.next());
    memory.failures = failuresAfter(end, memory.failures);
    const wasKeyRefused = memory.isKeyRefused;
    memory.isKeyRefused = decision.kind === 'key-refused';
    if (decision.kind === 'key-refused') {
      if (!wasKeyRefused) await sink.report({ state: 'stopped', reason: decision.reason });
      await pause(timers, decision.waitMs, signal);
      continue;
    }
    if (decision.kind === 'restart-at-now' && (cursor !== null || end.kind === 'renumbered')) {
      await sink.openGap(decision.gap);
      continue;
    }
    if (isEmptyResume(end, cursor)) {
      memory.emptyResumes += 1;
      if (memory.emptyResumes >= emptyResumes) {
        memory.emptyResumes = 0;
        await sink.openGap('bad_cursor');
        continue;
      }
    }
    const waitMs = decision.kind === 'reconnect' ? decision.waitMs : 10_000;
    await sink.report({ state: 'waiting', reason: decision.reason, waitMs });
    await pause(timers, waitMs, signal);
  }
}

/** That we left to ask again says nothing of the server. */
function failuresAfter(end: ConnectionEnd, failures: number): number {
  if (end.kind === 'incomplete') return failures;
  return isHealthy(end) ? 0 : failures + 1;
}

function isHealthy(end: ConnectionEnd): boolean {
  return end.kind === 'starved' || ('livedMs' in end && end.livedMs >= 60_000);
}

function isEmptyResume(end: ConnectionEnd, cursor: number | null): boolean {
  return end.kind === 'starved' && !end.hadEvent && cursor !== null;
}

interface Start {
  readonly cursor: number | null;
  readonly memory: Memory;
}

async function readConnection(
  options: ReadStreamOptions,
  start: Start,
  signal: AbortSignal,
): Promise<ConnectionEnd> {
  const silence = new AbortController();
  const connectedAt = options.clock.now();
  const livedMs = (): number => options.clock.now() - connectedAt;
  try {
    const response = await connectStream(
      options,
      start.cursor,
      AbortSignal.any([signal, silence.signal]),
    );
    if (response.status !== 200) {
      // Its body may have no end, and each one that is left unread holds a connection.
      silence.abort();
      const retryAfter = response.headers.get('retry-after');
      const retryAfterMs = parseRetryAfter(retryAfter, options.clock.now());
      return { kind: 'refused', status: response.status, retryAfterMs };
    }
    const page = pageTypeOf(response);
    if (page !== null) {
      silence.abort();
      return { kind: 'garbled', reason: `answered with ${page} instead of a stream (HTTP 200)` };
    }
    await options.sink.report({ state: 'connected' });
    const end = await consume(options, { ...start, response, silence });
    return end ?? { kind: 'closed', livedMs: livedMs() };
  } catch (error) {
    if (silence.signal.aborted) return { kind: 'silent' };
    if (error instanceof NetworkError || signal.aborted) {
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: 'broken', livedMs: livedMs(), reason };
    }
    throw error;
  }
}

/** A proxy, or a page of maintenance, answers for the stream. What it is sent as otherwise is not documented, so nothing else is judged by it. */
function pageTypeOf({ headers }: InboundStream): string | null {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  return type === 'text/html' || type === 'application/xhtml+xml' ? type : null;
}

const garbled: ConnectionEnd = {
  kind: 'garbled',
  reason: 'lines that are no events instead of a stream (HTTP 200)',
};

interface Connection extends Start {
  readonly response: InboundStream;
  readonly silence: AbortController;
}

/** Reads a connection to its end; null when the server ended it. */
async function consume(
  { sink, timers, clock, dataDueAt }: ReadStreamOptions,
  { response, cursor, memory, silence }: Connection,
): Promise<ConnectionEnd | null> {
  let position: ReadPosition = {
    cursor,
    resource: null,
    isFresh: true,
    unreadable: 0,
    askedAgain: memory.askedAgain,
  };
  let hadEvent = false;
  let strange = 0;
  const numbering = watchNumbering(cursor, clock.now());
  let lastEventAt = clock.now();
  let heardAt = -Infinity;
  let stopWatch = watch();
  try {
    for await (const lines of readLines(response.body)) {
      stopWatch();
      const now = clock.now();
      const admitted = admitLines(position, lines, mayAskAgain(memory, now));
      position = admitted.position;
      // Awaited before the next chunk is read: a slow disk slows the socket instead of filling memory.
      for (let at = 0; at < admitted.items.length; at += maxItemsPerApply) {
        await sink.apply(admitted.items.slice(at, at + maxItemsPerApply));
      }
      if (numbering.isAnew(admitted.items)) return { kind: 'renumbered' };
      if (admitted.askAgain !== null) {
        memory.askedAgain = admitted.askAgain;
        memory.askedAgainAt.push(now);
        return { kind: 'incomplete', waitMs: askAgainWaitMs };
      }
      if (admitted.hasEvent) {
        hadEvent = true;
        memory.emptyResumes = 0;
      }
      if (admitted.hasNews) lastEventAt = now;
      else {
        if (!admitted.hasEvent) strange += admitted.items.length;
        if (!hadEvent && strange >= strangeLines) return garbled;
        lastEventAt = Math.min(lastEventAt, now);
        const dueAt = dataDueAt(lastEventAt, now);
        if (dueAt !== null && now >= dueAt) return { kind: 'starved', hadEvent };
      }
      // The clock may have been set back: then what was noted last lies ahead of now.
      if (admitted.items.length === 0 && Math.abs(now - heardAt) >= heardEveryMs) {
        heardAt = now;
        await sink.heardByte({ isProven: hadEvent || cursor === null });
      }
      stopWatch = watch();
    }
    return !hadEvent && strange > 0 ? garbled : null;
  } finally {
    stopWatch();
  }

  function watch(): () => void {
    return timers.after(silenceMs, () => silence.abort());
  }
}

function mayAskAgain(memory: Memory, now: number): boolean {
  memory.askedAgainAt = memory.askedAgainAt.filter((at) => at > now - askedAgainWithinMs);
  return memory.askedAgainAt.length < mostAskedAgain;
}
