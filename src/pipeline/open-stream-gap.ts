import { isDegraded, judgeStreamHealth } from '../domain/judge-stream-health.ts';
import type { GapReason, StreamName } from '../domain/stream.ts';
import type { Trx } from '../store/open-store.ts';
import { findCursor } from '../store/stream-cursors.ts';
import { listOpenGaps, openGap } from '../store/stream-gaps.ts';
import { signsOf } from '../store/stream-health.ts';
import { announceProduct } from './announce.ts';
import { startRepair } from './start-repair.ts';
import type { StepContext } from './step-context.ts';

export interface MissedStretch {
  readonly stream: StreamName;
  readonly reason: GapReason;
  readonly from: number | null;
  readonly to: number | null;
  /** Up to this instant everything was seen. */
  readonly missedFrom: number;
  /** From this instant on everything is seen again; null while that is not so. */
  readonly missedTo: number | null;
}

/**
 * Puts a stretch of a stream that was not seen on record and announces it, in the transaction that finds it out. It is made good once it has an end: before,
 * what is asked of the register may be outdated as soon as it is answered.
 */
export async function openStreamGap(
  trx: Trx,
  context: StepContext,
  stretch: MissedStretch,
): Promise<void> {
  const { stream, reason } = stretch;
  const now = context.clock.now();
  const isNews = !(await listOpenGaps(trx, stream)).some((gap) => gap.reason === reason);
  await openGap(trx, { ...stretch, id: context.random.uuid(), now });
  if (stretch.missedTo !== null) await startRepair(trx, context, stream);
  context.log.warn({ ...stretch }, 'a stretch of a stream was not seen');
  // The same again, before the first was made good, is nothing else to see to.
  if (!isNews) return;
  const cursor = await findCursor(trx, stream);
  const { health } = judgeStreamHealth(stream, cursor === undefined ? null : signsOf(cursor), now);
  // That there is no stream at all is announced by itself.
  const isNeverHeard = cursor?.last_byte_at == null;
  if (reason === 'no_cursor' && (isNeverHeard || isDegraded(health))) return;
  await announceProduct(trx, context, {
    type: 'stream.degraded',
    data: { stream, health, since: new Date(stretch.missedFrom).toISOString(), reason },
  });
}
