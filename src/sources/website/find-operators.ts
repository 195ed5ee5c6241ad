import { splitName } from '../../domain/find-company-name.ts';
import { standingOf } from './judge-context.ts';
import { oncePerPage } from './once-per-page.ts';
import { isPrincipal } from './principals.ts';
import type { ProofPage, Span } from './proof-rules.ts';
import { sentenceEnd, wordsOfStory } from './story-words.ts';

/** A registered name that a page says is its operator's. */
export interface NamedOperator extends Span {
  readonly key: string;
  readonly name: string;
}

const word = String.raw`[\p{Lu}\d][\p{L}\p{N}\p{M}'’.&-]{0,40}`;
const joint = String.raw`(?:\s(?:(?:and|of|the|&|\+)\s)?|\s\(|\)\s)`;
const ending = String.raw`(?:Limited|LIMITED|Ltd|LTD|ltd|limited|LLP|Llp|PLC|Plc|plc|CIC|Cyf|CYF)\b`;
const name = String.raw`(?<name>(?:The\s)?${word}(?:${joint}${word}){0,6}?\)?,?\s${ending})`;
const foreignEnding = String.raw`(?:N[.]?V|B[.]?V|GmbH|Inc|LLC|AG|Oy|AB|ApS|A\/S|SARL|S[.]?r[.]?l|S[.]?A|Pty|O[ÜU]|FZE|FZCO)(?![\p{L}])`;
/** Of whatever country. */
const anyName = String.raw`(?<name>(?:The\s)?${word}(?:${joint}${word}){0,6}?\)?,?\s(?:${ending}|${foreignEnding}))`;
const foreignName = String.raw`(?<name>${word}(?:${joint}${word}){0,6}?\)?,?\s${foreignEnding})`;
const year = String.raw`(?:\d{4}(?:\s?[-–/]\s?\d{2,4})?,?\s)?`;

/** A picture has a copyright of its own: "Photographs © Acme Ltd". */
export const notOfPicture = String.raw`(?<!\b(?:[Pp]hoto\w{0,8}|[Ii]mages?|[Pp]ictures?|[Ii]llustrations?|[Mm]aps?|[Aa]rtwork|[Dd]rawings?|[Ii]cons?|[Ff]onts?|[Vv]ideos?|[Ff]ilm|[Mm]usic|[Dd]ata|[Tt]emplates?|[Tt]hemes?|[Ll]ayout|[Ss]oftware|[Cc]artoons?|[Ll]ogos?|[Tt]ool\s?bars?|[Ww]idgets?|[Pp]lug-?ins?|[Aa]pps?|[Cc]hat(?:bot)?|[Cc]alendar|[Ee]ngine|[Pp]layer|[Cc]aptcha)\s)(?<!\b(?:[Pp]owered|[Hh]osted)\sby\s[^\n]{0,40})`;

const place = String.raw`(?:web\s?site|site|shop|store|salon|business|branch|practice|centre|pub|inn|hotel|caf[eé]|restaurant|garage|clinic|nursery|home|school)`;

/** Statements nobody makes of another firm: copyright, operating the site, trading under the name of the site. */
const statements = [
  String.raw`${notOfPicture}(?:©|\(c\)|\(C\)|[Cc]opyright|COPYRIGHT)(?:\s(?:©|\(c\)))?\s?${year}(?:[Bb]y\s|[Oo]f\s)?${name}`,
  String.raw`(?:[Tt]rading\s(?:name|style)s?\sof|[Oo]perated\s(?:and\s\w{1,15}\s)?(?:under\slicen[cs]e\s)?by|[Oo]wned\s(?:and\s\w{1,15}\s)?by|[Ww]e\sare|[Ww]eb\s?site\sof)\s${name}`,
  String.raw`[Tt]rading\s[Aa]s\s[^:.\n]{1,60}:\s${name}`,
  String.raw`\b${place}\s(?:is|are)\s(?:now\s)?(?:owned\sand\s)?(?:run|managed|owned|kept)\s(?:and\s\w{1,15}\s)?by\s${anyName}`,
  String.raw`\b[Tt]his\s(?:web\s?site|site|page|service)\sis\s(?:provided|published|produced)\s(?:and\s\w{1,15}\s)?by\s${anyName}`,
  // On a line of its own it is the page, and not a book, that is published.
  String.raw`(?<=^|\n)Published\sby\s${name}`,
  String.raw`\b[Tt](?:he|his)\s${place},?\s(?:now\s)?belongs?\sto\s${name}`,
  String.raw`${name}(?:,?\s(?:which|who))?\s(?:owns|runs|operates|manages|publishes)\s(?:and\s\w{1,15}\s)?(?:the|this)\s${place}\b`,
  String.raw`\b[Nn]ow\s(?:being\s)?(?:carried\son|continued|conducted|run|managed)\sby\s${name}`,
  String.raw`${name}(?:[\s,(]{1,3}(?:[Cc]ompany|[Rr]eg|CRN|[Nn]o)[^;\n]{0,40}\d{5,8}\)?,?)?\s(?:[Tt]\/[Aa]|[Tt]rading\s[Aa]s)\b`,
].map((statement) => new RegExp(statement, 'gu'));

/** What the conditions of shops begin with: "This website is operated by Acme Ltd." Whoever copies a footer leaves it as it is. */
const siteOperators = [
  String.raw`\b(?:[Tt]his|[Tt]he|[Oo]ur)\s(?:web\s?site|site|online\s(?:shop|store))\sis\s(?:owned\sand\s)?operated\sby\s${anyName}`,
  String.raw`\b(?:[Ww]eb\s?)?[Ss]ite\sowner\s?:\s${anyName}`,
  // Who has the ground is called its owner, too, but by a firm of another country only the site is meant.
  String.raw`\b(?:[Tt]his|[Tt]he)\s(?:web\s?site|site|blog|domain)\sis\s(?:now\s)?(?:owned|run|managed|published)\s(?:and\s\w{1,15}\s)?by\s${foreignName}`,
  String.raw`\b(?:[Tt]hese|[Tt]he|[Oo]ur)\s(?:\w{1,15}\s){0,2}(?:terms|conditions|agreement)\b[^.;\n]{0,60}\bbetween\syou\sand\s(?:us,\s)?${name}`,
  String.raw`(?<=^|[.\n]\s{0,2})${name}(?:\s\([^)\n]{0,60}\))?,?\sis\sthe\s(?:data\s)?controller\s(?:of|for)\s(?:your|the|this|all)\b`,
].map((statement) => new RegExp(statement, 'gu'));

/** Registered names of those who operate the site, as a page says in so many words. */
export const findSiteOperators = oncePerPage((page) => matchesOf(siteOperators, page));

/** "This website now belongs to Acme Ltd", "the business was bought by Acme Ltd". */
const handovers = [
  String.raw`\b(?:bought|acquired|purchased|taken\sover)\s(?:[^.;\n]{0,40}\s)?by\s${name}`,
  String.raw`\b[Nn]ow\sbelongs?\sto\s${name}`,
  String.raw`\b[Nn]ow\s(?:owned|operated|run|managed)\s(?:and\s\w{1,15}\s)?by\s${name}`,
  String.raw`\b[Nn]ow\s(?:being\s)?(?:carried\son|continued|conducted|traded|taken\son)\sby\s${name}`,
].map((statement) => new RegExp(statement, 'gu'));
const subjectReach = 100;
const subjectIsSite = /\b(?:web\s?site|site|domain)\b[^.;\n]{0,100}$/iu;

const mostStatements = 50;

/** Registered names by which a page states who operates it. */
export const findOperators = oncePerPage((page) => matchesOf(statements, page));

/** A firm that a page says has taken over. */
export interface NewOwner extends NamedOperator {
  /** The site itself, and not only a business or a brand. */
  readonly isOfSite: boolean;
}

/** Registered names of those who, by the words of a page, have taken over its site or a business. */
export const findNewOwners = oncePerPage((page): readonly NewOwner[] =>
  matchesOf(handovers, page).map((owner) => ({
    ...owner,
    isOfSite: subjectIsSite.test(
      page.text.slice(Math.max(0, owner.start - subjectReach), owner.start),
    ),
  })),
);

function matchesOf(patterns: readonly RegExp[], page: ProofPage): readonly NamedOperator[] {
  const stretches = stretchesWithNames(page);
  if (stretches.length === 0) return [];
  return patterns.flatMap((pattern) =>
    [...matchesWithin(page.text, pattern, stretches).take(mostStatements)].flatMap((match) => {
      const before = page.text.slice(Math.max(0, match.index - subjectReach), match.index);
      if (isPrincipal(before) || isOfThings(before, match[0]) || doesForIt.test(before)) return [];
      const first = operatorOf(match);
      return [first, ...othersBehind(page.text, first.end)];
    }),
  );
}

/** "References are carried out by Bolt Ltd trading as Vouch": whoever does something for the site. */
const doesForIt =
  /\b(?:carried\sout|provided|handled|checked|processed|done|supplied|arranged|taken)\s(?:for\sus\s)?by\s(?:the\s)?$/iu;

/** "We resell servers in Manchester owned by Apex Ltd": things of which a sentence speaks, and neither a site nor a business. */
function isOfThings(before: string, statement: string): boolean {
  if (!/^(?:owned|operated)\b/u.test(statement)) return false;
  const head = before.split(sentenceEnd).at(-1) ?? '';
  return (
    wordsOfStory(head) >= 2 &&
    !/\b(?:is|are|now|brand|company|firm|this|domain)\b/iu.test(head) &&
    !new RegExp(String.raw`\b${place}\b`, 'iu').test(head)
  );
}

function operatorOf({ groups, index, 0: said }: RegExpExecArray): NamedOperator {
  const found = groups?.['name'] ?? '';
  return { name: found, key: nameKeyOf(found), start: index, end: index + said.length };
}

const another = new RegExp(String.raw`(?:,|,?\s(?:and|&))\s(?:by\s)?${name}`, 'uy');
const mostTogether = 5;

/** "… by Acme Plant Ltd and Acme Scaffolding Ltd": the second, and those behind it. */
function othersBehind(text: string, end: number): readonly NamedOperator[] {
  const found: NamedOperator[] = [];
  while (found.length < mostTogether) {
    another.lastIndex = found.at(-1)?.end ?? end;
    const match = another.exec(text);
    if (match === null) break;
    found.push(operatorOf(match));
  }
  return found;
}

/** The longest statement up to the legal form of its name, and behind it. */
const reachBefore = 700;
const reachBehind = 200;
const legalForm = new RegExp(`${ending}|${foreignEnding}`, 'gu');

/** Where a page can hold a registered name at all: around legal forms, of which most pages have few. */
const stretchesWithNames = oncePerPage(({ text }): readonly Span[] => {
  const stretches: Span[] = [];
  for (const { index } of text.matchAll(legalForm)) {
    const start = Math.max(0, index - reachBefore);
    const end = Math.min(text.length, index + reachBehind);
    const last = stretches.at(-1);
    if (last !== undefined && start <= last.end) stretches.splice(-1, 1, { ...last, end });
    else stretches.push({ start, end });
  }
  return stretches;
});

function* matchesWithin(
  text: string,
  pattern: RegExp,
  stretches: readonly Span[],
): Generator<RegExpExecArray> {
  for (const { start, end } of stretches) {
    pattern.lastIndex = start;
    const matches = text.slice(0, end).matchAll(pattern);
    pattern.lastIndex = 0;
    yield* matches;
  }
}

const registeredName = new RegExp(name, 'gu');

/** Looked at on one page: a list of names shows itself far sooner. */
const mostMentions = 1_000;

/** The registered names that a page holds, each as often as it stands there, but for those it credits and those of firms that are no more. */
export const listRegisteredNames = oncePerPage((page): readonly NamedOperator[] => {
  const found: NamedOperator[] = [];
  const matches = matchesWithin(page.text, registeredName, stretchesWithNames(page));
  for (const { 0: said, index } of matches.take(mostMentions)) {
    if (isFormer(page.text, index) || isOfBackground(said)) continue;
    if (standingOf(page.text, index) !== 'unsaid') continue;
    if (isEnded(page.text.slice(index + said.length))) continue;
    found.push({ name: said, key: nameKeyOf(said), start: index, end: index + said.length });
  }
  return found;
});

/** How many different ones: of a directory or a list of clients, many. "P.G." and "P G" are one. */
export const countRegisteredNames = oncePerPage(
  (page) => new Set(listRegisteredNames(page).map(({ key }) => key.replaceAll(' ', ''))).size,
);

/** Firms that stand behind many a small one and say so in their names: those who insure, lend, take cards and own public houses. */
export function isOfBackground(companyName: string): boolean {
  return /\b(?:underwriting|insurance|assurance|indemnity|payments?|finance|credit|bank|brewery|breweries)\b/iu.test(
    companyName,
  );
}

/** "Acme Ltd (formerly Apex Ltd)": no other firm. */
function isFormer(text: string, start: number): boolean {
  return /(?:\b(?:formerly|previously|late|once|we\swere)|\(\s?(?:until|till)\s\d{4},?)\s(?:known\sas\s|called\s|trading\sas\s)?$/iu.test(
    text.slice(Math.max(0, start - 40), start),
  );
}

/** "Apex Ltd, number …, which was dissolved in January": a firm that is no more. */
function isEnded(behind: string): boolean {
  return /^[^.;\n]{0,60}\b(?:which\s(?:was|has\s(?:since\s)?been)|since|now)\s(?:dissolved|struck\soff|wound\sup)\b/iu.test(
    behind.slice(0, 100),
  );
}

/** Whether a line holds the registered name of a firm other than this. */
export function namesOther(line: string, companyName: string): boolean {
  const own = nameKeyOf(companyName);
  return [...line.matchAll(registeredName).take(5)].some((each) => nameKeyOf(each[0]) !== own);
}

/** As names are compared here: without "The" and the legal form, and "J W" as "J.W.", which is one word. */
export function nameKeyOf(companyName: string): string {
  return splitName(companyName)
    .core.join(' ')
    .replace(/ COMPANY$/u, ' CO')
    .replaceAll(/(?<=(?:^|\s)\p{L})\s(?=\p{L}(?:\s|$))/gu, '');
}

/** How many different registered names a text holds. */
export function countNames(text: string): number {
  return new Set([...text.matchAll(registeredName).take(5)].map((each) => nameKeyOf(each[0]))).size;
}

/** Where the last registered name in a text stands. */
export function lastNameIn(text: string): Span | null {
  const last = [...text.matchAll(registeredName)].at(-1);
  return last === undefined ? null : { start: last.index, end: last.index + last[0].length };
}

/** Where the first registered name in a text begins; null where there is none. */
export function startOfFirstName(text: string): number | null {
  const [first] = [...text.matchAll(registeredName).take(1)];
  return first?.index ?? null;
}

/** The last registered name in a text. */
export function lastRegisteredName(text: string): string | null {
  const last = lastNameIn(text);
  return last === null ? null : text.slice(last.start, last.end);
}
