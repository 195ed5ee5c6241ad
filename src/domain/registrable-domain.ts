import { parse } from 'tldts';

/**
 * The part of a host name somebody registered (`shop.acme.co.uk` -> `acme.co.uk`), in ASCII lower case. Null when the name
 * does not end in a delegated public suffix: this one test refuses `logo@2x.png`, version numbers and invented names.
 */
export function registrableDomain(hostname: string): string | null {
  const known = remembered.get(hostname);
  if (known !== undefined) return known;
  const domain = readRegistrableDomain(hostname);
  if (hostname.length > maxRememberedLength) return domain;
  if (remembered.size >= maxRemembered) remembered.clear();
  remembered.set(hostname, domain);
  return domain;
}

/** A site names itself in every link of every page. */
const remembered = new Map<string, string | null>();
const maxRemembered = 1_000;
const maxRememberedLength = 253;

function readRegistrableDomain(hostname: string): string | null {
  const ascii = toAsciiHostname(hostname);
  if (ascii === null) return null;
  // Private suffixes (github.io, uk.com) stay out: for mail and ownership the registry's own suffixes count.
  const parsed = parse(ascii, { allowPrivateDomains: false });
  return parsed.isIcann === true && parsed.isIp === false ? parsed.domain : null;
}

/** What a host name is by the list of public suffixes; null when it cannot be one. */
export function readHost(name: string) {
  const hostname = toAsciiHostname(name);
  if (hostname === null) return null;
  const icann = parse(hostname, { allowPrivateDomains: false });
  const all = parse(hostname, { allowPrivateDomains: true });
  return {
    hostname,
    registrable: registrableDomain(hostname),
    isIp: icann.isIp === true,
    /** An ending of a registry. */
    isSuffix: icann.isIcann === true && icann.publicSuffix === hostname,
    /** An ending under which somebody else than a registry lets names. */
    isPrivateSuffix: all.isPrivate === true && all.publicSuffix === hostname,
    /** That ending, of a name under it; null for any other. */
    privateSuffix:
      all.isPrivate === true && all.publicSuffix !== hostname ? all.publicSuffix : null,
  };
}

/** Host name in lower case with international labels as `xn--`; null when it cannot be one. */
export function toAsciiHostname(hostname: string): string | null {
  const trimmed = hostname.trim().toLowerCase().replace(/\.$/, '');
  if (trimmed.length === 0 || /[\s/?#@:\\%[\]]/.test(trimmed)) return null;
  // The WHATWG URL parser is the IDNA implementation every browser shares.
  const url = URL.parse(`http://${trimmed}/`);
  return url === null ? null : url.hostname;
}
