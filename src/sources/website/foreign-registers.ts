import { findCompanyNumbers } from '../../domain/find-company-numbers.ts';
import { hasAny } from './has-any.ts';
import { oncePerPage } from './once-per-page.ts';
import type { Span } from './proof-rules.ts';

const land = String.raw`(?:(?:republic\s{1,3}of\s{1,3})?ireland|eire|jersey|guernsey|alderney|sark|isle\s{1,3}of\s{1,3}man|delaware|wyoming|nevada|usa|united\s{1,3}states|australia|new\s{1,3}zealand|india|pakistan|malta|cyprus|gibraltar|bermuda|seychelles|belize|panama|mauritius|hong\s{1,3}kong|singapore|nigeria|kenya|ghana|canada|south\s{1,3}africa|dubai|dublin|(?:british\s{1,3}|us\s{1,3})?virgin\s{1,3}islands|b\.?v\.?i\.?|tortola|cayman\s{1,3}islands|channel\s{1,3}islands|germany|france|spain|portugal|italy|netherlands|belgium|luxembourg|switzerland|austria|poland|sweden|norway|denmark|finland|estonia|latvia|lithuania|greece|turkey|israel|japan|china)`;

/** A firm that another country's register holds. Northern Ireland is none. */
const foreignRegister = new RegExp(
  [
    String.raw`(?:registered|incorporated|registration|formed|established)\s{1,3}(?:(?:office|company|as\s{1,3}a\s{1,3}company)\s{1,3})?(?:in|under\s{1,3}the\s{1,3}laws\s{1,3}of)\s{1,3}(?:the\s{1,3})?(?:(?:state|island|bailiwick)\s{1,3}of\s{1,3})?${land}\b`,
    String.raw`\b(?:ABN|ACN|NZBN|CRO|CIN)[\s:]{1,3}(?:no[.:]?\s{0,2})?\d`,
    String.raw`\bcompanies\s{1,3}registration\s{1,3}office\b`,
  ].join('|'),
  'iu',
);
const homeRegister =
  /(?:registered|incorporated)\s{1,3}(?:office\s{1,3})?in\s{1,3}(?:england|wales|scotland|northern|the\s{1,3}u|great)|companies\s{1,3}house/iu;
/** Whatever lies in these has its number there. The islands have postcodes of the same form. */
const home =
  /\b(?:england|scotland|wales|cymru|northern\s{1,3}ireland|uk|united\s{1,3}kingdom)\b|\b(?!JE|GY|IM)[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b/iu;

/** A country as the home of a number or company, not as part of an address ("Malta House") or in a list of places. */
const landBeside = new RegExp(
  String.raw`(?<!northern\s{1,3})\b${land}\s{1,3}(?:(?:registered|incorporated|limited|private)\s{1,3})?(?:company|registration|register)\b|(?:^|[.,;(]\s{0,3})(?:the\s{1,3})?${land}\s{0,3}(?=[.,;)|\n]|$)`,
  'iu',
);

/** True where the words around a registered name say that another country's register holds it. */
export function isForeignRegister(text: string, { start, end }: Span): boolean {
  const around = text.slice(Math.max(0, start - 60), end + 160);
  if (homeRegister.test(around)) return false;
  if (foreignRegister.test(around)) return true;
  const behind = text.slice(start, end + 160);
  const [first] = findCompanyNumbers(behind);
  return first !== undefined && isForeignNumber(behind, first);
}

/** True where goods go back to China, or its law holds: particulars of a firm of the register here were copied by whoever sells so. */
export const isSoldFromChina = oncePerPage(
  ({ text }) =>
    hasAny(text, ['hina', 'HINA']) &&
    /\bgoverned\sby\s[^.;]{0,40}\blaws?\sof\s(?:the\s)?(?:people['’]s\srepublic\sof\s)?china\b|\breturns?\s(?:address\b|to\s?:)[^;\n]{0,90}\bchina\b(?=\s{0,3}(?:[.,;)\d]|\n|$))/iu.test(
      text,
    ),
);

const reach = 110;
const lineEnd = /[\n|]/u;

/**
 * True where a number is one of another country's register. Fewer than eight digits need no more than a country beside them: numbers of
 * the register here have eight, and the zeros in front are what makes another's look like one.
 */
export function isForeignNumber(text: string, { start, end }: Span): boolean {
  const before =
    text
      .slice(Math.max(0, start - reach), start)
      .split(lineEnd)
      .at(-1) ?? '';
  const after = text.slice(end, end + reach).split(lineEnd, 1)[0] ?? '';
  const line = before + text.slice(start, end) + after;
  if (homeRegister.test(line)) return false;
  // The sentence behind the number may speak of somewhere else.
  const rest = after.split(/[.;]\s/u, 1)[0] ?? '';
  if (foreignRegister.test(before + text.slice(start, end) + rest)) return true;
  const isShort = text.slice(start, end).replaceAll(/\D/g, '').length < 8;
  const isPrefixed = /^[a-z]/iu.test(text.slice(start, end));
  if (!isShort || isPrefixed || home.test(line)) return false;
  return landBeside.test(before) || landBeside.test(rest);
}
