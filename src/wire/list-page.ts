import { z } from 'zod';

/** A list as it is answered: `next_cursor` continues it and is null at the end. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    page: z.object({ next_cursor: z.string().nullable(), has_more: z.boolean() }),
  });
}

export interface Page<Item> {
  readonly data: Item[];
  readonly page: { readonly next_cursor: string | null; readonly has_more: boolean };
}

/** What a list is sorted by, of one row: where the next page goes on, whether or not the row is still there. */
export type Position = readonly (string | number)[];

/**
 * Cuts what was read with one row more than asked for down to a page. The extra row only tells that there is more, so the last page needs no
 * empty one after it.
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  of: { readonly item: (row: Row) => Item; readonly position: (row: Row) => Position },
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit;
  return {
    data: shown.map(of.item),
    page: {
      next_cursor: hasMore && last !== undefined ? formatCursor(of.position(last)) : null,
      has_more: hasMore,
    },
  };
}

/** The position in a cursor; null for what this list never gave out. */
export function parseCursor<T>(schema: z.ZodType<T>, cursor: string): T | null {
  const parsed = schema.safeParse(decode(cursor));
  return parsed.success ? parsed.data : null;
}

function formatCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Undefined for what is no JSON: no position either. */
function decode(cursor: string): unknown {
  if (!/^[\w-]+$/.test(cursor)) return undefined;
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
