import type { Insertable } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

/** Telephone numbers and profiles of several companies, the surest first. */
export function listChannels(db: Db | Trx, companyNumbers: readonly CompanyNumber[]) {
  return db
    .selectFrom('channels')
    .innerJoin('domains', 'domains.id', 'channels.domain_id')
    .selectAll('channels')
    .select(['domains.verdict as domain_verdict', 'domains.domain'])
    .where('channels.company_number', 'in', companyNumbers)
    .orderBy('channels.company_number')
    .orderBy('channels.kind')
    .orderBy('channels.confidence', 'desc')
    .orderBy('channels.value')
    .execute();
}

export type ChannelRecord = Awaited<ReturnType<typeof listChannels>>[number];

/** Adds a channel or refreshes it; the first sighting keeps its id. */
export async function saveChannel(
  trx: Trx,
  channel: Insertable<Database['channels']>,
): Promise<void> {
  const { id: _id, company_number: _company, value: _value, ...changes } = channel;
  await trx
    .insertInto('channels')
    .values(channel)
    .onConflict((conflict) => conflict.columns(['company_number', 'value']).doUpdateSet(changes))
    .execute();
}
