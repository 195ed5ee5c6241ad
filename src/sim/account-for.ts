import type { DatabaseView } from './read-database.ts';
import type { EventLog } from './event-log.ts';
import type { ShadowLedger } from './shadow-ledger.ts';
import type { ModelStreamName } from './stream-connection.ts';

export interface Books {
  readonly stream: ModelStreamName;
  readonly view: DatabaseView;
  readonly log: EventLog;
  readonly ledger: ShadowLedger;
  /** The first number published after the first connection; null before it. */
  readonly followedFrom: number | null;
  /** How far the wall clock has been put about. */
  readonly clockSlackMs: number;
}

export interface Account {
  /** In words. */
  readonly wrong: readonly string[];
  /** The first number before the cursor that is neither processed nor in a declared gap: it may be asked for once more just now. */
  readonly missing: number | null;
}

/**
 * Every number up to the cursor was processed or lies in a declared gap, nothing was counted twice, and nothing was made up. Returns what is
 * wrong, in words.
 */
export function accountFor(books: Books): Account {
  const { stream, view, log, ledger } = books;
  const wrong: string[] = [];
  const spans = view.spans(stream);
  const gaps = view.gaps(stream);
  const cursor = view.cursor(stream);
  const seenTo = spans.at(-1)?.to_timepoint ?? null;

  if (cursor !== null && cursor.timepoint !== null && cursor.timepoint !== seenTo) {
    wrong.push(
      `${stream}: the cursor is at ${cursor.timepoint}, what was processed ends at ${seenTo}`,
    );
  }
  if (seenTo !== null && seenTo >= log.nextTimepoint()) {
    wrong.push(`${stream}: ${seenTo} was processed and is not published`);
  }
  const counted = view.eventsCounted(stream);
  const expected = ledger.countOf(stream, 'event');
  if (counted !== expected) {
    wrong.push(
      `${stream}: ${counted} events were applied, ${expected} different ones were handed over`,
    );
  }
  const processed = spans.reduce(
    (sum, span) => sum + span.to_timepoint - span.from_timepoint + 1,
    0,
  );
  if (processed !== ledger.taken(stream).size) {
    wrong.push(
      `${stream}: ${processed} numbers are noted as processed, ${ledger.taken(stream).size} were handed over`,
    );
  }
  for (const gap of gaps) {
    if (
      gap.from_timepoint === null &&
      gap.reason !== 'no_cursor' &&
      gap.reason !== 'detail_missing'
    ) {
      wrong.push(`${stream}: the gap ${gap.id} (${gap.reason}) does not say where it begins`);
    }
  }
  if (books.followedFrom === null || seenTo === null) return { wrong, missing: null };

  const declared = gaps.filter((gap) => gap.reason !== 'detail_missing');
  const covered = [
    ...spans.map((span) => ({ from: span.from_timepoint, to: span.to_timepoint })),
    ...declared.flatMap((gap) =>
      gap.from_timepoint === null
        ? []
        : [{ from: gap.from_timepoint, to: gap.to_timepoint ?? Infinity }],
    ),
  ].toSorted((a, b) => a.from - b.from);
  let next = books.followedFrom;
  for (const { from, to } of covered) {
    for (; next < from && next < seenTo; next += 1) {
      if (!isInTimedGap(next)) return { wrong, missing: next };
    }
    next = Math.max(next, to + 1);
  }
  return { wrong, missing: null };

  /** A stretch that began before anything was seen is told by its times. */
  function isInTimedGap(timepoint: number): boolean {
    const at = log.at(timepoint)?.publishedAtWall ?? NaN;
    return declared.some(
      (gap) =>
        gap.from_timepoint === null &&
        at >= gap.missed_from - books.clockSlackMs &&
        at <= (gap.missed_to ?? Infinity) + books.clockSlackMs &&
        timepoint <= (gap.to_timepoint ?? Infinity),
    );
  }
}
