import type { Logger } from 'pino';
import { streamPauseFrom, type Schedule, type StreamPause } from '../domain/schedule.ts';
import type { Clock } from '../runtime/clock.ts';
import { pause } from '../runtime/pause.ts';
import type { Timers } from '../runtime/timers.ts';
import type { StreamReport } from '../sources/companies-house-stream/stream-sink.ts';

export interface KeepScheduleOptions {
  readonly schedule: Schedule;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Logger;
  readonly report: (report: StreamReport) => Promise<void>;
}

/** The clock is looked at again after this long at the latest: it may be set, and machines sleep. */
const longestWaitMs = 60_000;
/** Time enough for somebody at work to let the streams run on. */
const warnedAheadMs = 60 * 60_000;

/**
 * Lets `read` read a stream whenever the schedule has it read, and says so while it is not. Resolves when the signal fires, or when reading has
 * ended by itself.
 */
export async function keepSchedule(
  options: KeepScheduleOptions,
  read: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { schedule, clock, report } = options;
  while (!signal.aborted) {
    const next = streamPauseFrom(schedule, clock.now());
    if (next === null) {
      await read(signal);
      return;
    }
    if (next.from > clock.now()) {
      const end = await readUntil(options, { next, read }, signal);
      if (end === 'ended') return;
    } else {
      await report({ state: 'paused', reason: describe(next), until: next.until });
      await waitUntil(options, next.until, signal);
    }
  }
}

async function readUntil(
  options: KeepScheduleOptions,
  {
    next,
    read,
  }: { readonly next: StreamPause; readonly read: (signal: AbortSignal) => Promise<void> },
  signal: AbortSignal,
): Promise<'closed' | 'ended'> {
  const closing = new AbortController();
  const done = new AbortController();
  const watching = closeInTime(options, next, { closing, done: done.signal });
  try {
    await read(AbortSignal.any([signal, closing.signal]));
  } finally {
    done.abort();
    await watching;
  }
  return closing.signal.aborted ? 'closed' : 'ended';
}

async function closeInTime(
  options: KeepScheduleOptions,
  next: StreamPause,
  { closing, done }: { readonly closing: AbortController; readonly done: AbortSignal },
): Promise<void> {
  if (next.isBeyondRetention) {
    await waitUntil(options, next.from - warnedAheadMs, done);
    if (!done.aborted)
      options.log.warn(
        instants(next),
        'the streams are about to be left for longer than 24 hours: events may be lost',
      );
  }
  await waitUntil(options, next.from, done);
  if (!done.aborted) closing.abort();
}

async function waitUntil(
  { clock, timers }: KeepScheduleOptions,
  instant: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && clock.now() < instant) {
    await pause(timers, Math.min(instant - clock.now(), longestWaitMs), signal);
  }
}

function describe(next: StreamPause): string {
  const reason = `outside business hours until ${new Date(next.until).toISOString()}`;
  return next.isBeyondRetention
    ? `${reason}: longer than 24 hours, so events of it may be lost`
    : reason;
}

function instants({ from, until }: StreamPause) {
  return { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
}
