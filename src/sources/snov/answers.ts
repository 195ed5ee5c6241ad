import type { ProviderAnswer } from '../../domain/paid-provider.ts';
import type { DomainRow, EmailRow, VerificationRow } from './schema.ts';

const nothing = { reason: null, isObjection: false } as const;

/** One credit for each name a domain was found of. */
export function toDomainAnswers(
  rows: readonly DomainRow[],
): readonly ProviderAnswer<'company-domain-by-name'>[] {
  return rows.map(({ name, domain }) =>
    domain === null
      ? { name, outcome: 'miss', found: null, credits: '0', ...nothing }
      : { name, outcome: 'hit', found: { domain }, credits: '1' },
  );
}

/** Charged per address that is valid or could not be checked; one called invalid is free. */
export function toEmailAnswers(
  rows: readonly EmailRow[],
): readonly ProviderAnswer<'emails-by-domain-by-name'>[] {
  return rows.map((row) => {
    const found = row.emails.map(({ email, smtpStatus, unknownReason }) => ({
      email,
      smtpStatus,
      unknownReason,
      score: null,
    }));
    const name = row.people;
    if (found.length === 0) return { name, outcome: 'miss', found: null, credits: '0', ...nothing };
    const charged = found.filter((each) => each.smtpStatus !== 'not_valid').length;
    const isSure = found.some((each) => each.smtpStatus === 'valid');
    return { name, outcome: isSure ? 'hit' : 'unknown', found, credits: String(charged) };
  });
}

/** One credit for each address, whatever comes of it (https://snov.io/knowledgebase/email-verifier/). */
export function toVerificationAnswers(
  rows: readonly VerificationRow[],
): readonly ProviderAnswer<'email-verification'>[] {
  return rows.map(({ email, smtpStatus, unknownReason }) => ({
    name: email,
    outcome: smtpStatus === 'unknown' ? 'unknown' : 'hit',
    found: { email, smtpStatus, unknownReason, score: null },
    credits: '1',
  }));
}
