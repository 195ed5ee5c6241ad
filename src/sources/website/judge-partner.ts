import { findCompanyName } from '../../domain/find-company-name.ts';
import { lastNameIn, namesOther, notOfPicture, startOfFirstName } from './find-operators.ts';
import { particularsWords, sentenceEnd } from './story-words.ts';
import type { ProofPage, Span } from './proof-rules.ts';

/**
 * A company prints the number of its principal, insurer or auditor beside its own, and what it calls them nobody can list. Where its own
 * particulars are clear, another firm that is introduced by words of whatever kind is a partner, unless they say whose the site or the
 * business is. A firm without such words stands there as the company does, and is a veto.
 */

const reach = 250;

/** Words of whose the site or the business is, or was. */
const ownership = new RegExp(
  [
    String.raw`\b(?:now|new(?:ly)?|since|until|till|before|after|today|former(?:ly)?|previous(?:ly)?|once|was|were|had|ceased|dissolved|success\w{0,5}|replac\w{1,5}|rebranded|renamed|known)\b`,
    String.raw`\b(?:tak(?:en|es|ing)|took)\s\w{0,15}\s?over\b|\b(?:bought|acquired|purchased|sold|transferred|assigned|merged|carried|continued)\b`,
    String.raw`\b(?:operat(?:ed|es|or|ing)|run|runs|own(?:ed|er|ers|s)|managed\sby|controllers?|publish(?:ed|er|es)|sellers?|merchants?|traders?|trad(?:es|ing|ed)|t\/a)\b`,
    String.raw`\b(?:this|the|our)\s(?:\w{1,15}\s)?(?:web\s?site|site|domain|page|business|shop|store|company|firm)\b|\b(?:web\s?site|site)\s?:`,
    String.raw`\b(?:we|us|I)(?:\s(?:are|am)|['’](?:re|m))\b|\b(?:legal|registered|corporate|full|company)\s(?:name|entity|person)\b|\bentity\b|\b(?:contract(?:s|ing)?|between\syou|payable)\b|["“‘'](?:we|us|our)\b`,
    String.raw`${notOfPicture}(?:©|\(c\)|\bcopyright\b)`,
  ].join('|'),
  'iu',
);
/** Relations made of words that particulars have as well. */
const plainRelation = /\bc\/o\b|\bmembers?\sof\b/iu;
/** Firms of one group are others. */
const kinship =
  /\bour\s(?:\w{1,15}\s)?(?:sister|parent|holding|associated?|partner|trading|group)\s(?:company|business|firm|shop|store|site|web\s?site)\b/iu;
/** "We are members of" says who somebody else is. */
const membership = /\b(?:we\s(?:are|['’]re)|i\sam)\s(?:\w{1,15}\s){0,2}members?\sof\b/iu;
/** What one firm is to another, said behind its number. */
const relationBehind =
  /^[\s),]{0,4}(?:which\s|who\s)?(?:is|are|acts?\sas)\s(?:only\s)?(?:our|my|the|an?|their)\s(?:[\w-]{1,20}\s){0,3}(?:agents?|makers?|manufacturers?|suppliers?|landlords?|contractors?|architects?|insurers?|lenders?|brokers?|accountants?|auditors?|partners?|franchisors?|licensors?|distributors?|processors?|sponsors?|freeholders?)\b|\bnothing\sto\sdo\swith\s(?:me|us)\b/iu;
/** Of a franchisor: the name is his and the site is not. */
const ownsMark =
  /\bowns?\s(?:the\s)?(?:\w{1,15}\s){0,2}(?:trade\s?marks?|marks?|brand|franchise)\b|\bnot\s(?:an?\s)?party\sto\s[^.;]{0,40}\bcontracts?\b|\byou\s(?:will\s)?contract\sseparately\b/giu;
/** "Member of Acme Ltd" reads like one name. */
const roleOf =
  /^(?:[\p{L}-]{1,20}\s){0,4}(?:members?|agents?|representatives?|franchisees?|licensees?|partners?|brokers?|dealers?|installers?|resellers?|stockists?|affiliates?|intermediar(?:y|ies)|customers?|clients?|tenants?)\sof\s/iu;
/** "(“Acme”, “we”)": whoever says so is it. */
const selfAddress = /\([^()\n]{0,60}["“‘'](?:we|us|our)\b[^()\n]{0,30}\)/iu;
/** "… is the data controller", "which owns and runs the park": said of the company right behind it. */
const ownClaim =
  /^[\s),]{0,4}(?:(?:is|are|acts?\sas)\s(?:the\s|your\s)?(?:data\s)?controllers?\b|(?:which|who)\s(?:owns?|runs?|operates?)(?:\s(?:and|&)\s\w{1,15})?\s(?:the|this)\b)/iu;
const takesUp = /^\s{0,3}(?:It|They|This\s(?:company|firm|business))\b(?!\sand\b)/u;

/** "Acme Workshop is a Community Interest Company limited by guarantee": its legal form behind the name. */
const isCompany =
  /^\s(?:is|are)\san?\s(?:[\w-]{1,15}\s){0,4}(?:company|partnership|society|CIC|C\.I\.C\.)(?![\p{L}])/iu;

/** True where a number stands right behind the company's registered name with nothing but particulars around. */
export function isStatedClearly(page: ProofPage, span: Span, companyName: string): boolean {
  const { text } = page;
  const before = text.slice(Math.max(0, span.start - reach), span.start);
  const lines = before.split('\n');
  // A table has name, label and number on lines of their own.
  const leads = [1, 2, 3].map((count) => lines.slice(-count).join(' '));
  return leads.some((lead) => {
    const name = findCompanyName(lead, companyName).findLast(
      ({ kind, end }) =>
        kind === 'registered' || (kind === 'short' && isCompany.test(lead.slice(end))),
    );
    if (name === undefined) return false;
    // "Community Interest Company limited" reads like another name.
    const since = lead.slice(name.end).replace(isCompany, '');
    // With the first letter of the name: a sentence may end right before it.
    const head = lastSentence(lead.slice(0, name.start + 1)).slice(0, -1);
    const { rest } = behind(text, span.end);
    return (
      !namesOther(since, companyName) &&
      isBare(head) &&
      // An address may stand between them, and no words.
      !/(?<!\p{L})\p{Ll}{2}/u.test(withoutParticulars(since)) &&
      !ownership.test(rest.replace(selfAddress, '').replace(ownClaim, ''))
    );
  });
}

/** True where words in front of the firm whose number this is say what it is to the site's owner, and not that it is this owner. */
export function isOfPartner(page: ProofPage, span: Span): boolean {
  const { text } = page;
  const before = text.slice(Math.max(0, span.start - reach), span.start);
  // What stands before another number is said of that one.
  const whole = before.slice(before.lastIndexOf('\n') + 1);
  const line = whole.replace(/^.{0,240}\d{5,8}\b[\s.,;)]{0,5}/u, '');
  const name = lastNameIn(line) ?? bodyBefore(line);
  if (name === null) return false;
  const role = roleOf.exec(line.slice(name.start, name.end))?.[0].length ?? 0;
  const own = lastSentence(line.slice(0, name.start + role));
  const lead = joins.test(own) ? leadOfFirst(whole) : own;
  const { rest, next } = behind(text, span.end);
  // "Hopkins Ltd (company number …) are the selling agents": what it is to the site stands behind.
  const isIntroduced = !isBare(lead) || plainRelation.test(lead) || relationBehind.test(rest);
  const since = line.slice(name.end);
  return (
    isIntroduced &&
    !ownership.test(lead.replace(membership, '').replace(kinship, '')) &&
    !ownership.test(`${since} ${rest.replace(ownsMark, '')}`) &&
    !claimsOn(next)
  );
}

/** "… by Payco Ltd (company number …) or Lendy Ltd (company number": what is said of the first. */
const joins = /^\s{0,3}(?:,|or\b|and\b|&)\s{0,3}$/iu;

function leadOfFirst(line: string): string {
  const sentence = lastSentence(line);
  return sentence.slice(0, startOfFirstName(sentence) ?? 0);
}

/** "Members of The Tutors' Guild (company number": a body without a legal form in its name, whose number stands in brackets. */
function bodyBefore(line: string): Span | null {
  const match =
    /\b(?<name>(?:The\s)?\p{Lu}[\p{L}'’&-]{1,30}(?:\s(?:(?:of|for|the|and|&)\s){0,2}\p{Lu}[\p{L}'’&-]{1,30}){1,6})\s\([\p{L}\s.:#]{0,40}$/u.exec(
      line,
    );
  const name = match?.groups?.['name'];
  return match === null || name === undefined
    ? null
    : { start: match.index, end: match.index + name.length };
}

function claimsOn(next: string): boolean {
  return takesUp.test(next) && ownership.test(next);
}

function behind(text: string, end: number): { readonly rest: string; readonly next: string } {
  const [rest = '', next = ''] = text.slice(end, end + reach).split(sentenceEnd);
  return { rest, next };
}

function lastSentence(text: string): string {
  return text.split(sentenceEnd).at(-1) ?? '';
}

/** No words, or none but those of particulars. */
function isBare(text: string): boolean {
  return !/\p{L}{2}/u.test(withoutParticulars(text));
}

function withoutParticulars(text: string): string {
  return text
    .replaceAll(/(?:https?:\/\/|www\.|[\w.-]{1,60}@)[\w./-]{1,80}/giu, '')
    .replaceAll(/\p{L}{1,30}/gu, (word) => (particularsWords.has(word.toLowerCase()) ? '' : word));
}
