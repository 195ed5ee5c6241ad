import type { Selectable } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { OfficerRow } from './officers.ts';
import type { Db, Trx } from './open-store.ts';
import { repeatToRoundLength } from './repeat-to-round-length.ts';
import { listControllers, type ControllerRow } from './significant-control.ts';
import type { Database } from './tables/database.ts';

export type PersonRow = Selectable<Database['persons']>;

/** Everything that is stored about the people of one company. */
export interface CompanyPeople {
  readonly officers: readonly OfficerRow[];
  readonly controllers: readonly ControllerRow[];
  readonly persons: readonly PersonRow[];
}

/** What has to be written so that every role points at its person. */
export interface PeopleChanges {
  /** New or described otherwise than before. */
  readonly persons: readonly PersonRow[];
  readonly officerLinks: readonly PersonLink[];
  readonly controllerLinks: readonly PersonLink[];
  readonly removedPersonIds: readonly string[];
}

export interface PersonLink {
  readonly roleId: string;
  readonly personId: string | null;
}

const nobody: CompanyPeople = { officers: [], controllers: [], persons: [] };

export function listPersons(
  db: Db | Trx,
  companyNumber: CompanyNumber,
): Promise<readonly PersonRow[]> {
  return db
    .selectFrom('persons')
    .selectAll()
    .where('company_number', '=', companyNumber)
    .orderBy('last_name')
    .orderBy('first_name')
    .orderBy('id')
    .execute();
}

/** The people of each of the companies asked for. */
export async function loadPeople(
  db: Db | Trx,
  companyNumbers: readonly CompanyNumber[],
): Promise<ReadonlyMap<CompanyNumber, CompanyPeople>> {
  if (companyNumbers.length === 0) return new Map();
  const numbers = repeatToRoundLength(companyNumbers);
  const officers = await db
    .selectFrom('officers')
    .selectAll()
    .where('company_number', 'in', numbers)
    .execute();
  const persons = await db
    .selectFrom('persons')
    .selectAll()
    .where('company_number', 'in', numbers)
    .execute();
  const controllers = await listControllers(db, companyNumbers);
  const byCompany = {
    officers: Map.groupBy(officers, (row) => row.company_number),
    controllers: Map.groupBy(controllers, (row) => row.company_number),
    persons: Map.groupBy(persons, (row) => row.company_number),
  };
  return new Map(
    companyNumbers.map((number) => [
      number,
      {
        officers: byCompany.officers.get(number) ?? nobody.officers,
        controllers: byCompany.controllers.get(number) ?? nobody.controllers,
        persons: byCompany.persons.get(number) ?? nobody.persons,
      },
    ]),
  );
}

export async function savePeopleChanges(trx: Trx, changes: PeopleChanges): Promise<void> {
  for (const { id, ...facts } of changes.persons) {
    await trx
      .insertInto('persons')
      .values({ id, ...facts })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(facts))
      .execute();
  }
  for (const { roleId, personId } of changes.officerLinks) {
    await trx
      .updateTable('officers')
      .set({ person_id: personId })
      .where('id', '=', roleId)
      .execute();
  }
  for (const { roleId, personId } of changes.controllerLinks) {
    await trx
      .updateTable('persons_with_significant_control')
      .set({ person_id: personId })
      .where('id', '=', roleId)
      .execute();
  }
  for (const id of changes.removedPersonIds) {
    await trx.deleteFrom('persons').where('id', '=', id).execute();
  }
}
