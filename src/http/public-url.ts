import { isIP } from 'node:net';
import { BlockedAddressError } from './http-errors.ts';

const maxUrlLength = 2_048;
const ports = new Set(['', '80', '443']);
/** Names that never lead to the public internet: RFC 6761, 6762, 7686, 8375 and ICANN's reservation of .internal. */
const privateSuffixes = ['.local', '.localhost', '.internal', '.onion', '.home.arpa'];

/** Refuses a URL that no honest website needs, before any look-up. The address behind the name is checked on connecting. */
export function assertPublicUrl(url: URL): void {
  const reason = findFault(url);
  if (reason !== null) throw new BlockedAddressError(`${url.protocol}//${url.host}: ${reason}`);
}

function findFault(url: URL): string | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'not http or https';
  if (url.href.length > maxUrlLength) return `longer than ${maxUrlLength} characters`;
  if (url.username !== '' || url.password !== '') return 'has credentials';
  if (!ports.has(url.port)) return 'port is neither 80 nor 443';
  return findNameFault(url.hostname.replace(/\.$/, ''));
}

function findNameFault(hostname: string): string | null {
  // The URL parser has already turned 0x7f000001, 127.1 and full-width digits into dotted form.
  if (hostname.startsWith('[') || isIP(hostname) !== 0) return 'is an address, not a name';
  if (!hostname.includes('.')) return 'has a single label';
  const suffix = privateSuffixes.find((ending) => hostname.endsWith(ending));
  return suffix === undefined ? null : `ends in ${suffix}`;
}
