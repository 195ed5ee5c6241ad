/** Whether a text holds one of these. To look for plain words takes a fraction of what an expression with several beginnings takes. */
export function hasAny(text: string, words: readonly string[]): boolean {
  return words.some((word) => text.includes(word));
}
