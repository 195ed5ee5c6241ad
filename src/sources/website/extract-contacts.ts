import { classifyEmail } from '../../domain/classify-email.ts';
import { parseEmailAddress, splitEmail, type EmailAddress } from '../../domain/email-address.ts';
import { emailForms, type EmailForm } from '../../domain/email-form.ts';
import type { EmailType, MailExchanger } from '../../domain/enrichment.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import { packagedMailDomains } from '../../runtime/packaged-mail-domains.ts';
import { isNoReplyMailbox } from '../../domain/role-mailboxes.ts';
import { findEmailsInText } from './find-emails-in-text.ts';
import { isJunkEmail, isPlaceholderDomain, type Finding } from './junk-emails.ts';
import { betterContact } from './merge-contacts.ts';
import type { Veil } from './page-text.ts';
import type { ReadPage } from './read-page.ts';
import { seamsWithin } from './seams-within.ts';
import { snippetAround } from './snippet-around.ts';
import { createWorkMeter, type WorkMeter } from './work-meter.ts';

/** An address a site publishes, with where and how it stands there. */
export interface FoundContact {
  readonly email: EmailAddress;
  readonly emailType: EmailType;
  /** How sure it is that the page means this address, 0..1. */
  readonly confidence: number;
  /** A mailbox nobody reads: kept so that it is known, and never given out. */
  readonly isNoReply: boolean;
  /** Found in no form but those meant to keep programs out. */
  readonly isHidden: boolean;
  readonly sourceUrl: string;
  /** SHA-256 of the page as it was read. */
  readonly pageHash: string;
  /** The words around it, for whoever asks where it came from. */
  readonly snippet: string;
  readonly form: EmailForm;
  /** What the DNS says of mail for its domain; null until it was asked. */
  readonly mailExchanger: MailExchanger | null;
}

interface ExtractContext {
  readonly companyDomain: string | null;
  readonly work?: WorkMeter;
}

/** Every address of one page once, in the form that is surest. */
export function extractContacts(page: ReadPage, context: ExtractContext): readonly FoundContact[] {
  const best = new Map<EmailAddress, FoundContact>();
  for (const seen of sightingsOf(page, context.work ?? createWorkMeter())) {
    const sighting = { ...seen, email: withoutWww(seen.email) };
    const isOwn = isOfSite(sighting.email, page.url, context.companyDomain);
    if (isJunkEmail(sighting.email, findingOf(page, sighting, isOwn))) continue;
    if (isTrap(page.text, sighting)) continue;
    if (!isOwn) {
      if (isTemplate(sighting.email) || isHandle(sighting.email)) continue;
      if (sighting.form === 'text' && isSizeOfModel(sighting.email)) continue;
      if (isImpostor(page.text, sighting)) continue;
    }
    if (isExample(page.text, sighting, context.companyDomain)) continue;
    const known = best.get(sighting.email);
    if (
      known === undefined ||
      known.isHidden ||
      known.confidence < emailForms[sighting.form].confidence
    ) {
      best.set(sighting.email, betterContact(known, toContact(sighting, { page, context })));
    }
  }
  return [...best.values()];
}

function findingOf(page: ReadPage, { start, end }: Sighting, isOwn: boolean): Finding {
  return {
    isOwn,
    around: page.text.slice(Math.max(0, start - 80), end + 40),
    siteName: `${page.url.hostname} ${page.title}`,
  };
}

interface Sighting {
  readonly email: EmailAddress;
  readonly form: EmailForm;
  readonly start: number;
  readonly end: number;
}

function toContact(
  { email, form, start, end }: Sighting,
  { page, context }: { readonly page: ReadPage; readonly context: ExtractContext },
): FoundContact {
  const emailType = classifyEmail(email, { ...context, lists: packagedMailDomains });
  return {
    email,
    // A free mailbox in the line of whoever made the site is not the company's.
    emailType: emailType === 'free' && isCredit(page, start) ? 'unknown' : emailType,
    confidence: emailForms[form].confidence,
    isNoReply: isNoReplyMailbox(splitEmail(email).local),
    isHidden: emailForms[form].isHidden,
    sourceUrl: page.url.href,
    pageHash: page.hash,
    snippet: snippetAround(page.text, start, end),
    form,
    mailExchanger: null,
  };
}

const creditWords =
  /(?:web ?-?site|web ?-?design|site|page|theme|template)s? (?:\w+ ){0,2}?(?:by|from)\b|(?:designed|developed|built|powered|hosted|maintained|created|crafted) (?:\w+ ){0,2}?by\b|\bweb ?(?:master|design(?:er)?)\b/i;

/** Whether the line an address stands in names who made the site, and no address of the site itself since. */
function isCredit({ text, url }: ReadPage, start: number): boolean {
  const before = text.slice(Math.max(0, start - 120), start);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const words = creditWords.exec(line);
  if (words === null) return false;
  const domain = registrableDomain(url.hostname);
  return domain === null || !line.slice(words.index).toLowerCase().includes(`@${domain}`);
}

/** Hosts called so take no mail: it was written after the address of the site. */
function withoutWww(email: EmailAddress): EmailAddress {
  return parseEmailAddress(email.replace(/(?<=^|@)www\.(?=.*[@.])/g, '')) ?? email;
}

function isOfSite(email: EmailAddress, url: URL, companyDomain: string | null): boolean {
  const domain = registrableDomain(splitEmail(email).domain);
  return (
    domain !== null &&
    (domain === registrableDomain(url.hostname) ||
      (companyDomain !== null && domain === registrableDomain(companyDomain)))
  );
}

/** "privacy@yourclinic.co.uk": text that was taken from a template. A firm called so publishes it on its own site. */
function isTemplate(email: EmailAddress): boolean {
  return /^(?:your|my)-?(?:company|business|firm|clinic|practice|shop|store|salon|school|club|charity|organi[sz]ation|agency|studio|hotel|restaurant|brand|name|web-?site|domain|mail|e-?mail)(?:name|here)?\./.test(
    splitEmail(email).domain,
  );
}

/** "Instagram@moss.studio": a profile's name behind the network it is on. */
function isHandle(email: EmailAddress): boolean {
  return /^(?:instagram|insta|tiktok|twitter|threads|pinterest|snapchat|youtube|mastodon|bluesky)$/.test(
    splitEmail(email).local,
  );
}

/** "llama@8b.ai": so many billion parameters. */
function isSizeOfModel(email: EmailAddress): boolean {
  return /^\d{1,3}b\.[a-z]+$/.test(splitEmail(email).domain);
}

const impostorWords =
  /\b(?:beware|bogus|phishing|scams?|scammers?|fraudsters?|fraudulent|spoofed|fake|lookalikes?|look-alikes?|imposters?|impostors?|impersonat\w{1,5})\b/i;
const reportWords = /\b(?:report|forward|send|tell|contact|e-?mail)\b[^\n]{0,60}$/i;

/** An address of those who pretend to be somebody, on a page that warns of them. */
function isImpostor(text: string, { start, end }: Sighting): boolean {
  const before = text.slice(Math.max(0, start - 160), start);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const after = text.slice(end, end + 80).split('\n', 1)[0] ?? '';
  return impostorWords.test(line + after) && !reportWords.test(line);
}

const exampleWords =
  /(?:\b(?:address|e-?mail),? \(?like|\be\.? ?g\.?|\bfor (?:example|instance)|\bsuch as|\bsomething like|\blooks? like|\bin the form(?:at)?(?: of)?|\bexample ?:|\bformat ?:)(?=[\s:(,])[^\n]{0,80}$/i;

/** An address of somebody else, or of a site called like an example, that stands there to show what addresses look like. */
function isExample(
  text: string,
  { email, start }: Pick<Sighting, 'email' | 'start'>,
  companyDomain: string | null,
): boolean {
  if (!exampleWords.test(text.slice(Math.max(0, start - 120), start))) return false;
  const domain = registrableDomain(splitEmail(email).domain);
  return (
    companyDomain === null ||
    domain !== registrableDomain(companyDomain) ||
    (domain !== null && isPlaceholderDomain(domain))
  );
}

const trapWords =
  /\b(?:bots?|robots|crawlers?|spiders?|harvesters?|scrapers?|spammers?)\b[^\n]{0,30}\b(?:only|trap|bait)\b|\b(?:only|trap|bait) (?:for|of) (?:\w{1,12} )?(?:bots?|robots|crawlers?|harvesters?|scrapers?|spammers?)\b|\bspam-?trap|\bhoney ?-?pot\b|\b(?:blocked|banned|blacklisted|blocklisted)\b[^\n]{0,30}\b(?:mail|write|address)|\b(?:mail|write|send)\w{0,5}\b[^\n]{0,60}\b(?:be|gets?|is) (?:blocked|banned|blacklisted|blocklisted)\b/i;

/** Boxes of a line: "honeypot@acme.co.uk" says nothing of its neighbours. */
const boxes = /[\w.+-]{1,64}@/g;

/** Whether the line an address stands in says that it is bait for programs. */
function isTrap(text: string, { start, end }: Sighting): boolean {
  const before = text.slice(Math.max(0, start - 100), start);
  const after = text.slice(end, end + 100).split('\n', 1)[0] ?? '';
  const line = before.slice(before.lastIndexOf('\n') + 1) + after;
  return trapWords.test(line.replaceAll(boxes, '@'));
}

function* sightingsOf(page: ReadPage, work: WorkMeter): Generator<Sighting> {
  const ownDomain = registrableDomain(page.url.hostname);
  const lower = page.hints.length === 0 ? '' : page.text.toLowerCase();
  const linked = new Set<EmailAddress>();
  for (const hint of page.hints) {
    for (const { email, form } of addressesIn(hint.raw, { form: hint.form, work, ownDomain })) {
      // The link text often is the address itself: then the snippet is centred on it.
      const nearby = lower.slice(hint.offset, hint.offset + email.length + 20);
      const within = nearby.indexOf(email);
      const start = hint.offset + Math.max(0, within);
      const end = within === -1 ? start : start + email.length;
      linked.add(email);
      yield { email, form: asWritten(page, email, form), start, end };
    }
  }
  for (const { email, form, start, end } of findEmailsInText(page.text, {
    seams: page.seams,
    elements: page.elements,
    work,
    ownDomain,
  })) {
    const veil = veilAt(page.veils, start, end);
    if (veil === 'whole' || startsInsideOther(page, { email, start, end }, linked)) continue;
    yield { email, form: veil === 'part' ? 'style' : asWritten(page, email, form), start, end };
  }
}

/** "Trade" in front of a link to "sales@…" is no part of it: the link tells where the address begins. */
function startsInsideOther(
  { seams }: ReadPage,
  { email, start, end }: Omit<Sighting, 'form'>,
  linked: ReadonlySet<string>,
): boolean {
  return (
    linked.size > 0 &&
    seamsWithin(seams, start + 1, end).some((seam) => linked.has(email.slice(seam - start)))
  );
}

/** Plain letters written as character references look the same on the screen and are there to keep programs out. */
function asWritten(page: ReadPage, email: EmailAddress, form: EmailForm): EmailForm {
  const isPlain = form === 'text' || form === 'mailto' || form === 'attribute';
  return isPlain && page.coded !== null && !page.coded.includes(email) ? 'entities' : form;
}

function veilAt(veils: readonly Veil[], start: number, end: number): 'none' | 'part' | 'whole' {
  for (const veil of veils) {
    if (end <= veil.start || veil.end <= start) continue;
    return veil.isHinted && veil.start <= start && end <= veil.end ? 'whole' : 'part';
  }
  return 'none';
}

/** Where nothing but addresses is written. */
const recipientForms: ReadonlySet<EmailForm> = new Set([
  'mailto',
  'json-ld',
  'microdata',
  'vcard',
  'cfemail',
  'caesar',
]);

function addressesIn(
  raw: string,
  {
    form,
    work,
    ownDomain,
  }: {
    readonly form: EmailForm;
    readonly work: WorkMeter;
    readonly ownDomain: string | null;
  },
): readonly { readonly email: EmailAddress; readonly form: EmailForm }[] {
  const whole = raw.length < 300 ? parseEmailAddress(raw) : null;
  const isClean = whole !== null && !/no-?spam|remove|delete|spam|take|^['"%]/i.test(raw);
  if (isClean) return [{ email: whole, form }];
  // A written sign or a word put in hides an address in an attribute as it does in the text.
  const place = recipientForms.has(form) ? 'recipient' : 'attribute';
  return findEmailsInText(raw, { seams: [], work, ownDomain, place })
    .filter((each) => !isExample(raw, each, ownDomain))
    .map((each) => ({
      email: each.email,
      form: each.form === 'text' || emailForms[form].isHidden ? form : each.form,
    }));
}
