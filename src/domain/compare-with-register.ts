import type { CompanyProfile } from './company-profile.ts';
import type { CompanyStatus } from './company-status.ts';
import { isProposalToStrikeOff } from './company-status.ts';
import {
  addressWords,
  plainText,
  postcodeText,
  sicCodesOf,
  statusWord,
} from './register-wording.ts';
import type { ComparisonOutcome, RegisterField } from './register-sample.ts';
import { leaveReasonOfStatus } from './strike-off-transition.ts';
import type { RegisterSource } from './strike-off.ts';
import { typesOfCategory } from './types-of-category.ts';

/** What is stored of a company, as far as the register's answer tells of it too. */
export interface StoredFacts extends Pick<
  CompanyProfile,
  | 'companyName'
  | 'companyType'
  | 'companyStatusRaw'
  | 'status'
  | 'accountsNextDueDate'
  | 'confirmationStatementNextDueDate'
> {
  readonly companyCategory: string | null;
  /** First line, second line, post town, county. The country is left out: the bulk file mostly does. */
  readonly addressLines: readonly (string | null)[];
  readonly postalCode: string | null;
  readonly incorporationDate: string | null;
  readonly sicTexts: readonly (string | null)[];
  readonly statusAsOf: number;
  readonly statusSource: RegisterSource;
  readonly profileAsOf: number;
}

export interface FieldComparison {
  readonly field: RegisterField;
  readonly outcome: ComparisonOutcome;
  /** What was compared, in the plain form it was compared in. */
  readonly stored: string | null;
  readonly registered: string | null;
}

/**
 * Compares what is stored with what the register answered to a question asked at `askedAt`, field by field. Differences of
 * wording between the bulk file and the API are none: case, runs of spaces, punctuation of addresses, the order of SIC codes.
 */
export function compareWithRegister(
  stored: StoredFacts,
  { profile, askedAt }: { readonly profile: CompanyProfile; readonly askedAt: number },
): readonly FieldComparison[] {
  const status = [compareStatus(stored, profile), compareDetail(stored, profile)];
  const rest = [
    whereTold(
      compareValues('company_name', plainText(stored.companyName), plainText(profile.companyName)),
    ),
    compareValues(
      'postal_code',
      postcodeText(stored.postalCode),
      postcodeText(profile.registeredOffice.postalCode),
    ),
    compareValues(
      'address',
      addressWords(stored.addressLines),
      addressWords(officeLines(profile.registeredOffice)),
    ),
    compareType(stored, profile),
    whereTold(
      compareValues('incorporation_date', stored.incorporationDate, profile.dateOfCreation),
    ),
    compareValues(
      'accounts_next_due_date',
      stored.accountsNextDueDate,
      profile.accountsNextDueDate,
    ),
    compareValues(
      'conf_stmt_next_due_date',
      stored.confirmationStatementNextDueDate,
      profile.confirmationStatementNextDueDate,
    ),
    compareValues('sic_codes', sicCodesOf(stored.sicTexts), sicCodesOf(profile.sicCodes)),
  ];
  return [
    { field: 'existence', outcome: 'agree', stored: null, registered: null },
    ...status.map((field) => unlessNewer(field, stored.statusAsOf > askedAt)),
    ...rest.map((field) => unlessNewer(field, stored.profileAsOf > askedAt)),
  ];
}

/** The one comparison of a company that the register does not know. */
export const unknownToRegister: readonly FieldComparison[] = [
  { field: 'existence', outcome: 'differ', stored: 'stored', registered: null },
];

/** A stream event that was stored while the question was on its way knows more than the answer. */
function unlessNewer(comparison: FieldComparison, isNewer: boolean): FieldComparison {
  return isNewer ? { ...comparison, outcome: 'not_comparable' } : comparison;
}

function compareValues(
  field: RegisterField,
  stored: string | null,
  registered: string | null,
): FieldComparison {
  const isNothing = stored === null && registered === null;
  const outcome = stored === registered ? 'agree' : 'differ';
  return { field, outcome: isNothing ? 'not_comparable' : outcome, stored, registered };
}

/** The API leaves out what it does not know; what is stored then stays, so it is no difference. */
function whereTold(comparison: FieldComparison): FieldComparison {
  return comparison.registered === null ? { ...comparison, outcome: 'not_comparable' } : comparison;
}

function compareStatus(stored: StoredFacts, profile: CompanyProfile): FieldComparison {
  const ours = stored.status.companyStatus;
  const theirs = profile.status.companyStatus;
  const comparison = whereTold(
    compareValues(
      'company_status',
      ours ?? statusWord(stored.companyStatusRaw),
      theirs ?? statusWord(profile.companyStatusRaw),
    ),
  );
  // The bulk file tells the kinds of insolvency only roughly: the import takes the nearest code.
  const isRough = stored.statusSource === 'bulk' && isInsolvency(ours) && isInsolvency(theirs);
  return comparison.outcome === 'differ' && isRough
    ? { ...comparison, outcome: 'not_comparable' }
    : comparison;
}

/** Here absence is a fact too: the company is not under threat. */
function compareDetail(
  { status, statusSource }: StoredFacts,
  profile: CompanyProfile,
): FieldComparison {
  const stored = status.companyStatusDetail;
  const registered = profile.status.companyStatusDetail;
  const comparison: FieldComparison = {
    field: 'company_status_detail',
    outcome: stored === registered ? 'agree' : 'differ',
    stored,
    registered,
  };
  // Of all details the bulk file has only the proposal to strike off.
  const isUntold =
    statusSource === 'bulk' && stored === null && !isProposalToStrikeOff(profile.status);
  return comparison.outcome === 'differ' && isUntold
    ? { ...comparison, outcome: 'not_comparable' }
    : comparison;
}

/** By the API's type where one is stored, else by whether the bulk file's category allows it. */
function compareType(stored: StoredFacts, { companyType }: CompanyProfile): FieldComparison {
  if (stored.companyType !== null) {
    return whereTold(compareValues('company_type', stored.companyType, companyType));
  }
  const allowed = typesOfCategory(stored.companyCategory);
  const comparison = { field: 'company_type', stored: plainText(stored.companyCategory) } as const;
  if (allowed === null || companyType === null) {
    return { ...comparison, outcome: 'not_comparable', registered: companyType };
  }
  const outcome = allowed.includes(companyType) ? 'agree' : 'differ';
  return { ...comparison, outcome, registered: companyType };
}

function isInsolvency(status: CompanyStatus | null): boolean {
  return leaveReasonOfStatus(status) === 'insolvency';
}

function officeLines(office: CompanyProfile['registeredOffice']): readonly (string | null)[] {
  return [office.addressLine1, office.addressLine2, office.postTown, office.county];
}
