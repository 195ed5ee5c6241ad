import { judgeEmail } from '../domain/confidence.ts';
import type { DomainVerdict } from '../domain/enrichment.ts';
import type { FoundChannel } from '../sources/website/extract-channels.ts';
import type { FoundContact } from '../sources/website/extract-contacts.ts';
import { saveChannel } from '../store/channels.ts';
import { saveContact } from '../store/contacts.ts';
import type { DomainRow } from '../store/domains.ts';
import type { Trx } from '../store/open-store.ts';
import type { StepContext } from './step-context.ts';

/** Stores what a company's own site publishes, each with the page it stands on. */
export async function savePublished(
  trx: Trx,
  context: StepContext,
  published: {
    readonly domain: DomainRow;
    /** What the visit made of the site. */
    readonly verdict: DomainVerdict;
    readonly contacts: readonly FoundContact[];
    readonly channels: readonly FoundChannel[];
  },
): Promise<void> {
  const { domain, verdict, contacts, channels } = published;
  const now = context.clock.now();
  const expiresAt = now + context.policy.cache.unverifiedEmailsMs;
  for (const contact of contacts) {
    // A domain that is not there, or that says it takes no mail, has no mailboxes (RFC 7505).
    const isDead = contact.mailExchanger === 'no_domain' || contact.mailExchanger === 'refused';
    const status = isDead ? 'invalid' : 'unverified';
    const { confidence, reasons } = judgeEmail({
      method: 'website',
      status,
      unknownReason: null,
      score: null,
      published: contact.confidence,
      patternSupport: null,
      domainVerdict: verdict,
      mailExchanger: contact.mailExchanger,
    });
    await saveContact(trx, {
      id: context.random.uuid(),
      company_number: domain.company_number,
      officer_id: null,
      domain_id: domain.id,
      email: contact.email,
      email_type: contact.emailType,
      verification_status: status,
      confidence,
      confidence_reasons: JSON.stringify(reasons),
      method: 'website',
      source: `website ${domain.domain}`,
      source_url: contact.sourceUrl,
      snippet: contact.snippet,
      lawful_basis: 'legitimate_interests',
      discovered_at: now,
      expires_at: expiresAt,
      is_hidden: contact.isHidden ? 1 : 0,
      is_no_reply: contact.isNoReply ? 1 : 0,
      form: contact.form,
      page_hash: contact.pageHash,
      mail_exchanger: contact.mailExchanger,
      mail_checked_at: contact.mailExchanger === null ? null : now,
    });
  }
  for (const channel of channels) {
    await saveChannel(trx, {
      id: context.random.uuid(),
      company_number: domain.company_number,
      domain_id: domain.id,
      kind: channel.kind,
      network: channel.network,
      value: channel.value,
      form: channel.form,
      confidence: channel.confidence,
      source_url: channel.sourceUrl,
      page_hash: channel.pageHash,
      snippet: channel.snippet,
      discovered_at: now,
      expires_at: expiresAt,
    });
  }
}
