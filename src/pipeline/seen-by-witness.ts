import { witnessOf, type StreamName } from '../domain/stream.ts';
import type { Db, Trx } from '../store/open-store.ts';
import {
  isWhollySeen,
  listGapsAwaitingEntries,
  markGapEntriesFound,
  type StreamGapRow,
} from '../store/stream-gaps.ts';
import type { StepContext } from './step-context.ts';

/**
 * Whether the companies that came under threat during a gap, and that we did not hold, have been found: no sweep over what we hold can. Either
 * the other witness saw the whole time, or the stream told of all of them and each was asked about.
 */
export async function areEntriesSeen(trx: Trx, gap: StreamGapRow): Promise<boolean> {
  if (gap.reason === 'detail_missing') return true;
  const witness = witnessOf(gap.stream);
  if (witness === null || gap.missed_to === null) return false;
  return isWhollySeen(trx, witness, { from: gap.missed_from, to: gap.missed_to });
}

/** The same for gaps that were made good before an event of the other witness could show that it had missed nothing. */
export async function noteEntriesSeen(
  db: Db,
  context: StepContext,
  stream: StreamName,
): Promise<void> {
  if (witnessOf(stream) === null) return;
  if ((await listGapsAwaitingEntries(db, stream)).length === 0) return;
  await db.transaction().execute(async (trx) => {
    for (const gap of await listGapsAwaitingEntries(trx, stream)) {
      if (await areEntriesSeen(trx, gap)) {
        await markGapEntriesFound(trx, gap.id, context.clock.now());
      }
    }
  });
}
