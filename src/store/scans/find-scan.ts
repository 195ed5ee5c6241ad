import type { CompanyNumber } from '../../domain/company-number.ts';
import type { Db } from '../open-store.ts';

/** A scan as its job and its record tell it; one that no worker has looked at yet has no record. Undefined for any other job. */
export function findScan(db: Db, jobId: string) {
  return db
    .selectFrom('jobs')
    .leftJoin('scans', 'scans.job_id', 'jobs.id')
    .leftJoin('domains', 'domains.id', 'scans.domain_id')
    .leftJoin('companies', 'companies.company_number', 'scans.company_number')
    .select([
      'jobs.id',
      'jobs.kind',
      'jobs.state',
      'jobs.payload',
      'jobs.last_reason',
      'jobs.created_at',
      'jobs.created_by',
      'jobs.started_at',
      'jobs.finished_at',
      'scans.domain',
      'scans.domain_id',
      'scans.company_number',
      'scans.progress',
      'scans.pages_visited',
      'scans.max_pages',
      'scans.outcome',
      'scans.reason',
      'scans.detail',
      'scans.needs_javascript',
      'scans.https_failure',
      'scans.updated_at',
      'domains.verdict',
      'companies.subscriber_class',
    ])
    .where('jobs.id', '=', jobId)
    .where('jobs.kind', '=', 'scan-website')
    .executeTakeFirst();
}

export type ScanRecord = NonNullable<Awaited<ReturnType<typeof findScan>>>;

/** The officers that addresses of a company were matched to. */
export function listOfficersOfContacts(db: Db, companyNumber: CompanyNumber) {
  return db
    .selectFrom('contacts')
    .innerJoin('officers', 'officers.id', 'contacts.officer_id')
    .select([
      'contacts.email',
      'officers.first_name',
      'officers.last_name',
      'officers.birth_month',
      'officers.birth_year',
    ])
    .where('contacts.company_number', '=', companyNumber)
    .execute();
}

export function listProofs(db: Db, domainId: string) {
  return db
    .selectFrom('domain_proofs')
    .select(['rule', 'url', 'snippet', 'weight', 'is_rendered'])
    .where('domain_id', '=', domainId)
    .orderBy('weight', 'desc')
    .orderBy('id')
    .execute();
}
