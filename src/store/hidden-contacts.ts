import type { CompanyNumber } from '../domain/company-number.ts';
import type { Db, Trx } from './open-store.ts';

/** Addresses found only in hidden form that nobody has let out yet, the oldest first. */
export function listHiddenContacts(
  db: Db,
  page: {
    readonly after: { readonly discoveredAt: number; readonly id: string } | null;
    readonly limit: number;
  },
) {
  let query = db
    .selectFrom('contacts')
    .innerJoin('companies', 'companies.company_number', 'contacts.company_number')
    .leftJoin('officers', 'officers.id', 'contacts.officer_id')
    .select([
      'contacts.id',
      'contacts.company_number',
      'companies.company_name',
      'companies.subscriber_class',
      'contacts.email',
      'contacts.email_type',
      'contacts.form',
      'contacts.source_url',
      'contacts.snippet',
      'contacts.discovered_at',
      'contacts.officer_reason',
      'officers.name as officer_name',
    ])
    .where('contacts.is_hidden', '=', 1)
    .where('contacts.is_no_reply', '=', 0)
    .where('contacts.email_type', 'not in', ['service', 'disposable'])
    .where('contacts.released_at', 'is', null)
    .orderBy('contacts.discovered_at')
    .orderBy('contacts.id')
    .limit(page.limit);
  const { after } = page;
  if (after !== null) {
    query = query.where((where) =>
      where.or([
        where('contacts.discovered_at', '>', after.discoveredAt),
        where.and([
          where('contacts.discovered_at', '=', after.discoveredAt),
          where('contacts.id', '>', after.id),
        ]),
      ]),
    );
  }
  return query.execute();
}

export type HiddenContact = Awaited<ReturnType<typeof listHiddenContacts>>[number];

export type ReleaseAnswer = 'released' | 'released before' | 'not hidden' | 'unknown';

/** Lets a hidden address out, once. A second release changes nothing and keeps the name of the first. */
export async function releaseContact(
  db: Db | Trx,
  id: string,
  by: { readonly principalId: string; readonly now: number },
): Promise<ReleaseAnswer> {
  const { numUpdatedRows } = await db
    .updateTable('contacts')
    .set({ released_at: by.now, released_by: by.principalId })
    .where('id', '=', id)
    .where('is_hidden', '=', 1)
    .where('released_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return 'released';
  const known = await db
    .selectFrom('contacts')
    .select(['is_hidden', 'released_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (known === undefined) return 'unknown';
  return known.is_hidden === 1 ? 'released before' : 'not hidden';
}

/** Hidden addresses of a company that a person let out. */
export async function listReleasedEmails(
  db: Db,
  companyNumber: CompanyNumber,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('contacts')
    .select('email')
    .where('company_number', '=', companyNumber)
    .where('released_at', 'is not', null)
    .execute();
  return new Set(rows.map(({ email }) => email));
}
