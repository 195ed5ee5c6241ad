import {
  type CompanyNumber,
  isCompanyNumber,
  parseCompanyNumber,
} from '../../domain/company-number.ts';

export type NumberFinding =
  | { readonly kind: 'as-published'; readonly companyNumber: CompanyNumber }
  | { readonly kind: 'repaired'; readonly companyNumber: CompanyNumber }
  | { readonly kind: 'impossible'; readonly reason: string };

/**
 * Spreadsheets turn `08209948` into `8209948`. The URI column still holds the number in full, so it is taken from there
 * when both are the same number; without such a witness the zeros are put back to eight characters.
 */
export function repairCompanyNumber(published: string, uri: string): NumberFinding {
  if (isCompanyNumber(published)) return { kind: 'as-published', companyNumber: published };
  const compact = published.replaceAll(/\s/g, '').toUpperCase();
  if (compact === '') return { kind: 'impossible', reason: 'no company number' };
  const companyNumber = numberInUri(compact, uri) ?? parseCompanyNumber(padAfterPrefix(compact));
  if (companyNumber) return { kind: 'repaired', companyNumber };
  return { kind: 'impossible', reason: `"${published}" cannot be a company number` };
}

function numberInUri(compact: string, uri: string): CompanyNumber | null {
  const segment = uri.slice(uri.lastIndexOf('/') + 1);
  const fromUri = parseCompanyNumber(segment);
  return fromUri && withoutPadding(fromUri) === withoutPadding(compact) ? fromUri : null;
}

function withoutPadding(number: string): string {
  return number.replace(/^([A-Z]*)0+(?=.)/, '$1');
}

/** `SC1234` is `SC001234`; a prefix has two characters, the old Northern Irish `R` one. */
function padAfterPrefix(compact: string): string {
  const match = /^([A-Z]{1,2})(\d+)$/.exec(compact);
  if (!match) return compact;
  const [, prefix = '', digits = ''] = match;
  return prefix + digits.padStart(8 - prefix.length, '0');
}
