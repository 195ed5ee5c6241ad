import { findCompanyName } from '../../domain/find-company-name.ts';
import { isKindredSite } from './judge-mention.ts';
import { isDisowned } from './judge-relation.ts';
import type { ProofPage, ProofSubject, Span } from './proof-rules.ts';
import { sentenceEnd } from './story-words.ts';
import { isDealtWith } from './visitor-dealings.ts';

/** Where a company number begins. */
interface NumberPlace {
  readonly page: ProofPage;
  readonly start: number;
}

/** A name and its number stand no farther from each other. */
export const nameReach = 200;

/** "Acme Ltd makes the widgets, which we sell. Company number …": the sentence before says that it is another. */
export function isBehindOther({ page, start }: NumberPlace, company: ProofSubject): boolean {
  if (isKindredSite(page, company)) return false;
  const name = nameBefore({ page, start }, company);
  const before = page.text.slice(Math.max(0, start - nameReach), start);
  const isOwnSentence = /\b(?:our|we|us)\b/iu.test(before.split(sentenceEnd).at(-1) ?? '');
  return name !== null && !isOwnSentence && isDisowned(page, name, company.companyName);
}

/** "Acme Ltd is the company behind Acme Boats. Company number …": the sentence before introduces it. */
export function isBehindIntroduction(number: NumberPlace, company: ProofSubject): boolean {
  const name = nameBefore(number, company);
  return name !== null && isDealtWith(number.page, name, company.companyName);
}

function nameBefore({ page, start }: NumberPlace, { companyName }: ProofSubject): Span | null {
  const from = Math.max(0, start - nameReach);
  const name = findCompanyName(page.text.slice(from, start), companyName).findLast(
    (each) => each.kind === 'registered',
  );
  return name === undefined ? null : { start: from + name.start, end: from + name.end };
}
