import { sql, type RawBuilder } from 'kysely';

/** The values of a JSON array, for `in`: as one parameter, so that it is the same statement however many they are, prepared once. */
export function listed<T>(array: string | RawBuilder<string>): RawBuilder<T> {
  return sql<T>`(select value from json_each(${array}))`;
}
