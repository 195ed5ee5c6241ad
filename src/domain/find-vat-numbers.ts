/** A VAT registration number that a text calls one and whose check digits are right. */
export interface FoundVatNumber {
  /** Nine digits. */
  readonly vatNumber: string;
  readonly start: number;
  readonly end: number;
}

/** UK numbers: nine digits, printed 3-4-2 or 3-2-4 or in one; three more are a branch. */
export const labelledVat =
  /\bVAT\b(?:[\s:.#-]{0,3}(?:registration|registered|reg|number|no|nr|n°|is|id)\b){0,4}[\s:.#-]{0,4}(?:GB|XI)?[ ]?(?<digits>\d{3}[ .-]?\d{4}[ .-]?\d{2}|\d{3}[ .-]?\d{3}[ .-]?\d{3})(?!\d)/giu;

/** VAT numbers in a text; those with wrong check digits are somebody's template. */
export function findVatNumbers(text: string): readonly FoundVatNumber[] {
  const found: FoundVatNumber[] = [];
  for (const match of text.matchAll(labelledVat)) {
    const vatNumber = (match.groups?.['digits'] ?? '').replaceAll(/\D/g, '');
    if (!isVatNumber(vatNumber)) continue;
    found.push({ vatNumber, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** Weights 8 to 2 and modulus 97; numbers given out since 2010 have 55 added (HMRC VATREG19150). */
export function isVatNumber(digits: string): boolean {
  if (!/^\d{9}$/.test(digits) || digits.startsWith('000')) return false;
  const weighted = Array.from(digits.slice(0, 7)).reduce(
    (sum, digit, index) => sum + Number(digit) * (8 - index),
    Number(digits.slice(7)),
  );
  return weighted % 97 === 0 || (weighted + 55) % 97 === 0;
}
