import { coversGap, type RepairScope } from '../domain/repair-scope.ts';
import { witnessOf, type StreamName } from '../domain/stream.ts';
import type { Trx } from '../store/open-store.ts';
import { closeGap, isWhollySeen, listOpenGaps, type StreamGapRow } from '../store/stream-gaps.ts';
import { announceProduct } from './announce.ts';
import type { StepContext } from './step-context.ts';

/** Closes the gaps that a sweep has made good, in the transaction in which it found nothing stale. */
export async function closeRepairedGaps(
  trx: Trx,
  context: StepContext,
  { stream, scope }: { readonly stream: StreamName; readonly scope: RepairScope },
): Promise<void> {
  const now = context.clock.now();
  const open = await listOpenGaps(trx, stream);
  const repaired = open.filter((gap) =>
    coversGap(scope, {
      reason: gap.reason,
      missedFrom: gap.missed_from,
      missedTo: gap.missed_to,
    }),
  );
  for (const gap of repaired) {
    const areEntriesFound = await hasFoundEntries(trx, gap);
    await closeGap(trx, gap.id, { by: 'recheck', now, areEntriesFound });
  }
  context.log.info({ stream, gaps: repaired.length }, 'the gaps of a stream are made good');
  await announceRepaired(trx, context, stream);
}

/** Once the last gap of a stream is closed. */
export async function announceRepaired(
  trx: Trx,
  context: StepContext,
  stream: StreamName,
): Promise<void> {
  if ((await listOpenGaps(trx, stream)).length > 0) return;
  await announceProduct(trx, context, {
    type: 'stream.recovered',
    data: { stream, health: null, since: null, reason: 'gaps_closed' },
  });
}

/**
 * Whether the companies that came under threat meanwhile, and that we did not hold, have been found: no sweep over what we hold can. Either
 * the other witness saw the whole time, or the stream told of all of them and each was asked about.
 */
async function hasFoundEntries(trx: Trx, gap: StreamGapRow): Promise<boolean> {
  if (gap.reason === 'detail_missing') return true;
  const witness = witnessOf(gap.stream);
  if (witness === null || gap.missed_to === null) return false;
  return isWhollySeen(trx, witness, { from: gap.missed_from, to: gap.missed_to });
}
