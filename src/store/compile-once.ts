import { sql, type CompiledQuery, type QueryResult, type RawBuilder } from 'kysely';
import type { Db, Trx } from './open-store.ts';

/** A value that a query which was compiled before is given when it runs. */
interface Hole {
  readonly isHole: true;
}

export type HoleOf<Values> = <Name extends keyof Values & string>(
  name: Name,
) => RawBuilder<Values[Name]>;

interface Compiled<Values, Row> {
  readonly query: CompiledQuery<Row>;
  /** Of each parameter the name of its value; null for one that is always the same. */
  readonly names: readonly ((keyof Values & string) | null)[];
}

/**
 * A query that is built and compiled the first time and then only run: for those that run for every event, job or page, where that takes longer
 * than the database itself.
 *
 * What is always the same and stands in the condition of a partial index is written with `sql.lit`: SQLite looks at a bound value to find out
 * whether such an index may be used, and so plans the statement anew each time it runs (https://sqlite.org/partialindex.html).
 */
export function compileOnce<Values extends object, Row>(
  build: (db: Db | Trx, hole: HoleOf<Values>) => { readonly compile: () => CompiledQuery<Row> },
): (db: Db | Trx, values: Values) => Promise<QueryResult<Row>> {
  let compiled: Compiled<Values, Row> | null = null;
  return (db, values) => {
    const { query, names } = (compiled ??= compile(db, build));
    const parameters = query.parameters.map((fixed, at) => {
      const name = names[at];
      return name == null ? fixed : values[name];
    });
    return db.executeQuery({ ...query, parameters });
  };
}

function compile<Values extends object, Row>(
  db: Db | Trx,
  build: (db: Db | Trx, hole: HoleOf<Values>) => { readonly compile: () => CompiledQuery<Row> },
): Compiled<Values, Row> {
  const nameOf = new Map<unknown, keyof Values & string>();
  const query = build(db, (name) => {
    const hole: Hole = { isHole: true };
    nameOf.set(hole, name);
    return sql`${hole}`;
  }).compile();
  return { query, names: query.parameters.map((each) => nameOf.get(each) ?? null) };
}

/** The only row there can be, or the first of them. */
export async function firstRow<Row>(result: Promise<QueryResult<Row>>): Promise<Row | undefined> {
  const { rows } = await result;
  return rows[0];
}
