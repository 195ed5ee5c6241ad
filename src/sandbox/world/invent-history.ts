import type { SeededRandom } from '../seeded-random.ts';
import type { SandboxFiling, StrikeOffRoute } from './company.ts';
import { addDays, addMonths } from './dates.ts';
import {
  applicationFiling,
  finalNoticeFiling,
  firstNoticeFiling,
  suspensionFiling,
} from './strike-off-filings.ts';

export interface HistoryPlan {
  readonly random: SeededRandom;
  readonly companyType: string;
  readonly createdOn: string;
  readonly today: string;
  readonly strikeOff: {
    readonly route: StrikeOffRoute;
    readonly firstNoticeOn: string;
    readonly isSuspended: boolean;
    readonly dissolvedOn: string | null;
  } | null;
}

/** What a company has filed before the story begins, newest first. */
export function inventHistory(plan: HistoryPlan): SandboxFiling[] {
  const entries = [...inventOrdinaryFilings(plan), ...strikeOffFilings(plan)];
  return entries
    .toSorted((a, b) => a.date.localeCompare(b.date))
    .map((entry) => ({ ...entry, transactionId: inventTransactionId(plan.random) }))
    .toReversed();
}

export function inventTransactionId(random: SeededRandom): string {
  return Buffer.from(`3${random.integer(200_000_000, 499_999_999)}adiqzkcx`).toString('base64url');
}

function inventOrdinaryFilings(plan: HistoryPlan): Omit<SandboxFiling, 'transactionId'>[] {
  const filings: Omit<SandboxFiling, 'transactionId'>[] = [
    {
      type: plan.companyType === 'llp' ? 'LLIN01' : 'NEWINC',
      category: 'incorporation',
      subcategory: null,
      date: plan.createdOn,
      description: 'incorporation-company',
      values: {},
    },
  ];
  for (const madeUpTo of lastYearEnds(plan)) {
    filings.push(
      {
        type: 'CS01',
        category: 'confirmation-statement',
        subcategory: null,
        date: addDays(madeUpTo, 10),
        description: 'confirmation-statement-with-no-updates',
        values: { made_up_date: madeUpTo },
      },
      {
        type: 'AA',
        category: 'accounts',
        subcategory: null,
        date: addMonths(madeUpTo, 8),
        description: 'accounts-with-accounts-type-micro-entity',
        values: { made_up_date: madeUpTo },
      },
    );
  }
  if (plan.random.chance(0.15)) {
    // The service answers `subcategory` as a list on some filings; a client has to take both.
    filings.push({
      type: 'RESOLUTIONS',
      category: 'resolution',
      subcategory: ['resolution', 'capital'],
      date: addDays(plan.createdOn, 40),
      description: 'resolution-securities',
      values: {},
    });
  }
  return filings;
}

/** The last few anniversaries whose accounts are in; who is struck off by compulsion has missed the latest. */
function lastYearEnds(plan: HistoryPlan): string[] {
  const yearEnds = [];
  for (let year = 1; addMonths(plan.createdOn, 12 * year + 9) <= plan.today; year += 1) {
    yearEnds.push(addMonths(plan.createdOn, 12 * year));
  }
  const filed = plan.strikeOff?.route === 'compulsory' ? yearEnds.slice(0, -2) : yearEnds;
  return filed.slice(-plan.random.integer(1, 5));
}

function strikeOffFilings(plan: HistoryPlan): Omit<SandboxFiling, 'transactionId'>[] {
  if (plan.strikeOff === null) return [];
  const { route, firstNoticeOn, isSuspended, dissolvedOn } = plan.strikeOff;
  const filings = [{ ...firstNoticeFiling(route), date: firstNoticeOn }];
  if (route === 'voluntary')
    filings.unshift({ ...applicationFiling(plan.companyType), date: addDays(firstNoticeOn, -8) });
  if (isSuspended) filings.push({ ...suspensionFiling(route), date: addDays(firstNoticeOn, 9) });
  if (dissolvedOn !== null) filings.push({ ...finalNoticeFiling(route), date: dissolvedOn });
  return filings;
}
