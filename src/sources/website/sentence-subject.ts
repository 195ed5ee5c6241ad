import { particularsWords, wordsOfStory } from './story-words.ts';
import { connectedBefore } from './judge-relation.ts';

const prepositions: ReadonlySet<string> = new Set(
  'against about between than like via into behind alongside'.split(' '),
);
/** Right before the name: it is not the subject of its sentence. */
const preposition =
  /\b(?:to|for|with|by|against|from|at|about|of|in|on|between|than|like|via|into|behind|alongside|under)\s(?:the\s)?["“‘'(]?$/iu;
/** What whoever has the site asks of his visitors. */
const request =
  /^[^\p{L}]{0,5}(?:never|always|please|do|don['’]t|make|send|ask|call|buy|order|get|book|see|read|visit|find|welcome|thank|thanks|beware|genuine|only|no)\b/iu;
const toVisitors = /\b(?:you|your|yours|here|our|us)\b/iu;
/** "Tenants of Acme Ltd may call at any time". */
const forVisitors = /^[^.]{0,60}\b(?:may|must|can|should|shall|here|below)\b|^[\s)]{0,3}:/iu;
/** What terms are about: the site's own. */
const dealings =
  /^[^\p{L}]{0,5}(?:(?:all|any|the|each|every)\s)?(?:\p{L}{2,15}\s)?(?:work|orders?|goods|services?|bookings?|payments?|products?|repairs?|sales|deliver(?:y|ies)|contracts?|prices|invoices?|deposits?|quotations?|warrant(?:y|ies)|guarantees?|terms|polic(?:y|ies)|contents?|copyrights?|texts?|rights?|treatments?|lessons?|courses?|vouchers?|tenanc(?:y|ies)|statement|information|data|complaints?)\s/iu;
/** Terms have the other party as their subject, and say whose the goods are. */
const otherParty =
  /^[^\p{L}]{0,5}(?:(?:the|an?|any|each|every|all)\s)?(?:customer|client|buyer|purchaser|hirer|guest|tenant|lodger|user|visitor|participant|student|pupil|parent|patient|member|passenger|owner)s?\s(?:shall|will|must|may|agrees?|accepts?|undertakes?|indemnif(?:y|ies)|warrants?|is|are)\b|\bremains?\s(?:the\s)?(?:\w{1,15}\s)?property\sof\s(?:the\s)?$/iu;
/** "Every owner of a flat holds one share in Acme Residents Ltd": so do those whose site it is. */
const shareholding =
  /^[^\p{L}]{0,5}(?:each|every|all|the)\s(?:\w{1,15}\s){1,6}(?:hold|holds|has|have|own|owns|is|are)\s(?:\w{1,10}\s){0,2}(?:shares?\sin|members?\sof)\s(?:the\s)?$/iu;
/** "The business of Apex Ltd was acquired by Acme Ltd": the subject all the same. */
const acquirer = /\b(?:acquired|bought|purchased|taken\sover|rescued)\sby\s(?:the\s)?$/iu;
/** "Founded by two brothers in a shed, Acme Ltd", "After a change of owners Acme Ltd": the subject all the same. */
const leadIn =
  /[,:;–—-]\s{0,3}$|^[^\p{L}]{0,5}(?:following|after|since|founded|formed|established|based|located|formerly|started|originally|today|now)\s[^\n]{0,200}(?<!\b(?:of|to|for|with|by|at|from|in|on|that|which))\s{1,3}$/iu;
const narrativeWords = 2;

/** True where what stands in front of a company's name, and behind it, makes it something else than the subject of its sentence. */
export function isObject(head: string, behind: string): boolean {
  if (sought.test(head) || speech.test(head) || thanked.test(head)) return true;
  if (request.test(head) || toVisitors.test(head) || dealings.test(head)) return false;
  if (acquirer.test(head) || otherParty.test(head) || shareholding.test(head)) return false;
  if (preposition.test(head) && namesThings(head) && !forVisitors.test(behind)) return true;
  return !leadIn.test(head) && wordsOfStory(connectedBefore(head)) >= narrativeWords;
}

/** Something that particulars do not name: "The museum shows forty clocks of". */
function namesThings(head: string): boolean {
  const words = head.toLowerCase().match(/(?<![\p{L}@./])\p{L}{2,30}(?![\p{L}@])/gu) ?? [];
  return words.some((word) => !particularsWords.has(word) && !prepositions.has(word));
}

/** "If you want Acme Ltd": what a visitor would not ask of its own site. */
const sought =
  /\b(?:are\syou|if\syou\s(?:are|manage|own|represent))\s(?:the\s)?$|\bwho\s(?:\w{1,12}\s){0,2}\p{Ll}{2,20}\s(?:the\s)?$|\b(?:you|anyone|anybody|those|people|visitors|who)\s(?:\w{1,12}\s){0,2}(?:want|need|seek|seeking|mean|meant|remember|wanted|needed|came|come|looking|search|searching|ask|asked|asking)\s(?:for\s)?(?:the\s)?$/iu;
/** "Thank you Acme Ltd": nobody thanks himself. */
const thanked = /\bthanks?(?:\syou)?(?:\sto)?\s(?:the\s)?$/iu;
/** "The court heard that Acme Ltd". */
const speech =
  /\b(?:heard|says?|said|reports?|reported|claims?|claimed|alleges?|alleged|understands|told\s\w{1,20}|announced|found|ruled|believes?|confirmed|reveals?|revealed|learn(?:ed|t))\sthat\s(?:the\s)?$/iu;
