import { createSeededRandom, type SeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { britishDate, dayOf } from './calendar-texts.ts';
import { strikeOffStatus } from './company-kinds.ts';
import { highestEnglishNumber } from './company-numbers.ts';
import { createCompanyInventor, type InventedCompany } from './invent-company.ts';

/** What can happen to a company between two monthly files; one may be entered, renamed and moved at once. */
export const changeKinds = [
  /** Under threat now, and never before in these files. */
  'entered',
  /** Under threat again after a file in which it was not. */
  're_entered',
  /** Under threat before, gone from the file now. */
  'left_by_disappearing',
  /** Under threat before, active now. */
  'left_by_becoming_active',
  /** Gone without having been under threat. */
  'disappeared',
  /** In the file for the first time. */
  'appeared',
  'renamed',
  'moved',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface Change {
  readonly kind: ChangeKind;
  readonly companyNumber: string;
}

/** Per company and month: of 400,000 under threat some 50,000 leave in a month and as many come. */
const shares = {
  entered: 0.008,
  re_entered: 0.2,
  left_by_disappearing: 0.08,
  left_by_becoming_active: 0.05,
  disappeared: 0.002,
  appeared: 0.01,
  renamed: 0.003,
  moved: 0.01,
} as const satisfies Record<ChangeKind, number>;

/** More than are founded in a month even in the largest file that can be asked for. */
const numbersPerMonth = 100_000;
const firstSnapshotDay = dayOf(2026, 11, 1);

export interface MonthOptions {
  readonly seed: string;
  /** 1 is the month after the first file. */
  readonly month: number;
  /** Every company that was under threat in an earlier file; shared by all months. */
  readonly onceUnderThreat: WeakSet<InventedCompany>;
}

/** A month in the life of the companies of one first word after the other. The same options give the same lives. */
export function createMonth({ seed, month, onceUnderThreat }: MonthOptions) {
  const random = createSeededRandom(`${seed} month ${month}`);
  const inventor = createCompanyInventor(random);
  const today = britishDate(firstSnapshotDay + month * 30 - 15);
  let number = highestEnglishNumber + (month - 1) * numbersPerMonth;

  function findNewStatusChange(company: InventedCompany): ChangeKind | null {
    if (company.status === strikeOffStatus) {
      onceUnderThreat.add(company);
      return pickOne(random, ['left_by_disappearing', 'left_by_becoming_active']);
    }
    if (company.status !== 'Active') return pickOne(random, ['disappeared']);
    const entering = onceUnderThreat.has(company) ? 're_entered' : 'entered';
    return pickOne(random, ['disappeared', entering]);
  }

  function found(word: string): InventedCompany {
    number += 1;
    const invented = inventor.invent(word);
    return {
      ...invented,
      number: String(number),
      status: 'Active',
      incorporatedOn: today,
      previousNames: [],
    };
  }

  function rename(company: InventedCompany, word: string): void {
    const former = { ceasedOn: today, name: company.name };
    company.previousNames = [former, ...company.previousNames].slice(0, 10);
    company.name = inventor.inventName(word, 'LIMITED');
  }

  return (
    word: string,
    companies: readonly InventedCompany[],
    report: (change: Change) => void,
  ) => {
    const living: InventedCompany[] = [];
    for (const company of companies) {
      // A row that is rejected in every file is known in none, so nothing can happen to it.
      if (company.isMalformed) {
        living.push(company);
        continue;
      }
      const companyNumber = company.number;
      const change = findNewStatusChange(company);
      if (change !== null) report({ kind: change, companyNumber });
      if (change === 'disappeared' || change === 'left_by_disappearing') continue;
      if (change === 'left_by_becoming_active') company.status = 'Active';
      if (change === 'entered' || change === 're_entered') company.status = strikeOffStatus;
      if (random.chance(shares.renamed)) {
        rename(company, word);
        report({ kind: 'renamed', companyNumber });
      }
      if (random.chance(shares.moved)) {
        company.address = inventor.nextAddress();
        report({ kind: 'moved', companyNumber });
      }
      living.push(company);
      if (!random.chance(shares.appeared)) continue;
      const young = found(word);
      living.push(young);
      report({ kind: 'appeared', companyNumber: young.number });
    }
    return living;
  };
}

/** At most one, with one look at the dice. */
function pickOne(random: SeededRandom, kinds: readonly ChangeKind[]): ChangeKind | null {
  let left = random.next();
  for (const kind of kinds) {
    left -= shares[kind];
    if (left < 0) return kind;
  }
  return null;
}
