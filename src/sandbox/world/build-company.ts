import { createSeededRandom, type SeededRandom } from '../seeded-random.ts';
import {
  strikeOffDetail,
  type PreviousName,
  type SandboxCompany,
  type SandboxFiling,
  type SandboxOfficer,
} from './company.ts';
import { companyKinds, type CompanyKind, type CompanyPlan } from './company-plan.ts';
import { addDays, addMonths, tuesdayOnOrBefore } from './dates.ts';
import { inventHistory, inventTransactionId } from './invent-history.ts';
import { inventOfficers } from './invent-officers.ts';
import { addressesOnSite, inventSite } from './invent-site.ts';
import { inventWord, trades, type Trade } from './invented-names.ts';
import { inventAddress, type Jurisdiction } from './invented-places.ts';

export interface BuildContext {
  readonly seed: number;
  readonly today: string;
  readonly takenNumbers: Set<string>;
  readonly takenDomains: Set<string>;
}

/** Invents what the plan leaves open. Officers and filings are made on first use: a register may have 200,000 companies. */
export function buildCompany(context: BuildContext, plan: CompanyPlan): SandboxCompany {
  const { seed, today } = context;
  const random = createSeededRandom(`${seed}:company:${context.takenNumbers.size}`);
  const kind = plan.kind ?? (plan.name === undefined ? inventKind(random) : 'ltd');
  const jurisdiction = inventJurisdiction(random, kind, plan);
  const createdOn =
    plan.createdOn === undefined ? inventCreationDay(random, today) : plan.createdOn;
  const number =
    plan.number ??
    inventNumber(random, { kind, jurisdiction, createdOn, taken: context.takenNumbers });
  context.takenNumbers.add(number);

  const trade =
    trades.find(({ word }) => plan.name?.includes(word.toUpperCase())) ?? random.pick(trades);
  const name =
    plan.name ?? `${inventWord(random)} ${trade.word} ${companyKinds[kind].ending}`.toUpperCase();
  const address = inventAddress(random, jurisdiction);
  const site = inventSite(random, plan, {
    name,
    trade: trade.word,
    takenDomains: context.takenDomains,
  });
  const strikeOff = datedStrikeOff(plan, today);
  const isDissolved = strikeOff?.dissolvedOn !== null && strikeOff !== null;

  const ofOwn = (topic: string): SeededRandom => createSeededRandom(`${seed}:${topic}:${number}`);
  let laterOfficers: readonly SandboxOfficer[] | null = null;
  const officers = lazy(() =>
    inventOfficers({
      random: ofOwn('officers'),
      companyType: companyKinds[kind].type,
      domain: site?.domain ?? null,
      address,
      createdOn: historicStart(createdOn, today),
      today,
      isShowcase: plan.isShowcase ?? false,
      people: plan.people ?? random.integer(1, 3),
      hasRareKinds: plan.hasRareOfficers ?? false,
    }),
  );
  const filingRandom = ofOwn('filings');
  const filings = lazy<SandboxFiling[]>(() =>
    inventHistory({
      random: filingRandom,
      companyType: companyKinds[kind].type,
      createdOn: historicStart(createdOn, today),
      today,
      strikeOff,
    }),
  );

  return {
    number,
    name,
    status: isDissolved ? 'dissolved' : (plan.status ?? 'active'),
    detail: strikeOff === null || isDissolved ? null : strikeOffDetail,
    route: isDissolved ? null : (strikeOff?.route ?? null),
    ceasedOn: strikeOff?.dissolvedOn ?? null,
    bulkStatus: plan.bulkStatus ?? null,
    type: companyKinds[kind].type,
    subtype: companyKinds[kind].subtype,
    category: companyKinds[kind].category,
    jurisdiction,
    createdOn,
    address,
    sicTexts: plan.sicTexts ?? sicTextsOf(random, trade),
    accounts: inventAccounts(random, {
      today,
      isOverdueSince: strikeOff?.route === 'compulsory' ? strikeOff.firstNoticeOn : null,
    }),
    confirmation: {
      lastMadeUpTo: addDays(today, -random.integer(200, 500)),
      nextDue: addDays(today, random.integer(-150, 150)),
    },
    previousNames: inventPreviousNames(
      random,
      plan.previousNames ?? 0,
      historicStart(createdOn, today),
    ),
    domain: site?.domain ?? null,
    siteKind: site?.kind ?? null,
    site,
    isKnownToSnov: plan.isKnownToSnov ?? (site !== null && random.chance(0.85)),
    hasWrongCounts: plan.hasWrongCounts ?? false,
    get officers() {
      return laterOfficers ?? officers();
    },
    set officers(list) {
      laterOfficers = list;
    },
    get emails() {
      return site === null ? [] : addressesOnSite(site, officers());
    },
    get filings() {
      return filings();
    },
    addFiling(filing) {
      const added = { ...filing, transactionId: inventTransactionId(filingRandom) };
      filings().unshift(added);
      return added;
    },
  };
}

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** Officers and filings go back a few years at most, whatever the record's own date. */
function historicStart(createdOn: string | null, today: string): string {
  const earliest = addDays(today, -5_000);
  return createdOn === null || createdOn < earliest ? earliest : createdOn;
}

function datedStrikeOff(plan: CompanyPlan, today: string) {
  if (plan.strikeOff === undefined) return null;
  const { route, weeksAgo, isSuspended, isDissolved } = plan.strikeOff;
  const firstNoticeOn = tuesdayOnOrBefore(addDays(today, -7 * weeksAgo));
  return {
    route,
    firstNoticeOn,
    isSuspended,
    dissolvedOn: isDissolved ? tuesdayOnOrBefore(addDays(addMonths(firstNoticeOn, 2), 13)) : null,
  };
}

const recentNumbersFrom = '2007-01-01';

/** One company in twelve is an old one with a leading-zero number. */
function inventCreationDay(random: SeededRandom, today: string): string {
  return random.chance(0.08)
    ? addDays(today, -random.integer(15_000, 22_000))
    : addDays(today, -random.integer(700, 7_000));
}

function inventKind(random: SeededRandom): CompanyKind {
  const draw = random.next();
  if (draw < 0.89) return 'ltd';
  if (draw < 0.93) return 'llp';
  if (draw < 0.96) return 'clg';
  if (draw < 0.985) return 'cic';
  return draw < 0.995 ? 'plc' : 'lp';
}

function inventJurisdiction(
  random: SeededRandom,
  kind: CompanyKind,
  plan: CompanyPlan,
): Jurisdiction {
  if (plan.name !== undefined || kind === 'lp') return 'england-wales';
  const draw = random.next();
  if (draw < 0.88) return 'england-wales';
  return draw < 0.95 ? 'scotland' : 'northern-ireland';
}

function inventNumber(random: SeededRandom, about: NumberPlan & { taken: Set<string> }): string {
  let number = '';
  do number = drawNumber(random, about);
  while (number === '' || about.taken.has(number));
  return number;
}

interface NumberPlan {
  readonly kind: CompanyKind;
  readonly jurisdiction: Jurisdiction;
  readonly createdOn: string | null;
}

function drawNumber(random: SeededRandom, { kind, jurisdiction, createdOn }: NumberPlan): string {
  const six = (min: number, max: number): string =>
    String(random.integer(min, max)).padStart(6, '0');
  if (kind === 'lp') return `LP${six(15_000, 23_000)}`;
  if (kind === 'llp') {
    const prefix = { 'england-wales': 'OC', scotland: 'SO', 'northern-ireland': 'NC' }[
      jurisdiction
    ];
    return prefix + (prefix === 'OC' ? six(300_000, 449_999) : six(300_000, 307_999));
  }
  if (jurisdiction === 'scotland') return `SC${six(150_000, 829_999)}`;
  if (jurisdiction === 'northern-ireland')
    return `NI${random.chance(0.2) ? six(40_000, 73_000) : six(600_000, 719_999)}`;
  if (createdOn === null || createdOn < recentNumbersFrom) {
    return String(random.integer(200_000, 1_900_000)).padStart(8, '0');
  }
  // About 1,550 new companies a day carry the numbers from 6 million in 2007 to 17 million in 2026.
  const days = (Date.parse(createdOn) - Date.parse(recentNumbersFrom)) / 86_400_000;
  return String(6_000_000 + Math.floor(days) * 1_550 + random.integer(0, 30_000)).padStart(8, '0');
}

function sicTextsOf(random: SeededRandom, trade: Trade): string[] {
  return random.chance(0.2)
    ? [trade.sic, '82990 - Other business support service activities n.e.c.']
    : [trade.sic];
}

function inventAccounts(
  random: SeededRandom,
  about: { today: string; isOverdueSince: string | null },
): SandboxCompany['accounts'] {
  const month = random.integer(1, 12);
  const { today, isOverdueSince } = about;
  const nextDue =
    isOverdueSince === null
      ? addDays(today, random.integer(-60, 270))
      : addDays(isOverdueSince, -random.integer(60, 200));
  const nextMadeUpTo = addMonths(nextDue, -9);
  const hasFiled = random.chance(0.75);
  return {
    day: month === 2 ? 28 : 30,
    month,
    type: random.pick(['micro-entity', 'total-exemption-full', 'dormant', 'unaudited-abridged']),
    lastMadeUpTo: hasFiled ? addMonths(nextMadeUpTo, -12) : null,
    nextMadeUpTo,
    nextDue,
  };
}

function inventPreviousNames(
  random: SeededRandom,
  count: number,
  createdOn: string,
): PreviousName[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `${inventWord(random)} TRADING LIMITED`.toUpperCase(),
    from: addDays(createdOn, 50 * index),
    to: addDays(createdOn, 50 * (index + 1)),
  })).toReversed();
}
