import { NetworkError } from '../../http/http-errors.ts';
import { parseRetryAfter } from '../../http/retry-after.ts';
import type { Clock } from '../../runtime/clock.ts';
import { pause } from '../../runtime/pause.ts';
import type { Random } from '../../runtime/random.ts';
import type { Timers } from '../../runtime/timers.ts';
import { connectStream, type StreamEndpoint } from './connect-stream.ts';
import { decideReconnect, type ConnectionEnd } from './decide-reconnect.ts';
import { readLines } from './read-lines.ts';
import { RecordingRefusedError } from './recording-errors.ts';
import { readStreamEvent } from './stream-event.ts';

export interface RecordStreamOptions extends StreamEndpoint {
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
  /** Null = from now. */
  readonly from: number | null;
  /** Lines that are events, after which it ends; null = no end by number. */
  readonly mostEvents: number | null;
  /** Resolves when the line is kept. */
  readonly keep: (bytes: Uint8Array, receivedAt: number) => Promise<void>;
  readonly onWait: (reason: string, waitMs: number) => void;
}

export interface RecordedStretch {
  readonly lines: number;
  readonly events: number;
  readonly heartbeats: number;
  /** Connections after the first. */
  readonly reconnects: number;
  readonly firstTimepoint: number | null;
  readonly lastTimepoint: number | null;
}

type Seen = {
  -readonly [Count in keyof Omit<RecordedStretch, 'reconnects'>]: RecordedStretch[Count];
};

/** Heartbeats come every 30 s, so three missed ones mean a dead link. */
const silenceMs = 90_000;

/** Hands on every line of a stream as it comes, over as many connections as it takes, until the signal fires or there are enough. */
export async function recordStream(
  options: RecordStreamOptions,
  signal: AbortSignal,
): Promise<RecordedStretch> {
  const { clock, timers, random } = options;
  const seen: Seen = {
    lines: 0,
    events: 0,
    heartbeats: 0,
    firstTimepoint: null,
    lastTimepoint: null,
  };
  let reconnects = 0;
  let failures = 0;
  for (;;) {
    const end = await recordConnection();
    if (end === null) return { ...seen, reconnects };
    const hasNothing = seen.lines === 0 && seen.heartbeats === 0;
    if (end.kind === 'refused' && (hasNothing || end.status < 429)) throw refusal(end.status);
    const decision = decideReconnect(end, failures, random.next());
    failures = 'livedMs' in end && end.livedMs >= 60_000 ? 0 : failures + 1;
    const waitMs = decision.kind === 'reconnect' ? decision.waitMs : 10_000;
    options.onWait(decision.reason, waitMs);
    await pause(timers, waitMs, signal);
    if (signal.aborted) return { ...seen, reconnects };
    reconnects += 1;
  }

  /** Null when there is enough, or the signal fired. */
  async function recordConnection(): Promise<ConnectionEnd | null> {
    const silence = new AbortController();
    const connectedAt = clock.now();
    let stopWatch = timers.after(silenceMs, () => silence.abort());
    try {
      const until = AbortSignal.any([signal, silence.signal]);
      const response = await connectStream(options, seen.lastTimepoint ?? options.from, until);
      if (response.status !== 200) {
        silence.abort();
        const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), clock.now());
        return { kind: 'refused', status: response.status, retryAfterMs };
      }
      for await (const lines of readLines(response.body)) {
        stopWatch();
        const now = clock.now();
        for (const { bytes } of lines) {
          await keepLine(bytes, now);
          if (options.mostEvents !== null && seen.events >= options.mostEvents) return null;
        }
        stopWatch = timers.after(silenceMs, () => silence.abort());
      }
      return { kind: 'closed', livedMs: clock.now() - connectedAt };
    } catch (error) {
      if (signal.aborted) return null;
      if (silence.signal.aborted) return { kind: 'silent' };
      if (!(error instanceof NetworkError)) throw error;
      return { kind: 'broken', livedMs: clock.now() - connectedAt, reason: error.message };
    } finally {
      stopWatch();
    }
  }

  async function keepLine(bytes: Uint8Array, now: number): Promise<void> {
    if (bytes.length === 0 || (bytes.length === 1 && bytes[0] === 0x0d)) {
      seen.heartbeats += 1;
      return;
    }
    await options.keep(bytes, now);
    seen.lines += 1;
    const reading = readStreamEvent(bytes);
    if (reading.kind !== 'event') return;
    const { timepoint } = reading.event;
    seen.events += 1;
    seen.firstTimepoint ??= timepoint;
    seen.lastTimepoint = Math.max(seen.lastTimepoint ?? timepoint, timepoint);
  }
}

function refusal(status: number): RecordingRefusedError {
  switch (status) {
    case 401:
    case 403:
      return new RecordingRefusedError(
        status,
        `Companies House refused the stream key (HTTP ${status}): companiesHouse.stream.apiKey must be a stream key, not a REST key`,
      );
    case 416:
    case 400:
      return new RecordingRefusedError(
        status,
        `Companies House does not have that timepoint (HTTP ${status}): it keeps a few days; leave --from out to record from now on`,
      );
    case 429:
      return new RecordingRefusedError(
        status,
        `Companies House refused another connection (HTTP 429): an account holds two at once, and "serve" takes one for each stream it follows. Wait a minute at least, or stop it, or follow one stream less (companiesHouse.stream.streams)`,
      );
    default:
      return new RecordingRefusedError(
        status,
        `Companies House did not open the stream (HTTP ${status}): try again later`,
      );
  }
}
