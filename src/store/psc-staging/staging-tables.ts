import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { CompanyNumber } from '../../domain/company-number.ts';
import type { Db, Trx } from '../open-store.ts';
import type { PersonRow } from '../persons.ts';
import type { ControllerRow } from '../significant-control.ts';
import type { Database } from '../tables/database.ts';

/** What a snapshot says of one person, as it waits for the end of the file. */
export type StagedController = Omit<
  ControllerRow,
  'id' | 'person_id' | 'source' | 'as_of' | 'seen_at'
>;

/** `linked`: the facts are as they were, only the person is another. */
export type ControllerEffect = 'inserted' | 'updated' | 'linked';

type StagingTables = {
  staged_controllers: StagedController;
  /** Companies that the snapshot or what is stored says anything of. */
  visited_companies: { company_number: CompanyNumber };
  planned_companies: { company_number: CompanyNumber; merged_persons: number };
  planned_controllers: ControllerRow & { effect: ControllerEffect };
  planned_persons: PersonRow;
  planned_officer_links: {
    company_number: CompanyNumber;
    role_id: string;
    person_id: string | null;
  };
  planned_removals: { company_number: CompanyNumber; role: 'psc' | 'person'; id: string };
};

export const plannedTables = [
  'planned_companies',
  'planned_controllers',
  'planned_persons',
  'planned_officer_links',
  'planned_removals',
] as const;

/** The database with the temporary tables of its one connection. */
export function withStaging(db: Db | Trx): Kysely<Database & StagingTables> {
  return db.withTables<StagingTables>();
}

export async function createStagingTables(db: Db): Promise<void> {
  await dropStagingTables(db);
  const { schema } = db;
  const nothing = sql<boolean>`false`;
  const controllers = db.selectFrom('persons_with_significant_control').where(nothing);
  const companies = db.selectFrom('companies').select('company_number').where(nothing);
  await schema
    .createTable('staged_controllers')
    .temporary()
    .as(
      controllers.select([
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
      ]),
    )
    .execute();
  await schema.createTable('visited_companies').temporary().as(companies).execute();
  await schema
    .createTable('planned_companies')
    .temporary()
    .as(companies.select(sql.lit(0).as('merged_persons')))
    .execute();
  await schema
    .createTable('planned_controllers')
    .temporary()
    .as(controllers.selectAll().select(sql.lit('').as('effect')))
    .execute();
  await schema
    .createTable('planned_persons')
    .temporary()
    .as(db.selectFrom('persons').selectAll().where(nothing))
    .execute();
  await schema
    .createTable('planned_officer_links')
    .temporary()
    .as(
      db
        .selectFrom('officers')
        .select(['company_number', 'id as role_id', 'person_id'])
        .where(nothing),
    )
    .execute();
  await schema
    .createTable('planned_removals')
    .temporary()
    .as(companies.select([sql.lit('').as('role'), sql.lit('').as('id')]))
    .execute();
  await indexTables(db);
}

async function indexTables({ schema }: Db): Promise<void> {
  await schema
    .createIndex('staged_controllers_once')
    .on('staged_controllers')
    .columns(['company_number', 'psc_id'])
    .unique()
    .execute();
  for (const table of ['visited_companies', ...plannedTables]) {
    const index = schema.createIndex(`${table}_by_company`).on(table).columns(['company_number']);
    await (table === 'visited_companies' ? index.unique() : index).execute();
  }
}

export async function dropStagingTables({ schema }: Db): Promise<void> {
  for (const table of ['staged_controllers', 'visited_companies', ...plannedTables]) {
    await schema.dropTable(table).ifExists().execute();
  }
}
