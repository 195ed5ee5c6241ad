import { splitEmail, type EmailAddress } from './email-address.ts';
import type { EmailType } from './enrichment.ts';
import type { MailDomainLists } from './mail-domain-lists.ts';
import { registrableDomain } from './registrable-domain.ts';
import { isNoReplyMailbox, isSharedMailbox } from './role-mailboxes.ts';

/** Whose mailbox an address is, compared by registrable domain: `notexample.com` is not `example.com`. */
export function classifyEmail(
  email: EmailAddress,
  {
    companyDomain,
    lists,
  }: { readonly companyDomain: string | null; readonly lists: MailDomainLists },
): EmailType {
  const { local, domain } = splitEmail(email);
  const mailDomain = registrableDomain(domain) ?? domain;
  // Disposable first: the free-provider list contains throw-away hosts as well.
  if (lists.isDisposable(domain) || lists.isDisposable(mailDomain)) return 'disposable';
  if (lists.isFree(domain) || lists.isFree(mailDomain)) return 'free';
  const own = companyDomain === null ? null : registrableDomain(companyDomain);
  if (own === null || own !== mailDomain) return 'unknown';
  return isSharedMailbox(local) || isNoReplyMailbox(local) ? 'service' : 'corporate';
}
