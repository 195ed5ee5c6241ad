import { sql, type RawBuilder } from 'kysely';

/**
 * Makes UUIDs of version 7 (https://www.rfc-editor.org/rfc/rfc9562#section-5.7) inside a statement, from a number that rises from row
 * to row: the 32 bits after the time are that counter (section 6.2, method 1), the last 40 are the same for all. Rows written by
 * the hundred thousand are appended to the index of their ids that way; with random ids each would touch another page.
 */
export function orderedUuids(
  now: number,
  randomUuid: string,
): (counter: RawBuilder<number>) => RawBuilder<string> {
  const time = now.toString(16).padStart(12, '0');
  const prefix = `${time.slice(0, 8)}-${time.slice(8)}`;
  const random = randomUuid.slice(-10);
  // Differs because SQLite has no function for it; PostgreSQL 18 has uuidv7().
  return (counter) =>
    sql<string>`printf('%s-7%03x-8%03x-%02x%s', ${prefix}, (${counter} >> 20) & 4095, (${counter} >> 8) & 4095, ${counter} & 255, ${random})`;
}
