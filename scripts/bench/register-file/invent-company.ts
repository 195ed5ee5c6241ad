import type { SeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { tradeWords } from './business-words.ts';
import { britishDate, dayOf, monthEnd, monthOf } from './calendar-texts.ts';
import {
  accountCategories,
  companyKinds,
  otherStatuses,
  strikeOffStatus,
  type CompanyKind,
} from './company-kinds.ts';
import { createCompanyNumbers, highestEnglishNumber } from './company-numbers.ts';
import { createAddresses, type InventedAddress } from './invent-address.ts';
import { rareWord } from './rare-words.ts';
import { sicTexts } from './sic-texts.ts';
import { createWeightedList } from './weighted-list.ts';

export interface PreviousName {
  readonly ceasedOn: string;
  readonly name: string;
}

/** One row before it is written; a later month may rename, move or end it. */
export interface InventedCompany {
  name: string;
  readonly number: string;
  careOf: string;
  address: InventedAddress;
  readonly category: string;
  status: string;
  readonly origin: string;
  readonly incorporatedOn: string;
  readonly accounts: readonly string[];
  readonly returns: readonly string[];
  readonly mortgages: readonly string[];
  readonly sicTexts: readonly string[];
  readonly partners: readonly string[];
  previousNames: readonly PreviousName[];
  readonly confirmation: readonly string[];
  /** Its name is written with a quote that is not doubled, as has been published. */
  isMalformed: boolean;
}

interface Origin {
  readonly firstWord: string;
  readonly ending: string;
  readonly incorporated: number;
}

/** 401,947 of 5,689,367 in September 2026. */
const shareUnderThreat = 0.0707;
const snapshotDay = dayOf(2026, 11, 1);

/** Invents companies whose name begins with a given word. */
export function createCompanyInventor(random: SeededRandom) {
  const nextNumber = createCompanyNumbers(random);
  const nextAddress = createAddresses(random);
  const pickKind = createWeightedList(
    companyKinds.map(([kind, weight]) => [
      { ...kind, pickEnding: createWeightedList(kind.endings) },
      weight,
    ]),
  );
  const pickStatus = createWeightedList(otherStatuses);
  const pickSic = createWeightedList(sicTexts);
  const pickAccounts = createWeightedList(accountCategories);

  function inventName(firstWord: string, ending: string): string {
    return `${firstWord} ${inventMiddle(random)}${ending}`;
  }

  function sicCells(): string[] {
    if (random.chance(0.038)) return ['None Supplied', '', '', ''];
    const count = random.chance(0.12) ? random.integer(2, 4) : 1;
    return Array.from({ length: 4 }, (_, index) => (index < count ? pickSic(random) : ''));
  }

  /** Newest first, as published. */
  function formerNames(from: Origin): readonly PreviousName[] {
    const names: PreviousName[] = [];
    if (!random.chance(0.15)) return names;
    let day = random.integer(from.incorporated, snapshotDay - 1);
    do {
      const word = random.chance(0.3) ? from.firstWord : rareWord(random);
      names.push({ ceasedOn: britishDate(day), name: inventName(word, from.ending) });
      day = random.integer(from.incorporated, day);
    } while (names.length < 10 && random.chance(0.2));
    return names;
  }

  return {
    inventName,
    nextAddress,
    invent(firstWord: string): InventedCompany {
      const kind = pickKind(random);
      const ending = kind.pickEnding(random);
      const address = nextAddress();
      const number = nextNumber(prefixOf(kind, address));
      const incorporated = incorporationDay(random, number);
      return {
        name: inventName(firstWord, ending),
        number,
        careOf: random.chance(0.015) ? `${rareWord(random)} ${random.pick(tradeWords)}` : '',
        address,
        category: kind.category,
        status: random.chance(shareUnderThreat) ? strikeOffStatus : pickStatus(random),
        origin: random.chance(0.004) ? random.pick(foreignOrigins) : 'United Kingdom',
        incorporatedOn: britishDate(incorporated),
        accounts: accountCells(random, incorporated, pickAccounts(random)),
        returns: returnCells(random, incorporated),
        mortgages: mortgageCells(random),
        sicTexts: sicCells(),
        partners: kind.prefixes.england === 'LP' ? [String(random.integer(1, 3)), '1'] : noPartners,
        previousNames: formerNames({ firstWord, ending, incorporated }),
        confirmation: confirmationCells(random, incorporated),
        isMalformed: false,
      };
    },
  };
}

const foreignOrigins = ['UNITED STATES', 'BELGIUM', 'IRELAND', 'JERSEY', 'GUERNSEY', 'GERMANY'];
const noPartners = ['0', '0'];
const noMortgages = ['0', '0', '0', '0'];

function inventMiddle(random: SeededRandom): string {
  const shape = random.next();
  if (shape < 0.36) return `${random.pick(tradeWords)} `;
  if (shape < 0.62) return `${rareWord(random)} ${random.pick(tradeWords)} `;
  if (shape < 0.76) return `${rareWord(random)} `;
  if (shape < 0.84) return `${random.pick(tradeWords)} ${random.pick(tradeWords)} `;
  if (shape < 0.9) return `& ${rareWord(random)} `;
  if (shape < 0.94) return `${rareWord(random)}, ${rareWord(random)} AND ${rareWord(random)} `;
  if (shape < 0.96) return `(${rareWord(random)}) ${random.pick(tradeWords)} `;
  return `${random.integer(1, 2026)} `;
}

function prefixOf(kind: CompanyKind, address: InventedAddress): string {
  if (address.nation === 'SCOTLAND') return kind.prefixes.scotland;
  return kind.prefixes[address.nation === 'NORTHERN IRELAND' ? 'northernIreland' : 'england'];
}

/** Numbers are given in turn, so the number tells the year; the register's milestones in millions. */
const firstNumbers: readonly (readonly [number: number, year: number])[] = [
  [0, 1870],
  [1, 1971],
  [2, 1986],
  [3, 1995],
  [4, 2000],
  [6, 2006.8],
  [8, 2012],
  [10, 2016.1],
  [12, 2019.4],
  [14, 2022.2],
  [highestEnglishNumber / 1e6, 2026.8],
];

function incorporationDay(random: SeededRandom, number: string): number {
  if (!/^\d/.test(number)) return random.integer(dayOf(1980, 1, 1), snapshotDay - 1);
  const millions = Number(number) / 1e6;
  let [fromNumber, fromYear] = [0, 1870];
  for (const [toNumber, toYear] of firstNumbers) {
    if (millions < toNumber) {
      const part = (millions - fromNumber) / (toNumber - fromNumber);
      const year = fromYear + part * (toYear - fromYear);
      return Math.floor((year - 1970) * 365.2425);
    }
    [fromNumber, fromYear] = [toNumber, toYear];
  }
  return snapshotDay - 1;
}

/** Reference day and month, next due, last made up to, category. */
function accountCells(random: SeededRandom, incorporated: number, category: string): string[] {
  const own = random.next();
  const month = own < 0.2 ? 3 : own < 0.33 ? 12 : monthOf(incorporated);
  const lastEnd = monthEnd(month > 1 ? 2025 : 2026, month);
  const refDay = britishDate(lastEnd).slice(0, 2);
  const hasNone = category === 'NO ACCOUNTS FILED';
  const nextDue = hasNone ? incorporated + 639 : monthEnd(month > 1 ? 2026 : 2027, month + 9);
  return [
    refDay,
    String(month),
    britishDate(Math.max(nextDue, dayOf(2020, 1, 31))),
    hasNone ? '' : britishDate(lastEnd),
    random.chance(0.01) ? '' : category,
  ];
}

function returnCells(random: SeededRandom, incorporated: number): string[] {
  const isOld = incorporated < dayOf(2015, 7, 1);
  if (!isOld) return [britishDate(incorporated + 393), ''];
  const madeUp = random.integer(dayOf(2015, 7, 1), dayOf(2016, 6, 30));
  return [britishDate(madeUp + 393), britishDate(madeUp)];
}

function mortgageCells(random: SeededRandom): readonly string[] {
  if (!random.chance(0.13)) return noMortgages;
  const outstanding = random.integer(0, 3);
  const satisfied = random.integer(0, 4);
  return [String(outstanding + satisfied), String(outstanding), '0', String(satisfied)];
}

function confirmationCells(random: SeededRandom, incorporated: number): string[] {
  if (incorporated > snapshotDay - 365) return [britishDate(incorporated + 378), ''];
  const madeUp = snapshotDay - random.integer(1, 365);
  return [britishDate(madeUp + 379), britishDate(madeUp)];
}
