import type { StreamName } from '../domain/stream.ts';
import type { Trx } from '../store/open-store.ts';
import { findCursor, surelySeenUntil } from '../store/stream-cursors.ts';
import { endMissing, findUnendedGap, listOpenGaps, resumeGap } from '../store/stream-gaps.ts';
import { findExtent } from '../store/stream-spans.ts';
import { openStreamGap } from './open-stream-gap.ts';
import { startRepair } from './start-repair.ts';
import type { StepContext } from './step-context.ts';

/** What is missed between two connections, and which sign of the later one says that it is over. */
export interface MissedStretches {
  /** From here on everything is seen; what came between an earlier connection and this one may not have been. */
  connected(trx: Trx, now: number): Promise<void>;
  /** Whether a heartbeat that comes now would end what is missed. */
  endsWithByte(now: number): boolean;
  /** The connection has brought something that only the stream can have sent. */
  prove(trx: Trx): Promise<void>;
}

/** A connection that was made without a timepoint after another such one, and what it takes to say that the stream is seen again. */
interface Unproven {
  readonly since: number;
  /** A heartbeat is enough the first time; after that an event has to come, or heartbeats for long enough. */
  readonly byByteAfterMs: number;
}

/** A stream without events that holds this long is quiet, not in trouble: a filing may not come for a day. */
const quietAfterMs = 10 * 60_000;

export function createMissedStretches(context: StepContext, stream: StreamName): MissedStretches {
  let unproven: Unproven | null = null;

  return {
    async connected(trx, now) {
      unproven = null;
      const cursor = await findCursor(trx, stream);
      if (cursor?.followed_since != null && cursor.timepoint === null) {
        const unended = await findUnendedGap(trx, stream);
        if (unended !== undefined) {
          // The same trouble still, and no other gap: what it cost is known once an event has come.
          if (unended.missed_to !== null || unended.closed_at !== null) {
            await resumeGap(trx, unended.id);
          }
          unproven = { since: now, byByteAfterMs: quietAfterMs };
          return;
        }
        const isOnRecord = (await listOpenGaps(trx, stream)).some(
          (gap) => gap.to_timepoint === null && gap.reason !== 'detail_missing',
        );
        if (!isOnRecord) {
          const extent = await findExtent(trx, stream);
          await openStreamGap(trx, context, {
            stream,
            reason: 'no_cursor',
            // What was seen before is not part of it, and what is missing there has a gap of its own.
            from: extent === null ? null : extent.to + 1,
            to: null,
            missedFrom: surelySeenUntil(cursor),
            missedTo: null,
          });
          unproven = { since: now, byByteAfterMs: 0 };
          return;
        }
      }
      await end(trx, now);
    },
    endsWithByte: (now) => unproven !== null && now - unproven.since >= unproven.byByteAfterMs,
    async prove(trx) {
      if (unproven === null) return;
      await end(trx, unproven.since);
      unproven = null;
    },
  };

  async function end(trx: Trx, at: number): Promise<void> {
    const ended = await endMissing(trx, stream, at);
    if (ended > 0) await startRepair(trx, context, stream);
  }
}
