import { findCompanyName } from '../../domain/find-company-name.ts';
import { oncePerText } from '../../domain/once-per-text.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import { isAboutOthers } from './judge-context.ts';
import { isClaimed, isContractor, isKindredSite, type Mentioned } from './judge-mention.ts';
import { bySite, hasSpeaker, place } from './judge-relation.ts';
import { hasSiteElsewhere } from './site-elsewhere.ts';
import { readMentionSentence } from './mention-sentence.ts';
import { oncePerPage } from './once-per-page.ts';
import type { ProofPage, Span } from './proof-rules.ts';
import { slugOf } from './slug-of.ts';
import { hasUnintroducedName } from './unintroduced-names.ts';

/*
 * Sentences by which a site says who it is and whom its visitors deal with: "“we” means Acme Ltd", "your booking is a contract with Acme Ltd",
 * "Acme Ltd, trading as (what the site is called)". They name the operator whatever the site is called.
 */

const me = String.raw`["“‘'](?:we|us|our|i|me)["”’']`;
/** Said of oneself and of nobody else, whatever other firms the page names. */
const introductions = new RegExp(
  [
    String.raw`${me}[^.;]{0,40}(?:\b(?:means?|is|are|refers?\sto)\b|[:=])\s?(?:the\s)?${place}`,
    String.raw`\b(?:we|i|us)\s[^.;]{0,40}\b(?:we|i)\smean\s(?:the\s)?${place}`,
    String.raw`\bis\swhat\s(?:the\s)?${place}[^.;]{0,140}\bcalls\s(?:itself|its)\b`,
    String.raw`${place}[^.;]{0,100}\s(?:is|are)\sthe\s(?:company|business|firm|name|limited\scompany)\sbehind\s`,
    String.raw`\bowner\sof\s(?:(?:this|the)\s(?:web\s?site|shop|store|site\sand\sshop)|this\ssite)(?:\sand\s\w{1,15})?,?\sis\s(?:the\s)?${place}`,
    String.raw`\b(?:full|proper|legal|formal)\s(?:title|style|name)\s(?:is\s)?(?:the\s)?${place}`,
    // What structured data with the site's own address says (`read-particulars.ts`).
    String.raw`^\s?structured\sdata\sof\sthis\ssite:\s${place}`,
    String.raw`^[^\p{L}]{0,8}(?:the\s)?(?:seller|supplier|trader|hirer|organi[sz]er|(?:service\s)?provider|lessor)\smeans\s(?:the\s)?${place}`,
    String.raw`\b(?:this|our)\s(?:\w{1,15}\s)?(?:web\s?site|site|shop|store|blog)\b(?:[^.;]|[.](?=\w)){0,60}\bbrought\sto\syou\sby\s(?:the\s)?${place}`,
    String.raw`\b(?:this|our)\s(?:\w{1,15}\s)?(?:web\s?site|site)\sis\s(?:operated|owned|run|kept|published|provided)(?:\s(?:and|&)\s\w{1,15})?,?\sby\s(?:the\s)?${place}`,
    // What policies begin with.
    String.raw`^[^\p{L}"“‘']{0,8}(?:here\s)?at\s(?:the\s)?${place}[^.;]{0,10}\s(?:we|our)\b`,
    String.raw`\b(?:we|us|ours)\s?\(\s?(?:the\s)?${place}`,
    String.raw`${place}\s(?:is\scommitted|wants|aims|strives|tries|respects|cares)\b[^.;]{0,80}\b(?:this|its)\s(?:web\s?site|site)\b`,
    String.raw`^[^\p{L}]{0,5}(?:your\s)?(?:legal|trading|contracting|operating|corporate)\s(?:entity|company|party)\s?:\s(?:the\s)?${place}`,
    String.raw`${place}[^.;]{0,140}["“‘'](?:we|us|our)["”’'][^.;]{0,40}\brefer(?:ring)?\sto\s(?:that|this|the)\s(?:company|firm|business)\b`,
    String.raw`\bi\s(?:am|have\sbeen)\s(?:(?:the|a|its|now)\s)?(?:\w{1,15},?\s){0,3}(?:director|owner|founder|proprietor)\b[^.;]{0,40}\sof\s(?:the\s)?${place}`,
    String.raw`\b(?:kept|run|maintained|written|looked\safter)\sby\s(?:the\s|your\s|our\s)?(?:directors?|committee|board|trustees)\sof\s(?:the\s)?${place}`,
    String.raw`\b(?:us|we|me|i),?\s(?:that\s(?:means|is)|i[.]e[.],?|being|meaning|namely)\s(?:the\s)?${place}`,
    String.raw`\b(?:my|our)\s(?:\w{1,15}\s){0,2}name\s(?:is|will\sbe)\s(?:the\s)?${place}`,
    String.raw`\b(?:my|our)\s(?:full|proper|official|legal|registered|company|business|real|long|sunday)\sname\b[^.;:]{0,30}:\s(?:the\s)?${place}`,
    String.raw`${place}\s(?:is|are)\s(?:my|our)\s(?:\w{1,15}\s){0,3}(?:name|company|business|firm)\b`,
    String.raw`\b(?:this|the)\s(?:one|branch|site|web\s?site|shop|studio|clinic|office|territory|salon|school|nursery|venue)(?:\sand\sthis\s\w{1,15})?\s(?:is|are)\s(?:\w{1,15}ly\s)?(?:owned|run|operated)\s(?:(?:and|&)\s\w{1,15}\s)?under\slicen[cs]e\sby\s(?:the\s)?${place}`,
    String.raw`\bis\s(?:an?|the)\s(?:\w{1,15}\s){0,2}franchise,?\s(?:which\sis\s)?(?:\w{1,15}ly\s)?(?:owned|run|operated)\s(?:(?:and|&)\s\w{1,15}\s)?(?:under\slicen[cs]e\s)?by\s(?:the\s)?${place}`,
    String.raw`\b(?:my|our)\s(?:own\s)?(?:limited\s)?(?:company|business|firm),?\s(?:which\s)?(?:is\s(?:called\s)?|called\s)?(?:the\s)?["“‘']?${place}`,
    String.raw`\b(?:i|we)\s(?:\w{1,15}\s){0,2}(?:trade|operate|work|run|practise|do\sbusiness)\s(?:\w{1,15}\s){0,2}(?:through|as|under)\s(?:the\s|my\s|our\s)?(?:\w{1,15},?\s){0,3}${place}`,
    String.raw`${place}[^.;]{0,160}\b(?:which|who)\s(?:is|are)\s(?:just\s)?(?:me\b|us\b|(?:my|our)\s(?:\w{1,15}\s)?(?:company|business|firm)\b)`,
    String.raw`^[^\p{L}]{0,5}(?:the\s)?(?:seller|trader|operator|proprietors?|(?:(?:web\s?)?site\s)?(?:owner|operator)|publisher|retailer|merchant)\s?:\s(?:the\s)?${place}`,
    String.raw`\b(?:from|with|by|to|is|are|and|of)\sus\s?[:,(–-]\s?(?:the\s)?${place}`,
    String.raw`["“‘'](?:the\s)?(?:company|owner|seller|supplier|provider|trader|organi[sz]er|school|club|clinic|practice|studio)["”’']\s(?:is|means)\s(?:the\s)?${place}`,
    String.raw`${place}\s?\([^()]{0,60}["“‘'](?:we|us|our)["”’']`,
    String.raw`\bthis\ssite\sis\s(?:(?:an?|the|our)\s(?:\w{1,15}\s){0,3}(?:name|label|brand|make|service|product|practice|business|abbreviation)\s(?:\w{1,15}\s){0,2}(?:of|by|under\swhich)\s)?(?:the\s)?${place}`,
    String.raw`\bthis\ssite\sis\s[^.;]{2,40},\s(?:the\s)?(?:directors?|owners?|founders?)\sof\s(?:the\s)?${place}`,
    String.raw`\bthis\ssite\sis\s(?:how|where|what)\s(?:the\s)?${place}\s(?:sells?|trades?|meets?|shows?|calls?)\b`,
    String.raw`(?<=^this\ssite\s[^.;]{0,80})\bbecame\san?\s(?:\w{1,15}\s){0,2}company\b[,:]?\s(?:called\s|named\s)?(?:the\s)?${place}`,
    String.raw`\bthat(?:['’]s|\sis)\s(?:us|me),\s(?:the\s)?${place}`,
    String.raw`\bwe\s(?:set\sup|formed|incorporated|registered|started)\s(?:the\s)?${place}[^.;]{0,60}\b(?:trade|trading|traded)\sas\b`,
    String.raw`\bthis\ssite\sis\s(?:an?|the|our)\s(?:online\s)?(?:web\s?site|site|shop|store)\sof\s(?:the\s)?${place}\s?(?:[,.(;:–-]|$)`,
    String.raw`\bthis\s(?:web\s?)?site\s(?:is|are)\s(?:run|owned|operated)\sby\s(?:an?|our)\s(?:\w{1,15}\s)?company\b[^.;]{0,40},\s(?:called\s)?(?:the\s)?${place}`,
    String.raw`\b(?:i|we)\s(?:am|are)\s(?:\w{1,15}\s)?a\s(?:\w{1,15}\s){0,2}company,?\s(?:which\sis\s)?(?:called|named)\s(?:the\s)?${place}`,
    String.raw`^[^\p{L}]{0,5}colophon\b[^.;]{0,30}\bpublished\sby\s(?:the\s)?${place}`,
    String.raw`\bthis\s(?:web\s?)?site,?\s(?:now\s)?belongs?\sto\s(?:the\s)?${place}`,
    String.raw`${place}(?:\s?\([^()]{0,60}\))?,?\s(?:(?:the\s(?:company|firm)\s)?(?:that|which|who)\s)?(?:publishes|owns|runs|operates|maintains)\s[^.;]{0,40}\bthis\s(?:web\s?)?site\b`,
    String.raw`\bbehind\s(?:it|us|this\ssite)\s(?:stands|is)\s(?:the\s)?${place}`,
    String.raw`${place}[^.;]{0,80}\(\s?our\s(?:company\s)?(?:registration|registered|number)\b`,
    String.raw`\bthe\s(?:web\s?)?site\sof\s(?:your|our|the)\s(?:own\s)?company\s?:\s(?:the\s)?${place}`,
    String.raw`\(\s?in\sfull:?\s(?:the\s)?${place}`,
    String.raw`\b(?:voted|agreed|decided|chose)\sto\sincorporate\b[^.;]{0,40}\s(?:the\s)?${place}`,
    String.raw`\bgwasanaeth\sgan\s${place}`,
    String.raw`${place}\s?,?\swhose\sname\s(?:is|will\sbe|appears)\son\s(?:your|the)\s(?:invoices?|receipts?|statements?|bills?)\b`,
    String.raw`\b(?:owner|operator|keeper|publisher|provider)\sof\sthis\s(?:web\s?)?site,?\sis\s(?:the\s)?${place}`,
    String.raw`${place}\s?\((?=\s?(?:we['’]re\b|we\s(?:are|were)\b|(?:that|it)['’]s\sus\b))`,
    String.raw`\bthis\ssite\sis\s[^.;]{0,40}\bsold\s(?:here\s)?by\s(?:the\s)?${place}`,
    String.raw`\bourselves,\s(?:the\s)?${place}`,
    String.raw`^[^\p{L}]{0,5}we\sare\s(?:registered|incorporated)\b[^.;]{0,80}\b(?:number|no)\s(?:is\s)?${place}`,
    String.raw`\benw\smasnachu\s${place}`,
    String.raw`^[^\p{L}]{0,5}(?:we|i),\s(?:the\s)?${place}\s?,`,
    String.raw`\bthis\ssite\s(?:(?:is|was)\s)?(?:trading|incorporated|registered|formed)\sas\s(?:the\s)?${place}`,
    String.raw`\bthis\ssite\s(?:operates|trades|runs)\s(?:under|as|through)\s(?:the\s)?(?:name\s)?${place}`,
    String.raw`\b(?:cqc|ofsted|our|the)\sregistered\s(?:provider|person)(?:\s(?:for|with)\s\w{1,10})?(?:,\s[^.;]{0,110},)?\s(?:is|:)\s(?:the\s)?${place}|^[^\p{L}]{0,5}registered\sprovider\s?:\s(?:the\s)?${place}`,
    String.raw`\b(?:organi[sz]ation|company|body|firm)\s(?:in\scharge\sof|responsible\sfor)\s(?:your|the|this)\s[^.;]{0,30}\bis\s(?:the\s)?${place}`,
    String.raw`^[^\p{L}]{0,5}(?:person\s)?responsible(?:\sfor\s(?:this\s|the\s)?(?:web\s?site|site|contents?))?\s?:\s(?:the\s)?${place}`,
    String.raw`\b(?:officially|legally|formally|on\spaper),?\s(?:the\s)?${place}\s?,[^.;]{0,40}\b(?:us|we)\b`,
    String.raw`\b(?:we['’]re|we\sare)\s(?:the\s)?${place}\s?(?:[,.(;:–-]|$|(?:and|trading|t\/a|an?|based|in|from)\b)`,
    String.raw`\b(?:officially|legally|formally|on\spaper)\s(?:we(?:['’]re|\sare)|it(?:['’]s|\sis))\s(?:the\s)?${place}`,
    String.raw`\banother\s${place}\s(?:business|company|brand|venture|shop|site)\b`,
    String.raw`\b(?:post|send|return|write)\b[^.;]{0,40}\bto\sus\sat\s(?:the\s)?${place}`,
    String.raw`\bwe(?:['’]ve|\shave)?\s(?:been|become|became|are|were)\s(?:now\s)?a\s(?:\w{1,15}\s){0,2}company\b[^.;]{0,30}[:(,–-]\s?(?:the\s)?${place}`,
    String.raw`\b(?:business|firm|shop|brand|practice)\s(?:\w{1,15}\s)?trades?\s(?:\w{1,15}\s)?through\b[^.;]{0,40}\s(?:the\s)?${place}`,
    String.raw`\bthis\s(?:web\s?)?site\s?:\s(?:the\s)?${place}`,
    String.raw`\bsince\s(?:then|\d{4})\swe\shave\sbeen\s(?:the\s)?${place}`,
    String.raw`\bwe\s(?:became|have\sbecome|turned\sinto|were\sincorporated\sas)\s(?:the\s)?${place}`,
    String.raw`\bis\s(?:me|us),?\s(?:which\s(?:is|am|are)\s)?trading\sthrough\b[^.;]{0,40}[\s:](?:the\s)?${place}`,
    String.raw`${place}\s?[.]\s(?:that|this)\scompany\b[^.;]{0,80}\b(?:owns|runs|operates)\s(?:\w{1,15}\s){0,2}this\sweb\s?site\b`,
    String.raw`^[^\p{L}]{0,5}published\sby\s(?:the\s)?${place}\sfor\sits\s(?:members|residents|owners|shareholders|tenants)\b`,
    String.raw`\b(?:this|the|our)\s(?:hall|club|school|theatre|museum|gallery|cinema|library|church|centre|pub|inn|shop|garden|park|pool|field|farm|pavilion|camp\s?site|society|orchard|wood)\s(?:belongs\sto|is\s(?:owned|run|managed|kept)\sby)\s[^.;]{1,60},?\sthrough\s(?:the\s)?${place}`,
  ].join('|'),
  'iu',
);

/** Whose policy it is that is being read. */
const policies = new RegExp(
  [
    String.raw`^[^\p{L}]{0,8}(?:this\sis\s)?(?:the\s)?(?:\w{1,15}\s){0,2}(?:policy|notice|statement|procedure)\s(?:of|for)\s(?:the\s)?${place}`,
    String.raw`^[^\p{L}]{0,5}${place}\s(?:publishes|has\spublished)\s(?:this|its)\b[^.;]{0,60}\bon\s(?:this|its)\s(?:web\s?site|site)\b`,
    String.raw`\bthis\s(?:\w{1,15}\s){0,3}(?:policy|notice|statement|page|document)\b[^.;]{0,60}\bhow\s(?:and\swhy\s)?(?:the\s)?${place}\s?(?:\([^()]{0,40}\)\s)?(?:uses?|collects?|handles?|process(?:es)?|protects?|keeps?|stores?|manages?|looks?\safter)\b`,
  ].join('|'),
  'iu',
);

/** These are said of others, too: they count where the page names no other firm. */
const deal = String.raw`(?:contracts?|agreements?|bookings?|orders?|purchases?|reservations?|appointments?|enrolments?|hires?|stays?|courses?|lessons?|memberships?|sales?|invoices?|quotations?|quotes?|bills?|receipts?)`;
const dealings = new RegExp(
  [
    String.raw`^[^\p{L}]{0,5}legal\sname\s?:\s(?:the\s)?${place}`,
    String.raw`^[^\p{L}]{0,5}(?:an?\s)?(?:trading\s)?(?:division|brand|trading\sname|trading\sstyle)\sof\s(?:the\s)?${place}`,
    String.raw`^[^\p{L}]{0,5}(?:all\s)?(?:bookings|orders|reservations)\sare\s(?:taken|accepted)\s(?:only\s)?by\s(?:the\s)?${place}`,
    String.raw`\ba\s(?:business|firm|brand|shop|practice|studio|school)\s(?:carried\son|run|owned|operated)\sby\s(?:the\s)?${place}`,
    String.raw`^[^\p{L}]{0,5}your\spersonal\s(?:data|information)\s(?:is|are)\scontrolled\sby\s(?:the\s)?${place}(?!,?\s(?:the|our|an?|who|which)\b)`,
    String.raw`^[^\p{L}]{0,5}${place}\s(?:\w{1,15}ly\s)?(?:respects|values|protects|takes|recogni[sz]es|cares\sabout|is\s(?:\w{1,15}ly\s)?committed\sto)\s[^.;:]{0,60}\bprivacy\b(?![^.;]{0,30}[:;])`,
    String.raw`^[^\p{L}]{0,5}${place}\suses?\scookies\son\s(?:this|our|its)\b`,
    String.raw`\b(?:visit|find|reach|call)\sus\s?:\s(?:the\s)?${place}`,
    String.raw`\b(?:correspondence|registered|trading|postal|office)\s(?:address|office)\s(?:for|of)\s(?:the\s)?${place}`,
    String.raw`\b(?:invoices|notices?(?:\sto\sus)?|letters|post|parcels|correspondence|cvs?)\s(?:should|must|may|can|are\sto)\sbe\s(?:addressed|sent|posted)\sto\s(?:us,?\s|the\s)?${place}`,
    String.raw`\blicen[cs]es?\b[^.;]{0,40}\b(?:in\sthe\sname\sof|held\sby|issued\sto|holder\s?:|holder\sis)\s(?:the\s)?${place}`,
    String.raw`\b(?:your|the|any|every|each|all|our|this)\s(?:\w{1,15}\s){0,2}${deal}\b[^.;]{0,60}\b(?:with|(?:comes?|coming|came|issued|raised|made|sent|bought|placed|accepted)\s(?:from|by|with|to))\s(?:us,?\s)?(?:the\s)?${place}`,
    String.raw`^[^\p{L}]{0,5}by\s(?:booking|ordering|placing|making|entering|hiring|buying|signing)\b[^.;]{0,60}\bwith\s(?:us,?\s)?(?:the\s)?${place}[^;]{0,120}\byou\s(?:are\s)?(?:agree|accept|enter|confirm)`,
    String.raw`\byour\s(?:new\s)?employer\s(?:would|will)\sbe\s(?:us,?\s)?(?:the\s)?${place}`,
    String.raw`\byou(?:['’]ll|['’]re|\s(?:will|are|would|can))?\s(?:\w{1,15}\s){0,3}(?:deal|dealing|contract|contracting|buy|buying|book|booking|order|ordering|hire|hiring|pay|paying|doing\sbusiness)\s(?:\w{1,15}\s){0,2}(?:with|from|to)\s(?:us,?\s)?(?:the\s)?${place}`,
    String.raw`\bour\s(?:\w{1,15}\s){0,2}(?:registration|entry|licence)\s(?:with\b[^.;]{0,60}\s)?(?:is\s)?(?:in\sthe\sname\sof|held\sby)\s(?:the\s)?${place}`,
    String.raw`^[^\p{L}]{0,5}[\w ]{2,40}:\sthe\s(?:online\s|web\s)?(?:shop|store|home|web\s?site)\sof\s(?:the\s)?${place}\s?(?:[,.(;:–-]|$)`,
    String.raw`\b(?:this|our)\s(?:web\s?site|site|shop|store|business|salon|pub|caf[eé]|restaurant|garage)\sbelongs\sto\s(?:the\s)?${place}`,
    String.raw`^[^\p{L}]{0,5}an?\s${place}\s(?:business|company|brand|venture)\s?[.]?$`,
    String.raw`\byou\sagree\s(?:to\s)?(?:\w{1,15}\s){0,4}with\s(?:the\s)?${place}`,
    String.raw`${place}(?:\s?\([^()]{0,60}\))?,?\s(?:is|are|acts?\sas)\s(?:the|a|your|our)\s(?:data\s)?controllers?\b(?![^.;]{0,40}\b(?:their|its)\b)`,
    String.raw`^[^\p{L}]{0,5}(?:\w{1,15}\s)?(?:invoices?|correspondence|letters|post|parcels|deliveries)\s(?:to|for)(?:\s?:|\sus)[^.;:]{0,60}\s(?:the\s)?${place}`,
    String.raw`\b(?:returns?|send)\b[^.;]{0,60}\bto\s?:?\s(?:returns?(?:\sdepartment)?,\s|the\s)?${place}`,
    String.raw`${place}[^.;]{0,140}\b(?:which|who)\s(?:owns?|runs?|operates?)\s(?:(?:and|&)\s\w{1,15}\s)?(?:the|this)\s(?:park|centre|farm|hall|school|club|shop|site|studio|theatre|museum|hotel|pub|inn|venue|nursery|clinic|gallery|garage|business|salon|garden|course|marina)\b`,
    String.raw`\byou\s(?:\w{1,15}\s){0,4}(?:contract|agreement|deal|booking|order|appointment)\s(?:\w{1,15}\s){0,2}with\s(?:us,?\s)?(?:the\s)?${place}`,
    String.raw`\b(?:here|this\s(?:\w{1,15}\s)?(?:web\s?site|site|shop|store|page)|our\s(?:web\s?site|site|shop|store|van|stall))\b[^.;]{0,60}\b(?:sold|provided|delivered|run|carried\sout|taught)\s(?:and\s\w{1,15}\s)?by\s(?:the\s)?${place}`,
    String.raw`\b(?:cheques?|transfers?|payments?)\b[^.;]{0,40}\b(?:payable\s|made\sout\s|out\s)?to:?\s(?:the\s)?["“‘']?\s?${place}`,
    String.raw`\b(?:statement|receipt|invoices?|bills?|paperwork)\b[^.;]{0,40}\b(?:as|says?|show|shows|from|name[ds]?|headed|come\sfrom|comes\sfrom|in\sthe\sname\sof|see)\s(?:the\s)?["“‘']?\s?${place}`,
    String.raw`^[^\p{L}]{0,5}(?:all\s|our\s)?(?:lessons|classes|courses|services|treatments|tuition|sessions|training|works?|holidays|tours|cruises|trips)\s(?:are|is)\s(?:sold|supplied|provided|given|run|taught|carried\sout)\s(?:and\s\w{1,15}\s)?by\s(?:the\s)?${place}`,
    String.raw`\b(?:the\s(?:club|school|society|trust|charity|company|church|association)|we)\s[^.;]{0,140}\b(?:registered|incorporated)\b[^.;]{0,40}\bas\s["“‘']?\s?${place}`,
    String.raw`\byour\s(?:treatment|care|lesson|class|course|tuition|service|session|holiday|tour|training|food|meal)s?\s(?:is|are|will\sbe)\s(?:provided|given|delivered|run|carried\sout|made|cooked)\s(?:and\s\w{1,15}\s)?by\s(?:the\s)?${place}`,
    String.raw`\b(?:it|which|this)\shas\s(?:since\s)?been\s(?:carried\son|continued|conducted)\sby\s(?:the\s)?${place}`,
    String.raw`\b(?:these|our)\s(?:\w{1,15}\s){0,2}(?:terms|conditions)\s(?:govern|cover|apply\sto)\b[^.;]{0,60}\bby\s(?:the\s)?${place}`,
    String.raw`\b(?:these|our)\sterms\b[^.;]{0,60}\b(?:liability|rights|obligations)\sof\s(?:the\s)?${place}`,
    String.raw`(?:^|,\s)[^.;,]{0,20}\b(?:it|which|this)\s(?:is|are)\s(?:now\s|today\s)?(?:owned|run|operated)\s(?:and\s\w{1,15}\s)?by\s(?:the\s)?${place}`,
    String.raw`\b(?:the|this|our)\s(?:practices?|business|shops?|stores?|firm|hotels?|pubs?|inn|garages?|nurser(?:y|ies)|clinics?|surgery|schools?|club|site|park|farm)\s(?:is|are|ha(?:s|ve)\s(?:since\s)?been)\s(?:now\s)?(?:carried\son|run|operated|owned|continued|conducted)\s(?:and\s\w{1,15}\s)?by\s(?:the\s)?${place}`,
    String.raw`\bthe\s(?:business|company|firm|club|school|society|charity|trust|association|church|practice|registered\scompany|registered\sname|legal\sname)\s(?:itself\s)?is\s(?:called\s)?(?:the\s)?${place}`,
    String.raw`\bbetween\s(?:you\b|the\s(?:customer|client|hirer|guest|buyer|user|purchaser)\b)[^.;]{0,60}\band\s(?:us,?\s)?(?:the\s)?${place}`,
    String.raw`\b(?:these|our|the\sfollowing)\s(?:\w{1,15}\s){0,2}(?:terms|conditions|t&cs)\b[^.;]{0,60}\b(?:made|supplied|provided|done|undertaken|carried\sout|performed|sold|delivered|given|placed|accepted|entered\sinto)\s(?:and\s\w{1,15}\s)?(?:by|with)\s(?:the\s)?${place}`,
    String.raw`\bname\son\s(?:the|our|your)\s\w{1,20}\s(?:is|will\sbe)\s(?:the\s)?${place}`,
    String.raw`\byou\s(?:\w{1,15}\s){0,3}(?:become|are|will\sbe)\s(?:an?\s|the\s)?(?:client|customer|member|patient|guest|pupil|student|hirer)\sof\s(?:the\s)?${place}`,
    String.raw`\b(?:cytundeb|contract|archeb\w{0,3})\s(?:\w{1,10}\s)?(?:â|ag|gyda|gan)\s${place}|\bprosiect\sgan\s${place}|(?<!\p{L})â\s${place}\s(?:yr?\s)?ydych\syn\s(?:gwneud|contractio)`,
    String.raw`${place}[^.;]{0,160}\(\s?(?:the\s)?["“‘'](?:the\s)?(?:owners?|company|seller|supplier|business|firm|trader|hirer|organiser|organizer|school|club|clinic|practice|studio|shop|garage|we|us|our|i)["”’']`,
  ].join('|'),
  'iu',
);

/** To whom letters go: a firm that has written no more than where to complain names its own people. */
const letters = new RegExp(
  String.raw`\b(?:write|writing|contact|sent?|addressed|complain(?:ts?)?)\b[^;]{0,80}\b(?:manager|director|officer|lead|department|team|secretary|proprietor)s?(?:,\s(?:at\s)?|\sat\s)${place}`,
  'iu',
);
const ofSuppliers =
  /\b(?:suppliers?|manufacturers?|makers?|partners?|distributors?|wholesalers?|importers?|stockists?|they|them|their)\b/iu;

/** Contracts that sites arrange with others, and what others do for them. */
const ofOthers =
  /\b(?:insur\w{1,8}|underwrit\w{1,6}|financ\w{1,5}|credit|loans?|lend\w{1,4}|mortgages?|warrant(?:y|ies)|(?<!by\s)guarantees?|polic(?:y|ies)|brokers?|agents?|introduc\w{1,6}|carriers?|couriers?|airlines?|promoters?|publishers?|landlords?|franchis\w{1,6}|process\w{0,4}|payments?\s(?:service|provider)|third[\s-]part(?:y|ies)|host\w{0,3}|former|previous\w{0,2}|until|before|used\sto|was|were|had|instead|not|never|n['’]t|if)\b/iu;

/** Whoever brings others together says so on the same page. */
const isGoBetween = oncePerPage(({ text }) =>
  /\b(?:act|acts|acting)\s(?:only\s|solely\s)?as\s(?:an?\s|the\s)?(?:\w{1,15}\s)?(?:agents?|introducers?|intermediar(?:y|ies)|brokers?|affiliates?)\b|\baffiliate\s(?:links?|partners?|programme|commission)|\b(?:earn|receive|paid)\s(?:an?\s)?(?:small\s)?commissions?\b/iu.test(
    text,
  ),
);

const introducesItself = oncePerText((said) =>
  policies.test(said) ? true : isOwn(introductions.exec(said)),
);
const tellsOfDealing = oncePerText((said) => {
  const isOwnDealing = isOwn(dealings.exec(said));
  if (isOwnDealing !== null || ofSuppliers.test(said)) return isOwnDealing;
  return isOwn(letters.exec(said));
});

/** "Invoices will come from Acme Ltd, our billing partner". */
function isByRole(behind: string): boolean {
  return /^(?:\s{0,2}\([^()]{0,60}\))?(?:[\s,]{0,3}[^.;,()]{0,50})?\s{0,2},\s(?:our|my)\s(?:[\w-]{1,20}\s){0,3}(?:contractors?|partners?|providers?|suppliers?|processors?|agents?|agency|brokers?|insurers?|lenders?|makers?|manufacturers?|couriers?|accountants?|installers?|fitters?|franchisors?|principals?)\b/iu.test(
    behind,
  );
}

/** Whoever has the site says that the deal is not his: "we only introduce". */
const standsAside = new RegExp(
  [
    String.raw`[;,]\s(?:and\s)?we\s(?:are|act\sas)\s(?:only\s)?(?:an?|the|its|their)\s(?:\w{1,15}\s){0,2}(?:brokers?|agents?|introducers?|intermediar(?:y|ies)|resellers?)\b`,
    String.raw`\bwe\s(?:are|act\sas)\s(?:only\s)?(?:its|their)\s(?:\w{1,15}\s){0,2}(?:brokers?|agents?|introducers?|resellers?)\b`,
    String.raw`\b(?:we|i)\s(?:only|merely|just|simply)\s(?:introduce|refer|act|list|show|advertise|pass|arrange|market)\b`,
    String.raw`\bnot\s(?:by|from|with|to|between)\s(?:us|you\sand\sus)\b`,
  ].join('|'),
  'iu',
);

/** Null where nothing of the kind is said. */
function isOwn(match: RegExpExecArray | null): boolean | null {
  return match === null ? null : !ofOthers.test(match[0]);
}

/** "…, so the name over the door became LetsBe" on `letsbe.co.uk`, behind the name under which a firm was formed. */
function isRenamed(said: string, next: string, { hostname }: URL): boolean {
  if (!/\b(?:incorporated|formed|registered|set\sup)\b/iu.test(said)) return false;
  const brand =
    /\bname\b[^.;]{0,40}\s(?:became|has\sbeen|is\snow)\s(\p{Lu}[\p{L}\p{N}’'& -]{2,40})(?:[.,;]|$)/u.exec(
      next,
    )?.[1] ?? '';
  const slug = brand.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const label = (registrableDomain(hostname) ?? '').split('.')[0]?.replaceAll('-', '') ?? '';
  return slug.length >= shortestLabel && label.startsWith(slug);
}

/** The next sentence: "That's me in my sensible shoes". */
const thatIsUs =
  /^[\s.]{0,4}(?:That|This)\scompany\b[^.;]{0,80}\b(?:owns|runs|operates)\s(?:\w{1,15}\s){0,2}this\sweb\s?site\b|^[\s.]{0,4}That(?:['’]s|\sis)\s(?:just\s|only\s)?(?:us|me)\b|[-–—:]\sthat(?:['’]s|\sis)\s(?:just\s|only\s)?(?:us|me|(?:our|my)\s(?:company|business|firm))\b|^[\s.]{0,4}This\sis\s(?:the\scompany|its|their)(?:['’]s)?\s(?:own\s)?(?:web\s?site|site)\b/iu;

const shortestLabel = 5;
/** Whoever looks for people says who he is. */
const ofJobs = /\/(?:vacanc|jobs?\b)/i;
/** "Your booking is with us, 07123984 Acme Ltd". */
const numberBefore = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:[A-Z]{2})?\d{6,8}\s(?=${place})`,
  'u',
);

/** True where a sentence with the company's name or number says that whoever deals with the site deals with the company. */
export function isDealtWith(page: ProofPage, span: Span, companyName: string): boolean {
  if (isContractor(page, span, companyName)) return true;
  if (isAboutOthers(page.url) && !ofJobs.test(page.url.pathname)) return false;
  if (hasSiteElsewhere(page, span)) return false;
  const { head, since, rest, next } = readMentionSentence(page, span, companyName);
  const said = bySite(`${head} ${place} ${since} ${rest}`, page.url)
    .replaceAll(/\s{2,40}/gu, ' ')
    .replace(numberBefore, '');
  if (standsAside.test(`${said} ${next}`) || isByRole(`${since} ${rest}`)) return false;
  const isIntroduced = introducesItself(said);
  if (isIntroduced !== null) return isIntroduced;
  if (head.trim() === '' && isAnswer(page, span, companyName)) return true;
  if (isLicensedBranch(said, page.url)) return true;
  if (isRenamed(said, next, page.url)) return true;
  if ([since, rest, next].some((each) => thatIsUs.test(each))) return true;
  const isKindred = isKindredSite(page, { companyName, postTown: null });
  if (!isKindred && (hasUnintroducedName(page, companyName) || isGoBetween(page))) return false;
  const isDealt = tellsOfDealing(said);
  if (isDealt !== null) return isDealt;
  return isTradingName(`${since} ${rest}`, page.url) && !hasSpeaker(said);
}

/** `leeds.acme.co.uk` and "Leeds" on `acme-leeds.co.uk`: whoever has the branch, and not who has the brand. */
function isLicensedBranch(said: string, url: URL): boolean {
  const branch = licensed.exec(said)?.[1];
  if (branch === undefined) return false;
  const host = url.hostname.replace(/^www\./, '');
  if (host !== registrableDomain(host)) return true;
  const slug = slugOf(branch);
  return slug.length >= shortestBranch && slugOf(host.split('.')[0] ?? '').endsWith(slug);
}

const shortestBranch = 4;

/** "Acme Leeds is independently owned and operated under licence by Bolt Ltd". */
const licensed = new RegExp(
  String.raw`^[^\p{L}]{0,5}((?:[\p{L}\p{N}®™&’'-]{1,25}\s){1,6})is\s(?:\w{1,15}ly\s)?(?:owned|run|operated)\s(?:(?:and|&)\s\w{1,15}\s)?(?:under\slicen[cs]e\s)?by\s(?:the\s)?${place}`,
  'iu',
);

/** "Who are we? Acme Ltd, company number …". */
function isAnswer({ text }: ProofPage, { start }: Span, companyName: string): boolean {
  const before = text.slice(Math.max(0, start - answerReach), start);
  if (!before.includes('?')) return false;
  const name = findCompanyName(before + text.slice(start, start + answerReach), companyName)
    .filter((each) => each.kind === 'registered' && each.start <= before.length)
    .at(-1);
  return whoWeAre.test(before.slice(0, name?.start));
}

const answerReach = 200;
const whoWeAre =
  /\bwho\s(?:are\swe|(?:runs|owns|operates|is\sbehind)\s(?:this\s(?:\w{1,15}\s)?(?:site|website|shop|store)|us))\s?\?\s{1,3}(?:we\sare\s|it\sis\s|it['’]s\s)?(?:the\s)?$/iu;

/** "…, trading as Glen Spean Guides" on `glenspeanguides.scot`. */
function isTradingName(behind: string, url: URL): boolean {
  const label = (registrableDomain(url.hostname) ?? '').split('.')[0]?.replaceAll('-', '') ?? '';
  const name =
    /(?:\b(?:t\/as?|dba|d\/b\/a|(?:carries|carrying)\son\sbusiness\sas|(?:trading|trades|traded|operating|operates|known)\s(?:online\s)?as)\s(?:the\s)?["“‘']?|^\s{0,3},\s(?:the\s)?(?:owners?|operators?|proprietors?)\sof\s(?:the\s)?["“‘']?|^\s{0,3}\(\s?(?:the\s)?(?:["“‘']|herein?(?:after)?\s(?:called\s|referred\sto\sas\s)?["“‘']?|hereafter\s["“‘']?))([\p{L}\p{N}][^.,;)\n]{1,60})/iu.exec(
      behind,
    )?.[1] ?? '';
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return label.length >= shortestLabel && slug.startsWith(label);
}

/** True where the page says of a name or number that it is its operator's. */
export function isOfOperator(page: ProofPage, span: Span, mentioned: Mentioned): boolean {
  return isDealtWith(page, span, mentioned.companyName) || isClaimed(page, span, mentioned);
}
