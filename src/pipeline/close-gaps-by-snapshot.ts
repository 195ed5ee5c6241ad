import type { StreamName } from '../domain/stream.ts';
import type { Trx } from '../store/open-store.ts';
import { hasStatusUpTo } from '../store/stale-companies.ts';
import { closeGap, listOpenGaps, markEntriesFound } from '../store/stream-gaps.ts';
import { announceRepaired } from './close-repaired-gaps.ts';
import type { StepContext } from './step-context.ts';

/** The streams that tell of a company coming under threat. */
const entryStreams: readonly StreamName[] = ['companies', 'filings'];

/**
 * All live companies are in a complete set, so whoever came under threat in a gap that ended before it is in the store now. It also closes
 * such gaps of the companies, unless something that we hold and that the file does not tell of is older: that is left to the checks.
 */
export async function closeGapsBySnapshot(
  trx: Trx,
  context: StepContext,
  { asOf, isCompleteSet }: { readonly asOf: number; readonly isCompleteSet: boolean },
): Promise<void> {
  if (!isCompleteSet) return;
  const now = context.clock.now();
  for (const stream of entryStreams) await markEntriesFound(trx, stream, { upTo: asOf, now });
  const covered = (await listOpenGaps(trx, 'companies')).filter(
    (gap) => gap.missed_to !== null && gap.missed_to <= asOf,
  );
  let closed = 0;
  for (const gap of covered) {
    const upTo = gap.missed_to;
    if (upTo === null || (await hasStatusUpTo(trx, { upTo, now }))) continue;
    await closeGap(trx, gap.id, { by: 'snapshot', now, areEntriesFound: true });
    closed += 1;
  }
  if (closed > 0) await announceRepaired(trx, context, 'companies');
}
