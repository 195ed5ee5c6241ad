import { ownLetters } from './own-letters.ts';

/** As many as the texts of a few pages; cleared rather than kept in order, for they come back on the next page of the site or never. */
const mostTexts = 200;

/** The same reading of the same words, done once: what a site says of itself stands on every page of it. */
export function oncePerText<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly found: T }>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before.found;
    const found = read(text);
    if (known.size >= mostTexts) known.clear();
    known.set(ownLetters(text), { found });
    return found;
  };
}
