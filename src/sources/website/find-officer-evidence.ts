import { proofItem, type ProofItem, type ProofPage } from './proof-rules.ts';

const shownOfficers = 2;

/** The first mention of each officer. */
export function findOfficerEvidence(
  pages: readonly ProofPage[],
  officerNames: readonly string[],
): readonly ProofItem[] {
  const items: ProofItem[] = [];
  for (const name of officerNames) {
    const pattern = spokenName(name);
    if (pattern === null) continue;
    for (const page of pages) {
      const match = pattern.exec(page.text);
      if (match === null) continue;
      const span = { start: match.index, end: match.index + match[0].length };
      items.push(proofItem('officer-name', page, span));
      break;
    }
    if (items.length === shownOfficers) break;
  }
  return items;
}

/** First forename, at most one middle name, surname; null for names of one word. */
function spokenName(name: string): RegExp | null {
  const [surname = '', forenames] = name.split(',').map((part) => part.trim());
  const words = (forenames === undefined ? surname : `${forenames} ${surname}`).split(/\s+/);
  const first = words[0] ?? '';
  const last = forenames === undefined ? (words.at(-1) ?? '') : surname;
  if (words.length < 2 || first.length < 2 || last.length < 2) return null;
  const between = String.raw`\s(?:[\p{L}.'’-]{1,20}\s)?`;
  const escaped = [first, last].map((word) => RegExp.escape(word)).join(between);
  return new RegExp(String.raw`(?<!\p{L})${escaped}(?!\p{L})`, 'iu');
}
