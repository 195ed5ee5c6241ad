import { isWell, judgeStreamHealth, type StreamVerdict } from '../domain/judge-stream-health.ts';
import { londonDateOf } from '../domain/london-date.ts';
import { streamPauseFrom, type Schedule, type StreamPause } from '../domain/schedule.ts';
import { streamNames, type StreamName, type StreamState } from '../domain/stream.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Db } from '../store/open-store.ts';
import { signsOf } from '../store/stream-health.ts';
import { readStreamStatus, type StreamStatus } from '../store/read-stream-status.ts';

export interface StreamReport extends StreamStatus {
  readonly stream: StreamName;
  /** As whoever reads it wrote it last; nobody may read it any more. */
  readonly state: StreamState | 'not_configured';
  readonly stateReason: string | null;
  /** How it fares at this moment, judged by when it was heard of. */
  readonly verdict: StreamVerdict;
  /** Whether it brings what there is. What is not fresh must not be called live. */
  readonly isFresh: boolean;
  /** Whether it is left alone because the schedule has it so. */
  readonly isResting: boolean;
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
    const verdict = { health: 'not_configured', since: now, reason: null } as const;
    const none = { state: 'not_configured', stateReason: null, isFresh: false } as const;
    return { ...status, stream, ...none, verdict, isResting: false, pause: null };
  }
  const pause = streamPauseFrom(schedule, now);
  const verdict = judgeStreamHealth(stream, cursor === null ? null : signsOf(cursor), now);
  return {
    ...status,
    stream,
    state: cursor?.state ?? 'connecting',
    stateReason: cursor?.state_reason ?? null,
    verdict,
    isFresh: isWell(verdict.health),
    isResting: cursor?.state === 'paused' && pause !== null && pause.from <= now,
    pause,
  };
}
