/**
 * A cell that a spreadsheet would take for a formula. Spaces and quotes before the character do not help, since programs
 * drop them on import; the full-width forms are formulas in East Asian versions
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
// oxlint-disable-next-line no-control-regex -- NUL and other leading control characters are what it looks for
const formula = /^[\s"'`]*[=+\-@\t\r\n\0＝＋－＠]/u;

/**
 * Makes a spreadsheet show the text instead of running it, by a leading apostrophe. Reversible: a cell that begins with
 * an apostrophe and would be a formula without it has had exactly one added.
 */
export function neutraliseFormula(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}
