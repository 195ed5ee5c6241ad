import type { CompanyNumber } from '../domain/company-number.ts';
import { sql } from 'kysely';
import type { Db, Trx } from './open-store.ts';

/** Keeps the application that stands; the same one again changes only when it is looked at next. */
export async function saveApplication(
  trx: Trx,
  application: {
    readonly companyNumber: CompanyNumber;
    readonly transactionId: string;
    readonly appliedOn: string;
    readonly now: number;
    readonly nextReadingAt: number | null;
  },
): Promise<void> {
  const told = {
    transaction_id: application.transactionId,
    applied_on: application.appliedOn,
    next_reading_at: application.nextReadingAt,
  };
  await trx
    .insertInto('strike_off_applications')
    .values({ company_number: application.companyNumber, seen_at: application.now, ...told })
    .onConflict((conflict) => conflict.column('company_number').doUpdateSet(told))
    .execute();
}

export async function removeApplication(trx: Trx, companyNumber: CompanyNumber): Promise<void> {
  await trx
    .deleteFrom('strike_off_applications')
    .where('company_number', '=', companyNumber)
    .execute();
}

export interface ApplicationPosition {
  readonly appliedOn: string;
  readonly companyNumber: CompanyNumber;
}

export type ApplicationRecord = Awaited<ReturnType<typeof listApplications>>[number];

/** The applications that stand, with their company, the newest first, keyset-paged. */
export function listApplications(
  db: Db,
  { after, limit }: { readonly after: ApplicationPosition | null; readonly limit: number },
) {
  return (
    db
      .selectFrom('strike_off_applications')
      .innerJoin('companies', 'companies.company_number', 'strike_off_applications.company_number')
      .leftJoin('domains', (join) =>
        join
          .onRef('domains.company_number', '=', 'companies.company_number')
          .on('domains.is_primary', '=', 1),
      )
      // The register proposes by now, and the filings have not been read since.
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('episodes')
              .select('episodes.id')
              .whereRef('episodes.company_number', '=', 'strike_off_applications.company_number')
              .where('episodes.state', '=', 'open'),
          ),
        ),
      )
      .$if(after !== null, (select) =>
        select.where((where) =>
          where.or([
            where('strike_off_applications.applied_on', '<', after?.appliedOn ?? ''),
            where.and([
              where('strike_off_applications.applied_on', '=', after?.appliedOn ?? ''),
              where(
                sql<string>`strike_off_applications.company_number`,
                '<',
                after?.companyNumber ?? '',
              ),
            ]),
          ]),
        ),
      )
      .select([
        'companies.company_number',
        'companies.company_name',
        'companies.company_status',
        'companies.company_status_detail',
        'companies.postal_code',
        'companies.status_as_of',
        'companies.profile_as_of',
        'strike_off_applications.applied_on',
        'domains.domain',
        'domains.verdict as domain_verdict',
        'domains.confidence as domain_confidence',
      ])
      .select(
        sql<number>`(select count(*) from contacts where contacts.company_number = companies.company_number)`.as(
          'emails_found',
        ),
      )
      .orderBy('strike_off_applications.applied_on', 'desc')
      .orderBy('strike_off_applications.company_number', 'desc')
      .limit(limit)
      .execute()
  );
}
