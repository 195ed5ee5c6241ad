import { findCompanyName, splitName } from '../../domain/find-company-name.ts';
import { leadOf } from './mention-sentence.ts';
import type { ProofPage, Span } from './proof-rules.ts';

/** Those who keep a page about a company. */
const keepers = String.raw`(?:neighbours?|residents?|customers?|buyers?|creditors|victims|volunteers?|fans?|enthusiasts?|(?:former|ex)[\s-](?:staff|workers?|employees|members|customers|\w{3,12}s)|pensioners?|campaign\w{0,8}|petition|soci?et(?:y|ies)|association|museum|archives?|heritage|preservation|memorial|reunion|tribute|blog|forum|hobby|watch|action\sgroup|friends\sof|histor(?:y|ical|ians?)|newspaper|journalists?)`;
const signature = new RegExp(
  String.raw`(?:\b(?:kept|run|made|written|maintained|placed|published|set\sup|put\s(?:up|here)|compiled|edited|bought|created|collected)\sby\s[^.\n]{0,40}?\b${keepers}\b|\b(?:project|campaign|page|site|website|work|blog)\s(?:of|by|from)\s[^.\n]{0,40}?\b${keepers}\b|\b(?:site|page|website)\scollects\b)`,
  'iu',
);
/** Words that are in the signature itself, at the end of a page. */
const lastLine = new RegExp(
  String.raw`\b(?:neighbours?|residents|volunteers?|fans?|enthusiasts?|(?:former|ex)[\s-]\w{3,12}|pensioners?|campaign\w{0,8}|soci?et(?:y|ies)|museum|archives?|heritage|preservation|memorial|reunion|tribute|blog|forum|hobby|watch|action\sgroup|friends\sof|history|historical|club\spage|diary|private\scollection|committee|(?:action|community|people|families|residents|villagers)\s(?:\w{1,15}\s)?against|(?:notes|memories|letters|stories)\s(?:by|of|from)|consumer\swrites)\b`,
  'iu',
);
const longestSignature = 80;
const lastReach = 1000;

/** True where a page says that others than the company keep it. That the company was set up by such people is said of the company. */
export function isKeptByOthers(page: ProofPage, companyName: string): boolean {
  const { signature: signed, lastLines } = endOf(page);
  const name = splitName(companyName).core.join(' ');
  const isSigned = signed !== null && !isPredicateOf(page, signed, companyName);
  return isSigned || lastLines.some((line) => !line.toUpperCase().includes(name));
}

/** True where the sentence of a signature begins with the company's registered name and speaks of no page. */
function isPredicateOf(page: ProofPage, { start, end }: Span, companyName: string): boolean {
  const sentence = `${leadOf(page.text, start)}${page.text.slice(start, end)}`;
  if (/\b(?:page|site|website|blog)\b/iu.test(sentence)) return false;
  return findCompanyName(sentence, companyName).some(
    (each) => each.kind === 'registered' && !/\p{Ll}{2}/u.test(sentence.slice(0, each.start)),
  );
}

interface EndOfPage {
  readonly signature: Span | null;
  /** Those of its last lines that name such people. */
  readonly lastLines: readonly string[];
}

function endOf(page: ProofPage): EndOfPage {
  const known = endsOfPages.get(page);
  if (known !== undefined) return known;
  const lines = page.text.slice(-lastReach).trimEnd().split('\n').slice(-3);
  const signed = signature.exec(page.text);
  const end = {
    signature:
      signed === null ? null : { start: signed.index, end: signed.index + signed[0].length },
    lastLines: lines.filter((line) => line.length <= longestSignature && lastLine.test(line)),
  };
  endsOfPages.set(page, end);
  return end;
}

/** Every mention on a page asks for it. */
const endsOfPages = new WeakMap<ProofPage, EndOfPage>();
