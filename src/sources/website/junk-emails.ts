import { splitEmail, type EmailAddress } from '../../domain/email-address.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';

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
  /^(?:you|your|your[._-]?(?:name|e?mail|address|company)|yourname[._-]?here|(?:first|fore)(?:name)?[._-]?(?:last|sur)(?:name)?|name[._-]?surname|firstname|lastname|john[._-]?doe|jane[._-]?doe|jdoe|(?:joe?|fred|jane|joseph)[._-]?bloggs|someone|somebody|xx+|user[._-]?name|deine?[._-]?e?mail|email[._-]?address)$/;
/** Jokes, traps for harvesters, and names of packages and retina images that end like a delegated domain. */
const trapLocals =
  /^\/|^(?:no-?spam|spam-?trap|honeypot|spambot|trap|antispam|donotemail|do-not-email)$|^u003[ce]/;
const fileEndings =
  /^(?:latest|next|beta|canary|master|main|head|sha\d{1,3})\.|^[1-4](?:\.\d+)?x\.|\.(?:zip|mov)$/;
/** `logo@final.ai`, `readme@latest.md`: names of files under endings that are countries too. */
const fileStems =
  /^(?:logo|icon|image|img|photo|picture|hero|banner|readme|file|job|artwork|script|install|clip|video|flyer|poster|card)[\w-]*$/;
const fileTlds = /^[^.]+\.(?:ai|md|ps|py|rs|sh|pl|so|cc|mp|st)$/;
const genericLocals =
  /^(?:name|user|email|mail|test|me|abc|foo|bar|username|address|example|recipient|johnsmith|john[._]smith)$/;
const placeholderMailHosts = new Set([
  'gmail.com',
  'mail.com',
  'outlook.com',
  'hotmail.com',
  'yahoo.com',
]);

/** "Gig@7.pm", "2@4.am": a time or a price, though the ending is a delegated domain. */
const times = /^\d{1,2}\./;

/** Addresses that never were any: templates, keys, file names, jokes. Never stored as a contact. */
export function isJunkEmail(email: EmailAddress): boolean {
  const { local, domain } = splitEmail(email);
  const registrable = registrableDomain(domain) ?? domain;
  const dot = registrable.indexOf('.');
  const isPlaceholderDomain =
    placeholderNames.has(registrable.slice(0, dot)) &&
    placeholderSuffixes.has(registrable.slice(dot + 1));
  const isKey = /^[0-9a-f]{20,}$/.test(local);
  const isGenericWebmail = genericLocals.test(local) && placeholderMailHosts.has(registrable);
  return (
    isPlaceholderDomain ||
    exampleFirms.has(registrable) ||
    /(?:^|\.)(?:contoso|fabrikam)\./.test(domain) ||
    // Noise of binary data: one letter on either side.
    (local.length === 1 && dot === 1) ||
    isKey ||
    email === 'filler@godaddy.com' ||
    times.test(registrable) ||
    // "info@acme.c.uk": a letter of the ending is missing.
    /^[co]\.uk$/.test(registrable) ||
    isGenericWebmail ||
    keyDomains.has(registrable) ||
    placeholderLocals.test(local) ||
    trapLocals.test(local) ||
    (fileStems.test(local) && fileTlds.test(registrable)) ||
    fileEndings.test(domain)
  );
}
