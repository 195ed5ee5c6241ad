import { sql, type Selectable } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { Confidence } from '../domain/confidence.ts';
import type { DomainVerdict, FindMethod } from '../domain/enrichment.ts';
import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type DomainRow = Selectable<Database['domains']>;

export function findPrimaryDomain(
  db: Db | Trx,
  companyNumber: CompanyNumber,
): Promise<DomainRow | undefined> {
  return firstRow(selectPrimary(db, { companyNumber }));
}

const selectPrimary = compileOnce<{ companyNumber: CompanyNumber }, DomainRow>((db, hole) =>
  db
    .selectFrom('domains')
    .selectAll()
    .where('company_number', '=', hole('companyNumber'))
    .where('is_primary', '=', sql.lit(1)),
);

/** Whether what is known of a domain is still taken for true: within its life, and not from before somebody wanted it anew. */
export function isFresh(
  domain: DomainRow,
  { now, notBefore }: { readonly now: number; readonly notBefore: number },
): boolean {
  return domain.expires_at > now && (domain.last_verified_at ?? domain.discovered_at) >= notBefore;
}

export function findDomain(
  db: Db | Trx,
  companyNumber: CompanyNumber,
  domain: string,
): Promise<DomainRow | undefined> {
  return db
    .selectFrom('domains')
    .selectAll()
    .where('company_number', '=', companyNumber)
    .where('domain', '=', domain)
    .executeTakeFirst();
}

export function findDomainById(db: Db | Trx, id: string): Promise<DomainRow | undefined> {
  return db.selectFrom('domains').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The companies that a domain may belong to. */
export function listDomainsNamed(db: Db | Trx, domain: string): Promise<DomainRow[]> {
  return db.selectFrom('domains').selectAll().where('domain', '=', domain).limit(2).execute();
}

/** Records a candidate with its source. A domain already known for the company keeps its verdict and gets a new life. */
export async function saveCandidate(
  trx: Trx,
  candidate: {
    readonly id: string;
    readonly companyNumber: CompanyNumber;
    readonly domain: string;
    readonly method: FindMethod;
    readonly source: string;
    readonly confidence: Confidence;
    readonly now: number;
    readonly expiresAt: number;
  },
): Promise<void> {
  await trx
    .updateTable('domains')
    .set({ is_primary: 0 })
    .where('company_number', '=', candidate.companyNumber)
    .execute();
  await trx
    .insertInto('domains')
    .values({
      id: candidate.id,
      company_number: candidate.companyNumber,
      domain: candidate.domain,
      method: candidate.method,
      source: candidate.source,
      verdict: 'candidate',
      verdict_reason: 'not visited yet',
      confidence: candidate.confidence.confidence,
      confidence_reasons: JSON.stringify(candidate.confidence.reasons),
      is_primary: 1,
      discovered_at: candidate.now,
      expires_at: candidate.expiresAt,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['company_number', 'domain'])
        .doUpdateSet({ is_primary: 1, expires_at: candidate.expiresAt }),
    )
    .execute();
}

export interface Proof {
  readonly id: string;
  readonly rule: string;
  readonly url: string;
  readonly snippet: string;
  readonly weight: number;
  readonly is_rendered: number;
}

/** The verdict as it stands in this transaction. */
export async function findVerdict(trx: Trx, domainId: string): Promise<DomainVerdict | undefined> {
  const row = await trx
    .selectFrom('domains')
    .select('verdict')
    .where('id', '=', domainId)
    .executeTakeFirst();
  return row?.verdict;
}

/** What a visit made of the domain, with the evidence; replaces that of an earlier visit. */
export async function saveVerdict(
  trx: Trx,
  domainId: string,
  visit: {
    readonly verdict: DomainVerdict;
    readonly reason: string | null;
    readonly confidence: Confidence;
    readonly proofs: readonly Proof[];
    readonly now: number;
  },
): Promise<void> {
  await trx
    .updateTable('domains')
    .set({
      verdict: visit.verdict,
      verdict_reason: visit.reason,
      confidence: visit.confidence.confidence,
      confidence_reasons: JSON.stringify(visit.confidence.reasons),
      last_verified_at: visit.now,
    })
    .where('id', '=', domainId)
    .execute();
  await trx.deleteFrom('domain_proofs').where('domain_id', '=', domainId).execute();
  if (visit.proofs.length === 0) return;
  await trx
    .insertInto('domain_proofs')
    .values(visit.proofs.map((proof) => ({ ...proof, domain_id: domainId, seen_at: visit.now })))
    .execute();
}
