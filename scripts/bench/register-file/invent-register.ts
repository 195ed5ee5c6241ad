import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { makeDecoy, planDecoys } from './decoys.ts';
import { planFirstWords } from './first-words.ts';
import { createMonth, type Change } from './live-through-month.ts';
import { createCompanyInventor, type InventedCompany } from './invent-company.ts';

export interface RegisterPlan {
  readonly seed: string;
  readonly rows: number;
  /** Of each kind. */
  readonly decoys: number;
  /** 0 is the first file; every later one holds what has become of its companies. */
  readonly month: number;
}

/** All companies in the order of the file, those of one first word at a time; told is what is new since the month before. */
export function* inventRegister(
  plan: RegisterPlan,
  onChange: (change: Change) => void,
): Generator<readonly InventedCompany[], void, void> {
  const random = createSeededRandom(plan.seed);
  const inventor = createCompanyInventor(random);
  const decoys = planDecoys(random, { rows: plan.rows, count: plan.decoys });
  const months = createMonths(plan);
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
    let living: readonly InventedCompany[] = companies;
    for (const [index, live] of months.entries()) {
      living = live(word, living, index === months.length - 1 ? onChange : forget);
    }
    yield living.toSorted(byName);
  }
}

function createMonths({ seed, month }: RegisterPlan) {
  const onceUnderThreat = new WeakSet<InventedCompany>();
  return Array.from({ length: month }, (_, index) =>
    createMonth({ seed, month: index + 1, onceUnderThreat }),
  );
}

/** What happened before the month before is not asked for. */
function forget(): void {}

function byName(a: InventedCompany, b: InventedCompany): number {
  if (a.name === b.name) return a.number < b.number ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}
