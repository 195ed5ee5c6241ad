import { sql } from 'kysely';
import type { CompanyNumber } from '../../domain/company-number.ts';
import type { Controller } from '../../domain/significant-control.ts';
import type { Db, Trx } from '../open-store.ts';
import { repeatToRoundLength } from '../repeat-to-round-length.ts';
import {
  createStagingTables,
  dropStagingTables,
  withStaging,
  type StagedController,
} from './staging-tables.ts';

/** SQLite binds at most 32,766 values in one statement; a row has fifteen. */
const rowsPerInsert = 100;

/**
 * Room for a snapshot that is not known to be good yet: temporary tables of this connection. They are no part of the live data,
 * hold no lock on it, and are gone with the process however that ends.
 */
export async function stageSnapshot(db: Db): Promise<AsyncDisposable> {
  await createStagingTables(db);
  await setCacheKibibytes(db, stagingCacheKibibytes);
  return {
    async [Symbol.asyncDispose]() {
      await setCacheKibibytes(db, usualCacheKibibytes);
      await dropStagingTables(db);
    },
  };
}

/** With SQLite's usual cache the one big transaction writes its index pages to the log again and again: twice the time. */
const stagingCacheKibibytes = 65_536;
/** https://sqlite.org/pragma.html#pragma_cache_size */
const usualCacheKibibytes = 2_000;

/** Differs because only SQLite has a cache for each connection. */
async function setCacheKibibytes(db: Db, kibibytes: number): Promise<void> {
  await sql`pragma cache_size = ${sql.lit(-kibibytes)}`.execute(db);
}

export async function addToStage(db: Db, controllers: readonly Controller[]): Promise<void> {
  for (let start = 0; start < controllers.length; start += rowsPerInsert) {
    await withStaging(db)
      // Should one stand in the file twice, the last counts.
      .replaceInto('staged_controllers')
      .values(controllers.slice(start, start + rowsPerInsert).map(toStaged))
      .execute();
  }
}

export async function countStaged(db: Db): Promise<number> {
  const { count } = await withStaging(db)
    .selectFrom('staged_controllers')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

export async function loadStaged(
  db: Db | Trx,
  companyNumbers: readonly CompanyNumber[],
): Promise<ReadonlyMap<CompanyNumber, readonly StagedController[]>> {
  if (companyNumbers.length === 0) return new Map();
  const rows = await withStaging(db)
    .selectFrom('staged_controllers')
    .selectAll()
    .where('company_number', 'in', repeatToRoundLength(companyNumbers))
    .execute();
  return Map.groupBy(rows, (row) => row.company_number);
}

/** Notes every company that may have to change: those of the stage, of stored owners, and of officers nobody has put together yet. */
export async function noteVisitedCompanies(db: Db): Promise<void> {
  const staged = withStaging(db);
  const sources = [
    staged.selectFrom('staged_controllers').select('company_number').distinct(),
    staged.selectFrom('persons_with_significant_control').select('company_number').distinct(),
    staged
      .selectFrom('officers')
      .select('company_number')
      .distinct()
      .where('is_corporate', '=', 0)
      .where('person_id', 'is', null),
  ];
  for (const source of sources) {
    await staged
      .insertInto('visited_companies')
      .orIgnore()
      .columns(['company_number'])
      .expression(source)
      .execute();
  }
}

/** In pages, each beginning after the last number of the one before. */
export async function listVisitedCompanies(
  db: Db,
  page: { readonly after: CompanyNumber | null; readonly limit: number },
): Promise<readonly CompanyNumber[]> {
  const rows = await withStaging(db)
    .selectFrom('visited_companies')
    .select('company_number')
    .$if(page.after !== null, (select) => select.where('company_number', '>', page.after))
    .orderBy('company_number')
    .limit(page.limit)
    .execute();
  return rows.map((row) => row.company_number);
}

function toStaged(controller: Controller): StagedController {
  return {
    company_number: controller.companyNumber,
    psc_id: controller.pscId,
    kind: controller.kind,
    name: controller.name,
    title: controller.title,
    first_name: controller.firstName,
    last_name: controller.lastName,
    birth_month: controller.birthMonth,
    birth_year: controller.birthYear,
    natures_of_control: JSON.stringify(controller.naturesOfControl),
    notified_on: controller.notifiedOn,
    ceased_on: controller.ceasedOn,
    nationality: controller.nationality,
    country_of_residence: controller.countryOfResidence,
    registration_number: controller.registrationNumber,
  };
}
