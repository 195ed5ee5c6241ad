import type { Selectable } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { Officer } from '../domain/officer.ts';
import { compileOnce } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type OfficerRow = Selectable<Database['officers']>;

/** Stores appointments under their stable id: fetching again updates, it never doubles. */
export async function saveOfficers(
  trx: Trx,
  officers: readonly Officer[],
  fetched: { readonly newId: () => string; readonly now: number },
): Promise<void> {
  for (const officer of officers) {
    const facts = {
      officer_id: officer.officerId,
      name: officer.name,
      first_name: officer.firstName,
      last_name: officer.lastName,
      title: officer.title,
      officer_role: officer.officerRole,
      appointed_on: officer.appointedOn,
      resigned_on: officer.resignedOn,
      is_corporate: officer.isCorporate ? 1 : 0,
      birth_month: officer.birthMonth,
      birth_year: officer.birthYear,
      fetched_at: fetched.now,
    };
    await trx
      .insertInto('officers')
      .values({
        ...facts,
        id: fetched.newId(),
        company_number: officer.companyNumber,
        appointment_id: officer.appointmentId,
        source: 'rest',
      })
      .onConflict((conflict) =>
        conflict.columns(['company_number', 'appointment_id']).doUpdateSet(facts),
      )
      .execute();
  }
}

export async function listOfficers(
  db: Db | Trx,
  companyNumber: CompanyNumber,
): Promise<readonly OfficerRow[]> {
  const { rows } = await selectOfficers(db, { companyNumber });
  return rows;
}

const selectOfficers = compileOnce<{ companyNumber: CompanyNumber }, OfficerRow>((db, hole) =>
  db
    .selectFrom('officers')
    .selectAll()
    .where('company_number', '=', hole('companyNumber'))
    .orderBy('resigned_on')
    .orderBy('name')
    .orderBy('id'),
);

export function findOfficer(db: Db | Trx, id: string): Promise<OfficerRow | undefined> {
  return db.selectFrom('officers').selectAll().where('id', '=', id).executeTakeFirst();
}
