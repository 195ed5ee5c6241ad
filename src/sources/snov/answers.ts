import { echoKey } from '../../domain/echo-key.ts';
import type { ProviderAnswer, ProviderEmail } from '../../domain/paid-provider.ts';
import type { DomainRow, EmailRow, SmtpStatus, VerificationRow } from './schema.ts';

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

/** Charged per address that is valid or could not be checked; one called invalid is free. Rows of one person are one answer, and an address counts once. */
export function toEmailAnswers(
  rows: readonly EmailRow[],
): readonly ProviderAnswer<'emails-by-domain-by-name'>[] {
  const people = Map.groupBy(rows, ({ people: name }) => echoKey('emails-by-domain-by-name', name));
  return [...people.values()].map((ofOne) => {
    const name = ofOne[0]?.people ?? '';
    const told = Map.groupBy(
      ofOne.flatMap(({ emails }) => emails),
      ({ email }) => email,
    );
    if (told.size === 0) return { name, outcome: 'miss', found: null, credits: '0', ...nothing };
    const addresses = [...told.values()];
    const found = addresses.flatMap((ofAddress) => leastOf(ofAddress));
    const charged = addresses.filter((each) => each.some(({ isCharged }) => isCharged)).length;
    const isSure = found.some((each) => each.smtpStatus === 'valid');
    return { name, outcome: isSure ? 'hit' : 'unknown', found, credits: String(charged) };
  });
}

/** Of an address that is told more than once the worst that is said of it. */
function leastOf(told: EmailRow['emails']): readonly ProviderEmail[] {
  const [least] = told.toSorted((a, b) => trust[a.smtpStatus] - trust[b.smtpStatus]);
  if (least === undefined) return [];
  const { email, smtpStatus, unknownReason } = least;
  return [{ email, smtpStatus, unknownReason, score: null }];
}

const trust: Readonly<Record<SmtpStatus, number>> = { not_valid: 0, unknown: 1, valid: 2 };

/**
 * One credit for each address, whatever comes of it (https://snov.io/knowledgebase/email-verifier/); an address that cannot be verified is free
 * by what others tell of it (docs/decisions/0055).
 */
export function toVerificationAnswers(
  rows: readonly VerificationRow[],
): readonly ProviderAnswer<'email-verification'>[] {
  return rows.map(({ email, smtpStatus, unknownReason }) => ({
    name: email,
    outcome: smtpStatus === 'unknown' ? 'unknown' : 'hit',
    found: { email, smtpStatus, unknownReason, score: null },
    credits: '1',
    ...(smtpStatus === 'unknown' && { isChargeAssumed: true }),
  }));
}
