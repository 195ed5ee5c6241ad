import type { CompanyNumber } from '../domain/company-number.ts';
import type { VerificationStatus } from '../domain/enrichment.ts';
import type { Trx } from './open-store.ts';

/** Writes down what a provider was paid to say of one address; where it was found stays as it is. */
export async function saveVerification(
  trx: Trx,
  contactId: string,
  verified: {
    readonly status: VerificationStatus;
    readonly confidence: number;
    readonly confidenceReasons: string;
    readonly verifiedAt: number;
    readonly expiresAt: number;
  },
): Promise<void> {
  await trx
    .updateTable('contacts')
    .set({
      verification_status: verified.status,
      confidence: verified.confidence,
      confidence_reasons: verified.confidenceReasons,
      verified_at: verified.verifiedAt,
      expires_at: verified.expiresAt,
    })
    .where('id', '=', contactId)
    .execute();
}

/** The companies under which an address is kept. */
export async function listCompaniesOfAddress(
  trx: Trx,
  email: string,
): Promise<readonly CompanyNumber[]> {
  const rows = await trx
    .selectFrom('contacts')
    .select('company_number')
    .where('email', '=', email)
    .execute();
  return rows.map((row) => row.company_number);
}
