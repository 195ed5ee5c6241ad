import type { StreamName } from '../domain/stream.ts';
import type { Trx } from './open-store.ts';

/** Timepoints of one stream, both ends included. */
export interface TimepointRange {
  readonly from: number;
  readonly to: number;
}

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
