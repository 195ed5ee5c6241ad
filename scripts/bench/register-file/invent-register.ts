import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { makeDecoy, planDecoys } from './decoys.ts';
import { planFirstWords } from './first-words.ts';
import { createCompanyInventor, type InventedCompany } from './invent-company.ts';

export interface RegisterPlan {
  readonly seed: string;
  readonly rows: number;
  /** Of each kind. */
  readonly decoys: number;
}

/** All companies of the first month in the order of the file, those of one first word at a time. */
export function* inventRegister(plan: RegisterPlan): Generator<InventedCompany[], void, void> {
  const random = createSeededRandom(plan.seed);
  const inventor = createCompanyInventor(random);
  const decoys = planDecoys(random, { rows: plan.rows, count: plan.decoys });
  let row = 0;
  for (const { word, count } of planFirstWords(random, plan.rows)) {
    const companies: InventedCompany[] = [];
    for (let index = 0; index < count; index += 1) {
      const company = inventor.invent(word);
      const decoy = decoys.get(row);
      if (decoy !== undefined) makeDecoy(random, company, decoy);
      companies.push(company);
      row += 1;
    }
    yield companies.toSorted(byName);
  }
}

function byName(a: InventedCompany, b: InventedCompany): number {
  if (a.name === b.name) return a.number < b.number ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}
