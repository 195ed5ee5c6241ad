import { maxListItems } from './limits.ts';
import type { Page } from './schema.ts';

interface Listing<Item> {
  /** Reads the page that begins at the given index. */
  readonly readPage: (startIndex: number) => Promise<Page<Item>>;
  readonly idOf: (item: Item) => string;
}

/** A list as far as it could be read. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  /** Rows that could not be read and are left out. */
  readonly unreadRows: number;
}

/**
 * Reads a list to its end. The total can be wrong (it comes from another service) and the page smaller than asked, so
 * the next page begins after what really came, and the end is where both total and page length agree, or nothing new
 * comes. An item that moved between two pages is kept once.
 *
 * Example: total 120, 100 granted. Page at 0 brings 100, page at 100 brings 20: 120 of 120, and a short page: the end.
 */
export async function readEveryPage<Item>({
  readPage,
  idOf,
}: Listing<Item>): Promise<Listed<Item>> {
  const found = new Map<string, Item>();
  let startIndex = 0;
  let total: number | null = null;
  let unreadRows = 0;
  while (startIndex < maxListItems) {
    const page = await readPage(startIndex);
    if (startIndex === 0) total = page.total;
    const foundBefore = found.size;
    for (const item of page.items) found.set(idOf(item), item);
    const rows = page.items.length + page.unreadRows;
    // A page that repeats what came brings nothing new; one that cannot be read may have something new behind it.
    if (found.size === foundBefore && (rows === 0 || page.items.length > 0)) break;
    unreadRows += page.unreadRows;
    startIndex += rows;
    const isShort = page.itemsPerPage !== null && rows < page.itemsPerPage;
    if (isShort && startIndex >= (total ?? 0)) break;
  }
  return { items: [...found.values()].slice(0, maxListItems), unreadRows };
}
