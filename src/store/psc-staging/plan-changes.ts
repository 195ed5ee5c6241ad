import type { CompanyNumber } from '../../domain/company-number.ts';
import type { Db, Trx } from '../open-store.ts';
import type { PersonLink, PersonRow } from '../persons.ts';
import { repeatToRoundLength } from '../repeat-to-round-length.ts';
import type { ControllerRow } from '../significant-control.ts';
import { plannedTables, withStaging, type ControllerEffect } from './staging-tables.ts';

/** What is to be written for one company once the whole snapshot is known to be good. */
export interface CompanyPlan {
  readonly companyNumber: CompanyNumber;
  readonly controllers: readonly (ControllerRow & { readonly effect: ControllerEffect })[];
  readonly removedControllerIds: readonly string[];
  readonly persons: readonly PersonRow[];
  readonly officerLinks: readonly PersonLink[];
  readonly removedPersonIds: readonly string[];
  readonly mergedPersons: number;
}

/** SQLite binds at most 32,766 values in one statement; the widest row has 21. */
const rowsPerInsert = 100;

export async function savePlans(db: Db | Trx, plans: readonly CompanyPlan[]): Promise<void> {
  const staged = withStaging(db);
  await inChunks(
    plans.map((plan) => ({
      company_number: plan.companyNumber,
      merged_persons: plan.mergedPersons,
    })),
    (rows) => staged.insertInto('planned_companies').values(rows).execute(),
  );
  await inChunks(
    plans.flatMap((plan) => plan.controllers),
    (rows) => staged.insertInto('planned_controllers').values(rows).execute(),
  );
  await inChunks(
    plans.flatMap((plan) => plan.persons),
    (rows) => staged.insertInto('planned_persons').values(rows).execute(),
  );
  await inChunks(
    plans.flatMap((plan) =>
      plan.officerLinks.map(({ roleId, personId }) => ({
        company_number: plan.companyNumber,
        role_id: roleId,
        person_id: personId,
      })),
    ),
    (rows) => staged.insertInto('planned_officer_links').values(rows).execute(),
  );
  await inChunks(plans.flatMap(removalsOf), (rows) =>
    staged.insertInto('planned_removals').values(rows).execute(),
  );
}

/** Companies whose officers were stored since then, so that their plan may be out of date. */
export async function listOutdatedPlans(
  db: Db | Trx,
  since: number,
): Promise<readonly CompanyNumber[]> {
  const rows = await withStaging(db)
    .selectFrom('planned_companies')
    .select('company_number')
    .where('company_number', 'in', (eb) =>
      eb.selectFrom('officers').select('company_number').where('fetched_at', '>=', since),
    )
    .execute();
  return rows.map((row) => row.company_number);
}

export async function forgetPlans(
  db: Db | Trx,
  companyNumbers: readonly CompanyNumber[],
): Promise<void> {
  if (companyNumbers.length === 0) return;
  const numbers = repeatToRoundLength(companyNumbers);
  for (const table of plannedTables) {
    await withStaging(db).deleteFrom(table).where('company_number', 'in', numbers).execute();
  }
}

function removalsOf(plan: CompanyPlan) {
  const { companyNumber: company_number } = plan;
  return [
    ...plan.removedControllerIds.map((id) => ({ company_number, role: 'psc' as const, id })),
    ...plan.removedPersonIds.map((id) => ({ company_number, role: 'person' as const, id })),
  ];
}

async function inChunks<Row>(
  rows: readonly Row[],
  insert: (chunk: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerInsert) {
    await insert(rows.slice(start, start + rowsPerInsert));
  }
}
