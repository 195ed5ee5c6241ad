import type { CompanyNumber } from '../domain/company-number.ts';
import type { EventEffect, StreamName } from '../domain/stream.ts';
import type { Db, Trx } from './open-store.ts';

export interface StoredEvent {
  readonly stream: StreamName;
  readonly timepoint: number;
  readonly companyNumber: CompanyNumber;
  readonly publishedAt: number | null;
  readonly receivedAt: number;
  readonly effect: EventEffect;
  readonly sha256: string;
  readonly raw: Uint8Array;
}

/** Keeps an event of a company that is held, with its bytes. */
export async function saveEvent(trx: Trx, event: StoredEvent): Promise<void> {
  await trx
    .insertInto('stream_events')
    .values({
      stream: event.stream,
      timepoint: event.timepoint,
      company_number: event.companyNumber,
      published_at: event.publishedAt,
      received_at: event.receivedAt,
      effect: event.effect,
      sha256: event.sha256,
      raw: event.raw,
    })
    .execute();
}

export interface DayCounts {
  readonly events: number;
  readonly held: number;
  readonly entered: number;
  readonly left: number;
  readonly unreadable: number;
}

/** Adds to what came in on a London day. */
export async function countEvents(
  trx: Trx,
  at: { readonly stream: StreamName; readonly day: string },
  counts: DayCounts,
): Promise<void> {
  await trx
    .insertInto('stream_days')
    .values({ ...at, ...counts })
    .onConflict((conflict) =>
      conflict.columns(['stream', 'day']).doUpdateSet((set) => ({
        events: set('stream_days.events', '+', counts.events),
        held: set('stream_days.held', '+', counts.held),
        entered: set('stream_days.entered', '+', counts.entered),
        left: set('stream_days.left', '+', counts.left),
        unreadable: set('stream_days.unreadable', '+', counts.unreadable),
      })),
    )
    .execute();
}

/** What came in on all the days that are kept, a year at most. */
export function readEventTotals(db: Db) {
  return db
    .selectFrom('stream_days')
    .select((select) => [
      'stream',
      select.fn.sum<number>('events').as('all'),
      select.fn.sum<number>('held').as('held'),
      select.fn.sum<number>('entered').as('entered'),
      select.fn.sum<number>('left').as('left'),
      select.fn.sum<number>('unreadable').as('unreadable'),
    ])
    .groupBy('stream')
    .execute();
}
