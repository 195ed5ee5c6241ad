import { splitName } from '../../domain/find-company-name.ts';
import { isBrandedDomain } from './branded-domain.ts';
import { isNarrated, isSaidOfSite, particularsWords, wordsOfStory } from './judge-mention.ts';
import { bySite, connectedBefore, hasClaim, hasSpeaker, place } from './judge-relation.ts';
import { isRoleOf } from './person-roles.ts';
import { readMentionSentence } from './mention-sentence.ts';
import type { ProofPage, Span } from './proof-rules.ts';

/**
 * On a site that is called like the company, others may tell of it: those who lost money by it, who worked there, who keep its memory.
 * What they say is told by its form: the company is what somebody does something to or is something of, or what no company says of
 * itself befalls it, or the page says that others keep it.
 */

/** True where a sentence with the company's name or number tells of it as others do. */
export function isTold(page: ProofPage, span: Span, companyName: string): boolean {
  const { head, since, rest } = readMentionSentence(page, span, companyName);
  if (markOf.test(head)) return !isBrandedDomain(page.url, companyName);
  if (isSaidOfSite(page, span)) return false;
  const said = bySite(`${head} ${place} ${since} ${rest}`, page.url);
  // Whoever speaks in it is judged by what he says of the company.
  if (hasSpeaker(said) || hasClaim(said)) return false;
  if (isObject(head) || sought.test(head) || speech.test(head)) return true;
  const told = `${since} ${rest}`;
  if (reported.test(`${head} ${told}`)) return true;
  if (ended.test(told) && !trade.test(page.text)) return true;
  return isNarrated(page.text, span) && isKeptByOthers(page, companyName);
}

/** Right before the name: it is not the subject of its sentence. */
const preposition =
  /\b(?:to|for|with|by|against|from|at|about|of|in|on|between|than|like|via|into|behind|alongside|under)\s(?:the\s)?["“‘'(]?$/iu;
/** A dealer prints it as well. */
const markOf = /\b(?:trade\s?)?marks?\sof\s(?:the\s)?$/iu;
const finite =
  /(?<![\p{L}’'-])(?:is|are|was|were|has|have|had|been|did|does|went|took|left|held|sold|lost|made|\p{Ll}{2,20}ed)(?![\p{L}’'-])/u;
/** "Job: driver at": a field about somebody. */
const label = /^[^\p{L}]{0,5}(\p{L}{2,20})\s?:\s/u;
/** What whoever has the site asks of his visitors. */
const request =
  /^[^\p{L}]{0,5}(?:never|always|please|do|don['’]t|make|send|ask|call|buy|order|get|book|see|read|visit|find|welcome|thank|thanks|beware|genuine|only|no)\b/iu;
const toVisitors = /\b(?:you|your|yours|here|our|us)\b/iu;
/** What terms are about: the site's own. */
const dealings =
  /^[^\p{L}]{0,5}(?:(?:all|any|the|each|every)\s)?(?:\p{L}{2,15}\s)?(?:work|orders?|goods|services?|bookings?|payments?|products?|repairs?|sales|deliver(?:y|ies)|contracts?|prices|invoices?|deposits?|quotations?|warrant(?:y|ies)|guarantees?|terms|polic(?:y|ies)|contents?|copyrights?|texts?|rights?|treatments?|lessons?|courses?|vouchers?|tenanc(?:y|ies)|statement|information|data|complaints?)\s/iu;
/** "The business of Apex Ltd was acquired by Acme Ltd": the subject all the same. */
const acquirer = /\b(?:acquired|bought|purchased|taken\sover|rescued)\sby\s(?:the\s)?$/iu;
/** "Founded by two brothers in a shed, Acme Ltd", "After a change of owners Acme Ltd": the subject all the same. */
const leadIn =
  /[,:;–—-]\s{0,3}$|^[^\p{L}]{0,5}(?:following|after|since|in|from|founded|formed|established|based|located|formerly|started|originally|today|now|as|with|over|for|under|having|at)\s[^\n]{0,200}(?<!\b(?:of|to|for|with|by|at|from|in|on|that|which))\s{1,3}$/iu;
const narrativeWords = 2;

function isObject(head: string): boolean {
  if (request.test(head) || toVisitors.test(head) || dealings.test(head)) return false;
  if (acquirer.test(head)) return false;
  const field = label.exec(head)?.[1]?.toLowerCase();
  const isField = field !== undefined && !particularsWords.has(field);
  if (preposition.test(head) && (isRoleOf(head) || finite.test(head) || isField)) return true;
  return !leadIn.test(head) && wordsOfStory(connectedBefore(head)) >= narrativeWords;
}

/** "If you want Acme Ltd": what a visitor would not ask of its own site. */
const sought =
  /\b(?:are\syou|if\syou\s(?:are|manage|own|represent))\s(?:the\s)?$|\b(?:you|anyone|anybody|those|people|visitors|who)\s(?:\w{1,12}\s){0,2}(?:want|need|seek|seeking|mean|meant|remember|wanted|needed|came|come|looking|search|searching|ask|asked|asking)\s(?:for\s)?(?:the\s)?$/iu;
/** "The court heard that Acme Ltd". */
const speech =
  /\b(?:heard|says?|said|reports?|reported|claims?|claimed|alleges?|alleged|understands?|told\s\w{1,20}|announced|found|ruled|believes?|confirmed|reveals?|revealed|learn(?:ed|t))\sthat\s(?:the\s)?$/iu;

/** What befalls a company and it does not say of itself. */
const reported = new RegExp(
  [
    String.raw`\b(?:was|were|has|have|had|is|been|being)\s(?:\w{1,15}ly\s)?(?:been\s)?(?:fined|convicted|prosecuted|sentenced|sued|banned|raided|accused|charged|ordered|condemned|found\sguilty|investigated|criticised|named\sand)\b`,
    String.raw`\b(?:HM\s|county\s|crown\s|high\s)courts?\b|\b(?:tribunals?|bailiffs?|magistrates|inquest|unpaid|conviction|prosecution|winding-up)\b`,
    String.raw`\b(?:pleaded|pleads)\s(?:not\s)?guilty\b|\bfaces?\s(?:charges|court|a\sfine|prosecution)\b|\bowe[sd]\s`,
    String.raw`\b(?:took|kept)\s(?:\w{1,15}\s)?(?:deposits|money|payments)\b|\bno\slonger\s(?:answers?|repl(?:y|ies)|exists?|pays)\b`,
    String.raw`\b(?:employed|built|made|produced)\s(?:[\w,]{1,15}\s){1,5}(?:people|hands|men|women|between|until|from\s1\d{3}|at\sits\speak)\b`,
  ].join('|'),
  'iu',
);
/** What a firm may say of itself too, to those who trade with it. That it is in liquidation or administration the law has it say. */
const ended =
  /\b(?:closed\s(?:its|down)|collapsed|folded|failed|went\s(?:bust|under|out)|until\s(?:the|its|1\d{3}|2\d{3}))\b/iu;
/** Words of a site that sells something. */
const trade =
  /\b(?:quotations?|quotes?|opening\shours|prices|delivery|showroom|call\sus|ring\sus|business\sas\susual|(?:our|all)\s(?:\w{1,10}\s)?customers)\b/iu;

/** Those who keep a page about a company. */
const keepers = String.raw`(?:neighbours?|residents?|customers?|buyers?|creditors|victims|volunteers?|fans?|enthusiasts?|(?:former|ex)[\s-](?:staff|workers?|employees|members|customers|\w{3,12}s)|pensioners?|campaign\w{0,8}|petition|soci?et(?:y|ies)|association|museum|archives?|heritage|preservation|memorial|reunion|tribute|blog|forum|hobby|watch|action\sgroup|friends\sof|histor(?:y|ical|ians?)|newspaper|journalists?)`;
const signature = new RegExp(
  String.raw`(?:\b(?:kept|run|made|written|maintained|placed|published|set\sup|put\s(?:up|here)|compiled|edited|bought|created|collected)\sby\s[^.\n]{0,40}?\b${keepers}\b|\b(?:project|campaign|page|site|website|work|blog)\s(?:of|by|from)\s[^.\n]{0,40}?\b${keepers}\b|\b(?:site|page|website)\scollects\b)`,
  'iu',
);
/** Words that are in the signature itself, at the end of a page. */
const lastLine = new RegExp(
  String.raw`\b(?:neighbours?|residents|volunteers?|fans?|enthusiasts?|(?:former|ex)[\s-]\w{3,12}|pensioners?|campaign\w{0,8}|soci?et(?:y|ies)|museum|archives?|heritage|preservation|memorial|reunion|tribute|blog|forum|hobby|watch|action\sgroup|friends\sof|history|historical|club\spage|consumer\swrites)\b`,
  'iu',
);
const longestSignature = 80;

function isKeptByOthers({ text }: ProofPage, companyName: string): boolean {
  const name = splitName(companyName).core.join(' ');
  const isOwn = (words: string): boolean => words.toUpperCase().includes(name);
  if (signature.test(text)) return true;
  const lines = text.trimEnd().split('\n').slice(-3);
  return lines.some(
    (line) => line.length <= longestSignature && lastLine.test(line) && !isOwn(line),
  );
}
