import { londonDateOf } from '../domain/london-date.ts';
import { streamPauseFrom, type Schedule, type StreamPause } from '../domain/schedule.ts';
import { streamNames, type StreamName, type StreamState } from '../domain/stream.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Db } from '../store/open-store.ts';
import { readStreamStatus, type StreamStatus } from '../store/read-stream-status.ts';

export interface StreamReport extends StreamStatus {
  readonly stream: StreamName;
  readonly state: StreamState | 'not_configured';
  readonly stateReason: string | null;
  /** Whether it is connected and was heard of lately. What is not fresh must not be called live. */
  readonly isFresh: boolean;
  /** The scheduled pause that is on or comes next; null where the streams are read always. */
  readonly pause: StreamPause | null;
}

export interface StreamReading {
  readonly reader: Db;
  readonly clock: Clock;
  /** The streams that this installation follows. */
  readonly streams: readonly StreamName[];
  readonly schedule: Schedule;
}

/**
 * Companies House sends a heartbeat every few seconds on a quiet stream; the reader gives a silent connection up after 90 s. Longer
 * silence means that nobody reads any more, whatever the stored state says.
 */
const longestSilenceMs = 90_000;

/** How each stream fares: those of every installation, also when they are not followed, and others that are. */
export function readStreamReports(options: StreamReading): Promise<readonly StreamReport[]> {
  const shown = streamNames.filter(
    (stream) => usualStreams.has(stream) || options.streams.includes(stream),
  );
  return Promise.all(shown.map((stream) => readStreamReport(options, stream)));
}

const usualStreams: ReadonlySet<StreamName> = new Set(['companies', 'filings']);

async function readStreamReport(
  { reader, clock, streams, schedule }: StreamReading,
  stream: StreamName,
): Promise<StreamReport> {
  const now = clock.now();
  const status = await readStreamStatus(reader, stream, londonDateOf(now));
  const { cursor } = status;
  if (!streams.includes(stream)) {
    return {
      ...status,
      stream,
      state: 'not_configured',
      stateReason: null,
      isFresh: false,
      pause: null,
    };
  }
  const silenceMs = cursor?.last_byte_at == null ? Infinity : now - cursor.last_byte_at;
  return {
    ...status,
    stream,
    state: cursor?.state ?? 'connecting',
    stateReason: cursor?.state_reason ?? null,
    isFresh: cursor?.state === 'connected' && silenceMs <= longestSilenceMs,
    pause: streamPauseFrom(schedule, now),
  };
}
