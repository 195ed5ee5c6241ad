import type { ColumnDefinitionBuilder, CreateTableBuilder, Kysely, RawBuilder } from 'kysely';
import { sql } from 'kysely';

export type ColumnBuilder = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;

/**
 * Differs because SQLite would otherwise store a text in an integer column without a word: STRICT makes it refuse.
 */
export function createStrictTable(db: Kysely<unknown>, name: string): CreateTableBuilder<string> {
  return db.schema.createTable(name).modifyEnd(sql`strict`);
}

/** CHECK that a column holds one of the values of an enumeration; null passes, as SQL has it. */
export function allowed(column: string, values: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} in (${sql.join(values.map((value) => sql.lit(value)))})`;
}
