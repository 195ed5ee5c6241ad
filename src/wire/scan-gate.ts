import { registrableDomain } from '../domain/registrable-domain.ts';
import type { Gate } from '../pipeline/gate.ts';
import type { KeptContact } from '../pipeline/kept-contacts.ts';
import type { Db } from '../store/open-store.ts';
import { listReleasedEmails } from '../store/hidden-contacts.ts';
import { listOfficersOfContacts, type ScanRecord } from '../store/scans/find-scan.ts';
import { loadSuppressions, type SuppressionHash } from '../store/suppressions.ts';

/**
 * Why an address of a scan does not leave; null when it does. The gate decides for a company's site. Where nobody's site was scanned there
 * is no company to judge by, nor anything an export could take: what the site publishes is shown to whoever asked for it, hidden addresses
 * marked as such, but for mailboxes that nobody reads and for those who objected.
 */
export async function createScanGate(
  from: { readonly reader: Db; readonly hash: SuppressionHash; readonly gate: Gate },
  scan: ScanRecord,
): Promise<(contact: KeptContact) => string | null> {
  const { company_number: companyNumber, subscriber_class: subscriberClass } = scan;
  if (companyNumber === null) return suppressionsAlone(from);
  const officers = await listOfficersOfContacts(from.reader, companyNumber);
  const people = new Map(
    officers.map((officer) => [
      officer.email,
      {
        firstName: officer.first_name,
        lastName: officer.last_name,
        birthMonth: officer.birth_month,
        birthYear: officer.birth_year,
      },
    ]),
  );
  const released = await listReleasedEmails(from.reader, companyNumber);
  const company = { companyNumber, subscriberClass: subscriberClass ?? 'unknown' };
  return (contact) => {
    const answer = from.gate.clear(company, {
      email: contact.email,
      emailType: contact.emailType,
      method: 'website',
      verificationStatus: 'unverified',
      domainVerdict: scan.verdict,
      person: people.get(contact.email) ?? null,
      sharers: [],
      isHidden: contact.isHidden,
      isReleased: released.has(contact.email),
      isNoReply: contact.isNoReply,
      mailExchanger: contact.mailExchanger,
    });
    return answer.kind === 'withheld' ? answer.reason : null;
  };
}

async function suppressionsAlone({
  reader,
  hash,
}: {
  readonly reader: Db;
  readonly hash: SuppressionHash;
}): Promise<(contact: KeptContact) => string | null> {
  const suppressed = await loadSuppressions(reader);
  return ({ email, isNoReply }) => {
    if (isNoReply) return 'no-reply mailbox';
    if (suppressed.has(hash('email', email))) return 'address is suppressed';
    const domain = registrableDomain(email.slice(email.lastIndexOf('@') + 1));
    return domain !== null && suppressed.has(hash('domain', domain))
      ? 'domain is suppressed'
      : null;
  };
}
