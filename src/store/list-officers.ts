import { sql } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { Db } from './open-store.ts';

/** Where a page of officers ended: those in office come before those who left, each by name. */
export interface OfficerPosition {
  readonly hasResigned: number;
  readonly name: string;
  readonly id: string;
}

export type OfficerRecord = Awaited<ReturnType<typeof listOfficers>>[number];

const hasResigned = sql<number>`(officers.resigned_on is not null)`;

/** Officers of one company, those in office first, keyset-paged. */
export function listOfficers(
  db: Db,
  companyNumber: CompanyNumber,
  page: { readonly after: OfficerPosition | null; readonly limit: number },
) {
  const { after } = page;
  return db
    .selectFrom('officers')
    .selectAll()
    .where('company_number', '=', companyNumber)
    .$if(after !== null, (select) =>
      select.where(
        sql<boolean>`(${hasResigned}, name, id) > (${after?.hasResigned ?? 0}, ${after?.name ?? ''}, ${after?.id ?? ''})`,
      ),
    )
    .orderBy(hasResigned)
    .orderBy('name')
    .orderBy('id')
    .limit(page.limit)
    .execute();
}

export function positionOfOfficer(officer: OfficerRecord): OfficerPosition {
  return {
    hasResigned: officer.resigned_on === null ? 0 : 1,
    name: officer.name,
    id: officer.id,
  };
}

/** Everybody in office at several companies, by name. */
export function listOfficersInOffice(
  db: Db,
  companyNumbers: readonly CompanyNumber[],
): Promise<readonly OfficerRecord[]> {
  return db
    .selectFrom('officers')
    .selectAll()
    .where('company_number', 'in', companyNumbers)
    .where('resigned_on', 'is', null)
    .orderBy('company_number')
    .orderBy('name')
    .orderBy('id')
    .execute();
}

export function findOfficer(db: Db, id: string): Promise<OfficerRecord | undefined> {
  return db.selectFrom('officers').selectAll().where('id', '=', id).executeTakeFirst();
}
