import type { Db } from './open-store.ts';

/** Companies with an open episode: there is at most one of them per company. */
export async function countUnderThreat(db: Db): Promise<number> {
  const { companies } = await db
    .selectFrom('episodes')
    .select((select) => select.fn.countAll<number>().as('companies'))
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return companies;
}
