import { oncePerText } from '../../domain/once-per-text.ts';
import type { Span } from './proof-rules.ts';

/** The number or name behind these words is the maker of the site. */
const maker = new RegExp(
  [
    String.raw`(?:web\s?site|site|web|brand(?:ing)?|seo|theme|photography|marketing)\s{0,3}(?:design(?:ed)?|develop(?:ed|ment)?|buil[dt]|created|powered|made|hosted|maintained|managed|hosting)?\s{0,3}(?:(?:and|&)\s{1,3}\w{1,20}\s{1,3})?(?:by|:)`,
    String.raw`(?:designed|developed|hosted|powered)\s{1,3}(?:(?:and|&)\s{1,3}\w{1,20}\s{1,3})?by`,
    // "Website design, hosting and support: …", "our website’s developer is …".
    String.raw`\bweb\s?(?:site)?\s{1,3}(?:design|development|hosting|build|support|maintenance)(?:\s{0,2}(?:,|&|and\b)\s{0,2}(?:and\s)?\w{1,20}){1,4}\s{0,3}(?:by|:)`,
    String.raw`\b(?:web\s?site|web)\b[^.\n]{0,60}\b(?:developers?|designers?|web\s?masters?|maintainers?)\s{0,3}(?:is\b|are\b|:)`,
  ].join('|'),
  'giu',
);
/** The number or name behind these words is a supplier or a client, not the operator of the site. */
const credit = new RegExp(
  [
    String.raw`(?:designed|developed|built|created|made|powered|hosted|provided|processed|supplied|sold|distributed|manufactured|published|underwritten|insured|guaranteed|regulated|audited|funded|sponsored|financed|arranged|verified|printed|delivered|licensed|fulfilled|installed|fitted|certified|accredited|inspected|monitored|serviced|catered|filmed|photographed|shipped|dispatched|recommended|presented)\s{1,3}(?:(?:and|&)\s{1,3}\w{1,20}\s{1,3})?(?:(?:for\s{1,3}us|in\s{1,3}\w{1,20}|with\s{1,3}\w{1,10})\s{1,3})?by`,
    String.raw`\bsub-?contracted\s{1,3}to\b|hosting\s{1,3}(?:by|provider|company|is\b)|\b(?:sub-?)?processors?\b|(?<!the\s)service\s{1,3}providers?|\bsuppliers\b|\b(?:our|a|their|its|main|whose)\s{1,3}(?:\w{1,20}\s{1,3})?supplier\b|third[ -]part(?:y|ies)`,
    String.raw`\bclients?\b(?!\s{1,3}care)|\bcustomers?\s{1,3}(?:include|such|like)|\bcase\s{1,3}stud(?:y|ies)|\bportfolio\b|\btestimonials?\b|\bproject\s{1,3}(?:for|with)|(?:work|worked|working)\s{1,3}(?:for|with)|we\s{1,3}(?:built|designed|helped|supplied|completed|delivered|created|supported|advised|acted)|on\s{1,3}(?:behalf|the\s{1,3}instructions?)\s{1,3}of`,
    String.raw`partners?\s{1,3}(?:include|with|are)|in\s{1,3}partnership\s{1,3}with|insured\s{1,3}(?:by|with)|payments?\s{1,3}(?:by|via|through|services?)|our\s{1,3}(?:payments?|hosting|insurers?|insurance|accountants?|solicitors?|bank|payroll|landlord|lender|finance|freight|courier|broker|web)\b`,
    String.raw`(?:credit|finance|loans?)\s{1,3}(?:is\s{1,3}|are\s{1,3})?(?:broker(?:ed|age)?|provided|offered|supplied|lender|(?:by|from|through)\b)|\baffiliated\s{1,3}(?:to|with)\b`,
    String.raw`\b(?:let|leased?|rented|hired?)\s{1,3}(?:to\s{1,3}us\s{1,3})?(?:from|by)\b|\b(?:competitors?|rivals?|versus|manufacturer|importer|distributor|wholesaler|landlord|tenant|sponsor|employer\s{1,3}was)\b|\breviews?\s{1,3}(?:of|by|for)\b|\b(?:sponsors?|stockists?|retailers?|franchisees?)\s{0,2}:`,
  ].join('|'),
  'giu',
);
/** Behind these it is somebody the site has nothing to do with. */
const negatedRelation = [
  String.raw`(?:\b(?:not|never|neither|nor|no\s{1,3}longer)|n['’]t)\s{1,3}(?:(?:in\s{1,3}any\s{1,3}way|otherwise|directly|currently)\s{1,3})?(?:to\s{1,3}be\s{1,3}confused|affiliated|connected|associated|related|linked|endorsed|part|the\s{1,3}same|(?:the|an?)\s{1,3}(?:official\s{1,3})?(?:web\s?)?site\s{1,3}(?:of|for)|(?:owned|operated|run|managed|authori[sz]ed|approved|sponsored)(?:,\s\w{1,15}){0,2}\s{1,3}(?:(?:and|or|,)\s{1,3}\w{1,15}\s{1,3})?by)`,
  String.raw`no\s{1,3}(?:\w{1,15}\s{1,3})?(?:connections?|affiliations?|relationship|association|links?|relation|ties|dealings)\b|nothing\s{1,3}(?:whatsoever\s{1,3})?to\s{1,3}do\s{1,3}with|unconnected|unrelated|independent\s{1,3}of|different\s{1,3}(?:company|business|firm)|(?:\bnot|n['’]t)\s{1,3}confuse`,
].join('|');
const negation = new RegExp(negatedRelation, 'giu');
/** And behind these as well, or it is no more. */
const denial = new RegExp(
  [
    negatedRelation,
    String.raw`(?:acquired|bought|purchased|taken\s{1,3}over|took\s{1,3}over|rescued|transferred)\s{1,3}(?:(?:the\s{1,3})?(?:business|assets|trade|goodwill|stock|brand|name)[\w\s,&]{0,40}\s)?(?:from|of)\b|(?:business|assets|trade|goodwill)\s{1,3}of\b|successors?\s{1,3}(?:to|of)|formerly\s{1,3}(?:part|owned|operated|run|used|held|registered\s{1,3}(?:by|to)|traded|trading)|previously\s{1,3}(?:part|owned|operated|run|used|held|registered\s{1,3}(?:by|to)|traded)|creditors?\s{1,3}of|winding[- ]up\s{1,3}(?:petition|order)`,
  ].join('|'),
  'giu',
);
/** "This statement is made by …", "everything here is sold by …" is no credit. */
const ownStatement =
  /\b(?:this|the)\s{1,3}(?:\w{1,20}\s{1,3}){1,3}?(?:is|was|are|has\s{1,3}been)\s{1,3}(?:made|published|issued|provided|prepared|given|owned|run|operated|produced|adopted)\s{1,3}(?:and\s{1,3}\w{1,20}\s{1,3})?(?:by|on\s{1,3}behalf\s{1,3}of)\b|\b(?:here|(?:this|our)\s{1,3}(?:\w{1,20}\s{1,3})?(?:web\s?site|site|shop|store))\b[^.\n]{0,40}\b(?:is|are)\s{1,3}(?:sold|provided|delivered|run|taught)\s{1,3}(?:and\s{1,3}\w{1,20}\s{1,3})?by\b/giu;

/** Words of a company about itself. */
const operatorWords =
  /registered\s{1,3}(?:office|address)|trading\s{1,3}(?:name|as|style)|\bt\/a\b|operated\s{1,3}by|owned\s{1,3}(?:and\s{1,3}\w{1,15}\s{1,3})?by|(?<!\b(?:where|what|how)\s)\bwe\s{1,3}are\b|©|\(c\)|copyright|all\s{1,3}rights\s{1,3}reserved|this\s{1,3}(?:web\s?)?site\s{1,3}(?:is|belongs)|controller|\(\s?["“‘']?(?:we|us|our|the\s{1,3}company)\b|\babout\s{1,3}us\b|\bwho\s{1,3}we\s{1,3}are\b|\bour\s{1,3}company\b/iu;
/** Of those, what nobody says of another: not even a supplier has his copyright on the page. */
const ownWords =
  /©|\(c\)|copyright|all\s{1,3}rights\s{1,3}reserved|this\s{1,3}(?:web\s?)?site\s{1,3}is|controller|(?<!\b(?:where|what|how)\s)\bwe\s{1,3}are\b|operated\s{1,3}by|\(\s?["“‘']?(?:we|us|our|the\s{1,3}company)\b|trading\s{1,3}(?:name|as|style)|\bt\/a\b|\bwho\s{1,3}we\s{1,3}are\b|\bour\s{1,3}company\b|\bthe\s{1,3}(?:supplier|seller|trader|merchant|service\s{1,3}provider)\s{0,2}[:"”’')]/iu;
/** A statement of the law's kind (SI 2015/17), wherever it stands. */
const disclosure =
  /registered\s{1,3}(?:in|office|address|number|company|at|with)|incorporated\s{1,3}in|company\s{1,3}(?:registration|reg|number|no)\b|limited\s{1,3}(?:company|liability)|\bvat\b/iu;
const group =
  /\bgroup\b|\bsubsidiar(?:y|ies)\b|\bholdings?\b|\bparent\s{1,3}company|\bsister\s{1,3}compan|\brespectively\b|\btrading\s{1,3}(?:names?|styles?)\s{1,3}of\b|\bpart\s{1,3}of\b|\bassociated\s{1,3}compan|\bwholly[- ]owned\b|\bdivisions?\s{1,3}of\b|\bboth\s{1,3}(?:companies|registered)|\bthe\s{1,3}following\s{1,3}compan/iu;
const legalEnding = /\b(?:limited|ltd|llp|plc|cic|inc|gmbh|llc|cyf)\b/iu;

/** Pages on which firms write about others. */
const othersPath =
  /\/(?:case-?stud|portfolio|clients?\b(?!-(?:money|care|account|information|terms|agreement|protection|portal|login))|our-clients|our-work|work\b|projects?\b|testimonials?|news|blog|press|articles?|20\d\d|suppliers?|partners?|directory|listings?|members?\/.|companies\b|company\/.|vacanc|agenc(?:y|ies)\b|principals\b|jobs?\b|stockists?|reviews?|profile|business(?:es)?\/)/i;

/** "Built and maintained by" at the end of a line: the name comes on the next, and its address and number on those after it. */
const openCredit =
  /(?:^|\n)[^\n©]{0,60}\b(?:site|web\s?site|design(?:ed)?|develop(?:ed|ment)|built|created|made|powered|hosted|maintained|managed)\s{1,3}(?:(?:and|&|with)\s{1,3}\w{1,20}\s{1,3})?by\s{0,2}:?\s{0,2}\n[^©]{0,200}$/iu;
/** Whose house an address is at, and not whose address it is; and the number right behind such a name. */
const careOf = /(?:\bc\/o|\bcare\s{1,3}of)\s{0,3}(?:the\s)?$/iu;
const careOfNumbered =
  /(?:\bc\/o|\b[Cc]are\s{1,3}of)\s{0,3}(?:[Tt]he\s)?(?:[\p{Lu}&][\p{L}&'’.-]{0,30}\s){1,6}(?:Ltd|Limited|LLP|PLC|LTD|LIMITED)[.]?[\s,(]{1,3}(?:[Cc]ompany\s(?:number|no)[.:]?\s?)?$/u;

const lineReach = 200;
const mostLinesBetween = 4;
const wordsReach = 250;

/** The line up to a place: what neighbours it on the page and is said in one breath. */
function lineBefore(text: string, start: number): string {
  const before = text.slice(Math.max(0, start - lineReach), start);
  return before.slice(Math.max(before.lastIndexOf('\n'), before.lastIndexOf('|')) + 1);
}

/** What the words before a name or number make of it: "Website by Pixel Ltd, company number …" credits, "no connection with …" denies. */
export type Standing = 'unsaid' | 'credited' | 'denied' | 'maker';

/**
 * Whose a name or number is by the words before it. Words of the operator in between end a credit, and so does a sentence after
 * one that named nobody with a legal ending.
 */
export function standingOf(text: string, start: number): Standing {
  const line = lineBefore(text, start);
  const said = standingByLine(line);
  if (said !== 'unsaid') return said;
  const reach = text.slice(Math.max(0, start - lineReach), start);
  if (openCredit.test(reach) && !operatorWords.test(reach)) return 'maker';
  // A bare label on a line of its own belongs to what the line above named.
  const isBareLabel = /^(?:company|co\b|reg)[\s\p{L}.:#&()]{0,60}$/iu.test(line.trim());
  if (!isBareLabel || legalEnding.test(line) || operatorWords.test(line)) return 'unsaid';
  const above = text.slice(Math.max(0, start - lineReach), start - line.length - 1);
  // With the lines of an address between them.
  const lineAbove =
    above
      .split('\n')
      .slice(-mostLinesBetween)
      .findLast((each) => legalEnding.test(each) || operatorWords.test(each)) ?? '';
  const isCredit = isBehind(maker, lineAbove) || isBehind(credit, lineAbove);
  return legalEnding.test(lineAbove) && isCredit ? 'maker' : 'unsaid';
}

/** An advertisement at the edge of a page: whoever it is for has the whole line. */
const advertised =
  /^\s{0,3}powered\sby\s[^©\n]{1,40}©\s|^\s{0,3}(?:(?:our|the|club|main|proud)\s){0,2}(?:(?:kit|shirt|match|title)\s)?sponsors?\s?:|^\s{0,3}(?:(?:kindly|proudly)\s)?sponsored\sby\b|^\s{0,3}advert(?:isement)?\s?[:–-]|^\s{0,3}(?:tool\s?bar|widget|plug-?in|chat(?:bot)?|captcha|player|booking\sengine|cookie\sbanner|calendar)\s(?:©|\(c\)|by|copyright)/iu;

const standingByLine = oncePerText((line): Standing => {
  if (advertised.test(line)) return 'maker';
  if (careOf.test(line) || careOfNumbered.test(line) || isBehind(denial, line)) return 'denied';
  if (isBehind(maker, line)) return 'maker';
  return isBehind(credit, line) ? 'credited' : 'unsaid';
});

/** "X is not connected with" before a name: nothing else in the sentence makes it the operator's. */
export function isNegated(text: string, start: number): boolean {
  return isBehind(negation, lineBefore(text, start));
}

/** "This is not the web site of", "We have no connection with" before a name. */
export function isDeniedSite(text: string, start: number): boolean {
  const line = lineBefore(text, start);
  return deniedSite.test(line) || (firstPerson.test(line.slice(-100)) && isBehind(negation, line));
}

/** "… does not own or operate this business" behind a name. */
export function isDeniedBehind(text: string, end: number): boolean {
  return deniedBehind.test(text.slice(end, end + lineReach));
}

const deniedBehind =
  /^[^.;\n]{0,40}\b(?:does|do|did)\s(?:not|n['’]t)\s(?:own|run|operate|manage)\b[^.;\n]{0,20}\bthis\s(?:\w{1,15}\s)?(?:web\s?site|site|business|shop|store|branch|salon|clinic|franchise)\b(?!['’]s)/iu;
const deniedSite =
  /\b(?:not|never|n['’]t)\s(?:\w{1,15}\s){0,2}?(?:the|an?)\s(?:\w{1,15}\s){0,2}?(?:web\s?site|site|home\s?page)\s(?:of|for)\s(?:the\s)?$|(?:^|[.;:!?\n]\s{0,3})(?:we\sare|i\sam|this\s(?:web\s?site|site|page|blog)\sis)\snot\s(?:the\s)?$/iu;
const firstPerson =
  /(?:^|[.;:!?\n]\s{0,3})(?:we|i|this\s(?:web\s?site|site|blog|page)|not|no|never|unconnected)\s[^.;:\n]{0,90}$/iu;

/** On a site that is called like the company a credit is its own praise ("made by craftsmen"); a denial and the maker's line hold everywhere. */
export function isOthers(standing: Standing, isBranded: boolean): boolean {
  return standing === 'credited' ? !isBranded : standing !== 'unsaid';
}

/** Words of registers, gazettes, courts and credit agencies about a company; a company's own site has none beside its particulars. */
const recordWords =
  /notice\s{1,3}is\s{1,3}hereby|meeting\s{1,3}of\s{1,3}creditors|(?:improvement|prohibition|enforcement|penalty)\s{1,3}notice|\bdefendants?\b|\bclaimants?\b|\bjudg(?:e?ment|ments)\b|\bfined\b|\bprosecut|\bconvicted\b|nature\s{1,3}of\s{1,3}business|\bSIC\s{1,3}(?:code|\d{5})|\bstatus\s{1,3}active\b|filing\s{1,3}history|\bnet\s{1,3}assets\b|\blast\s{1,3}accounts\b|incorporated\s{1,3}on|incorporation\s{1,3}date|date\s{1,3}of\s{1,3}incorporation|(?:company\s{1,3}status\s{0,2}|status\s{0,2}:\s{0,2})(?:active|dissolved|liquidation|in\s)|open\s{1,3}government\s{1,3}licen[cs]e|confirmation\s{1,3}statement|(?:accounts|next)\s{1,3}due|credit\s{1,3}(?:score|report|rating|check)|company\s{1,3}(?:profile|data|search|report)|claim\s{1,3}(?:this|it)\b|is\s{1,3}this\s{1,3}your\s{1,3}(?:business|company)|get\s{1,3}alerts|employer\s{0,2}:|\bratings?\s{0,2}:|alternatives|compare\b/iu;

/** True where a record, a list or a story tells of a company and nothing says that the site is its own. */
export function isOnRecord(text: string, span: Span): boolean {
  const around = linesAround(text, span);
  return recordWords.test(around) && !ownWords.test(around);
}

/** A registered name right behind one of these is what somebody does something to: "lent £300,000 to Acme Ltd". */
const objectOf =
  /\b(?:to|for|with|by|against|from|at|about|via|alongside|like|compare|than|versus|vs)\s(?:the\s)?$/u;
const objectWithNumber =
  /\b(?:to|for|with|by|against|from|at|about|via|alongside|like|compare|than|versus|vs)\s(?!(?:the\s)?(?:Company|Compan(?:y|ies)\sHouse|Registered|Registration|Reg|Number|No)\b)(?:the\s)?(?:[\p{Lu}\d&(][\p{L}\p{N}'’&.()-]{0,40}\s){1,8}[^.\n]{0,40}$/u;

/** True where a sentence speaks of the company whose name begins here, or whose number stands here, as of another. */
export function isSpokenOf(text: string, start: number, what: 'name' | 'number'): boolean {
  const line = lineBefore(text, start).replaceAll(ownStatement, '©');
  if (operatorWords.test(line)) return false;
  return (what === 'name' ? objectOf : objectWithNumber).test(line.toWellFormed());
}

/** Pages on which the law's particulars stand. */
const particularsPath =
  /\/(?:how-to-)?pay(?:ments?|-us|ing)?\b|find-(?:us|me)|get-in-touch|visit-us|legal|terms|conditions|privacy|cookie|about|contact|imprint|impressum|policy|policies|statement|notice|disclaimer|company|info|accessib|complaints|returns|delivery|who-(?:we-are|runs|is)|slavery|pay-gap|tax-strategy|governance/i;

export function isForParticulars(url: URL): boolean {
  return particularsPath.test(url.pathname);
}

/** "Not to be confused with others: this is Acme Ltd", "the business of Apex Ltd was bought by Acme Ltd". */
const endOfRelation =
  /[:;–-]\s{0,3}this\s{1,3}is\b|\b(?:was|were)\s{1,3}(?:bought|acquired|purchased|taken\s{1,3}over)\s{1,3}by\b/iu;

function isBehind(words: RegExp, line: string): boolean {
  const said = line.replaceAll(ownStatement, (match) => '©'.padEnd(match.length));
  const last = [...said.matchAll(words)].at(-1);
  if (last === undefined) return false;
  const since = said.slice(last.index + last[0].length);
  if (operatorWords.test(since.replaceAll(/registered\s{1,3}(?:office|address)/giu, ''))) {
    return false;
  }
  if (endOfRelation.test(since)) return false;
  const [first = '', ...others] = since.split(/[.;!?]\s/u);
  return others.length === 0 || (legalEnding.test(first) && !legalEnding.test(others.join(' ')));
}

/** How strongly a company number is said to be that of the operator, 0..2, by the words around it. */
export function strengthOfWords(text: string, span: Span, url: URL): 0 | 1 | 2 {
  if (isAboutOthers(url)) return 0;
  const around = linesAround(text, span);
  if (ownWords.test(around)) return 2;
  return operatorWords.test(around) ? 1 : 0;
}

/** True for a name beside words of the operator or of a legal disclosure, on its own line or on one that names no other firm. */
export function isOperatorStatement(text: string, { start, end }: Span): boolean {
  const before = text.slice(Math.max(0, start - wordsReach), start).split('\n');
  const behind = text.slice(end, end + wordsReach).split('\n');
  const own = `${before.at(-1) ?? ''}${text.slice(start, end)}${behind[0] ?? ''}`;
  const others = [...before.slice(0, -1), ...behind.slice(1)].filter(
    (line) => !legalEnding.test(line),
  );
  const around = [own, ...others].join('\n');
  return operatorWords.test(around) || disclosure.test(around);
}

/** True where the words say that several companies belong together. */
export function declaresGroup(text: string, spans: readonly Span[]): boolean {
  const from = Math.min(...spans.map((span) => span.start));
  const to = Math.max(...spans.map((span) => span.end));
  if (to - from > 1500) return false;
  return group.test(text.slice(Math.max(0, from - 150), to + 60));
}

const partOfGroup =
  /\bpart\s{1,3}of\b|\bsubsidiar(?:y|ies)\b|\bwholly[- ]owned\b|\bdivision\s{1,3}of\b|\bmembers?\s{1,3}of\s{1,3}the\b[^.\n]{0,40}\bgroup\b|\bparent\b|\bholding\s{1,3}company\b/iu;

/** True where the words around a company's number say that it belongs to a group. */
export function isPartOfGroup(text: string, span: Span): boolean {
  return partOfGroup.test(linesAround(text, span));
}

/** Pages about clients, news, suppliers: what stands there is not the operator unless it says so. */
export function isAboutOthers(url: URL): boolean {
  return othersPath.test(url.pathname) || councilHost.test(url.hostname);
}

/** Councils write about the firms of the place. */
const councilHost =
  /(?:^|\.)[\w-]{2,60}-(?:pc|tc|parish|parishcouncil|towncouncil|council)\.(?:org\.uk|co\.uk|uk|org|com)$|(?:parish|town|district|county|borough|city)-?council\.|\.gov\.(?:uk|scot|wales)$/i;

/** The lines of a place and their neighbours, within reach. */
function linesAround(text: string, span: Span): string {
  return text.slice(Math.max(0, span.start - wordsReach), span.end + wordsReach);
}
