import { sql } from 'kysely';
import { companyNameKey } from '../domain/company-name-key.ts';
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

/**
 * Stored companies that have the name asked for, legal form left out, then those whose name, as the register writes it, begins with its key; of each at
 * most `limit`, in the order of the names.
 */
export async function findRecordsByName(
  db: Db,
  asked: { readonly key: string; readonly text: string },
  limit: number,
): Promise<readonly RegisterRecord[]> {
  const names = await spellingsOf(db, asked);
  const same =
    names.length === 0
      ? []
      : await selectRecords(db)
          .where('companies.company_name', 'in', names.slice(0, limit))
          .orderBy('companies.company_name')
          .limit(limit)
          .execute();
  const beginning = await selectRecords(db)
    .where('companies.company_name', '>=', asked.key)
    .where('companies.company_name', '<', `${asked.key}\u{10ffff}`)
    .orderBy('companies.company_name')
    .limit(limit)
    .execute();
  const numbers = new Set(same.map((record) => record.company_number));
  return [...same, ...beginning.filter((record) => !numbers.has(record.company_number))];
}

/**
 * The names of stored companies that have the key asked for, as the register writes them: `ACME (U.K.) LTD` for `ACME UK`. Keys are not stored, so the names
 * with the same first word are looked at, and those that begin as was typed, for `O'BRIEN` and `BÄCKEREI`; that takes the index of names alone.
 */
async function spellingsOf(
  db: Db,
  { key, text }: { readonly key: string; readonly text: string },
): Promise<readonly string[]> {
  const typed = text.trim().toUpperCase().split(/\s/, 1)[0] ?? '';
  const firstWords = [...new Set([key.split(' ', 1)[0] ?? '', typed])].filter(
    (word) => word !== '',
  );
  const rows = await db
    .selectFrom('companies')
    .select('company_name')
    .distinct()
    .where((where) =>
      where.or(
        firstWords.map((word) =>
          // All signs that end a word sort before the digits.
          where.and([where('company_name', '>=', word), where('company_name', '<', `${word}0`)]),
        ),
      ),
    )
    .where(sql<boolean>`length(company_name) <= ${2 * key.length + longestEnding}`)
    .execute();
  return rows
    .map((row) => row.company_name)
    .filter((name) => companyNameKey(name) === key)
    .toSorted();
}

/** A legal form is left out of the key, in Welsh and English perhaps, and each letter may have a dot. */
const longestEnding = 60;

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
