import { findCompanyName } from '../../domain/find-company-name.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import { findNewOwners, nameKeyOf } from './find-operators.ts';
import { standingOf } from './judge-context.ts';
import { isNarrated, wordsOfStory } from './story-words.ts';
import { leadOf, reach, readMentionSentence, takesUp } from './mention-sentence.ts';
import { oncePerPage } from './once-per-page.ts';
import { oncePerText } from '../../domain/once-per-text.ts';
import type { ProofPage, Span } from './proof-rules.ts';
import { hasSiteElsewhere } from './site-elsewhere.ts';
import { isThing } from './things-of-others.ts';

/**
 * What a sentence says of the company it names, also on a site that is called like it. Whoever speaks of himself and of the company in
 * one breath ("we rent from Acme Ltd", "Acme Ltd has nothing to do with this site") has to say that he is the company: what he says
 * otherwise, nobody can list. A sentence in which nobody speaks of himself is believed, but for a few words about others.
 */

const kind = String.raw`(?:web\s?site|site|domain|page|business|company|firm|shop|store|brand|team|practice|organisation|address|name)`;
/** Whoever speaks, and his site. Capitals are a country. */
const speaker = new RegExp(
  String.raw`\b(?:[Ww]e|[Uu]s|[Oo]urs?|[Oo]urselves|(?<!N[.]\s?)I|[Mm]e|[Mm]y|[Mm]yself)\b|\b(?:[Tt]his|[Tt]hat)\s(?:\w{1,15}\s)?${kind}\b|\b[Tt]hese\s(?:web\s?)?pages\b|\b(?:from|to|in)\shere\b|\b(?:for|with|in|of)\s(?:this|it)(?=[.,;]|$)`,
  'u',
);
/** Words in which he is no party: an invitation, a place, what he sells. */
const bystander = new RegExp(
  String.raw`\b(?:[Cc]ontact|[Aa]bout|[Cc]all|[Ee]-?mail|[Rr]ing|[Pp]hone|[Vv]isit|[Ff]ind|[Ff]ollow|[Jj]oin|[Tt]ext|[Cc]hoosing|[Cc]hoose)\s(?:us|me)\b|\b(?:[Tt]o|[Ff]or|[Dd]ear|[Aa]ll)\s(?:all\s)?(?:of\s)?our\s\w{1,20}|\b(?:on|through|via|[Uu]s(?:e|ing)(?:\sof)?)\s(?:this|our)\s(?:\w{1,15}\s)?${kind}\b|\b[Oo]ur\s(?:\w{1,15}\s){0,2}(?:policy|policies|terms|conditions|statement|cookies)\b|\bOur\s\p{Lu}\p{Ll}{1,20}(?=\s\p{Lu})|\bI\s(?:hereby\s)?(?:understand|agree|accept|acknowledge|confirm|consent|declare|authori[sz]e)\b.{0,300}|\b(?:that|which)\s(?:we\s\w{1,15}|\w{1,15}\s\w{1,15}\sto\sus)\b`,
  'gu',
);

/** Where the company's name or number stands in a sentence that is judged. */
export const place = '\uFFFC';
/** What whoever speaks says of himself, with his name or number in it. */
const claims = new RegExp(
  [
    String.raw`©|\(c\)|copyright|all\srights\sreserved|\bcontroller\b`,
    String.raw`\b(?:operated|owned|run|managed|provided|published|maintained|supplied|sold|made|issued|accepted)(?:\sand\s\w{1,15})?(?:\s(?:from|in|out\sof)\s[\w-]{2,20})?,?\sby\s(?:the\s)?${place}`,
    String.raw`site\sis\s(?:owned\sand\s)?(?:operated|owned|run)\sby\s(?:both\s)?[^.;,]{2,60},?\s(?:and|&)\s(?:the\s)?${place}`,
    String.raw`\b(?:our|your)\s[^.;]{0,40}\bheld\sby\s(?:the\s)?${place}`,
    String.raw`\b(?:we|i)(?:['’](?:re|m)|\s(?:are|am|at):?|,|\s[(–-])\s?(?:the\s|a\s)?${place}|\b(?:us|me|our\s\w{1,20})\sat\b[^.;]{0,10}${place}`,
    String.raw`\b(?:we\s(?:are|trade|operate)|we['’]re)\s(?:registered|incorporated|known|trading|as|through|under)\b(?:[^.;]|\b(?:reg|regd|no|nos|co)[.]){0,60}${place}`,
    String.raw`\bwe\s(?:\w{1,15}\s){0,2}(?:trade|traded|trading|operate|operated|operating)\b[^.;]{0,60}\bname\b[^.;]{0,40}\bis\s(?:the\s)?${place}`,
    String.raw`\btrading\s(?:name|style)s?\sof|\b(?:division|brand|product|service|(?:business|company|registered|legal|full|trade)\sname|shop|store|(?:web\s?)?site|home|arm)\sof\s${place}|${place}[^.;]{0,80}\b(?:t\/a|trading\sas)\b`,
    String.raw`\bwe\s(?:are|became|have\sbeen)\s(?:now\s)?a\s(?:\w{1,15}\s){0,2}company\b|\bsite\b(?:[^.;]|[.](?=\w)){0,40}\sproperty\sof\s${place}`,
    String.raw`(?:["“‘']|\breferences?\sto\s)(?:we|us|our)\b["”’']?[^.;]{0,40}\b(?:means?|refers?\sto|is|are)\b[^.;]{0,30}${place}`,
    String.raw`\bwe\s(?:regret|are\s(?:sad|sorry))\b[^.;]{0,30}${place}`,
    String.raw`\bwe(?:\sare|['’]re)\s(?:\w{1,15}\s)?(?:proud|delighted|pleased|excited|happy|thrilled)\sto\s(?:announce|say|share|report|tell\syou)\sthat\s(?:the\s)?${place}(?![^.;]{0,80}\b(?:our|us)\b)`,
    String.raw`\(\s?["“‘']?(?:we|us|our|the\s(?:company|supplier|seller|trader))\b`,
    String.raw`\b(?:comprises?|comprising|consists?\sof|(?:made\sup|composed)\sof)\s[^.;]{0,120}${place}`,
    String.raw`\bour\s(?:company|registered|legal|full|vat|trading|details|address|offices?)\b`,
    String.raw`${place}[^.;]{0,80}\byour?\b`,
    String.raw`${place}[^.;]{0,40}\s(?:owns?|operates?|runs?|manages?|publish(?:es)?|provides?|maintains?)\s(?:(?:and|or)\s\w{1,15}\s)?(?:this|our|the)\s(?:\w{1,15}\s)?${kind}\b`,
    String.raw`\b(?:contract|agreement|dealing|contracting|payable|welcome|between\syou)\b[^.;]{0,20}\s${place}`,
    String.raw`\byour\s(?:order|booking|purchase|appointment|reservation|hire|stay)\b[^.;]{0,30}\bwith\s(?:the\s)?${place}`,
    String.raw`\b(?:this|it)\sis\s(?:the\s(?:\w{1,15}\s)?${kind}\sof\s)?${place}`,
    String.raw`\b(?:name|web\s?site|site|domain|page|business|company|firm|shop|store|practice|organisation|address),?\s(?:\w{1,20}\s){0,3}(?<!\bused\sto\s)belongs?\sto\s${place}`,
  ].join('|'),
  'giu',
);
const denied =
  /(?:\b(?:not|never|neither|nor|no\slonger|formerly|previously|once|ceased)|n['’]t)\b[^,;.]{0,25}$/iu;
const deniedBehind = /\b(?:no|not|nothing|never|neither)\b|n['’]t\b/iu;

/** "Nothing on this page was written by Acme Ltd": then the place is what it is about. */
const nobody = /\b(?:nothing|none|neither|nobody|no\s(?:one|part))\b/iu;

/** Said of another, whoever speaks. */
const elsewhere = new RegExp(
  [
    String.raw`\b(?:is|are)\s(?:an?\s)?(?:\w{1,15}ly\s)?(?:different|unrelated|unconnected)\s(?:(?:company|business|firm|organisation|entity)\b(?!\sto\s(?:work|deal)))`,
    // "“The Agent” means Bolt and “the Owner” means Acme Ltd".
    String.raw`["“‘'](?:[Tt]he\s)?(?:[Aa]gents?|[Aa]gency|[Mm]anagers?|[Ll]icensee|[Ff]ranchisee|[Bb]roker|[Ii]ntroducer|[Tt]enant|[Oo]perator|[Ww]e|[Uu]s)["”’']\s(?:means|is)\s[^${place}.;]{1,60}(?:\band|,)\s["“‘']`,
    String.raw`\b(?:is|are)\s(?:another|an\s?other)\s(?:company|business|firm|organisation|entity)\b(?!\s(?:in|of|from|within)\b)`,
    String.raw`,\swhich\s(?:we|I)\s(?:\w{1,15}\s)?(?:sell|stock|fit|supply|distribute|repair|represent|import|install|buy|use)\b`,
    String.raw`\b[Jj]oint\scontrollers?\swith\b|\bbecomes?\sthe\s(?:data\s)?controller\b|${place}[^.;]{0,20}\scontroller\b[^.;]{0,40}\b(?:its|their)\sown\b`,
    String.raw`\b(?:sold|stocked|supplied|distributed|offered|installed)\s(?:here\s)?(?:\w{1,15}ly\s)?by\sus\b`,
    String.raw`\b[Ww]e(?:\sare|['’]re)\s(?:an?|the|one|its|their)\s(?:[\w-]{1,20}\s){0,3}(?:reseller|stockist|dealer|distributor|retailer|agent|installer|customer|importer|wholesaler)s?\b`,
    String.raw`${place}\s(?:\w{1,15}\s)?(?:pension|retirement\sbenefits?)\s(?:scheme|fund|plan)\b`,
    String.raw`\b(?:was|were|has\s(?:since\s)?been|is\snow)\s(?:\w{1,15}\s)?(?:dissolved\b|struck\soff\b)`,
  ].join('|'),
  'u',
);

/** Said around the name by whoever is against the company, helps those who are, or works beside it. */
const opposed = new RegExp(
  [
    String.raw`${place}[^;]{0,200}\b[Ww]e\s(?:[^.;]{0,40}\s)?(?:object|oppose|protest|campaign)\b[^.;]{0,15}\b(?:its|their|the\scompany['’]s)\b`,
    String.raw`\b(?:[Dd]o|[Dd]id|[Ww]ere|[Aa]re|[Hh]ave)\s[Yy]ou\b[^.;]{0,80}${place}[^.;]{0,30}\s[Ww]e\s(?:can\s|may\s)?(?:help|advise|act|fight)\b`,
    String.raw`\b(?:trade|service)\s?marks?\s(?:\w{1,15}\s){0,3}(?:of|by|from)\s${place}.{0,100}\b[Ww]e\s(?:[^.;]{0,40}\s)?(?:are|have)\s(?:\w{1,15}ly\s)?(?:independent|no\sconnection|not\s(?:affiliated|connected|associated|authori[sz]ed|endorsed))\b`,
    String.raw`\b[Hh]ave\syou\s(?:ever\s)?been\s(?:cold-called|scammed|cheated|overcharged|misled|let\sdown|mistreated|ripped\soff)\sby\s${place}|\b[Ii]nvoices?\sto\s${place}[^.;]{0,40}\bunpaid\b`,
    String.raw`${place}[^.;]{0,40}\s(?:trades?|operates?|goes)\s(?:under|by)\s(?:this|our|the\ssame|a\ssimilar)\sname\s(?:too|as\swell)\b`,
  ].join('|'),
  'u',
);

/** The company came to an end; its own site says so too, and only who has the site since makes a difference. */
const ended =
  /\b(?:liquidation|administration|receivership|insolvent|bankrupt|wound\sup|dissolved|struck\soff|ceased|stopped\strading|no\slonger)\b/iu;

const others = String.raw`(?:supplier|partner|client|customer|processor|sponsor|stockist|landlord|landlady|venue|manufacturer|agent|distributor|wholesaler|importer|accountant|auditor|solicitor|insurer|broker|contractor|sub-?contractor|tenant|franchisor|lender|bank|host|designer|printer|courier|freeholder|neighbour|competitor|rival|predecessor|friend|retailer|installer|employer)`;
const including = String.raw`(?:\s(?:currently\s)?(?:is|are|was|were|includes?|included|including)|,?\ssuch\sas|,?\slike|\s?[:,–—-])\s(?:(?:and\s)?we\suse\s|called\s|companies\slike\s)?`;

/** Said right before the name: what the company is to the site. */
const relations = [
  String.raw`\b${others}s?\sof\sthe\s(?:month|week)${including}`,
  String.raw`^[^\p{L}]{0,5}(?!(?:to|for|dear|all)\b)(?:[\p{L}-]{1,20}\s){0,2}(?:${others}s|client|customer|landlord|sponsor|stockist)\s?:\s(?:we\suse\s)?`,
  String.raw`\b(?:hosting\sby|sponsored\sby|(?:competitors|rivals)\sof)\s`,
  String.raw`\b(?:calling\s(?:itself|themselves)|(?:claim|purport|pretend)(?:ing|s)?\sto\sbe|posing\sas|impersonating|in\sthe\sname\sof)\s`,
  String.raw`\bthis\s(?:month|week)['’]s\s(?:[\w-]{1,20}\s?){1,2}${including}`,
  String.raw`\bresemblance\sto\s`,
  String.raw`\btheir\s(?:\w{1,15}\s){1,4}:\s`,
  String.raw`\b(?:ultimate\s)?(?:parent|holding)(?:\s(?:company|undertaking))?\s?:\s`,
  String.raw`\bthe\s(?:applicants?|appellants?|respondents?|defendants?|debtors?|culprits?|polluters?)\s(?:is|are|was|were)\s`,
  // "The real Acme Ltd is at 1 High Street".
  String.raw`\bthe\s(?:real|actual|original|proper|genuine)\s`,
  String.raw`\bthis\s(?:was|used\sto\sbe)\s(?:once\s)?the\s(?:\w{1,15}\s)?(?:web\s?site|site|home|domain|page)\s(?:of|for)\s`,
  String.raw`\b(?:former|old|previous|one-time)\s(?:web\s?site|site|home|premises|domain|works|offices?|shop|owners?)\sof\s`,
  // "There's a firm in Kent called Acme Ltd".
  String.raw`\bthere(?:['’]s|\sis)\s(?:an?|another)\s(?:\w{1,15}\s){0,2}(?:firm|company|business|outfit)\b[^.]{0,40}\b(?:called|named)\s`,
  String.raw`\b(?:my|our)\s(?:\w{1,15}\s)?(?:network|principal|franchisor|lender|insurer|broker|accountants?|landlord|supplier|host),\s`,
  String.raw`\bthe\s(?:tenants?|debtors?|defendants?|respondents?),\s`,
];
const related = new RegExp(String.raw`(?:${relations.join('|')})(?:the\s)?["“‘'(]?$`, 'iu');

/** "Managing agent" on a line of its own over the company's: what it is to whoever has the site. Menus have these words as plurals. */
function isUnderRole(text: string, start: number): boolean {
  const lines = text
    .slice(Math.max(0, start - reach), start)
    .split('\n')
    .slice(0, -1);
  const heading = lines.findLastIndex((line) => roleHeading.test(line));
  // Name and address stand between the heading and a number.
  const between = lines.slice(heading + 1).filter((line) => line.trim() !== '');
  return (
    heading !== -1 &&
    between.length <= mostLinesBetween &&
    between.every((line) => line.length <= longestOfEntry && !/[.!?]\s/u.test(line))
  );
}

const mostLinesBetween = 4;
const longestOfEntry = 80;
const roleHeading =
  /\b(?:carrier|courier|insurer|lender|supplier|processor|broker|agent|landlord)['’]?s['’]?\s(?:own\s)?(?:terms|conditions|details|particulars|address)\s?:\s{0,3}$|^\s{0,3}(?:our\s|the\s|your\s)?(?:(?:managing\s|estate\s)?agents?|freeholder|landlord|insurer|underwriter|lender|applicant|respondent|defendant|claimant|debtor|employer|client|customer|tenant|(?:web\s)?host(?:ing)?(?:\sprovider)?|broker|supplier|processor|accountant|solicitor|auditor|(?:web\s)?(?:designer|developer)|photographer|printer|sponsor|(?:\w{1,15}\s){0,2}(?:sponsor(?:\s(?:and|&)\s\w{1,15}\spartner)?|(?:stadium|delivery|media|official|technology|payment|finance|logistics|charity|training)\spartner)|(?:previous|former|earlier)\s\w{1,15})\s?:?\s{0,3}$/iu;

const pronoun =
  /\b(?:with|to|of|by|for|from)\s(?:it|them|their|that\s(?:company|firm|business))\b/iu;
/** True where the sentence of a company's name or number says that the site is not this company's. */
export function isDisowned(page: ProofPage, span: Span, companyName: string): boolean {
  const { text } = page;
  const { head, since, rest, next } = readMentionSentence(page, span, companyName);
  if (related.test(head) || (wordsOfStory(head) === 0 && isUnderRole(text, span.start)))
    return true;
  if (hasSiteElsewhere(page, span)) return true;
  const behind = `${since} ${rest}`;
  const said = bySite(`${head} ${place} ${behind}`, page.url);
  if (elsewhere.test(said) || opposed.test(`${said} ${next}`)) return true;
  const stretch = bySite(`${connectedBefore(head)} ${place} ${connectedBehind(behind)}`, page.url);
  if (hasSpeaker(stretch) && !hasClaim(said)) return true;
  const goesOn = takesUp.test(next) || (isNarrated(text, span) && pronoun.test(next));
  const further = `${place} ${next}`;
  if (goesOn && hasSpeaker(further) && !hasClaim(said) && !hasClaim(further)) return true;
  return isHandedOver(page, companyName, ended.test(said));
}

/** Parts of a footer that nothing parts but their capitals run into one line: "Our Guarantee Acme Ltd", "Chat to us on WhatsApp - Acme Ltd". */
export function connectedBefore(head: string): string {
  const isApart =
    /(?:\s[-–—~*·/]\s|\s(?:us|me)\s|(?:^|\s)(?!The\s)\p{Lu}[\p{L}’'-]{1,30}\s)$/u.test(
      `${head.trimEnd()} `,
    );
  return isApart ? '' : head.replace(/^.{0,500}\s[–—~*·]\s/u, '');
}

/** The same behind: "Acme Ltd, company number 07123984 Let us take the strain". A place or a street goes with a comma, "of" or "in". */
function connectedBehind(behind: string): string {
  const next =
    /(?<=(?:^|(?<!\p{Lu}\p{Ll}{0,20})(?:[\p{Ll})]|\d{5}))\s)(?<!\b(?:of|in|at|from|and|the|with|under)\s)\p{Lu}\p{Ll}{1,20}\b/gu;
  for (const word of behind.matchAll(next)) {
    if (!particularWords.test(word[0])) return behind.slice(0, word.index);
  }
  return behind.replace(/\s[–—~*·]\s.{0,500}$/u, '');
}

const particularWords =
  /^(?:Company|Companies|Registered|Registration|Reg|No|Number|England|Wales|Scotland|Northern|Ireland|Co|Limited|Ltd)$/u;

/** A sentence with "this site" for the site's host and for the words its domain is made of, where it speaks of them. */
export function bySite(sentence: string, { hostname }: URL): string {
  const known = readersByHost.get(hostname);
  if (known !== undefined) return known(sentence);
  if (readersByHost.size >= mostHosts) readersByHost.clear();
  const read = oncePerText(readerOf(hostname));
  readersByHost.set(hostname, read);
  return read(sentence);
}

/** Every mention on every page of a site asks for it, and to make it takes longer than to use it. */
const readersByHost = new Map<string, (sentence: string) => string>();
/** Of the visits under way. */
const mostHosts = 100;
const shortestLabel = 5;

function readerOf(hostname: string): (sentence: string) => string {
  const label = (registrableDomain(hostname) ?? '').split('.')[0]?.replaceAll('-', '') ?? '';
  const bare = hostname.replace(/^www\./, '');
  return (sentence) => {
    const spaced = sentence.replaceAll(/[®™℠]/g, '').replaceAll(/\s+/g, ' ');
    // Making the expression takes longer than all the sentences that do not need it.
    const said = spaced.toLowerCase().includes(bare)
      ? spaced.replaceAll(hostInSentence(bare), 'this site')
      : spaced;
    const before = notOfName.exec(said)?.[0].length ?? 0;
    const length = lengthOfName(said.slice(before), label);
    const behind = said.slice(before + length);
    // What goes on in capitals is a longer name.
    return length > 0 && /^\s(?:\p{Ll}|IS\b|ARE\b)/u.test(behind) ? `this site${behind}` : said;
  };
}

/** In a line of particulars the host stands for itself, as an address does. */
const hostInSentence = oncePerText((bare) => {
  const host = RegExp.escape(bare);
  return new RegExp(
    String.raw`(?<=\b(?:with|to|of|in|on|for|domain|site)\s(?:www\.)?)${host}|(?<![\w@./-])${host}(?=\s(?:is|was|has|belongs)\b)`,
    'gi',
  );
});

/** What a sentence may begin with in front of a name. */
const notOfName = /^[^\p{L}\p{N}]{0,5}/u;

/** How much of a text's beginning are the words a domain is made of, with or without "the"; 0 where it begins with others. */
function lengthOfName(text: string, label: string): number {
  const article = /^the\s/i.exec(text)?.[0].length ?? 0;
  const behindArticle = lengthOfLabel(text.slice(article), label);
  if (behindArticle > 0) return article + behindArticle;
  return article > 0 ? lengthOfLabel(text, label) : 0;
}

function lengthOfLabel(text: string, label: string): number {
  if (label.length < shortestLabel) return 0;
  let at = 0;
  for (let index = 0; index < label.length; index += 1) {
    if (at > 0 && (text[at] === ' ' || text[at] === '-')) at += 1;
    if (text[at] === '&' && label.startsWith('and', index)) index += 2;
    else if (text[at]?.toLowerCase() !== label[index]) return 0;
    at += 1;
  }
  return /\s/.test(text[at] ?? '') ? at : 0;
}

/** The same for a place that says nothing of whose it is but by the name in its sentence: a postcode. */
export function isDisownedByName(page: ProofPage, span: Span, companyName: string): boolean {
  const lead = leadOf(page.text, span.start);
  const isNamed = findCompanyName(lead, companyName).some((each) => each.kind === 'registered');
  return isNamed && isDisowned(page, span, companyName);
}

/** Whoever speaks is one party of the sentence and the company another, unless something in it says that they are one. */
export const hasSpeaker = oncePerText((said): boolean => {
  const isDenial = nobody.test(said.slice(0, said.indexOf(place)));
  return speaker.test(isDenial ? said : said.replaceAll(bystander, ''));
});

export const hasClaim = oncePerText((said): boolean =>
  [...said.matchAll(claims)].some((match) => {
    const before = said.slice(0, match.index);
    if (denied.test(before) || deniedBehind.test(match[0])) return false;
    return !(isOfThing.test(match[0]) && isThing(before));
  }),
);

/** "… is made by Acme Ltd", "… are the property of Acme Ltd": a claim of the site, of what it sells and of what it says alone. */
const isOfThing =
  /^(?:provided|published|maintained|supplied|sold|made|issued|accepted)\b|\bproperty\sof\b/iu;

/** "Acme Ltd is not connected with Apex plc. Company number …": what is denied is another, and the number is the speaker's. */
export function deniesAnother(
  { page, start }: { readonly page: ProofPage; readonly start: number },
  companyName: string,
): boolean {
  const from = Math.max(0, start - reach);
  const before = page.text.slice(from, start).toWellFormed();
  const lineStart = before.lastIndexOf('\n') + 1;
  const own = findCompanyName(before.slice(lineStart), companyName)
    .filter((each) => each.kind === 'registered')
    .at(-1);
  return own !== undefined && standingOf(page.text, from + lineStart + own.start) === 'unsaid';
}

/** True where the page says that its site, its name or, after the company's end, the business is another firm's now. */
function isHandedOver(page: ProofPage, companyName: string, isEnded: boolean): boolean {
  const own = nameKeyOf(companyName);
  return (
    isSiteSold(page) ||
    findNewOwners(page).some((each) => each.key !== own && (isEnded || each.isOfSite))
  );
}

/** Whoever has it now may have no name with a legal form. */
const isSiteSold = oncePerPage(
  ({ text }) =>
    /(?:omain|ite)\s(?:name\s)?(?:was|has|is\snow)\s|belong/u.test(text) && sold.test(text),
);

const sold =
  /\b(?:[Dd]omain|[Ww]eb\s?site|[Ss]ite)(?:\sname)?\s(?:was|has\s(?:since\s)?been)\s(?:\w{1,15}\s)?(?:acquired|bought|purchased|taken\sover|registered|picked\sup)\s(?:(?:at\s(?:an?\s)?auction\s)?by\s(?:an?|our|the|its|new)\s(?!\p{Lu})|(?:at|in|from)\s(?:an?\s)?(?:\w{1,15}\s)?auctions?\b|(?:after|when|once)\s(?:it|the)\s[^.\n]{0,30}\b(?:expired|lapsed|dropped|run\sout)\b)|\b(?:[Dd]omain|[Ww]eb\s?site|[Ss]ite)\sis\snow\s(?:owned|run|operated|kept|managed)\s(?:and\s\w{1,15}\s)?by\s(?:an?|its|another|new|some(?:body|one))\s(?!\p{Lu})|\b(?:used\sto\sbelong|(?:once|formerly|previously)\sbelonged)\sto\s(?:an?|the)\s(?!\p{Lu})/u;
