import type { Span } from './proof-rules.ts';

/* Particulars and stories are told apart by the words they are made of. */

/** Words in small letters of which statements about oneself are made; addresses and the law's particulars are. */
export const particularsWords: ReadonlySet<string> = new Set(
  `is are a an the of and or as at by in on for under with to from our we us its it this that these between you your which who whose
  registered incorporated company companies plc limited private public liability partnership number numbers no nos reg registration office
  offices address trading trades traded name names style part group subsidiary subsidiaries wholly owned operated run managed website
  site web page terms conditions contract agreement policy statement controller data purposes copyright rights reserved all vat england
  wales scotland authorised regulated conduct authority members list open inspection established since known holding parent principal
  place business provided published made refer refers means email mail telephone tel fax phone mobile contact call branch independently
  franchise guarantee shares head upon near next floor unit suite rear main road street lane park registrar house charity registered
  respectively both each one more about also have has been not only any other community interest benefit society societies co operative
  operatives appointed representative representatives introducer charitable exempt ref reference full legal
  mae yn yng gwmni cwmni cofrestredig cofrestrwyd nghymru lloegr rhif swyddfa gofrestredig cyfyngedig gan dan gyda enw masnachu cyfeiriad`.split(
    /\s+/,
  ),
);
const narrativeWords = 2;

/** A full stop ends a sentence where a capital follows, and not behind the usual short forms. */
export const sentenceEnd =
  /(?<!\b(?:no|nos|ltd|co|reg|st|rd|tel|inc|plc))[.!?]\s{1,3}(?=[\p{Lu}\d“"‘])|\n/giu;

/** True where a name or number is part of a story: the rest of its sentence says things that particulars do not say. */
export function isNarrated(text: string, { start, end }: Span): boolean {
  const before = text.slice(Math.max(0, start - 200), start);
  const last = [...before.matchAll(sentenceEnd)].at(-1);
  const lead = last === undefined ? before : before.slice(last.index + last[0].length);
  const rest = text.slice(end, end + 200).split(clauseEnd, 1)[0] ?? '';
  return wordsOfStory(`${lead.replace(occasion, '')} ${rest}`) >= narrativeWords;
}

/** Particulars stand in a row: "company number …; VAT number …; registered office …". */
const clauseEnd = new RegExp(`${sentenceEnd.source}|;\\s`, 'giu');
/** "For your set-up form: company registration …". */
const occasion = /^[^:]{0,80}:\s(?=(?:company|registration|registered|reg)\b)/iu;

/** How many words in small letters a text has that particulars have not. */
export function wordsOfStory(text: string): number {
  const words = text.match(/(?<![\p{L}@./])\p{Ll}{2,30}(?![\p{L}@])/gu) ?? [];
  return words.filter((word) => !particularsWords.has(word)).length;
}
