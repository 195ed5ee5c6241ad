import type { Generated } from 'kysely';

/**
 * A table as data: the row type that queries use is derived from it, and one test compares it with the schema that the
 * migrations really made. So neither can drift from the other.
 */
export interface Table<Columns extends Record<string, Column<unknown>>> {
  readonly columns: Columns;
  /** What tells its rows apart: the primary key, or a unique index in its place. */
  readonly primaryKey: readonly (keyof Columns & string)[];
}

export interface Column<T> {
  readonly sqlType: 'text' | 'integer' | 'real' | 'blob';
  readonly isNullable: boolean;
  /** The values a CHECK constraint allows, or null when any value may stand. */
  readonly values: readonly string[] | null;
  /** Never set: carries the type. */
  readonly phantom?: T;
}

export type RowOf<T> =
  T extends Table<infer Columns>
    ? { [K in keyof Columns]: Columns[K] extends Column<infer V> ? V : never }
    : never;

export function defineTable<Columns extends Record<string, Column<unknown>>>(
  columns: Columns,
  primaryKey: readonly (keyof Columns & string)[],
): Table<Columns> {
  return { columns, primaryKey };
}

export const autoincrement: Column<Generated<number>> = {
  sqlType: 'integer',
  isNullable: false,
  values: null,
};
export const text: Column<string> = { sqlType: 'text', isNullable: false, values: null };
export const integer: Column<number> = { sqlType: 'integer', isNullable: false, values: null };
export const real: Column<number> = { sqlType: 'real', isNullable: false, values: null };
/** 0 or 1, 0 unless said. */
export const flag: Column<Generated<number>> = {
  sqlType: 'integer',
  isNullable: false,
  values: null,
};
export const blob: Column<Uint8Array> = { sqlType: 'blob', isNullable: false, values: null };

/** A text column with a branded type, for example a CompanyNumber; branded where it is parsed, stored as it is. */
export function branded<T extends string>(): Column<T> {
  return { sqlType: 'text', isNullable: false, values: null };
}

export function oneOf<const Values extends readonly string[]>(
  values: Values,
): Column<Values[number]> {
  return { sqlType: 'text', isNullable: false, values };
}

/** A column that need not be given. */
export function withDefault<T>(column: Column<T>): Column<Generated<T>> {
  return { sqlType: column.sqlType, isNullable: column.isNullable, values: column.values };
}

export function nullable<T>(column: Column<T>): Column<T | null> {
  return { sqlType: column.sqlType, isNullable: true, values: column.values };
}
