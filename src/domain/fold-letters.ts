/** Letters that Unicode does not take apart. Capitals turn ß into SS, so who writes in capitals has lost it already. */
const folded: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};

/** In lower case, as those write them who have no such letters. */
export function foldLetters(text: string): string {
  return text.toLowerCase().replaceAll(/[ßøłđæœı]/g, (letter) => folded[letter] ?? letter);
}
