import type { CompanyNumber } from '../domain/company-number.ts';
import type { EventEffect, StreamName } from '../domain/stream.ts';
import { compileOnce } from './compile-once.ts';
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
  await insertEvent(trx, event);
}

const insertEvent = compileOnce<StoredEvent, unknown>((db, hole) =>
  db
    .insertInto('stream_events')
    .values({
      stream: hole('stream'),
      timepoint: hole('timepoint'),
      company_number: hole('companyNumber'),
      published_at: hole('publishedAt'),
      received_at: hole('receivedAt'),
      effect: hole('effect'),
      sha256: hole('sha256'),
      raw: hole('raw'),
    })
    // A stream that numbers anew may come to a number of before; what is stored under it stays.
    .onConflict((conflict) => conflict.doNothing()),
);

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
  await addToDay(trx, { ...at, ...counts });
}

const addToDay = compileOnce<DayCounts & { stream: StreamName; day: string }, unknown>((db, hole) =>
  db
    .insertInto('stream_days')
    .values({
      stream: hole('stream'),
      day: hole('day'),
      events: hole('events'),
      held: hole('held'),
      entered: hole('entered'),
      left: hole('left'),
      unreadable: hole('unreadable'),
    })
    .onConflict((conflict) =>
      conflict.columns(['stream', 'day']).doUpdateSet((set) => ({
        events: set('stream_days.events', '+', hole('events')),
        held: set('stream_days.held', '+', hole('held')),
        entered: set('stream_days.entered', '+', hole('entered')),
        left: set('stream_days.left', '+', hole('left')),
        unreadable: set('stream_days.unreadable', '+', hole('unreadable')),
      })),
    ),
);

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
