import { z } from 'zod';
import { parseCursor, toPage, type Page, type Position } from '../wire/list-page.ts';
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

/** Where a list is to go on; null at its start. Throws 422 for a cursor that the list did not give. */
export function readCursor<T>(
  cursor: string | undefined,
  parse: (cursor: string) => T | null,
): T | null {
  if (cursor === undefined) return null;
  const position = parse(cursor);
  if (position !== null) return position;
  throw new ApiError(422, 'cursor: not one that this list gave; start again without it');
}

/**
 * Pages a list that is small by nature and was read whole, in rising order of position. A cursor is a position and not a row, so the list
 * goes on behind it when the row it ended with has gone meanwhile.
 */
export function cutPage<Row, At extends Position, Item>(
  rows: readonly Row[],
  query: z.infer<typeof pageQuery>,
  of: {
    readonly cursor: z.ZodType<At>;
    readonly position: (row: Row) => At;
    readonly item: (row: Row) => Item;
  },
): Page<Item> {
  const after = readCursor(query.cursor, (cursor) => parseCursor(of.cursor, cursor));
  // Sorted here, because a database may order texts by another alphabet than the comparison with the cursor does.
  const ahead = rows
    .filter((row) => after === null || comparePositions(of.position(row), after) > 0)
    .toSorted((a, b) => comparePositions(of.position(a), of.position(b)));
  return toPage(ahead, query.limit, of);
}

/** Positions of one list have the same shape, so equal places hold values of one type. */
function comparePositions(a: Position, b: Position): number {
  for (const [place, value] of a.entries()) {
    const other = b[place];
    if (other === undefined || value === other) continue;
    return value < other ? -1 : 1;
  }
  return 0;
}
