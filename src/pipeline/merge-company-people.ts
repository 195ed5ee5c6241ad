import type { CompanyNumber } from '../domain/company-number.ts';
import type { Trx } from '../store/open-store.ts';
import { loadPeople, savePeopleChanges } from '../store/persons.ts';
import { planPeople } from './plan-people.ts';
import type { StepContext } from './step-context.ts';

/** Makes every officer and owner of a company point at the human being they are, in the transaction that changed them. */
export async function mergeCompanyPeople(
  trx: Trx,
  context: StepContext,
  companyNumber: CompanyNumber,
): Promise<void> {
  const people = (await loadPeople(trx, [companyNumber])).get(companyNumber);
  if (people === undefined) return;
  await savePeopleChanges(
    trx,
    planPeople(companyNumber, people, () => context.random.uuid()),
  );
}
