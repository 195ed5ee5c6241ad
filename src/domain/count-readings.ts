/** How many of a stream's latest lines could be read, and since when too few of them can; instants in epoch milliseconds. */
export interface Readability {
  /** Since when the lines below are counted; null before the first. */
  readonly countedSince: number | null;
  readonly lines: number;
  readonly unread: number;
  /** Null while it can be read well enough. */
  readonly unreadableSince: number | null;
}

export const nothingRead: Readability = {
  countedSince: null,
  lines: 0,
  unread: 0,
  unreadableSince: null,
};

/** Lines are counted together for this long, and until there are enough of them to tell. */
const windowMs = 15 * 60_000;
const enoughLines = 50;
/** Single lines are damaged every day; a fifth of them is a stream that has changed, or a reader that is wrong. */
const unreadShare = 0.2;
/** It reads again when clearly fewer than that cannot be read, lest the alarm come and go. */
const wellShare = 0.1;
/** Where not one can be read, or every one, fewer are enough to tell. */
const fewLines = 20;

/** What a batch of new lines says of how well a stream can be read. */
export function countReadings(
  before: Readability,
  batch: { readonly lines: number; readonly unread: number },
  now: number,
): Readability {
  const { unreadableSince } = before;
  const isOver =
    before.countedSince === null ||
    (now - before.countedSince >= windowMs && before.lines >= enoughLines);
  const countedSince = isOver ? now : (before.countedSince ?? now);
  const lines = (isOver ? 0 : before.lines) + batch.lines;
  const unread = (isOver ? 0 : before.unread) + batch.unread;
  const isAlike = unread === lines || unread === 0;
  const isEnough = lines >= (isAlike ? fewLines : enoughLines);
  if (unreadableSince === null) {
    return isEnough && unread >= unreadShare * lines
      ? { ...nothingRead, unreadableSince: countedSince }
      : { countedSince, lines, unread, unreadableSince };
  }
  if (!isEnough) return { countedSince, lines, unread, unreadableSince };
  return { ...nothingRead, unreadableSince: unread < wellShare * lines ? null : unreadableSince };
}
