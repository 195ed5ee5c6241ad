/** The same text in letters of its own: V8 keeps a whole page in memory for a word that was cut from it. */
export function ownLetters(text: string): string {
  const copy: unknown = JSON.parse(JSON.stringify(text));
  return typeof copy === 'string' ? copy : text;
}
