import { NetworkError } from '../../http/http-errors.ts';
import type { GuardedClient, InboundStream } from '../../http/guarded-client.ts';
import type { Clock } from '../../runtime/clock.ts';
import { pause } from '../../runtime/pause.ts';
import type { Random } from '../../runtime/random.ts';
import type { Timers } from '../../runtime/timers.ts';
import { decideReconnect, type ConnectionEnd } from './decide-reconnect.ts';
import { readLines } from './read-lines.ts';
import { readStreamEvent, type StreamEvent } from './stream-event.ts';

/** What a connection delivers, in order. */
export type StreamItem =
  | { readonly kind: 'event'; readonly event: StreamEvent; readonly bytes: Uint8Array }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly bytes: Uint8Array };

export type StreamReport =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  | { readonly state: 'waiting'; readonly reason: string; readonly waitMs: number }
  | { readonly state: 'stopped'; readonly reason: string };

/** Where a stream's items go. A method that returns has made its work durable. */
export interface StreamSink {
  /** Timepoint of the last durably processed event; null = start at now. */
  loadCursor(): Promise<number | null>;
  /** Stores the items with their effects and moves the cursor, in one transaction. */
  apply(items: readonly StreamItem[]): Promise<void>;
  /** The stream cannot go on from the cursor: opens a gap after it and forgets it. */
  openGap(reason: 'timepoint_too_old'): Promise<void>;
  /** The stream went on later than it was asked to. */
  recordStaleStart(askedTimepoint: number, firstTimepoint: number): Promise<void>;
  report(report: StreamReport): Promise<void>;
  /** A heartbeat came, or part of a line; items tell of themselves. */
  heardByte(): Promise<void>;
}

export interface ReadStreamOptions {
  readonly http: GuardedClient;
  readonly url: URL;
  readonly apiKey: string;
  readonly sink: StreamSink;
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
}

/** Heartbeats come every 30 s, so three missed ones mean a dead link. */
const silenceMs = 90_000;
/** Companies House sends no headers before the first event or heartbeat, which may take 30 s on a quiet stream. */
const headersTimeoutMs = 90_000;
/** Items per transaction: FULL-mode commits cost one fsync each. */
const maxItemsPerApply = 50;

/** Reads one stream for as long as the signal allows. Resolves when aborted, or when the key is refused. */
export async function readStream(options: ReadStreamOptions, signal: AbortSignal): Promise<void> {
  const { sink, random, timers } = options;
  let failures = 0;
  while (!signal.aborted) {
    await sink.report({ state: 'connecting' });
    const cursor = await sink.loadCursor();
    const end = await readConnection(options, cursor, signal);
    if (signal.aborted) return;
    const decision = decideReconnect(end, failures, random.next());
    failures = isHealthy(end) ? 0 : failures + 1;
    if (decision.kind === 'stop') {
      await sink.report({ state: 'stopped', reason: decision.reason });
      return;
    }
    if (decision.kind === 'restart-at-now' && cursor !== null) {
      await sink.openGap('timepoint_too_old');
      continue;
    }
    const waitMs = decision.kind === 'reconnect' ? decision.waitMs : 10_000;
    await sink.report({ state: 'waiting', reason: decision.reason, waitMs });
    await pause(timers, waitMs, signal);
  }
}

function isHealthy(end: ConnectionEnd): boolean {
  return 'livedMs' in end && end.livedMs >= 60_000;
}

async function readConnection(
  options: ReadStreamOptions,
  cursor: number | null,
  signal: AbortSignal,
): Promise<ConnectionEnd> {
  const silence = new AbortController();
  const connectedAt = options.clock.now();
  try {
    const response = await connect(options, cursor, AbortSignal.any([signal, silence.signal]));
    if (response.status !== 200) return { kind: 'refused', status: response.status };
    await options.sink.report({ state: 'connected' });
    await consume(options, { response, cursor, silence });
    return { kind: 'closed', livedMs: options.clock.now() - connectedAt };
  } catch (error) {
    if (silence.signal.aborted) return { kind: 'silent' };
    if (error instanceof NetworkError || signal.aborted) {
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: 'broken', livedMs: options.clock.now() - connectedAt, reason };
    }
    throw error;
  }
}

function connect(
  { http, url, apiKey }: ReadStreamOptions,
  cursor: number | null,
  signal: AbortSignal,
): Promise<InboundStream> {
  const address = new URL(url);
  // Resuming is inclusive: the last processed event comes again, and is recognised.
  if (cursor !== null) address.searchParams.set('timepoint', String(cursor));
  const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
  return http.openStream({
    method: 'GET',
    url: address,
    headers: { authorization },
    timeoutMs: headersTimeoutMs,
    signal,
  });
}

interface Connection {
  readonly response: InboundStream;
  readonly cursor: number | null;
  readonly silence: AbortController;
}

async function consume(
  { sink, timers }: ReadStreamOptions,
  { response, cursor, silence }: Connection,
): Promise<void> {
  let isFirstEvent = true;
  let stopWatch = watch();
  try {
    for await (const lines of readLines(response.body)) {
      stopWatch();
      const items = lines.flatMap(({ kind, bytes }) => readItem(kind, bytes));
      const first = items.find((item) => item.kind === 'event')?.event.timepoint;
      if (isFirstEvent && first !== undefined) {
        isFirstEvent = false;
        if (cursor !== null && first > cursor + 1) await sink.recordStaleStart(cursor, first);
      }
      // Awaited before the next chunk is read: a slow disk slows the socket instead of filling memory.
      for (let at = 0; at < items.length; at += maxItemsPerApply) {
        await sink.apply(items.slice(at, at + maxItemsPerApply));
      }
      if (items.length === 0) await sink.heardByte();
      stopWatch = watch();
    }
  } finally {
    stopWatch();
  }

  function watch(): () => void {
    return timers.after(silenceMs, () => silence.abort());
  }
}

function readItem(kind: 'line' | 'overlong', bytes: Uint8Array): readonly StreamItem[] {
  if (kind === 'overlong') return [{ kind: 'unreadable', reason: 'line too long', bytes }];
  if (bytes.length === 0 || (bytes.length === 1 && bytes[0] === 0x0d)) return [];
  const reading = readStreamEvent(bytes);
  return [{ ...reading, bytes }];
}
