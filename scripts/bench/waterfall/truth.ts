import type { SandboxCompany } from '../../../src/sandbox/world/company.ts';

export interface FoundContact {
  readonly company_number: string;
  readonly email: string;
  readonly method: string;
  readonly verification_status: string;
  readonly appointment_id: string;
  readonly verdict: string | null;
}

/**
 * Compares what was found with whose address it is in truth. Verified is what a provider has called valid, and what stands on the company's own
 * proven website; a guess that nobody confirmed counts for nothing.
 */
export function knowTruth(companies: readonly SandboxCompany[]) {
  const truth = new Map<string, string>();
  for (const { number, officers } of companies) {
    for (const officer of officers) {
      if (officer.email !== null) truth.set(`${number} ${officer.appointmentId}`, officer.email);
    }
  }
  return (found: readonly FoundContact[]) => {
    const verified = new Set<string>();
    let validByProvider = 0;
    let wrong = 0;
    for (const contact of found) {
      const isValid = contact.verification_status === 'valid';
      const isPublished = contact.method === 'website' && contact.verdict === 'proven';
      if (!isValid && !isPublished) continue;
      const person = `${contact.company_number} ${contact.appointment_id}`;
      if (truth.get(person) === contact.email) {
        verified.add(person);
        if (isValid) validByProvider += 1;
      } else wrong += 1;
    }
    return { verified, validByProvider, wrong };
  };
}
