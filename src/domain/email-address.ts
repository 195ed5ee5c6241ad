import { regexes } from 'zod';
import { needsSmtpUtf8 } from './needs-smtp-utf8.ts';
import { registrableDomain, toAsciiHostname } from './registrable-domain.ts';

declare const brand: unique symbol;

/** Dot-atom local part (ASCII but for RFC 6531), ASCII domain under a delegated suffix, all lower case: the key of a contact. */
export type EmailAddress = string & { readonly [brand]: 'EmailAddress' };

/** RFC 5321 4.5.3.1.1 and 4.5.3.1.3 (a path of 256 octets less its angle brackets). */
const maxLocalLength = 64;
const maxAddressLength = 254;

/**
 * RFC 5322 dot-atom, with the letters of RFC 6531. Quoted local parts and address literals are legal but never a company's
 * published address, and the library's pattern lets dots stand anywhere.
 */
const dotAtom =
  /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const hostLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads one address as people write it: any case, surrounding space, international domain (kept as `xn--`), international local
 * part (RFC 6531, kept in NFC). Null for anything mail could not reach.
 */
export function parseEmailAddress(text: string): EmailAddress | null {
  const trimmed = text.trim();
  if (trimmed.length > maxAddressLength) return null;
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, Math.max(at, 0)).normalize('NFC').toLowerCase();
  if (local.length === 0 || local.length > maxLocalLength || !dotAtom.test(local)) return null;

  const written = trimmed.slice(at + 1);
  // A trailing dot is legal in DNS and illegal in an address; the host parser would forgive it.
  const domain = written.endsWith('.') ? null : toAsciiHostname(written);
  if (domain === null || !isMailDomain(domain)) return null;

  const address = `${local}@${domain}`;
  return isAddress(address) ? address : null;
}

export function splitEmail(email: EmailAddress): { local: string; domain: string } {
  const at = email.lastIndexOf('@');
  return { local: email.slice(0, at), domain: email.slice(at + 1) };
}

function isMailDomain(domain: string): boolean {
  const labels = domain.split('.');
  return labels.every((label) => hostLabel.test(label)) && registrableDomain(domain) !== null;
}

function isAddress(address: string): address is EmailAddress {
  const syntax = needsSmtpUtf8(address) ? regexes.unicodeEmail : regexes.html5Email;
  return address.length <= maxAddressLength && syntax.test(address);
}
