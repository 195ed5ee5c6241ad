import { findCompanyName } from '../../domain/find-company-name.ts';
import { findOperators, isOfBackground, lastRegisteredName, nameKeyOf } from './find-operators.ts';
import { isSaidOfSite } from './judge-mention.ts';
import { isDisowned } from './judge-relation.ts';
import { isOfPartner } from './judge-partner.ts';
import { readMentionSentence } from './mention-sentence.ts';
import type { ProofPage, ProofSubject, Span } from './proof-rules.ts';
import { isDealtWith } from './visitor-dealings.ts';

/** A company number with the page it stands on. */
interface NumberOfFirm extends Span {
  readonly page: ProofPage;
}

/** The number of an insurer, a lender, whoever takes the cards, or the principal. */
export function isOfBackgroundFirm(number: NumberOfFirm): boolean {
  const { page, start } = number;
  if (isSaidOfSite(page, number)) return false;
  const before = page.text.slice(Math.max(0, start - 130), start);
  // A number or a postcode before it is read as its first words.
  const name = lastRegisteredName(before.slice(before.lastIndexOf('\n') + 1))?.replace(
    /^(?:[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}[.]?|\d[\d.]{0,9})\s/u,
    '',
  );
  return (
    name !== undefined &&
    (isOfBackground(name) || isNamedPrincipal(page.text, name) || isMarkOwner(before, name))
  );
}

/** "…, a wholly owned subsidiary which gives all its profits to the hospice": a charity tells of its shops. */
export function isTradingArm({ page, end }: NumberOfFirm): boolean {
  return /^[\s,)]{1,4}(?:an?|the|its|our)\s(?:[\w-]{1,15}\s){0,2}subsidiary\b[^.;\n]{0,60}\b(?:profits?|surplus|gift\said)\b/iu.test(
    page.text.slice(end, end + 160),
  );
}

/** "Subsidiaries: Acme Ltd (number), …" on the site of another. */
export function isOfSubsidiary({ page, start }: NumberOfFirm): boolean {
  return isUnderHeading(
    { page, start },
    /\b(?:subsidiar(?:y|ies)(?:\sundertakings?)?|family(?:\sof\scompanies)?)\s?:[^.;\n]{0,300}$/iu,
  );
}

/** "The Acme group of companies: Acme Ltd (number), …": on the site of one of them, or of whoever heads them. */
export function isListedInGroup({ page, start }: NumberOfFirm): boolean {
  return isUnderHeading(
    { page, start },
    /\b(?:(?:our|group)\scompanies|group(?:\sof\scompanies)?)\s?:[^.;\n]{0,300}$/iu,
  );
}

function isUnderHeading(
  { page, start }: { readonly page: ProofPage; readonly start: number },
  heading: RegExp,
): boolean {
  return heading.test(page.text.slice(Math.max(0, start - 320), start));
}

/** "That page is not ours. Its publisher is Bolt Ltd (company …)". */
export function isNotOurs({ page, start }: NumberOfFirm): boolean {
  return /\b(?:is|are|has|was)(?:\s(?:not|no\slonger|nothing\sto\sdo)|n['’]t)\s(?:\w{1,10}\s){0,2}(?:ours|with\sus|us|mine)\b[^\n]{0,120}$/iu.test(
    page.text.slice(Math.max(0, start - 220), start),
  );
}

/** "… Ltd (company number …) and the others let us use theirs": who says so is somebody else. */
export function isLent({ page, start, end }: NumberOfFirm): boolean {
  const { head, since, rest } = readMentionSentence(page, { start, end }, '');
  return lending.test(`${head} ${since} ${rest}`);
}

/** "… which gives all its profits to the hospice, … company limited by guarantee no. …". */
export function isOfBeneficiary({ page, start }: NumberOfFirm): boolean {
  return beneficiary.test(page.text.slice(Math.max(0, start - 260), start));
}

const beneficiary =
  /\b(?:gives?|gifts?|donates?|pass(?:es)?|covenants?)\s[^.;\n]{0,30}\b(?:profits?|surplus)\s(?:\w{1,15}\s){0,3}to\s[^;\n]{0,200}$/iu;

const lending =
  /\b(?:lets?|lends?|allows?|permits?|licen[cs]es|gives?)\sus\b|\b(?:we|i)\s(?:introduce|refer|recommend)\b/iu;

/** "Apex Ltd (company number …, since dissolved)": whoever was there before. */
export function isOfEndedFirm({ page, start, end }: NumberOfFirm): boolean {
  const before = page.text.slice(Math.max(0, start - 130), start);
  const name = lastRegisteredName(before.slice(before.lastIndexOf('\n') + 1));
  if (name !== null && formerOwner.test(before.slice(0, before.lastIndexOf(name)))) return true;
  return /^[\s,;(–-]{0,3}(?:(?:since|now|later|which\s(?:was|has\s(?:since\s)?been)|has\s(?:since\s)?been)\s){0,2}(?:dissolved|struck\soff|wound\sup)\b/iu.test(
    page.text.slice(end, end + 60),
  );
}

const formerOwner =
  /\b(?:former|previous|old|last)\s(?:owners?|operators?|proprietors?|company|tenants?),?\s(?:the\s)?$/iu;

/** In a list under "Sub-processors" or "Some of the companies for which we act:". */
export function isListedAsOthers({ page, start }: NumberOfFirm): boolean {
  if (quoted.test(page.text.slice(Math.max(0, start - listReach), start))) return true;
  const lines = page.text
    .slice(Math.max(0, start - listReach), start)
    .split('\n')
    .slice(start > listReach ? 1 : 0, -1);
  const heading = lines.findLastIndex((line) => listOfOthers.test(line));
  const entries = lines.slice(heading + 1).filter((line) => line.trim() !== '');
  return heading !== -1 && entries.every((_, index) => isEntry(entries, index));
}

/** "Their letterhead in full: “Acme Ltd. Company registered in England 07123984.”" */
const quoted = /\btheir\s(?:\w{1,15}\s){0,3}\w{1,15}:\s["“][^"”\n]{0,200}$/iu;
const listReach = 500;
const listOfOthers =
  /^\s{0,3}(?:(?:some|a\sfew|many|most)\sof\s)?(?:(?:our|the|list\sof|current|recent)\s){0,2}(?:sub-?\s?processors?|data\sprocessors?|processors?|suppliers|clients|customers|sponsors|stockists)\s{0,2}:?\s{0,3}$|\bfor\s(?:which|whom)\swe\s(?:act|work|manage)\b[^.\n]{0,120}:\s{0,3}$/iu;

const longestEntry = 120;
const linesOfEntry = 3;

/** An entry of a list is a line with a firm in it, with a line or two of what it does and where. */
function isEntry(lines: readonly string[], index: number): boolean {
  const entry = lines.slice(Math.max(0, index + 1 - linesOfEntry), index + 1);
  return (
    entry.some((line) => lastRegisteredName(line) !== null) &&
    (lines[index] ?? '').length <= longestEntry
  );
}

/** "… is a registered trade mark of Apex Ltd": who has it lets others use it. */
function isMarkOwner(before: string, name: string): boolean {
  return /\b(?:trade|service)\s?marks?\s(?:\w{1,15}\s){0,3}(?:of|by|from)\s(?:the\s)?$/iu.test(
    before.slice(0, before.lastIndexOf(name)),
  );
}

/** Of one name; a page that has it more often is a list. */
const mostMentions = 200;

/** "… is an appointed representative of Apex Services Ltd", whose number comes behind. */
function isNamedPrincipal(text: string, name: string): boolean {
  let at = text.indexOf(name);
  for (let count = 0; at !== -1 && count < mostMentions; count += 1) {
    if (isRightBehindRole.test(text.slice(Math.max(0, at - 80), at))) return true;
    at = text.indexOf(name, at + name.length);
  }
  return false;
}

/** The same of the company: on the site of whoever represents it its particulars are those of the principal. */
export function isPrincipalOfSite({ text }: ProofPage, companyName: string): boolean {
  if (!/representative|financial\spromotion|section\s21/iu.test(text)) return false;
  return findCompanyName(text, companyName).some((each) =>
    isRightBehindRole.test(text.slice(Math.max(0, each.start - 80), each.start)),
  );
}

const isRightBehindRole =
  /\b(?:(?:representative|introducer|agent|licensee|franchisee)s?\sof|approved\sby)\s(?:the\s)?$/iu;

/** What a site says of a lender or an insurer is no veto where it says by name who it is itself: "we introduce you to one lender, … (registered …)". */
export function isBesideIntroduction(
  number: NumberOfFirm,
  { pages, company }: { readonly pages: readonly ProofPage[]; readonly company: ProofSubject },
): boolean {
  const { page, start, end } = number;
  const isBeside =
    isDisowned(page, { start, end }, company.companyName) || isOfPartner(page, { start, end });
  return isBeside && pages.some((each) => introduces(each, company));
}

/** True where a page says by name that the company is whose site it is. */
function introduces(page: ProofPage, company: ProofSubject): boolean {
  const own = nameKeyOf(company.companyName);
  return findOperators(page).some(({ key }) => key === own) || isIntroducedOn(page, company);
}

/** And in a sentence, which a copyright line is not. */
export function isIntroducedOn(page: ProofPage, { companyName }: ProofSubject): boolean {
  return findCompanyName(page.text, companyName)
    .filter(({ kind }) => kind === 'registered')
    .slice(0, mostMentions)
    .some((each) => isDealtWith(page, each, companyName));
}
