import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { unescapePercent } from './decode-email.ts';
import { withNumbersApart } from './words-apart.ts';
import type { WorkMeter } from './work-meter.ts';

export type PhoneForm = 'tel-link' | 'whatsapp' | 'json-ld' | 'microdata' | 'vcard' | 'text';

/** A number a page names outside its running text. */
export interface PhoneHint {
  readonly raw: string;
  readonly form: PhoneForm;
  readonly isFax: boolean;
  readonly offset: number;
}

/** A number in E.164 form and where it stands in the text. */
export interface PhoneInText {
  readonly number: string;
  readonly isFax: boolean;
  readonly start: number;
  readonly end: number;
}

/** Numbers without a country's code are British. */
const homeCountry = 'GB';
const maxCandidates = 400;

/** Digits in groups, as people write numbers; never part of a longer run, a path, a price or a decimal number. The label of the next line may touch them. */
const candidate =
  /(?:(?<![\p{L}\d#=&/_.,£$€%-])|(?<=tel|work|phone|voice|mobile|mob|cell|call|fax|home|office))(?:\+|00|\(?\+?0|\(44)[\d()[\] .\u2010-\u2015\u00A0/-]{7,28}(?![\d_%=]|\p{L}(?!\p{L}{0,9}:))/giu;
const phoneWord =
  /(?:tel|telephone|phone|ph|call|mobile|mob|cell|fax|facsimile|ring|contact|whatsapp|freephone|landline|office|switchboard|hotline|direct|dial|text|sms|ff[oô]n|symudol|\bt|\bm|\bf|\bp|\bd)(?: (?:us|me|no|number|numbers|line|free|on|now|today|or|:)){0,3}\s{0,2}[.:=–—(#-]{0,3}\s{0,3}$/iu;
const faxWord = /(?:fax|facsimile|ffacs|\bf)(?: (?:no|number))?\s{0,2}[.:=–—(-]{0,3}\s{0,3}$/iu;
/** Numbers of another kind, by the word in front. */
const otherWord =
  /(?:vat|company|charity|reg(?:istered|istration|d)?|order|part|account|acc|sort ?code|iban|frn|fca|sra|ico|ref(?:erence)?|invoice|isbn|ean|gtin|utr|paye|policy|licen[cs]e|serial|sku|product|item|model|code|version|booking|membership|id|crn|eori|duns|siret|patent|batch)\b[\s.:]{0,3}(?:no|number|num|nr|code|id)?[\s.:#-]{0,4}(?:gb)?\s?$/iu;

/** Telephone numbers of a page's text, some of which touch the words of the elements beside them. */
export function findPhonesOfPage(
  page: { readonly text: string; readonly seams: readonly number[] },
  work: WorkMeter,
): readonly PhoneInText[] {
  const { text, toOffset } = withNumbersApart(page.text, page.seams);
  return findPhonesInText(text, work).map((phone) => ({
    ...phone,
    start: toOffset(phone.start),
    end: toOffset(phone.end),
  }));
}

/** Telephone numbers of a text; what only looks like one is left out. */
function findPhonesInText(text: string, work: WorkMeter): readonly PhoneInText[] {
  const found: PhoneInText[] = [];
  let tried = 0;
  if (!work.spend(text.length)) return found;
  for (const match of text.matchAll(candidate)) {
    tried += 1;
    if (tried > maxCandidates || !work.spend(200)) break;
    const before = text.slice(Math.max(0, match.index - 40), match.index);
    if (otherWord.test(before) && !phoneWord.test(before)) continue;
    for (const { raw, offset } of splitNumbers(match[0])) {
      const number = parsePhone(raw);
      if (number === null) continue;
      const start = match.index + offset;
      found.push({ number, isFax: faxWord.test(before), start, end: start + raw.length });
    }
  }
  return found;
}

/** A number in E.164 form; null when no such number can exist. */
export function parsePhone(raw: string): string | null {
  // "+44 (0)131": the zero is for callers at home. "0044" is "+44".
  const tidy = raw
    .replace(/^\s*00(?=[1-9])/, '+')
    .replace(/^(\s*\(?\+\s?\d{1,3}\)?\s?)[([]\s?0\s?[)\]]/, '$1')
    .replace(/^\s*(\+44)\s?0(?=[1-9])/, '$1');
  const parsed = parsePhoneNumberFromString(tidy, homeCountry);
  if (parsed === undefined) return null;
  return parsed.isValid() || isDrama(parsed.number) ? parsed.number : null;
}

/** Ofcom keeps these for films and books; pages of examples and tests use them, and no subscriber has one. */
function isDrama(number: string): boolean {
  return /^\+44(?:7700900\d{3}|1632960\d{3}|20794?60\d{3,4})$/.test(number);
}

/** "020 3031 6789 / 6790", "01234 567890 / 07700 900123", "0161 496 0000 0161 496 0001". */
function* splitNumbers(run: string): Generator<{ raw: string; offset: number }> {
  let start = 0;
  for (const cut of [
    ...run.matchAll(/\s?\/\s?|\s{2,}|(?<=(?:\d ?){10}\d) (?=\(?(?:0\d|\+))/g),
    null,
  ]) {
    const end = cut === null ? run.length : cut.index;
    const raw = run.slice(start, end).replace(/[^\d)\]]+$/, '');
    if (raw.replaceAll(/\D/g, '').length >= 9) yield { raw, offset: start };
    start = cut === null ? run.length : cut.index + cut[0].length;
  }
}

/** Number of a `tel:`, `callto:` or WhatsApp link; null for any other link. */
export function phoneOfLink(href: string): Omit<PhoneHint, 'offset'> | null {
  const link =
    /^\s*(?:(tel|callto|fax|sms)|https?:\/\/(?:wa\.me|(?:api|web)\.whatsapp\.com)|whatsapp)[:/]/i.exec(
      href,
    );
  if (link === null) return null;
  const scheme = link[1]?.toLowerCase();
  if (scheme !== undefined) {
    const raw = unescapePercent(href.slice(link[0].length)).split(/[;?,]/, 1)[0] ?? '';
    return { raw: raw.replaceAll('/', ''), form: 'tel-link', isFax: scheme === 'fax' };
  }
  const digits = /(?:wa\.me\/|[?&]phone=)(?:\+|%2B)?(\d{9,15})/i.exec(href)?.[1];
  return digits === undefined ? null : { raw: `+${digits}`, form: 'whatsapp', isFax: false };
}
