import type { EmailType } from './enrichment.ts';
import { isDisposableDomain, isFreeMailDomain } from './mail-domain-lists.ts';
import { registrableDomain, toAsciiHostname } from './registrable-domain.ts';
import { isRoleMailbox } from './role-mailboxes.ts';

declare const brand: unique symbol;

/** Dot-atom local part, ASCII domain under a delegated suffix, all lower case: the key of a contact. */
export type EmailAddress = string & { readonly [brand]: 'EmailAddress' };

/** RFC 5321 4.5.3.1.1 and 4.5.3.1.3 (a path of 256 octets less its angle brackets). */
const maxLocalLength = 64;
const maxAddressLength = 254;

/** RFC 5322 dot-atom. Quoted local parts and address literals are legal but never a company's published address. */
const dotAtom = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const hostLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads one address as people write it: any case, surrounding space, international domain (kept as `xn--`).
 * Null for anything mail could not reach, also for local parts outside ASCII (RFC 6531), which few senders can use.
 */
export function parseEmailAddress(text: string): EmailAddress | null {
  const trimmed = text.trim();
  if (trimmed.length > maxAddressLength) return null;
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, Math.max(at, 0)).toLowerCase();
  if (local.length === 0 || local.length > maxLocalLength || !dotAtom.test(local)) return null;

  const written = trimmed.slice(at + 1);
  // A trailing dot is legal in DNS and illegal in an address; the host parser would forgive it.
  const domain = written.endsWith('.') ? null : toAsciiHostname(written);
  if (domain === null || !isMailDomain(domain)) return null;

  const address = `${local}@${domain}`;
  return isWithinLength(address) ? address : null;
}

/** Whose mailbox an address is, compared by registrable domain: `notexample.com` is not `example.com`. */
export function classifyEmail(
  email: EmailAddress,
  context: { companyDomain: string | null },
): EmailType {
  const { local, domain } = splitEmail(email);
  const mailDomain = registrableDomain(domain) ?? domain;
  // Disposable first: the free-provider list contains throw-away hosts as well.
  if (isDisposableDomain(domain) || isDisposableDomain(mailDomain)) return 'disposable';
  if (isFreeMailDomain(domain) || isFreeMailDomain(mailDomain)) return 'free';
  const own = context.companyDomain === null ? null : registrableDomain(context.companyDomain);
  if (own === null || own !== mailDomain) return 'unknown';
  return isRoleMailbox(local) ? 'service' : 'corporate';
}

export function splitEmail(email: EmailAddress): { local: string; domain: string } {
  const at = email.lastIndexOf('@');
  return { local: email.slice(0, at), domain: email.slice(at + 1) };
}

function isMailDomain(domain: string): boolean {
  const labels = domain.split('.');
  return labels.every((label) => hostLabel.test(label)) && registrableDomain(domain) !== null;
}

function isWithinLength(address: string): address is EmailAddress {
  return address.length <= maxAddressLength;
}
