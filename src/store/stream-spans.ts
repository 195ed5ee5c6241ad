import { withoutRanges, type TimepointRange } from '../domain/follow-timepoints.ts';
import type { StreamName } from '../domain/stream.ts';
import type { Db, Trx } from './open-store.ts';

/** Whether this very timepoint was processed before: what is behind the cursor need not have been. */
export async function isTimepointSeen(
  trx: Trx,
  stream: StreamName,
  timepoint: number,
): Promise<boolean> {
  const span = await trx
    .selectFrom('stream_spans')
    .select('to_timepoint')
    .where('stream', '=', stream)
    .where('from_timepoint', '<=', timepoint)
    .orderBy('from_timepoint', 'desc')
    .limit(1)
    .executeTakeFirst();
  return span !== undefined && span.to_timepoint >= timepoint;
}

/**
 * Notes timepoints as processed. The caller has made sure that none of them was; a run that touches its neighbours becomes one with
 * them.
 */
export async function saveSeenRange(
  trx: Trx,
  stream: StreamName,
  { from, to, now }: TimepointRange & { readonly now: number },
): Promise<void> {
  const before = await trx
    .selectFrom('stream_spans')
    .selectAll()
    .where('stream', '=', stream)
    .where('from_timepoint', '<', from)
    .orderBy('from_timepoint', 'desc')
    .limit(1)
    .executeTakeFirst();
  const after = await trx
    .selectFrom('stream_spans')
    .selectAll()
    .where('stream', '=', stream)
    .where('from_timepoint', '=', to + 1)
    .executeTakeFirst();
  const joinsAfter = after !== undefined;
  if (joinsAfter) {
    await trx
      .deleteFrom('stream_spans')
      .where('stream', '=', stream)
      .where('from_timepoint', '=', after.from_timepoint)
      .execute();
  }
  const toTimepoint = after?.to_timepoint ?? to;
  const seenTo = Math.max(now, after?.seen_to ?? now);
  if (before !== undefined && before.to_timepoint === from - 1) {
    await trx
      .updateTable('stream_spans')
      .set({ to_timepoint: toTimepoint, seen_to: seenTo })
      .where('stream', '=', stream)
      .where('from_timepoint', '=', before.from_timepoint)
      .execute();
    return;
  }
  await trx
    .insertInto('stream_spans')
    .values({
      stream,
      from_timepoint: from,
      to_timepoint: toTimepoint,
      seen_from: Math.min(now, after?.seen_from ?? now),
      seen_to: seenTo,
    })
    .execute();
}

/** Whether every timepoint of the range was processed. */
export async function isRangeSeen(
  trx: Trx,
  stream: StreamName,
  { from, to }: TimepointRange,
): Promise<boolean> {
  const span = await trx
    .selectFrom('stream_spans')
    .select('to_timepoint')
    .where('stream', '=', stream)
    .where('from_timepoint', '<=', from)
    .orderBy('from_timepoint', 'desc')
    .limit(1)
    .executeTakeFirst();
  return span !== undefined && span.to_timepoint >= to;
}

/** What of a stretch was neither seen nor put on record as a gap. */
export async function listUnaccounted(
  db: Db | Trx,
  stream: StreamName,
  stretch: TimepointRange,
): Promise<readonly TimepointRange[]> {
  const spans = await db
    .selectFrom('stream_spans')
    .select(['from_timepoint as from', 'to_timepoint as to'])
    .where('stream', '=', stream)
    .where('from_timepoint', '<=', stretch.to)
    .where('to_timepoint', '>=', stretch.from)
    .execute();
  const gaps = await db
    .selectFrom('stream_gaps')
    .select(['from_timepoint', 'to_timepoint'])
    .where('stream', '=', stream)
    .where('reason', '<>', 'detail_missing')
    .execute();
  return withoutRanges(stretch, [
    ...spans,
    ...gaps.map((gap) => ({
      from: gap.from_timepoint ?? stretch.from,
      to: gap.to_timepoint ?? stretch.to,
    })),
  ]);
}

/** The stretch from the first timepoint that was ever seen to the last; null before the first. */
export async function findExtent(db: Db | Trx, stream: StreamName): Promise<TimepointRange | null> {
  const { from, to } = await db
    .selectFrom('stream_spans')
    .select((select) => [
      select.fn.min<number | null>('from_timepoint').as('from'),
      select.fn.max<number | null>('to_timepoint').as('to'),
    ])
    .where('stream', '=', stream)
    .executeTakeFirstOrThrow();
  return from === null || to === null ? null : { from, to };
}

/** When the timepoint before this one was received; null when it was not seen. */
export async function seenUntil(
  trx: Trx,
  stream: StreamName,
  timepoint: number,
): Promise<number | null> {
  const span = await trx
    .selectFrom('stream_spans')
    .select('seen_to')
    .where('stream', '=', stream)
    .where('to_timepoint', '=', timepoint - 1)
    .executeTakeFirst();
  return span?.seen_to ?? null;
}
