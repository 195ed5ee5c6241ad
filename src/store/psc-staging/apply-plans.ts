import { sql } from 'kysely';
import type { Trx } from '../open-store.ts';
import { withStaging } from './staging-tables.ts';

export interface AppliedCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly removed: number;
  /** People who are officers and owners both. */
  readonly mergedPersons: number;
}

const controllerColumns = [
  'id',
  'company_number',
  'psc_id',
  'kind',
  'name',
  'title',
  'first_name',
  'last_name',
  'birth_month',
  'birth_year',
  'natures_of_control',
  'notified_on',
  'ceased_on',
  'nationality',
  'country_of_residence',
  'registration_number',
  'person_id',
  'source',
  'as_of',
  'seen_at',
] as const;

const personColumns = [
  'id',
  'company_number',
  'person_key',
  'name',
  'first_name',
  'last_name',
  'birth_month',
  'birth_year',
] as const;

/** Makes everything planned true at once. A handful of statements over whole tables: whoever waits to write does not wait long. */
export async function applyPlans(trx: Trx): Promise<AppliedCounts> {
  const staged = withStaging(trx);
  await staged
    .insertInto('persons')
    .columns([...personColumns])
    // SQLite takes `on conflict` after a select for a join without this (https://sqlite.org/lang_upsert.html, section 2.2).
    .expression(
      staged
        .selectFrom('planned_persons')
        .select(personColumns)
        .where(sql<boolean>`true`),
    )
    .onConflict((conflict) => conflict.column('id').doUpdateSet(excluded(personColumns)))
    .execute();
  await staged
    .insertInto('persons_with_significant_control')
    .columns([...controllerColumns])
    .expression(
      staged
        .selectFrom('planned_controllers')
        .select(controllerColumns)
        .where(sql<boolean>`true`),
    )
    .onConflict((conflict) => conflict.column('id').doUpdateSet(excluded(controllerColumns)))
    .execute();
  await staged
    .updateTable('officers')
    .from('planned_officer_links')
    .set((eb) => ({ person_id: eb.ref('planned_officer_links.person_id') }))
    .whereRef('officers.id', '=', 'planned_officer_links.role_id')
    .execute();
  for (const [role, table] of [
    ['psc', 'persons_with_significant_control'],
    ['person', 'persons'],
  ] as const) {
    await staged
      .deleteFrom(table)
      .where('id', 'in', (eb) =>
        eb.selectFrom('planned_removals').select('planned_removals.id').where('role', '=', role),
      )
      .execute();
  }
  return countApplied(trx);
}

async function countApplied(trx: Trx): Promise<AppliedCounts> {
  const staged = withStaging(trx);
  const effects = await staged
    .selectFrom('planned_controllers')
    .select(['effect', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('effect')
    .execute();
  const { removed } = await staged
    .selectFrom('planned_removals')
    .select((eb) => eb.fn.countAll<number>().as('removed'))
    .where('role', '=', 'psc')
    .executeTakeFirstOrThrow();
  const { merged } = await staged
    .selectFrom('planned_companies')
    .select((eb) => eb.fn.sum<number | null>('merged_persons').as('merged'))
    .executeTakeFirstOrThrow();
  const countOf = (effect: string): number =>
    effects.find((row) => row.effect === effect)?.count ?? 0;
  return {
    inserted: countOf('inserted'),
    updated: countOf('updated'),
    removed,
    mergedPersons: merged ?? 0,
  };
}

function excluded(columns: readonly string[]) {
  return Object.fromEntries(
    columns
      .filter((column) => column !== 'id')
      .map((column) => [column, sql.ref<never>(`excluded.${column}`)]),
  );
}
