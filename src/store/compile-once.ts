import { sql, type CompiledQuery, type QueryResult, type RawBuilder } from 'kysely';
import type { Db, Trx } from './open-store.ts';

/** A value that a query which was compiled before is given when it runs. */
class Hole {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export type HoleOf<Values> = <Name extends keyof Values & string>(
  name: Name,
) => RawBuilder<Values[Name]>;

/**
 * A query that is built and compiled the first time and then only run: for those that run for every page of every site, where that takes
 * longer than the database itself.
 */
export function compileOnce<Values extends object, Row>(
  build: (db: Db | Trx, hole: HoleOf<Values>) => { readonly compile: () => CompiledQuery<Row> },
): (db: Db | Trx, values: Values) => Promise<QueryResult<Row>> {
  let compiled: CompiledQuery<Row> | null = null;
  return (db, values) => {
    compiled ??= build(db, (name) => sql`${new Hole(name)}`).compile();
    const given = new Map<string, unknown>(Object.entries(values));
    const parameters = compiled.parameters.map((each) =>
      each instanceof Hole ? given.get(each.name) : each,
    );
    return db.executeQuery({ ...compiled, parameters });
  };
}
