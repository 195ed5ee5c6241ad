import {
  decideStreamAlarm,
  type JudgedBefore,
  type StreamAlarm,
} from '../domain/decide-stream-alarm.ts';
import { endangeredAfterMs, judgeStreamHealth } from '../domain/judge-stream-health.ts';
import type { StreamHealth, StreamName } from '../domain/stream.ts';
import { pause } from '../runtime/pause.ts';
import type { Timers } from '../runtime/timers.ts';
import { assertFence, type Fence } from '../store/leases.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { findCursor } from '../store/stream-cursors.ts';
import { findJudgedBefore, saveJudged, signsOf } from '../store/stream-health.ts';
import { announceProduct } from './announce.ts';
import { noteEntriesSeen } from './seen-by-witness.ts';
import type { StepContext } from './step-context.ts';

export interface WatchStreamsOptions {
  readonly db: Db;
  readonly context: StepContext;
  readonly timers: Timers;
  readonly streams: readonly StreamName[];
  /** Only the owner of the streams announces how they fare. */
  readonly fence: Fence;
}

/** How often a stream is judged: what is stated to be told within a time is told this much later at most. */
export const judgedEveryMs = 30_000;

/**
 * Judges the streams while this process owns them and announces what has to be seen to, once. Begins after a moment: whoever has just started
 * has had no chance to connect.
 */
export async function watchStreams(
  options: WatchStreamsOptions,
  signal: AbortSignal,
): Promise<void> {
  for (const stream of options.streams) await tellLongAbsence(options, stream);
  while (!signal.aborted) {
    await pause(options.timers, judgedEveryMs, signal);
    if (signal.aborted) return;
    for (const stream of options.streams) {
      await judgeStream(options, stream);
      await noteEntriesSeen(options.db, options.context, stream);
    }
  }
}

/**
 * Nobody followed the stream for longer than Companies House surely keeps events: that is told also when all of them can still be read, because
 * whoever answers for it must not learn of it only on the day on which they cannot.
 */
async function tellLongAbsence(
  { db, context, fence }: WatchStreamsOptions,
  stream: StreamName,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const now = context.clock.now();
    const cursor = await findCursor(trx, stream);
    const heardAt = cursor?.last_byte_at ?? null;
    if (cursor === undefined || heardAt === null || cursor.state === 'paused') return;
    if (now - heardAt < endangeredAfterMs) return;
    const before = await findJudgedBefore(trx, stream);
    if (before?.endangeredAt != null) return;
    await assertFence(trx, fence);
    const since = before?.degradedAt ?? heardAt;
    const reason = 'nobody followed it';
    const judged = { health: 'down', since, reason, degradedAt: since, endangeredAt: now } as const;
    await saveJudged(trx, stream, { ...judged, now });
    await raise(trx, context, { stream, health: 'down', alarm: { kind: 'endangered', since } });
  });
}

/** Verdict and alarms are one transaction, so that a restart neither forgets an alarm nor repeats it. */
async function judgeStream(
  { db, context, fence }: WatchStreamsOptions,
  stream: StreamName,
): Promise<void> {
  if (!isChanged(await decide(db, context, stream))) return;
  await db.transaction().execute(async (trx) => {
    await assertFence(trx, fence);
    const decided = await decide(trx, context, stream);
    await saveJudged(trx, stream, { ...decided.next, now: context.clock.now() });
    for (const alarm of decided.alarms) {
      await raise(trx, context, { stream, health: decided.next.health, alarm });
    }
  });
}

async function decide(db: Db | Trx, context: StepContext, stream: StreamName) {
  const now = context.clock.now();
  const cursor = await findCursor(db, stream);
  const before = await findJudgedBefore(db, stream);
  const verdict = judgeStreamHealth(stream, cursor === undefined ? null : signsOf(cursor), now);
  return { before, ...decideStreamAlarm(before, verdict, now) };
}

function isChanged(decided: Awaited<ReturnType<typeof decide>>): boolean {
  const { before, next, alarms } = decided;
  return alarms.length > 0 || before === null || !isSame(before, next);
}

function isSame(before: JudgedBefore, next: JudgedBefore): boolean {
  return before.health === next.health && before.reason === next.reason;
}

async function raise(
  trx: Trx,
  context: StepContext,
  {
    stream,
    health,
    alarm,
  }: { readonly stream: StreamName; readonly health: StreamHealth; readonly alarm: StreamAlarm },
): Promise<void> {
  const data = { stream, health, since: new Date(alarm.since).toISOString() };
  switch (alarm.kind) {
    case 'degraded':
      context.log.error({ ...data, reason: alarm.reason }, 'a stream is degraded');
      await announceProduct(trx, context, {
        type: 'stream.degraded',
        data: { ...data, reason: alarm.reason },
      });
      return;
    case 'endangered':
      context.log.error(data, 'a stream is degraded for so long that events may be lost');
      await announceProduct(trx, context, {
        type: 'stream.degraded',
        data: { ...data, reason: 'retention_in_danger' },
      });
      return;
    case 'recovered':
      context.log.info(data, 'a stream is well again');
      await announceProduct(trx, context, {
        type: 'stream.recovered',
        data: { ...data, reason: null },
      });
  }
}
