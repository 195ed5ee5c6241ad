import type { Filing } from '../../domain/filing.ts';

/** What the filing history is asked for. The service widens some categories, so the answer is filtered again. */
export const strikeOffCategories = ['gazette', 'dissolution', 'restoration'] as const;

/**
 * The forms of a strike-off's life, from the application to the return to the register
 * (https://github.com/companieshouse/filing-history-delta-consumer, transform_rules.yml).
 */
const strikeOffTypes = new Set([
  'DS01',
  'LLDS01',
  'GAZ1',
  'GAZ1(A)',
  'DISS16(SOAS)',
  'SOAS(A)',
  'DISS40',
  'SOAD(A)',
  'DS02',
  'LLDS02',
  'GAZ2',
  'GAZ2(A)',
  'RT01',
  'LLRT01',
  'AC92',
]);

/**
 * The same by description, for old rows whose type is missing or another
 * (https://github.com/companieshouse/api-enumerations, filing_history_descriptions.yml). Two spell it "compulsary".
 */
const strikeOffDescriptions = new Set([
  'dissolution-application-strike-off-company',
  'dissolution-application-strike-off-limited-liability-partnership',
  'gazette-notice-voluntary',
  'gazette-notice-compulsory',
  'gazette-notice-compulsary',
  'dissolved-compulsory-strike-off-suspended',
  'dissolution-voluntary-strike-off-suspended',
  'gazette-filings-brought-up-to-date',
  'dissolution-voluntary-strike-off-discontinued',
  'dissolution-withdrawal-application-strike-off-company',
  'dissolution-withdrawal-application-strike-off-limited-liability-partnership',
  'gazette-dissolved-compulsory',
  'gazette-dissolved-compulsary',
  'gazette-dissolved-voluntary',
  'gazette-dissolved-liquidation',
  'gazette-dissolved-statutory-instrument',
  'administrative-restoration-company',
  'administrative-restoration-limited-liability-partnership',
  'restoration-order-of-court',
]);

export function isStrikeOffFiling({
  type,
  description,
}: Pick<Filing, 'type' | 'description'>): boolean {
  return (
    (type !== null && strikeOffTypes.has(type)) ||
    (description !== null && strikeOffDescriptions.has(description))
  );
}
