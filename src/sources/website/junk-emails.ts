import { splitEmail, type EmailAddress } from '../../domain/email-address.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import { isFileName } from './file-names.ts';

/** Second-level names that templates and documentation use (RFC 2606 reserves `example`). */
const placeholderNames = new Set(
  `example beispiel exemple ejemplo domain yourdomain mydomain domainname yoursite mysite website yourwebsite
  company yourcompany mycompany companyname yourbusiness sample placeholder test acmecorp email youremail
  yourmail site someone xyz abc`.split(/\s+/),
);
/** `acme.example.org`-like hosts count too, but a real firm may own `test.co.uk`: these names only count under these suffixes. */
const placeholderSuffixes = new Set(
  'com net org co.uk de at fr es it io uk org.uk ltd.uk me info eu'.split(' '),
);

/** Firms of handbooks, whose names real firms have under other endings. */
const exampleFirms = new Set(
  'acme.com acme.org acme.net contoso.com fabrikam.com northwind.com foo.com bar.com foobar.com doe.com business.co.uk business.com address.com emailaddress.com reallygreatsite.com mailservice.com host.com hostname.com demolink.org your.email my.email'.split(
    ' ',
  ),
);

/** Hosts whose "addresses" are keys of error trackers and page builders, or numbers of a messenger. */
const keyDomains = new Set([
  'sentry.io',
  'wixpress.com',
  'sentry-cdn.com',
  'bugsnag.com',
  'rollbar.com',
  'c.us',
  'g.us',
  'whatsapp.net',
]);

const placeholderLocals =
  /^(?:you|your|your[._-]?(?:name|e?mail|address|company)|yourname[._-]?here|name[._-]?surname|firstname|lastname|someone|somebody|xx+|user[._-]?name|deine?[._-]?e?mail|email[._-]?address)$/;
/** "Firstname.surname@", "initial.lastname@": how the addresses of a firm are made. */
const patternLocals =
  /^(?:(?:(?:first|fore|given|middle)[._-]?(?:name|initial)?|initials?)[._-]?(?:last|sur|family)(?:name)?|[fi][._-]?(?:last|sur|family)name|(?:last|sur|family)name[._-]?(?:(?:first|fore|given)(?:name)?[._-]?(?:initial)?|initials?|[fi])|(?:first|fore|given)name[._-]?(?:last[._-]?|surname[._-]?)?initial)$/;
/** People of handbooks, whose names real people have: then the page says the name as well. */
const placeholderPeople =
  /^(?:john[._-]?doe|jane[._-]?doe|jdoe|(?:joe?|fred|jane|joseph)[._-]?bloggs)$/;
const namedPeople =
  /\b(?:j(?:ohn|ane)?\.?\s(?:[a-z]\.?\s)?doe|(?:joe?|fred|jane|joseph)\s(?:[a-z]\.?\s)?bloggs)\b/i;
/** Jokes, traps for harvesters, and names of packages and retina images that end like a delegated domain. */
const trapLocals =
  /^\/|^(?:no-?spam|spam-?trap|honeypot|spambot|trap|antispam|donotemail|do-not-email)$|^u003[ce]/;
/** `logo@final.ai`, `readme@latest.md`: names of files under endings that are countries too. */
const fileStems =
  /^(?:logo|icon|image|img|photo|picture|hero|banner|readme|file|job|artwork|script|install|clip|video|flyer|poster|card)[\w-]*$/;
const fileTlds = /^[^.]+\.(?:ai|md|ps|py|rs|sh|pl|so|cc|mp|st)$/;
const genericLocals =
  /^(?:name|user|email|mail|test|me|abc|foo|bar|username|address|example|recipient)$/;
/** Everybody's name; a firm may be called so. */
const commonName = /^john[._]?smith$/;
const commonNameOf = /\bjohn\s{0,2}smith/i;
const placeholderMailHosts = new Set([
  'gmail.com',
  'mail.com',
  'outlook.com',
  'hotmail.com',
  'yahoo.com',
]);

/** "Gig@7.pm", "2@4.am": a time or a price, though the ending is a delegated domain. */
const times = /^\d{1,2}\.[a-z]{2,63}$/;

/** Reserved by RFC 2606: there is no such site to have a mailbox at. */
const reserved = /^example\.(?:com|net|org)$/;

/** Where an address was found. */
export interface Finding {
  /** At the domain of the site that was visited, which is real whatever it is called. */
  readonly isOwn: boolean;
  /** The words on either side. */
  readonly around: string;
  /** What the site calls itself: its host and the title of its page. */
  readonly siteName: string;
}

/** Addresses that never were any: templates, keys, file names, jokes. Never stored as a contact. */
export function isJunkEmail(email: EmailAddress, { isOwn, around, siteName }: Finding): boolean {
  const { local, domain } = splitEmail(email);
  const registrable = registrableDomain(domain) ?? domain;
  return (
    isJunkLocal(local) ||
    (placeholderPeople.test(local) && !(isOwn && namedPeople.test(around))) ||
    reserved.test(registrable) ||
    (!isOwn && isJunkDomain(local, domain, registrable)) ||
    (placeholderMailHosts.has(registrable) &&
      (genericLocals.test(local) || (commonName.test(local) && !commonNameOf.test(siteName))))
  );
}

function isJunkLocal(local: string): boolean {
  return (
    /^[0-9a-f]{20,}$/.test(local) ||
    placeholderLocals.test(local) ||
    patternLocals.test(local) ||
    trapLocals.test(local)
  );
}

function isJunkDomain(local: string, domain: string, registrable: string): boolean {
  return (
    isPlaceholderDomain(registrable) ||
    /(?:^|\.)(?:contoso|fabrikam)\./.test(domain) ||
    // Noise of binary data: one letter on either side.
    (local.length === 1 && registrable.indexOf('.') === 1) ||
    `${local}@${domain}` === 'filler@godaddy.com' ||
    times.test(registrable) ||
    // "info@acme.c.uk": a letter of the ending is missing.
    /^[co]\.uk$/.test(registrable) ||
    keyDomains.has(registrable) ||
    (fileStems.test(local) && fileTlds.test(registrable)) ||
    isFileName(domain)
  );
}

/** `domain.co.uk`, `acme.com`: names for whoever reads a handbook. */
export function isPlaceholderDomain(registrable: string): boolean {
  const dot = registrable.indexOf('.');
  return (
    exampleFirms.has(registrable) ||
    (placeholderNames.has(registrable.slice(0, dot)) &&
      placeholderSuffixes.has(registrable.slice(dot + 1)))
  );
}
