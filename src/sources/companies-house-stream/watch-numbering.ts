import type { StreamItem } from './stream-sink.ts';

/** Late ones and repetitions are a few numbers behind; a stream that is numbered anew begins far below. */
const farBelow = 1_000;
/** In a row, so that one odd line is no new numbering. */
const mostBelow = 5;
/** Clocks of the register and of this machine differ by less. */
const skewMs = 5 * 60_000;

export interface NumberingWatch {
  /** Whether these events, and those before them, show that the stream is numbered anew. */
  isAnew(items: readonly StreamItem[]): boolean;
}

/**
 * Watches over one connection that was asked for what comes after `cursor`, or for what comes from now on: then its first event tells
 * where it began. An event that was published since it was opened cannot be an old one that comes again; where such events bear numbers
 * far below that, one after the other, the numbering has begun anew, and everything that is compared with an old number would be taken
 * to be old.
 */
export function watchNumbering(cursor: number | null, connectedAt: number): NumberingWatch {
  let begin = cursor;
  let below = 0;

  return {
    isAnew(items) {
      for (const item of items) {
        if (item.kind !== 'event') continue;
        const { timepoint, publishedAt } = item.event;
        begin ??= timepoint;
        const isRecent = publishedAt !== null && publishedAt >= connectedAt - skewMs;
        below = isRecent && timepoint < begin - farBelow ? below + 1 : 0;
        if (below >= mostBelow) return true;
      }
      return false;
    },
  };
}
