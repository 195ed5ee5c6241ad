/** Characters kept on either side of what was found: enough for a person to judge, too little to store a page. */
const reach = 50;

/** The words around a find, without what would garble logs and spreadsheets. */
export function snippetAround(text: string, start: number, end: number): string {
  return text
    .slice(Math.max(0, start - reach), end + reach)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}
