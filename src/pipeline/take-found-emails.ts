import { classifyEmail } from '../domain/classify-email.ts';
import { judgeEmail } from '../domain/confidence.ts';
import { parseEmailAddress, splitEmail } from '../domain/email-address.ts';
import { isNoReplyMailbox } from '../domain/role-mailboxes.ts';
import { otherDomain, sharedQuestion } from '../domain/email-doubts.ts';
import type { DomainVerdict, PaidProviderName, VerificationStatus } from '../domain/enrichment.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import { packagedMailDomains } from '../runtime/packaged-mail-domains.ts';
import { saveContact } from '../store/contacts.ts';
import type { OfficerRow } from '../store/officers.ts';
import type { Trx } from '../store/open-store.ts';
import type { CachedEmails } from './cached-emails.ts';
import { sourceOfAnswer } from './source-of-answer.ts';
import type { StepContext } from './step-context.ts';

/** Stores what a provider found for one officer, with its provenance. Addresses it calls invalid are not contacts. */
export async function takeFoundEmails(
  trx: Trx,
  context: StepContext,
  found: {
    readonly companyNumber: CompanyNumber;
    /** All whose it may be: more than one where they make one question. */
    readonly officers: readonly Pick<OfficerRow, 'id' | 'name'>[];
    readonly domainId: string | null;
    readonly domain: string;
    readonly domainVerdict: DomainVerdict;
    readonly emails: CachedEmails;
    readonly foundAt: number;
    readonly provider: PaidProviderName;
    readonly isUnverified: boolean;
  },
): Promise<void> {
  const [owner, ...others] = found.officers;
  for (const { email, smtpStatus, unknownReason, score } of found.emails) {
    const address = parseEmailAddress(email);
    const status = statusOfAnswer(smtpStatus, unknownReason);
    if (address === null || status === 'invalid') continue;
    // Nobody reads what is sent there.
    if (isNoReplyMailbox(splitEmail(address).local)) continue;
    const emailType = classifyEmail(address, {
      companyDomain: found.domain,
      lists: packagedMailDomains,
    });
    const { confidence, reasons } = judgeEmail(
      {
        method: found.provider,
        status,
        unknownReason,
        score,
        published: null,
        patternSupport: null,
        domainVerdict: found.domainVerdict,
        mailExchanger: null,
      },
      [
        ...(emailType === 'unknown' ? [otherDomain] : []),
        ...(others.length > 0 ? [sharedQuestion(found.officers.length)] : []),
      ],
    );
    await saveContact(trx, {
      id: context.random.uuid(),
      company_number: found.companyNumber,
      officer_id: owner?.id ?? null,
      officer_reason:
        others.length === 0
          ? null
          : `asked for by a name that is of ${found.officers.map(({ name }) => name).join(' and of ')}`,
      shared_with: others.length === 0 ? null : others.map(({ id }) => id).join(' '),
      domain_id: found.domainId,
      email: address,
      email_type: emailType,
      verification_status: status,
      confidence,
      confidence_reasons: JSON.stringify(reasons),
      method: found.provider,
      source: sourceOfAnswer(found.provider, 'emails-by-domain-by-name', found),
      source_url: null,
      snippet: null,
      lawful_basis: 'legitimate_interests',
      discovered_at: found.foundAt,
      expires_at: found.foundAt + emailLifeMs(context, status),
    });
  }
}

function emailLifeMs(context: StepContext, status: VerificationStatus): number {
  return status === 'valid'
    ? context.policy.cache.verifiedEmailsMs
    : context.policy.cache.unverifiedEmailsMs;
}

/** A provider's word of an address in ours. */
export function statusOfAnswer(
  smtpStatus: string,
  unknownReason: string | null,
): VerificationStatus {
  if (smtpStatus === 'valid') return 'valid';
  if (smtpStatus === 'not_valid') return 'invalid';
  return unknownReason === 'catchall' ? 'catch_all' : 'unknown';
}
