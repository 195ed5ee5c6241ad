import { isoInstant } from './print-text.ts';

type JsonValue = string | number | boolean | null;

/** A stored row as it is printed: instants as ISO 8601, flags as booleans, everything else as it stands. */
export function rowJson(row: Readonly<Record<string, string | number | null>>) {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]): [string, JsonValue] => {
      if (typeof value !== 'number') return [column, value];
      if (column.startsWith('is_')) return [column, value === 1];
      return [column, /_(?:at|as_of)$/.test(column) ? isoInstant(value) : value];
    }),
  );
}
