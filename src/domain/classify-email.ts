import { splitEmail, type EmailAddress } from './email-address.ts';
import type { EmailType } from './enrichment.ts';
import { isDisposableDomain, isFreeMailDomain } from './mail-domain-lists.ts';
import { registrableDomain } from './registrable-domain.ts';
import { isNoReplyMailbox, isRoleMailbox } from './role-mailboxes.ts';

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
  return isRoleMailbox(local) || isNoReplyMailbox(local) ? 'service' : 'corporate';
}
