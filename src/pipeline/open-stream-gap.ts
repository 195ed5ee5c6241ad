import type { GapReason, StreamName } from '../domain/stream.ts';
import type { Trx } from '../store/open-store.ts';
import { openGap } from '../store/stream-gaps.ts';
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
 * Puts a stretch of a stream that was not seen on record, in the transaction that finds it out. It is made good once it has an end: before,
 * what is asked of the register may be outdated as soon as it is answered.
 */
export async function openStreamGap(
  trx: Trx,
  context: StepContext,
  stretch: MissedStretch,
): Promise<void> {
  await openGap(trx, { ...stretch, id: context.random.uuid(), now: context.clock.now() });
  if (stretch.missedTo !== null) await startRepair(trx, context, stretch.stream);
  context.log.warn({ ...stretch }, 'a stretch of a stream was not seen');
}
