import { hiddenByOwner } from '../domain/paid-provider.ts';
import type { VerificationRow } from '../sources/snov/schema.ts';

/** What is said of an address that is verified, as the provider words it. */
export function toVerdict(
  said: string | undefined,
): Pick<VerificationRow, 'smtpStatus' | 'unknownReason'> {
  if (said === 'valid' || said === 'not_valid') return { smtpStatus: said, unknownReason: null };
  return { smtpStatus: 'unknown', unknownReason: said === hiddenByOwner ? said : 'catchall' };
}
