import { sql } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { Db } from './open-store.ts';
import { confirmedAt } from './confirmed-at.ts';

export type RegisterRecord = Awaited<ReturnType<typeof listRegister>>[number];

/** Every stored company by its number, with its open or else latest episode if it ever had one, keyset-paged. */
export function listRegister(
  db: Db,
  { after, limit }: { readonly after: CompanyNumber | null; readonly limit: number },
) {
  return selectRecords(db)
    .$if(after !== null, (select) =>
      select.where(sql<boolean>`companies.company_number > ${after ?? ''}`),
    )
    .orderBy('companies.company_number')
    .limit(limit)
    .execute();
}

/** The stored ones of some companies, in no order. */
export function findRecords(
  db: Db,
  numbers: readonly CompanyNumber[],
): Promise<readonly RegisterRecord[]> {
  return selectRecords(db).where('companies.company_number', 'in', numbers).execute();
}

/** Stored companies whose name, as the register writes it, begins with capital letters; in the order of the names. */
export function findRecordsByName(
  db: Db,
  beginning: string,
  limit: number,
): Promise<readonly RegisterRecord[]> {
  return selectRecords(db)
    .where('companies.company_name', '>=', beginning)
    .where('companies.company_name', '<', `${beginning}\u{10ffff}`)
    .orderBy('companies.company_name')
    .limit(limit)
    .execute();
}

function selectRecords(db: Db) {
  return db
    .selectFrom('companies')
    .leftJoin('episodes', (join) =>
      join.on(
        'episodes.id',
        '=',
        sql`(select latest.id from episodes as latest
          where latest.company_number = companies.company_number
          order by latest.opened_at desc, latest.state desc limit 1)`,
      ),
    )
    .leftJoin('domains', (join) =>
      join
        .onRef('domains.company_number', '=', 'companies.company_number')
        .on('domains.is_primary', '=', 1),
    )
    .select([
      'episodes.id as episode_id',
      'companies.company_number',
      'companies.company_name',
      'companies.company_status',
      'companies.company_status_detail',
      'companies.postal_code',
      'companies.status_as_of',
      'companies.profile_as_of',
      'companies.subscriber_class',
      'episodes.state',
      'episodes.route',
      'episodes.stage',
      'episodes.opened_at',
      'episodes.entered_at',
      'companies.not_found_since',
      'episodes.notice_date',
      'episodes.earliest_dissolution_date',
      'episodes.applied_on',
      'episodes.objection_deadline',
      'episodes.suspended_on',
      'episodes.suspension_expires_on',
      'episodes.left_at',
      'episodes.leave_reason',
      'domains.domain',
      'domains.verdict as domain_verdict',
      'domains.confidence as domain_confidence',
    ])
    .select(confirmedAt)
    .select(
      sql<number>`(select count(*) from contacts where contacts.company_number = companies.company_number)`.as(
        'emails_found',
      ),
    );
}
