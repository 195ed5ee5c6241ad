import { z } from 'zod';
import { ApiError } from './problem.ts';

/** Query parameters of every list. Strict, because a misspelt filter would otherwise return everything. */
export const pageQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'must be a whole number from 1 to 200')
    .transform(Number)
    .pipe(z.number().min(1).max(200))
    .default(50),
  cursor: z.string().min(1).max(1_000).optional(),
});

/** A list as it is answered: `next_cursor` goes into ?cursor= and is null at the end. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    page: z.object({ next_cursor: z.string().nullable(), has_more: z.boolean() }),
  });
}

type Position = readonly (string | number)[];

/** Where a list is to go on; null at its start. Throws 422 for a cursor that the list did not give. */
export function readCursor<T>(schema: z.ZodType<T>, cursor: string | undefined): T | null {
  if (cursor === undefined) return null;
  const parsed = schema.safeParse(decode(cursor));
  if (!parsed.success) throw badCursor();
  return parsed.data;
}

/**
 * Cuts what was read with one row more than asked for down to a page. The extra row only tells that there is more, so the last page needs no
 * empty one after it.
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  of: { readonly item: (row: Row) => Item; readonly position: (row: Row) => Position },
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit;
  return {
    data: shown.map(of.item),
    page: {
      next_cursor: hasMore && last !== undefined ? encode(of.position(last)) : null,
      has_more: hasMore,
    },
  };
}

/** Pages a list that is small by nature and was read whole; a cursor is the id it ended with. */
export function cutPage<Row extends { readonly id: string }, Item>(
  rows: readonly Row[],
  query: z.infer<typeof pageQuery>,
  item: (row: Row) => Item,
) {
  const after = readCursor(z.tuple([z.string()]), query.cursor);
  const index = after === null ? -1 : rows.findIndex((row) => row.id === after[0]);
  if (after !== null && index === -1) throw badCursor();
  return toPage(rows.slice(index + 1), query.limit, { item, position: (row) => [row.id] });
}

function badCursor(): ApiError {
  return new ApiError(422, 'cursor: not one that this list gave; start again without it');
}

function encode(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function decode(cursor: string): unknown {
  if (!/^[\w-]+$/.test(cursor)) return null;
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
