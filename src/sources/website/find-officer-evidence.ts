import { oncePerPageAndCompany } from './once-per-page.ts';
import { oncePerText } from '../../domain/once-per-text.ts';
import { proofItem, type ProofItem, type ProofPage, type ProofSubject } from './proof-rules.ts';

const shownOfficers = 2;

/** The first mention of each officer. */
export function findOfficerEvidence(
  pages: readonly ProofPage[],
  company: ProofSubject,
): readonly ProofItem[] {
  const mentions = pages.map((page) => officersOn(page, company));
  return company.officerNames
    .flatMap((name) => mentions.find((each) => each.has(name))?.get(name) ?? [])
    .slice(0, shownOfficers);
}

const officersOn = oncePerPageAndCompany(
  (page, { officerNames }) =>
    new Map(
      officerNames.flatMap((name) => {
        const match = spokenName(name)?.exec(page.text) ?? null;
        if (match === null) return [];
        const span = { start: match.index, end: match.index + match[0].length };
        return [[name, proofItem('officer-name', page, span)] as const];
      }),
    ),
);

/** First forename, at most one middle name, surname; null for names of one word. */
const spokenName = oncePerText((name): RegExp | null => {
  const [surname = '', forenames] = name.split(',').map((part) => part.trim());
  const words = (forenames === undefined ? surname : `${forenames} ${surname}`).split(/\s+/);
  const first = words[0] ?? '';
  const last = forenames === undefined ? (words.at(-1) ?? '') : surname;
  if (words.length < 2 || first.length < 2 || last.length < 2) return null;
  const between = String.raw`\s(?:[\p{L}.'’-]{1,20}\s)?`;
  const escaped = [first, last].map((word) => RegExp.escape(word)).join(between);
  return new RegExp(String.raw`(?<!\p{L})${escaped}(?!\p{L})`, 'iu');
});
