import { coversGap, type RepairScope } from '../domain/repair-scope.ts';
import type { StreamName } from '../domain/stream.ts';
import type { Trx } from '../store/open-store.ts';
import { closeGap, listOpenGaps } from '../store/stream-gaps.ts';
import { announceProduct } from './announce.ts';
import { areEntriesSeen } from './seen-by-witness.ts';
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
    const areEntriesFound = await areEntriesSeen(trx, gap);
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
