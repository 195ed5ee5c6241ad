import type { CompanyNumber } from '../domain/company-number.ts';
import { londonDateOf } from '../domain/london-date.ts';
import { pause } from '../runtime/pause.ts';
import type { Timers } from '../runtime/timers.ts';
import type { Db } from '../store/open-store.ts';
import {
  foldEarlierDays,
  forgetDeadLetters,
  forgetEvents,
  forgetRawBytes,
  forgetUnheldStatuses,
  readUnheldForgottenAt,
  writeUnheldForgottenAt,
} from '../store/prune-streams.ts';
import type { StepContext } from './step-context.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** As long as a stream that leaves details out is doubted backwards. */
const rawKeptMs = 72 * hourMs;
/** Also of lines that could not be read, which may be of companies that are not held and name persons. */
const eventsKeptMs = 30 * dayMs;
const daysKeptMs = 365 * dayMs;
/** A file of the month before last is the oldest that anybody still imports. */
const unheldKeptMs = 62 * dayMs;

const everyMs = hourMs;
/** Between two small transactions, so that whoever writes meanwhile comes in. */
const breatherMs = 50;

export interface PruneStreamsOptions {
  readonly db: Db;
  readonly context: StepContext;
  readonly timers: Timers;
}

/** Lets go of what the streams have left behind and nobody needs any more, hour by hour. */
export async function keepStreamsPruned(
  options: PruneStreamsOptions,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pruneStreams(options, signal);
    await pause(options.timers, everyMs, signal);
  }
}

/** One round. Each step is small and complete by itself: a stop in between loses nothing, and the next round goes on. */
export async function pruneStreams(
  { db, context, timers }: PruneStreamsOptions,
  signal: AbortSignal,
): Promise<void> {
  const now = context.clock.now();
  await repeat(() => forgetEvents(db, now - eventsKeptMs));
  await repeat(() => forgetRawBytes(db, now - rawKeptMs));
  await repeat(() => forgetDeadLetters(db, now - eventsKeptMs));
  if (signal.aborted) return;
  await foldEarlierDays(db, londonDateOf(now - daysKeptMs));
  await forgetUnheldDaily();

  /** There is no index by time, so all of them are looked at, and once a day is enough. */
  async function forgetUnheldDaily(): Promise<void> {
    const doneAt = await readUnheldForgottenAt(db);
    if (doneAt !== null && now - doneAt < dayMs) return;
    let after: CompanyNumber | null = null;
    await repeat(async () => {
      after = await forgetUnheldStatuses(db, { before: now - unheldKeptMs, after });
      return after !== null;
    });
    if (!signal.aborted) await writeUnheldForgottenAt(db, now);
  }

  async function repeat(step: () => Promise<boolean>): Promise<void> {
    while (!signal.aborted && (await step())) await pause(timers, breatherMs, signal);
  }
}
