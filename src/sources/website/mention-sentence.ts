import { findCompanyName, splitName } from '../../domain/find-company-name.ts';
import { oncePerText } from '../../domain/once-per-text.ts';
import type { ProofPage, Span } from './proof-rules.ts';

/** A sentence that holds a company's name or number, in its parts. */
export interface MentionSentence {
  /** What stands before the name; before the place itself where no name does. */
  readonly head: string;
  /** What stands between the name and the place, a number. */
  readonly since: string;
  /** What stands behind the place. */
  readonly rest: string;
  /** The sentence behind. */
  readonly next: string;
}

/** Not behind short forms, and at the bars and dots between the parts of a footer. */
const sentenceEnd =
  /(?<!\b(?:no|nos|ltd|co|reg|regd|eng|st|rd|tel|inc|plc))[.!?]\s{1,3}(?=[\p{Lu}\d“"‘])|(?<=\b(?:ltd|inc|plc|co)[.])\s{1,3}(?=(?:The|This|We|Our|It|They|Registered|Company)\b)|[\n|•·]/giu;
export const reach = 240;

/** Speaks on of the company before. */
export const takesUp = /^\s{0,3}(?:It|Its|They|Their|That|This\s(?:company|firm|business))\b/u;
/** The end of another name, behind which a new sentence begins with this one. */
const endsInForm = /\b(?:ltd|plc|inc|co)[.]\s{1,3}$/iu;

/** The sentence of a place where the company is named or its number stands. */
export function readMentionSentence(
  { text }: Pick<ProofPage, 'text'>,
  span: Span,
  companyName: string,
): MentionSentence {
  // With the first letter behind the place: a sentence may end right before it.
  const before = text.slice(Math.max(0, span.start - reach), span.start + 1);
  const behind = text.slice(span.end, span.end + reach).replace(dotOfForm, '');
  return sentenceOf([companyName, before, behind].map(withoutSeam).join(seam));
}

const seam = '\u0000';

function withoutSeam(text: string): string {
  return text.includes(seam) ? text.replaceAll(seam, ' ') : text;
}

/** Every rule asks for it, and the same footer stands on every page. */
const sentenceOf = oncePerText((asked): MentionSentence => {
  const [companyName = '', around = '', behind = ''] = asked.split(seam);
  const lead = leadIn(around);
  const mention = lastMention(lead, companyName);
  const before = lead.slice(0, mention?.start);
  const [rest = '', next = ''] = sentencesOf(behind);
  return {
    head: endsInForm.test(before) ? '' : before,
    since: mention === null ? '' : lead.slice(mention.end).replace(dotOfForm, ''),
    rest,
    next,
  };
});

/** "Acme Ltd. takes": the dot belongs to the name. */
const dotOfForm = /^[.](?=\s{0,3}[\p{Ll}(,“"‘'])/u;

/** The last place of the name; a capital before it, as in "Our Landlord Acme Ltd", makes it no other here. */
function lastMention(lead: string, companyName: string): Span | null {
  const known = findCompanyName(lead, companyName);
  const registered = known.findLast((each) => each.kind === 'registered');
  if (registered !== undefined) return registered;
  const core = splitName(companyName).core.join(' ');
  const start = core === '' ? -1 : lead.toUpperCase().lastIndexOf(core);
  return start < 0 ? (known.at(-1) ?? null) : { start, end: start + core.length };
}

/** The sentence up to a place, with the one before where it goes on about the same company. */
export function leadOf(text: string, start: number): string {
  return leadIn(text.slice(Math.max(0, start - reach), start + 1));
}

function leadIn(around: string): string {
  const sentences = sentencesOf(around);
  const last = (sentences.at(-1) ?? '').slice(0, -1);
  return takesUp.test(last) ? `${sentences.at(-2) ?? ''} ${last}` : last;
}

function sentencesOf(text: string): readonly string[] {
  return text.toWellFormed().split(sentenceEnd);
}
