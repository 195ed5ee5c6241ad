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
 * when both are the same number. Where it tells another one there is no knowing which of the two cells is damaged, and to put the zeros back would be to
 * guess whose facts these are: the row is rejected. Without a witness they are put back to eight characters.
 *
 * A number that has all its characters needs no witness: the URI is the register's own text about it and has been printed with other hosts and paths.
 */
export function repairCompanyNumber(published: string, uri: string): NumberFinding {
  if (isCompanyNumber(published)) return { kind: 'as-published', companyNumber: published };
  const compact = published.replaceAll(/\s/g, '').toUpperCase();
  if (compact === '') return { kind: 'impossible', reason: 'no company number' };
  const told = isShort(compact) ? numberInUri(uri) : null;
  if (told !== null && withoutPadding(told) === withoutPadding(compact)) {
    return { kind: 'repaired', companyNumber: told };
  }
  const companyNumber = padCompanyNumber(compact);
  if (companyNumber === null) {
    return { kind: 'impossible', reason: `"${published}" cannot be a company number` };
  }
  if (told !== null) {
    const reason = `company number "${published}" is short, and its URI tells another: ${told}`;
    return { kind: 'impossible', reason };
  }
  return { kind: 'repaired', companyNumber };
}

/** With its zeros put back; null when it cannot be a company number. */
export function padCompanyNumber(short: string): CompanyNumber | null {
  return parseCompanyNumber(padAfterPrefix(short));
}

function isShort(compact: string): boolean {
  return compact.length < 8;
}

/** All numbers end in a digit or have some before their letters; a word of eight letters is none. */
function numberInUri(uri: string): CompanyNumber | null {
  const segment = uri.slice(uri.lastIndexOf('/') + 1);
  return /\d/.test(segment) ? parseCompanyNumber(segment) : null;
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
