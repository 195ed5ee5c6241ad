import type { Selectable } from 'kysely';
import type { ProductEventType } from '../domain/product-event.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type EventRow = Selectable<Database['events']>;

/** Announces a fact in the transaction that makes it true. `data` holds ids and register facts, never addresses of people. */
export async function announce(
  trx: Trx,
  event: {
    readonly id: string;
    readonly type: ProductEventType;
    readonly companyNumber: string | null;
    readonly data: Readonly<Record<string, string | number | boolean | null>>;
    readonly now: number;
  },
): Promise<void> {
  await trx
    .insertInto('events')
    .values({
      id: event.id,
      type: event.type,
      company_number: event.companyNumber,
      data: JSON.stringify(event.data),
      happened_at: event.now,
    })
    .execute();
}

/** Events after `sequence`, oldest first. */
export function listEvents(
  db: Db,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly EventRow[]> {
  return db
    .selectFrom('events')
    .selectAll()
    .where('sequence', '>', page.after)
    .orderBy('sequence')
    .limit(page.limit)
    .execute();
}
