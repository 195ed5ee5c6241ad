import type { StreamName } from '../domain/stream.ts';
import type { Trx } from '../store/open-store.ts';
import { closeGap, listOpenGaps } from '../store/stream-gaps.ts';
import { isRangeSeen } from '../store/stream-spans.ts';
import { announceRepaired } from './close-repaired-gaps.ts';
import type { StepContext } from './step-context.ts';

/** What was missing has come after all. */
export async function closeFilledGaps(
  trx: Trx,
  context: StepContext,
  stream: StreamName,
): Promise<void> {
  const now = context.clock.now();
  let closed = 0;
  for (const gap of await listOpenGaps(trx, stream)) {
    const { id, from_timepoint: from, to_timepoint: to } = gap;
    if (from === null || to === null || !(await isRangeSeen(trx, stream, { from, to }))) continue;
    await closeGap(trx, id, { by: 'stream', now, areEntriesFound: true });
    closed += 1;
  }
  if (closed > 0) await announceRepaired(trx, context, stream);
}
