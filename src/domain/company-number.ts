declare const brand: unique symbol;

/** Eight characters as Companies House prints them: digits, or a prefix and digits, some ending in letters. */
export type CompanyNumber = string & { readonly [brand]: 'CompanyNumber' };

const complete = /^[A-Z0-9]{8}$/;

/**
 * Reads a company number as people and files write it: any case, spaces, lost leading zeros of all-digit numbers.
 * Null when it cannot be one.
 */
export function parseCompanyNumber(text: string): CompanyNumber | null {
  const compact = text.replaceAll(/\s/g, '').toUpperCase();
  const padded = /^\d{1,8}$/.test(compact) ? compact.padStart(8, '0') : compact;
  return isCompanyNumber(padded) ? padded : null;
}

export function isCompanyNumber(text: string): text is CompanyNumber {
  return complete.test(text);
}
