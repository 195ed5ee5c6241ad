import { splitName } from '../../domain/find-company-name.ts';
import type { ProofPage } from './proof-rules.ts';

/** Those who keep a page about a company. */
const keepers = String.raw`(?:neighbours?|residents?|customers?|buyers?|creditors|victims|volunteers?|fans?|enthusiasts?|(?:former|ex)[\s-](?:staff|workers?|employees|members|customers|\w{3,12}s)|pensioners?|campaign\w{0,8}|petition|soci?et(?:y|ies)|association|museum|archives?|heritage|preservation|memorial|reunion|tribute|blog|forum|hobby|watch|action\sgroup|friends\sof|histor(?:y|ical|ians?)|newspaper|journalists?)`;
const signature = new RegExp(
  String.raw`(?:\b(?:kept|run|made|written|maintained|placed|published|set\sup|put\s(?:up|here)|compiled|edited|bought|created|collected)\sby\s[^.\n]{0,40}?\b${keepers}\b|\b(?:project|campaign|page|site|website|work|blog)\s(?:of|by|from)\s[^.\n]{0,40}?\b${keepers}\b|\b(?:site|page|website)\scollects\b)`,
  'iu',
);
/** Words that are in the signature itself, at the end of a page. */
const lastLine = new RegExp(
  String.raw`\b(?:neighbours?|residents|volunteers?|fans?|enthusiasts?|(?:former|ex)[\s-]\w{3,12}|pensioners?|campaign\w{0,8}|soci?et(?:y|ies)|museum|archives?|heritage|preservation|memorial|reunion|tribute|blog|forum|hobby|watch|action\sgroup|friends\sof|history|historical|club\spage|diary|private\scollection|committee|(?:notes|memories|letters|stories)\s(?:by|of|from)|consumer\swrites)\b`,
  'iu',
);
const longestSignature = 80;
const lastReach = 1000;

/** True where a page says that others than the company keep it. */
export function isKeptByOthers(page: ProofPage, companyName: string): boolean {
  const { isSigned, lastLines } = endOf(page);
  const name = splitName(companyName).core.join(' ');
  return isSigned || lastLines.some((line) => !line.toUpperCase().includes(name));
}

interface EndOfPage {
  readonly isSigned: boolean;
  /** Those of its last lines that name such people. */
  readonly lastLines: readonly string[];
}

function endOf(page: ProofPage): EndOfPage {
  const known = endsOfPages.get(page);
  if (known !== undefined) return known;
  const lines = page.text.slice(-lastReach).trimEnd().split('\n').slice(-3);
  const end = {
    isSigned: signature.test(page.text),
    lastLines: lines.filter((line) => line.length <= longestSignature && lastLine.test(line)),
  };
  endsOfPages.set(page, end);
  return end;
}

/** Every mention on a page asks for it. */
const endsOfPages = new WeakMap<ProofPage, EndOfPage>();
