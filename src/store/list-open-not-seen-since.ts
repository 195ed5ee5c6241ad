import { sql, type RawBuilder } from 'kysely';
import { proposalToStrikeOff } from '../domain/company-status.ts';
import type { Db, Trx } from './open-store.ts';

interface Page {
  readonly asOf: number;
  /** The last number of the page before; null for the first page. */
  readonly after: string | null;
  readonly limit: number;
}

/**
 * The numbers of a page of companies with an open episode whose status was last known to be true before `asOf`, in one text, eight characters each:
 * 400,000 rows of one number would leave 30 MB behind.
 */
export function listOpenNotSeenSince(db: Db | Trx, page: Page): Promise<string> {
  return inOneText(db, openNotSeenSince(page));
}

/**
 * Likewise those whose episode ended for an unknown reason while their own status, last known before `asOf`, never stopped proposing: a file that
 * says otherwise makes their leaving one that is not taken back.
 */
export function listAbsentNotSeenSince(db: Db | Trx, page: Page): Promise<string> {
  return inOneText(db, absentNotSeenSince(page));
}

async function inOneText(db: Db | Trx, numbers: RawBuilder<unknown>): Promise<string> {
  const { rows } = await sql<{ readonly numbers: string | null }>`
    select group_concat(company_number, '' order by company_number) as numbers from (${numbers})
  `.execute(db);
  return rows[0]?.numbers ?? '';
}

/** SQLite, which has no statistics here, would take the index by state and sort all open episodes for every page: a minute for 400,000 of them. */
export function openNotSeenSince({ asOf, after, limit }: Page): RawBuilder<unknown> {
  return sql`
    select episodes.company_number
    from episodes indexed by episodes_one_open
    cross join companies on companies.company_number = episodes.company_number
    where episodes.state = 'open' and companies.status_as_of < ${asOf}
      and episodes.company_number > ${after ?? ''}
    order by episodes.company_number limit ${limit}
  `;
}

export function absentNotSeenSince({ asOf, after, limit }: Page): RawBuilder<unknown> {
  return sql`
    select distinct episodes.company_number
    from episodes indexed by episodes_by_company
    cross join companies on companies.company_number = episodes.company_number
    where episodes.state = 'closed' and episodes.leave_reason = 'unknown'
      and companies.company_status_detail = ${proposalToStrikeOff} and companies.status_as_of < ${asOf}
      and episodes.company_number > ${after ?? ''}
    order by episodes.company_number limit ${limit}
  `;
}
