import { parseCompanyNumber, type CompanyNumber } from './company-number.ts';

/** A company number that the text itself calls one. */
export interface FoundCompanyNumber {
  readonly companyNumber: CompanyNumber;
  /** Where its first and after its last character stands in the text. */
  readonly start: number;
  readonly end: number;
}

/** Letters that begin the numbers of everything but England and Wales companies, which have digits only. */
const prefix =
  'AC|CE|CS|EN|ES|FC|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NP|NV|NZ|OC|OE|PC|RC|RS|SA|SC|SE|SF|SI|SL|SO|SP|SR|SZ|ZC';

/** Prefixed forms first; then eight digits; then shorter or spaced digits that no further digit follows. */
const candidate = new RegExp(
  [
    String.raw`(?<![\p{L}\p{N}])(?:`,
    String.raw`(?<prefixed>(?:${prefix})[ -]?\d{3,5}(?:\d|[A-Z])|R0\d{6})(?![\p{L}\p{N}])|`,
    String.raw`(?<digits>\d{8}(?![\p{L}\p{N}])|\d{2,5}(?: \d{2,5}){1,3}(?![\p{L}\p{N}]| ?\d)|\d{4,7}(?![\p{L}\p{N}]| ?\d)))`,
  ].join(''),
  'giu',
);

const nation = String.raw`(?:england(?:\s*(?:and|&|\/|,)\s*wales)?|wales|scotland|northern\s+ireland|n\.?\s?ireland|e\s?&\s?w|(?:the\s+)?(?:uk|u\.k\.|united\s+kingdom)|great\s+britain|cardiff|edinburgh|belfast)`;
const numberWord = String.raw`(?:numbers?|nos?|nr|num|№|#)`;
const registrationWord = String.raw`(?:registration|registered|register|regd?|reg'd|incorporation|house)`;
const gap = String.raw`[\s:.,;#=()\[\]*|–—-]{0,6}`;

/** Labels that say "company"; nothing else in the sentence can make them mean a charity or a regulator. */
const companyLabels = [
  String.raw`\b(?:company|co|companies\s+house|society|llp|partnership)\b[.']?s?\s{0,3}${registrationWord}?[.]?\s{0,3}${numberWord}[.]?`,
  String.raw`\b(?:company|co)\b[.]?\s{1,3}${registrationWord}\b[.]?`,
  String.raw`\bcompany:`,
  String.raw`\bcrn\b`,
  String.raw`\brhif(?:\s+cofrestru)?\s+(?:y\s+|['’]r\s+)?cwmni`,
  String.raw`\bcwmni(?:\s+cofrestredig)?\s+rhif`,
  String.raw`\bregistered\s+company\s+${numberWord}?[.]?`,
];

/**
 * Labels that only the rest of the sentence can tell from charity, regulator and tax numbers. "Registered" needs no word
 * boundary in front: neighbouring spans run together ("Freshwater GroupRegistered in England").
 */
const registerLabels = [
  String.raw`(?:registered|incorporated|established|formed|registration|reg[.]?)\s+(?:as\s+a\s+company\s+)?(?:in|at|within)\s+${nation}${gap}(?:(?:with|under|by|as|its|the|is|and)\s+){0,3}(?:a\s+)?(?:company\s+)?${registrationWord}?[.]?\s{0,3}(?:${numberWord}[.]?)?(?:\s+is)?`,
  String.raw`registered\s+(?:at|with)\s+companies\s+house${gap}(?:(?:with|under)\s+)?(?:${registrationWord}\s+)?(?:${numberWord}[.]?)?`,
  String.raw`registered\s+${numberWord}[.]?`,
  String.raw`(?:^|[,;.|(\n–—-]|\b(?:with|under|limited|ltd|llp|plc|england|wales|scotland|ireland))\s{0,3}reg(?:istration|[.])?\s{1,3}${numberWord}[.]?`,
  String.raw`\bcofrestrwyd\s+yng?\s+nghymru(?:\s+a\s+lloegr)?${gap}(?:rhif)?`,
];

const labelledByCompany = new RegExp(`(?:${companyLabels.join('|')})(?:\\s+is)?${gap}$`, 'iu');
const labelledByRegister = new RegExp(`(?:${registerLabels.join('|')})${gap}$`, 'iu');
const followedByRegister = new RegExp(
  String.raw`^[\s,()–—-]{0,4}(?:is\s+|and\s+is\s+)?(?:registered|incorporated)\s+in\s+${nation}`,
  'iu',
);
/** Every label holds one of these: a page of bare numbers never reaches the grammar. */
const labelWord =
  /compan|\bco\b|reg|incorp|establish|formed|crn|rhif|cofrest|society|llp|partnership/iu;
const listedAfterAnother = /^(?:\s*(?:,|and|&|\/)\s*){1,2}$/iu;

/** Numbers these bodies give out look like ours: SC013532 is a Scottish charity and a possible Scottish company. */
const otherRegister =
  /charit|\boscr\b|\bvat\b|financial\s+conduct|\bfca\b|\bfrn\b|solicitors\s+reg|\bsra\b|information\s+commissioner|\bico\b|data\s+protection|ofsted|care\s+quality|\bcqc\b|\bhmrc\b|\beori\b|gas\s+safe|niceic|trade\s?mark|patent|waste\s+carrier|telephone|\btel\b|\bfax\b|\bphone\b/giu;
const companyWord = /\b(?:company|companies|limited|ltd|llp|plc|cic|partnership|incorporated)\b/iu;

/** Longest label worth reading back for, and how far a sentence may explain it. */
const labelWindow = 110;
const sentenceWindow = 220;

/** About 900,000 companies are formed a year and 17.5 million numbers were given out by late 2026: more is invented. */
const highestPlausibleNumber = 20_000_000;

/** Company numbers that a text labels as such, normalised to eight characters; not VAT, charity, regulator or telephone numbers. */
export function findCompanyNumbers(text: string): readonly FoundCompanyNumber[] {
  const found: FoundCompanyNumber[] = [];
  for (const match of text.matchAll(candidate)) {
    const start = match.index;
    const end = start + match[0].length;
    const previous = found.at(-1);
    const follows =
      previous !== undefined && listedAfterAnother.test(text.slice(previous.end, start));
    if (!follows && !isLabelled(text, start, end)) continue;
    const companyNumber = normalise(match[0], nearbyNation(text, start, end));
    if (companyNumber !== null) found.push({ companyNumber, start, end });
  }
  return found;
}

function isLabelled(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - labelWindow), start);
  const after = text.slice(end, end + labelWindow);
  if (!labelWord.test(before) && !labelWord.test(after)) return false;
  if (labelledByCompany.test(before)) return true;
  const isRegister = labelledByRegister.test(before);
  const isFollowed = text.slice(start, end).length >= 7 && followedByRegister.test(after);
  return (isRegister || isFollowed) && !belongsToOtherRegister(text, start);
}

/** True when the sentence so far speaks of a charity, regulator or tax and has not come back to a company since. */
function belongsToOtherRegister(text: string, start: number): boolean {
  const sentence = text.slice(Math.max(0, start - sentenceWindow), start);
  const lastStop = Math.max(sentence.lastIndexOf('\n'), sentence.lastIndexOf('|'));
  const clause = sentence.slice(lastStop + 1);
  const last = [...clause.matchAll(otherRegister)].at(-1);
  return last !== undefined && !companyWord.test(clause.slice(last.index));
}

/** Scottish and Northern Irish companies often drop their letters: "Registered in Scotland No 89839" is SC089839. */
function nearbyNation(text: string, start: number, end: number): 'SC' | 'NI' | '' {
  const around = `${text.slice(Math.max(0, start - labelWindow), start)} ${text.slice(end, end + 40)}`;
  const nations = [
    ...around.matchAll(/(?:registered|incorporated)\s+in\s+(scotland|northern\s+ireland)/giu),
  ];
  const nearest = nations.at(-1)?.[1]?.toLowerCase();
  if (nearest === undefined) return '';
  return nearest === 'scotland' ? 'SC' : 'NI';
}

function normalise(written: string, nationPrefix: 'SC' | 'NI' | ''): CompanyNumber | null {
  const compact = written.replaceAll(/[\s-]/g, '').toUpperCase();
  if (/^\d+$/.test(compact)) return normaliseDigits(compact, nationPrefix);
  const letters = compact.slice(0, 2);
  return parseCompanyNumber(letters + compact.slice(2).padStart(6, '0'));
}

function normaliseDigits(digits: string, nationPrefix: 'SC' | 'NI' | ''): CompanyNumber | null {
  if (digits.length > 8 || digits.length < 4 || isPlaceholder(digits)) return null;
  if (nationPrefix !== '' && digits.length <= 6) {
    return parseCompanyNumber(nationPrefix + digits.padStart(6, '0'));
  }
  return Number(digits) <= highestPlausibleNumber ? parseCompanyNumber(digits) : null;
}

/** Templates print 01234567, 12345678, 00000000. Years are what a four-digit "number" usually is. */
function isPlaceholder(digits: string): boolean {
  const significant = digits.replace(/^0+/, '');
  return (
    /^(\d)\1*$/.test(significant) ||
    significant === '' ||
    (significant.length >= 4 && '123456789'.startsWith(significant)) ||
    /^(?:19|20)\d\d$/.test(digits)
  );
}
