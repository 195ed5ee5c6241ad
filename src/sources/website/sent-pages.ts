import type { SentPage } from './page-messages.ts';
import type { EncodedPage } from './page-reading.ts';

/** Pages of the visits under way, in one thread. */
const maxBytes = 2_000_000;

export interface SentPages {
  /** What has to be sent to have these pages judged, and the numbers of those that are to be forgotten before. */
  send(pages: readonly EncodedPage[]): {
    readonly pages: readonly SentPage[];
    readonly forgotten: readonly number[];
  };
}

/**
 * What one thread has of the pages it judges: a visit has them judged again after every page, so each is sent once and goes by its number
 * from then on. The thread holds what it is not told to forget: those that were not judged for longest, when they take too much.
 */
export function createSentPages(): SentPages {
  const numbers = new WeakMap<EncodedPage, number>();
  /** By number how much each takes, the one that was judged last at the end. */
  const held = new Map<number, number>();
  let next = 1;
  let bytes = 0;

  return {
    send(pages) {
      const sent = pages.map((page): SentPage => {
        const number = numbers.get(page) ?? next++;
        numbers.set(page, number);
        const size = page.textBytes.byteLength;
        const isHeld = held.delete(number);
        held.set(number, size);
        if (isHeld) return { number, page: null };
        bytes += size;
        const { url, title, textBytes } = page;
        return { number, page: { url: url.href, title, textBytes } };
      });
      return { pages: sent, forgotten: forget(pages.length) };
    },
  };

  /** All but the last ones, which are judged now. */
  function forget(kept: number): readonly number[] {
    const forgotten: number[] = [];
    for (const [number, size] of held) {
      if (bytes <= maxBytes || held.size <= kept) break;
      held.delete(number);
      bytes -= size;
      forgotten.push(number);
    }
    return forgotten;
  }
}
