import type { CompanyNumber } from '../domain/company-number.ts';
import type { Db } from './open-store.ts';

export interface RelatedDomain {
  readonly domain: string;
  readonly companyName: string;
  readonly relation: 'the same officer' | 'the same group';
}

/** Who is appointed at more companies than this that we hold is an agent: their sites say nothing of one another. */
const mostCompaniesOfOne = 10;
const mostDomains = 3;

/**
 * Proven websites of companies that share an officer with this one, or own it. The register's own id tells people apart: two of one name
 * are never taken for one.
 */
export async function listRelatedDomains(
  db: Db,
  companyNumber: CompanyNumber,
): Promise<readonly RelatedDomain[]> {
  const officers = await db
    .selectFrom('officers')
    .select('officer_id')
    .distinct()
    .where('company_number', '=', companyNumber)
    .where('officer_id', 'is not', null)
    .$narrowType<{ officer_id: string }>()
    .execute();
  const shared = new Set<CompanyNumber>();
  for (const { officer_id: officerId } of officers) {
    const companies = await db
      .selectFrom('officers')
      .select('company_number')
      .distinct()
      .where('officer_id', '=', officerId)
      .limit(mostCompaniesOfOne + 2)
      .execute();
    if (companies.length > mostCompaniesOfOne + 1) continue;
    for (const { company_number: number } of companies) shared.add(number);
  }
  shared.delete(companyNumber);
  const owners = await listOwners(db, companyNumber);
  return [
    ...(await listProven(db, [...shared], 'the same officer')),
    ...(await listProven(
      db,
      owners.filter((number) => !shared.has(number)),
      'the same group',
    )),
  ].slice(0, mostDomains);
}

/** Owners that are companies. */
async function listOwners(db: Db, companyNumber: CompanyNumber): Promise<readonly CompanyNumber[]> {
  const rows = await db
    .selectFrom('persons_with_significant_control')
    .innerJoin(
      'companies',
      'companies.company_number',
      'persons_with_significant_control.registration_number',
    )
    .select('companies.company_number')
    .distinct()
    .where('persons_with_significant_control.company_number', '=', companyNumber)
    .where('ceased_on', 'is', null)
    .execute();
  return rows.map((row) => row.company_number).filter((number) => number !== companyNumber);
}

async function listProven(
  db: Db,
  companyNumbers: readonly CompanyNumber[],
  relation: RelatedDomain['relation'],
): Promise<readonly RelatedDomain[]> {
  if (companyNumbers.length === 0) return [];
  const rows = await db
    .selectFrom('domains')
    .innerJoin('companies', 'companies.company_number', 'domains.company_number')
    .select(['domains.domain', 'companies.company_name'])
    .where('domains.company_number', 'in', companyNumbers)
    .where('domains.verdict', '=', 'proven')
    .where('domains.is_primary', '=', 1)
    .orderBy('domains.last_verified_at', 'desc')
    .orderBy('domains.domain')
    .limit(mostDomains)
    .execute();
  return rows.map((row) => ({ domain: row.domain, companyName: row.company_name, relation }));
}
