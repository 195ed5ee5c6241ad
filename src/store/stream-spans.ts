import { withoutRanges, type TimepointRange } from '../domain/follow-timepoints.ts';
import type { StreamName } from '../domain/stream.ts';
import type { Selectable } from 'kysely';
import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

/** Whether this very timepoint was processed before: what is behind the cursor need not have been. */
export async function isTimepointSeen(
  trx: Trx,
  stream: StreamName,
  timepoint: number,
): Promise<boolean> {
  const span = await firstRow(selectSpanFrom(trx, { stream, upTo: timepoint }));
  return span !== undefined && span.to_timepoint >= timepoint;
}

type Span = Selectable<Database['stream_spans']>;

/** The last one that begins there or before. */
const selectSpanFrom = compileOnce<{ stream: StreamName; upTo: number }, Span>((db, hole) =>
  db
    .selectFrom('stream_spans')
    .selectAll()
    .where('stream', '=', hole('stream'))
    .where('from_timepoint', '<=', hole('upTo'))
    .orderBy('from_timepoint', 'desc')
    .limit(1),
);

/**
 * Notes timepoints as processed. The caller has made sure that none of them was; a run that touches its neighbours becomes one with
 * them.
 */
export async function saveSeenRange(
  trx: Trx,
  stream: StreamName,
  { from, to, now }: TimepointRange & { readonly now: number },
): Promise<void> {
  const before = await firstRow(selectSpanFrom(trx, { stream, upTo: from - 1 }));
  const after = await firstRow(selectSpanAt(trx, { stream, from: to + 1 }));
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
    await lengthen(trx, { stream, from: before.from_timepoint, to: toTimepoint, seenTo });
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

interface SpanAt {
  readonly stream: StreamName;
  readonly from: number;
}

const selectSpanAt = compileOnce<SpanAt, Span>((db, hole) =>
  db
    .selectFrom('stream_spans')
    .selectAll()
    .where('stream', '=', hole('stream'))
    .where('from_timepoint', '=', hole('from')),
);

const lengthen = compileOnce<SpanAt & { readonly to: number; readonly seenTo: number }, unknown>(
  (db, hole) =>
    db
      .updateTable('stream_spans')
      .set({ to_timepoint: hole('to'), seen_to: hole('seenTo') })
      .where('stream', '=', hole('stream'))
      .where('from_timepoint', '=', hole('from')),
);

/** Whether every timepoint of the range was processed. */
export async function isRangeSeen(
  trx: Trx,
  stream: StreamName,
  { from, to }: TimepointRange,
): Promise<boolean> {
  const span = await firstRow(selectSpanFrom(trx, { stream, upTo: from }));
  return span !== undefined && span.to_timepoint >= to;
}

/** What of a stretch was neither seen nor put on record as a gap. */
export async function listUnaccounted(
  db: Db | Trx,
  stream: StreamName,
  stretch: TimepointRange,
): Promise<readonly TimepointRange[]> {
  const spans = await selectSpansWithin(db, { stream, ...stretch });
  const gaps = await selectGaps(db, { stream });
  return withoutRanges(stretch, [
    ...spans.rows,
    ...gaps.rows.map((gap) => ({
      from: gap.from_timepoint ?? stretch.from,
      to: gap.to_timepoint ?? stretch.to,
    })),
  ]);
}

const selectSpansWithin = compileOnce<
  TimepointRange & { readonly stream: StreamName },
  TimepointRange
>((db, hole) =>
  db
    .selectFrom('stream_spans')
    .select(['from_timepoint as from', 'to_timepoint as to'])
    .where('stream', '=', hole('stream'))
    .where('from_timepoint', '<=', hole('to'))
    .where('to_timepoint', '>=', hole('from')),
);

type GapEnds = Pick<Selectable<Database['stream_gaps']>, 'from_timepoint' | 'to_timepoint'>;

const selectGaps = compileOnce<{ stream: StreamName }, GapEnds>((db, hole) =>
  db
    .selectFrom('stream_gaps')
    .select(['from_timepoint', 'to_timepoint'])
    .where('stream', '=', hole('stream'))
    .where('reason', '<>', 'detail_missing'),
);

/** The stretch from the first timepoint that was ever seen to the last; null before the first. */
export async function findExtent(db: Db | Trx, stream: StreamName): Promise<TimepointRange | null> {
  const extent = await firstRow(selectExtent(db, { stream }));
  return extent?.from == null || extent.to === null ? null : { from: extent.from, to: extent.to };
}

const selectExtent = compileOnce<
  { stream: StreamName },
  { readonly from: number | null; readonly to: number | null }
>((db, hole) =>
  db
    .selectFrom('stream_spans')
    .select((select) => [
      select.fn.min<number | null>('from_timepoint').as('from'),
      select.fn.max<number | null>('to_timepoint').as('to'),
    ])
    .where('stream', '=', hole('stream')),
);

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

/** The stream numbers its events anew, so that none of these numbers means anything any more. */
export async function forgetSpans(trx: Trx, stream: StreamName): Promise<void> {
  await trx.deleteFrom('stream_spans').where('stream', '=', stream).execute();
}
