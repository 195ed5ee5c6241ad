/** What one look at the register compares, in the order people read it. `existence` = the register knows the number at all. */
export const registerFields = [
  'existence',
  'company_status',
  'company_status_detail',
  'company_name',
  'postal_code',
  'address',
  'company_type',
  'incorporation_date',
  'accounts_next_due_date',
  'conf_stmt_next_due_date',
  'sic_codes',
] as const;
export type RegisterField = (typeof registerFields)[number];

/** `not_comparable`: one side cannot tell, or what is stored is newer than the answer. It counts neither for nor against. */
export const comparisonOutcomes = ['agree', 'differ', 'not_comparable'] as const;
export type ComparisonOutcome = (typeof comparisonOutcomes)[number];

/** `incomplete`: the night ended before every company of the sample was compared. */
export const sampleStates = ['running', 'complete', 'incomplete'] as const;
export type SampleState = (typeof sampleStates)[number];

/** Companies of one night (issue 3, item 7): 50 of the 167,000 calls that a day allows. */
export const sampleSize = 50;

/** Under this agreement of one field there is an alarm (issue 3, item 7). */
export const agreementFloor = 0.95;

/** Fewer comparisons than this say nothing: one company in a hundred that differs would look like a broken field. */
export const leastComparable = 20;

export interface FieldCounts {
  readonly field: RegisterField;
  readonly agreed: number;
  readonly differed: number;
  readonly notComparable: number;
}

export type Verdict = 'agrees' | 'disagrees' | 'too_few';

export interface FieldAgreement extends FieldCounts {
  readonly comparable: number;
  /** 0..1, null while nothing could be compared. */
  readonly agreement: number | null;
  readonly verdict: Verdict;
}

/** How far a field agrees, and whether that is an alarm. */
export function judgeField(counts: FieldCounts): FieldAgreement {
  const comparable = counts.agreed + counts.differed;
  const agreement = comparable === 0 ? null : counts.agreed / comparable;
  return { ...counts, comparable, agreement, verdict: verdictOf(agreement, comparable) };
}

function verdictOf(agreement: number | null, comparable: number): Verdict {
  if (agreement === null || comparable < leastComparable) return 'too_few';
  return agreement < agreementFloor ? 'disagrees' : 'agrees';
}
