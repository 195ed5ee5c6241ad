import { londonDateOf } from '../domain/london-date.ts';
import { isCompanyNumber, type CompanyNumber } from '../domain/company-number.ts';
import { proposalToStrikeOff } from '../domain/company-status.ts';
import type { Dice } from './seeded-random.ts';

export interface ModelFiling {
  readonly transactionId: string;
  readonly type: string;
  readonly category: string;
  readonly description: string;
  readonly date: string;
}

/** A company as the register has it now. */
export interface ModelCompany {
  readonly number: CompanyNumber;
  name: string;
  status: string;
  detail: string | null;
  route: 'compulsory' | 'voluntary' | null;
  isSuspended: boolean;
  readonly filings: ModelFiling[];
  /** Where the streams told that it came under threat last; null before they have. */
  readonly entry: { companies: number | null; filings: number | null };
  /** When its status changed last; -Infinity when it has not since the beginning. Milliseconds since the beginning. */
  changedAt: number;
  /** When it came under threat for the first time since the beginning; null when it has not. */
  firstEnteredAt: number | null;
}

export type StatusChange =
  | { readonly kind: 'apply' }
  | { readonly kind: 'enter'; readonly route: 'compulsory' | 'voluntary' }
  | { readonly kind: 'suspend' }
  /** The register drops the detail of a suspended one. */
  | { readonly kind: 'drop-detail' }
  | { readonly kind: 'discontinue' }
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'dissolve' }
  | { readonly kind: 'become-insolvent' }
  | { readonly kind: 'convert' };

/** Companies are numbered from here, and bear their place in the row in their names. */
export const firstModelNumber = 10_000_000;

const forms = {
  DS01: ['dissolution', 'dissolution-application-strike-off-company'],
  GAZ1: ['gazette', 'gazette-notice-compulsory'],
  'GAZ1(A)': ['gazette', 'gazette-notice-voluntary'],
  'DISS16(SOAS)': ['dissolution', 'dissolved-compulsory-strike-off-suspended'],
  'SOAS(A)': ['dissolution', 'dissolution-voluntary-strike-off-suspended'],
  DISS40: ['gazette', 'gazette-filings-brought-up-to-date'],
  'SOAD(A)': ['dissolution', 'dissolution-voluntary-strike-off-discontinued'],
  DS02: ['dissolution', 'dissolution-withdrawal-application-strike-off-company'],
  GAZ2: ['gazette', 'gazette-dissolved-compulsory'],
  'GAZ2(A)': ['gazette', 'gazette-dissolved-voluntary'],
  AA: ['accounts', 'accounts-with-accounts-type-micro-entity'],
} as const;
type Form = keyof typeof forms;

/** Whoever is under threat by the register: also while a strike-off is suspended, whatever the detail says. */
export function isUnderThreat(company: ModelCompany): boolean {
  return (
    company.detail === proposalToStrikeOff || (company.isSuspended && company.status === 'active')
  );
}

const towns = ['Leeds', 'Ynys Môn', 'Caerffili', 'Dùn Èideann', 'Bristol'];
const trades = ['Joinery', 'Café', 'Haulage', 'Pâtisserie', 'Näherei €'];

export interface ModelRegister {
  readonly companies: readonly ModelCompany[];
  readonly find: (number: string) => ModelCompany | undefined;
  /** Changes a company at this wall time and returns the filing that goes with it, if any. */
  readonly change: (
    company: ModelCompany,
    change: StatusChange,
    at: { readonly elapsed: number; readonly wall: number },
  ) => ModelFiling | null;
  /** A filing that has nothing to do with a strike-off. */
  readonly fileAccounts: (company: ModelCompany, wall: number) => ModelFiling;
  readonly rename: (company: ModelCompany) => void;
}

export function createRegister(
  dice: Dice,
  size: { readonly companies: number; readonly underThreat: number; readonly wall: number },
): ModelRegister {
  let filed = 0;
  const companies = Array.from({ length: size.companies }, (_, index): ModelCompany => {
    const name = `${dice.pick(towns)} ${dice.pick(trades)} ${index} Ltd`;
    return {
      number: numberOf(firstModelNumber + index),
      name,
      status: 'active',
      detail: null,
      route: null,
      isSuspended: false,
      filings: [],
      entry: { companies: null, filings: null },
      changedAt: -Infinity,
      firstEnteredAt: null,
    };
  });
  const byNumber = new Map<string, ModelCompany>(companies.map((each) => [each.number, each]));

  const file = (company: ModelCompany, type: Form, wall: number): ModelFiling => {
    filed += 1;
    const [category, description] = forms[type];
    const filing = {
      transactionId: `T${String(filed).padStart(9, '0')}`,
      type,
      category,
      description,
      date: londonDateOf(wall),
    };
    company.filings.unshift(filing);
    return filing;
  };
  const leave = (company: ModelCompany, status: string): void => {
    company.status = status;
    company.detail = null;
    company.isSuspended = false;
  };

  const change = (
    company: ModelCompany,
    { kind, ...rest }: StatusChange,
    { elapsed, wall }: { readonly elapsed: number; readonly wall: number },
  ): ModelFiling | null => {
    company.changedAt = elapsed;
    const isVoluntary = company.route === 'voluntary';
    switch (kind) {
      case 'apply':
        return file(company, 'DS01', wall);
      case 'enter': {
        const route = 'route' in rest ? rest.route : 'compulsory';
        company.route = route;
        company.status = 'active';
        company.detail = proposalToStrikeOff;
        company.isSuspended = false;
        if (elapsed >= 0) company.firstEnteredAt ??= elapsed;
        return file(company, route === 'voluntary' ? 'GAZ1(A)' : 'GAZ1', wall);
      }
      case 'suspend':
        company.isSuspended = true;
        return file(company, isVoluntary ? 'SOAS(A)' : 'DISS16(SOAS)', wall);
      case 'drop-detail':
        company.detail = null;
        return null;
      case 'discontinue':
        leave(company, 'active');
        return file(company, isVoluntary ? 'SOAD(A)' : 'DISS40', wall);
      case 'withdraw':
        leave(company, 'active');
        return file(company, 'DS02', wall);
      case 'dissolve':
        leave(company, 'dissolved');
        return file(company, isVoluntary ? 'GAZ2(A)' : 'GAZ2', wall);
      case 'become-insolvent':
        leave(company, 'liquidation');
        return null;
      case 'convert':
        leave(company, 'converted-closed');
        return null;
    }
  };

  // Notices of the weeks before the beginning.
  for (const company of companies.slice(0, size.underThreat)) {
    const wall = size.wall - dice.between(2, 60) * 86_400_000;
    const route = dice.chance(0.5) ? 'voluntary' : 'compulsory';
    change(company, { kind: 'enter', route }, { elapsed: -Infinity, wall });
  }

  return {
    companies,
    find: (number) => byNumber.get(number),
    change,
    fileAccounts: (company, wall) => file(company, 'AA', wall),
    rename(company) {
      company.name = `${company.name.replace(/ \(\d+\) Ltd$/, '').replace(/ Ltd$/, '')} (${dice.integer(1, 999)}) Ltd`;
    },
  };
}

export function profileJson(
  company: ModelCompany,
  carriesDetail: boolean,
): Record<string, unknown> {
  return {
    company_name: company.name,
    company_number: company.number,
    company_status: company.status,
    ...(carriesDetail && company.detail !== null && { company_status_detail: company.detail }),
    date_of_creation: '2015-02-01',
    registered_office_address: {
      address_line_1: '1 High Street',
      locality: 'Leeds',
      postal_code: 'LS1 4AP',
    },
    type: 'ltd',
  };
}

export function filingJson(filing: ModelFiling): Record<string, unknown> {
  return {
    category: filing.category,
    date: filing.date,
    description: filing.description,
    transaction_id: filing.transactionId,
    type: filing.type,
  };
}

function numberOf(digits: number): CompanyNumber {
  const text = String(digits);
  if (!isCompanyNumber(text)) throw new TypeError(`${text} is no company number`);
  return text;
}
