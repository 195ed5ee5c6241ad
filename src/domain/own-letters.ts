/** The same text in letters of its own: V8 keeps a whole page in memory for a word that was cut from it. */
export function ownLetters(text: string): string {
  // To cut a sum V8 first copies its letters into one text, and keeps that.
  return ` ${text}`.slice(1);
}
