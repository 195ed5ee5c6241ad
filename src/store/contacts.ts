import type { Insertable, Selectable } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import { compileOnce, type HoleOf } from './compile-once.ts';
import { listed } from './listed.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type ContactRow = Selectable<Database['contacts']>;

/** Contacts of several companies with the officer each belongs to, and those whose it may be as well, in a stable order. */
export async function listContacts(db: Db | Trx, companyNumbers: readonly CompanyNumber[]) {
  const { rows } = await selectContacts(db, { companyNumbers: JSON.stringify(companyNumbers) });
  const sharers = await listSharers(db, rows);
  return rows.map((row) => ({
    ...row,
    sharers: sharers.filter((officer) => idsIn(row).includes(officer.id)),
  }));
}

async function listSharers(
  db: Db | Trx,
  rows: readonly Pick<ContactRow, 'shared_with'>[],
): Promise<readonly Sharer[]> {
  const ids = rows.flatMap((row) => idsIn(row));
  if (ids.length === 0) return [];
  return db
    .selectFrom('officers')
    .select(['id', 'name', 'first_name', 'last_name', 'birth_month', 'birth_year'])
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
}

type Sharer = Pick<
  Selectable<Database['officers']>,
  'id' | 'name' | 'first_name' | 'last_name' | 'birth_month' | 'birth_year'
>;

function idsIn({ shared_with: ids }: Pick<ContactRow, 'shared_with'>): readonly string[] {
  return ids === null ? [] : ids.split(' ');
}

const selectContacts = compileOnce((db, hole: HoleOf<{ companyNumbers: string }>) =>
  db
    .selectFrom('contacts')
    .leftJoin('officers', 'officers.id', 'contacts.officer_id')
    .leftJoin('domains', 'domains.id', 'contacts.domain_id')
    .selectAll('contacts')
    .select([
      'officers.name as officer_name',
      'officers.officer_role',
      'officers.first_name as officer_first_name',
      'officers.last_name as officer_last_name',
      'officers.birth_month',
      'officers.birth_year',
      'domains.verdict as domain_verdict',
      'domains.domain',
    ])
    .where('contacts.company_number', 'in', listed<CompanyNumber>(hole('companyNumbers')))
    .orderBy('contacts.company_number')
    .orderBy('contacts.confidence', 'desc')
    .orderBy('contacts.email'),
);

export type ContactRecord = Awaited<ReturnType<typeof listContacts>>[number];

/** Adds an address or refreshes what is known of it; a better-founded finding is never replaced by a weaker one. */
export async function saveContact(
  trx: Trx,
  contact: Insertable<Database['contacts']>,
): Promise<void> {
  const stored = await trx
    .selectFrom('contacts')
    .select([
      'id',
      'confidence',
      'officer_id',
      'officer_reason',
      'shared_with',
      'is_hidden',
      'verified_at',
      'expires_at',
    ])
    .where('company_number', '=', contact.company_number)
    .where('email', '=', contact.email)
    .executeTakeFirst();
  if (stored === undefined) {
    await trx.insertInto('contacts').values(contact).execute();
    return;
  }
  const { id: _id, ...changes } = contact;
  // Seen in the open once, it is no longer hidden; a release by a person stays.
  const is_hidden = stored.is_hidden === 1 ? (contact.is_hidden ?? 0) : 0;
  const hasOwner = contact.officer_id !== null && contact.officer_id !== undefined;
  const owner = hasOwner
    ? {
        officer_id: contact.officer_id,
        officer_reason: contact.officer_reason ?? null,
        shared_with: contact.shared_with ?? null,
      }
    : {
        officer_id: stored.officer_id,
        officer_reason: stored.officer_reason,
        shared_with: stored.shared_with,
      };
  // That it may be somebody else's is no weaker finding: it was not known before.
  const isDoubted = owner.shared_with !== null && stored.shared_with === null;
  // What a provider was paid to say of an address holds for its life, also against a page or a guess that says more.
  const isVerified = stored.verified_at !== null && stored.expires_at > contact.discovered_at;
  const isWeaker = isVerified && contact.verification_status === 'unverified';
  await trx
    .updateTable('contacts')
    .set(
      (contact.confidence >= stored.confidence || isDoubted) && !isWeaker
        ? { ...changes, ...owner, is_hidden }
        : { ...(stored.officer_id === null && owner), is_hidden },
    )
    .where('id', '=', stored.id)
    .execute();
}

/** Forgets the derived addresses of somebody whose address is known now; one that a provider called valid is no guess any more. */
export async function deleteDerived(trx: Trx, officerId: string): Promise<void> {
  await trx
    .deleteFrom('contacts')
    .where('officer_id', '=', officerId)
    .where('method', '=', 'pattern')
    .where('verification_status', '!=', 'valid')
    .execute();
}

/** Gives an address to the person whose name it spells, with the reason. */
export async function assignOfficer(
  trx: Trx,
  contactId: string,
  owner: { readonly officerId: string; readonly reason: string },
): Promise<void> {
  await trx
    .updateTable('contacts')
    .set({ officer_id: owner.officerId, officer_reason: owner.reason })
    .where('id', '=', contactId)
    .execute();
}
