import type { Selectable } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { Db } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type DomainRow = Selectable<Database['domains']>;
export type DomainProofRow = Selectable<Database['domain_proofs']>;

export interface ProvenDomain extends DomainRow {
  /** The reasons behind the verdict, the weightiest first. */
  readonly proof: readonly DomainProofRow[];
}

/** Every domain known of a company with what speaks for or against it; the primary one first. */
export async function listDomains(
  db: Db,
  companyNumber: CompanyNumber,
): Promise<readonly ProvenDomain[]> {
  const domains = await db
    .selectFrom('domains')
    .selectAll()
    .where('company_number', '=', companyNumber)
    .orderBy('is_primary', 'desc')
    .orderBy('confidence', 'desc')
    .orderBy('id')
    .execute();
  if (domains.length === 0) return [];
  const proofs = await db
    .selectFrom('domain_proofs')
    .selectAll()
    .where(
      'domain_id',
      'in',
      domains.map((domain) => domain.id),
    )
    .orderBy('weight', 'desc')
    .orderBy('id')
    .execute();
  const proofsOf = Map.groupBy(proofs, (proof) => proof.domain_id);
  return domains.map((domain) => ({ ...domain, proof: proofsOf.get(domain.id) ?? [] }));
}
