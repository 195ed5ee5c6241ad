import { findCompanyName } from '../../domain/find-company-name.ts';
import { findOfficeEvidence } from './find-office-evidence.ts';
import { isListedAsOthers } from './firms-beside.ts';
import { isAboutOthers, isOnRecord, isSpokenOf, standingOf } from './judge-context.ts';
import { isKindredSite, isSaidOfSite } from './judge-mention.ts';
import { isDisowned } from './judge-relation.ts';
import { isTold } from './judge-story.ts';
import { spanOfPostcode } from './places-near.ts';
import { wordsOfStory } from './story-words.ts';
import { readMentionSentence } from './mention-sentence.ts';
import { isOfOwnPeople } from './own-voice.ts';
import type { ProofPage, ProofSubject, Span } from './proof-rules.ts';
import { isPast, isReported } from './told-events.ts';
import { hasUnintroducedName } from './unintroduced-names.ts';

/** An address between them fits into this many characters behind a name. */
const reach = 260;

/**
 * Registered name and company number in one breath, on a site that is called like the company: however the sentence is made,
 * whoever tells of others has another form for it. It counts where the site names nobody else. Null where there is none.
 */
export function findOwnParticulars(
  pages: readonly ProofPage[],
  company: ProofSubject,
): { readonly page: ProofPage; readonly span: Span } | null {
  const [home] = pages;
  if (home === undefined || !isKindredSite(home, company)) return null;
  for (const page of pages) {
    for (const name of findCompanyName(page.text, company.companyName)) {
      if (name.kind !== 'registered' || isOfOthers(page, name, company.companyName)) continue;
      const behind = page.text.slice(name.end, name.end + reach);
      const number = endOfNumber(behind, company);
      if (number === null || isPast(behind) || isReported(behind)) continue;
      return { page, span: { start: name.start, end: name.end + number } };
    }
  }
  return null;
}

/**
 * The registered name on a site whose own address is the registered office: whoever sits there and names the company, and nobody else as whose the site is,
 * is it. Null where there is none.
 */
export function findNameAtOffice(
  pages: readonly ProofPage[],
  company: ProofSubject,
): { readonly page: ProofPage; readonly span: Span } | null {
  const [home, ...others] = pages;
  if (home === undefined || company.hasNamesake === true) return null;
  // An address beside the name is the company's, whoever tells of it.
  const isOwnAddress =
    findOfficeEvidence(home, company).length > 0 &&
    !findCompanyName(home.text, company.companyName).some(({ kind }) => kind === 'registered');
  if (!isOwnAddress) return null;
  for (const page of others) {
    if (hasUnintroducedName(page, company.companyName) || isAboutOthers(page.url)) continue;
    for (const name of findCompanyName(page.text, company.companyName)) {
      if (name.kind !== 'registered') continue;
      const { head, rest } = readMentionSentence(page, name, company.companyName);
      if (isOfOwnPeople(head, rest)) return { page, span: name };
      if (isOfOthers(page, name, company.companyName)) continue;
      const behind = page.text.slice(name.end, name.end + reach);
      if (!isPast(behind) && !isReported(behind)) return { page, span: name };
    }
  }
  return null;
}

/**
 * The registered name as the heading of a home page that is called like the company, over the postcode of the registered office in an
 * address: the old way of a letterhead. Null where there is none.
 */
export function findLetterhead(
  pages: readonly ProofPage[],
  company: ProofSubject,
): { readonly page: ProofPage; readonly span: Span } | null {
  const [home] = pages;
  if (home === undefined || company.hasNamesake === true || company.isPostalCodeShared === true)
    return null;
  const heading = headingsOf(home).find(({ start, end }) =>
    findCompanyName(home.text.slice(start, end), company.companyName).some(
      (each) => each.kind === 'registered' && each.start === 0 && each.end >= end - start - 1,
    ),
  );
  if (heading === undefined || !isKindredSite(home, company)) return null;
  if (isOfOthers(home, heading, company.companyName)) return null;
  const behind = home.text.slice(heading.end);
  const postcode = spanOfPostcode(behind, { start: 0, end: behind.length }, company.postalCode);
  if (postcode === null) return null;
  const [before = ''] = behind.slice(0, postcode.start).split('\n').slice(-1);
  return wordsOfStory(before) === 0 ? { page: home, span: heading } : null;
}

const mostHeadings = 8;

/** The first lines of a page, among which are those of a menu. */
function headingsOf({ text }: ProofPage): readonly Span[] {
  let start = 0;
  return text
    .split('\n', mostHeadings)
    .map((line) => {
      const span = { start, end: start + line.trimEnd().length };
      start += line.length + 1;
      return span;
    })
    .filter((line) => line.end > line.start);
}

function isOfOthers(page: ProofPage, name: Span, companyName: string): boolean {
  if (standingOf(page.text, name.start) !== 'unsaid' || isListedAsOthers({ page, ...name }))
    return true;
  if (isDisowned(page, name, companyName) || isTold(page, name, companyName)) return true;
  if (isSaidOfSite(page, name)) return false;
  // "We are eleven customers of Acme Ltd".
  if (/\bof\s(?:the\s)?$/iu.test(page.text.slice(Math.max(0, name.start - 10), name.start)))
    return true;
  return isSpokenOf(page.text, name.start, 'name') || isOnRecord(page.text, name);
}

/** Where the company's number ends, with or without zeros and spaces. */
function endOfNumber(text: string, { companyNumber }: ProofSubject): number | null {
  const [, letters = '', digits = ''] = /^([A-Z]*)0*(.*)$/u.exec(companyNumber) ?? [];
  const number = new RegExp(
    String.raw`(?<![\p{L}\p{N}])${spaced(letters)} ?0{0,7}${spaced(digits)}(?![\p{L}\p{N}])`,
    'iu',
  );
  const match = number.exec(text);
  return match === null ? null : match.index + match[0].length;
}

function spaced(written: string): string {
  return written.split('').join(' ?');
}
