import { sql } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { Db } from './open-store.ts';
import { readSetting, writeSetting } from './settings.ts';
import { countEvents } from './stream-events.ts';

/** Rows that one transaction changes or looks at, at most: everybody else's writes wait for it. */
const batch = 500;

/** Up to when raw bytes were taken out of the events, so that nobody looks for them there again. */
const rawForgottenTo = 'stream_raw_forgotten_to';

/** Takes the bytes out of events that were received before an instant, the oldest first. True while there may be more. */
export function forgetRawBytes(db: Db, before: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const from = Number((await readSetting(trx, rawForgottenTo)) ?? 0);
    const rows = await trx
      .selectFrom('stream_events')
      .select(['stream', 'timepoint', 'received_at'])
      .where('received_at', '>=', from)
      .where('received_at', '<', before)
      .where('raw', 'is not', null)
      .orderBy('received_at')
      .limit(batch)
      .execute();
    for (const { stream, timepoint } of rows) {
      await trx
        .updateTable('stream_events')
        .set({ raw: null })
        .where('stream', '=', stream)
        .where('timepoint', '=', timepoint)
        .execute();
    }
    const isFull = rows.length === batch;
    const to = isFull ? (rows.at(-1)?.received_at ?? from) : Math.max(from, before);
    if (to !== from) await writeSetting(trx, rawForgottenTo, String(to));
    return isFull;
  });
}

/** Differs because SQLite limits no DELETE: its own row ids name the rows to delete. */
const rowId = sql<number>`rowid`;

/** Deletes events that were received before an instant, the oldest first. True while there may be more. */
export async function forgetEvents(db: Db, before: number): Promise<boolean> {
  const oldest = db
    .selectFrom('stream_events')
    .select(rowId.as('id'))
    .where('received_at', '<', before)
    .orderBy('received_at')
    .limit(batch);
  const { numDeletedRows } = await db
    .deleteFrom('stream_events')
    .where(rowId, 'in', oldest)
    .executeTakeFirst();
  return Number(numDeletedRows) === batch;
}

/**
 * Deletes lines that could not be read and were received before an instant, in the order in which they were kept. True while there may be more.
 */
export async function forgetDeadLetters(db: Db, before: number): Promise<boolean> {
  // Without an index by time: rows get their ids as they come.
  const oldest = db
    .selectFrom('dead_letters')
    .select([rowId.as('id'), 'received_at'])
    .orderBy(rowId)
    .limit(batch)
    .as('oldest');
  const { numDeletedRows } = await db
    .deleteFrom('dead_letters')
    .where(rowId, 'in', db.selectFrom(oldest).select('id').where('received_at', '<', before))
    .executeTakeFirst();
  return Number(numDeletedRows) === batch;
}

/** Where the counts of days that are not kept one by one are added up, so that totals never fall. */
export const earlierDays = '1970-01-01';

/** Adds the counts of days before one up into a single row of each stream. */
export function foldEarlierDays(db: Db, before: string): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const old = trx
      .selectFrom('stream_days')
      .where('day', '<', before)
      .where('day', '!=', earlierDays);
    const sums = await old
      .select((select) => [
        'stream',
        select.fn.sum<number>('events').as('events'),
        select.fn.sum<number>('held').as('held'),
        select.fn.sum<number>('entered').as('entered'),
        select.fn.sum<number>('left').as('left'),
        select.fn.sum<number>('unreadable').as('unreadable'),
      ])
      .groupBy('stream')
      .execute();
    for (const { stream, ...counts } of sums) {
      await countEvents(trx, { stream, day: earlierDays }, counts);
    }
    await trx
      .deleteFrom('stream_days')
      .where('day', '<', before)
      .where('day', '!=', earlierDays)
      .execute();
  });
}

/**
 * Deletes what was said before an instant of the next companies that are not held, in the order of their numbers. Returns the last of those it
 * looked at; null at the end.
 */
export function forgetUnheldStatuses(
  db: Db,
  { before, after }: { readonly before: number; readonly after: CompanyNumber | null },
): Promise<CompanyNumber | null> {
  return db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom('unheld_statuses')
      .select(['company_number', 'as_of'])
      .$if(after !== null, (query) => query.where('company_number', '>', after))
      .orderBy('company_number')
      .limit(batch)
      .execute();
    const old = rows.filter((row) => row.as_of < before).map((row) => row.company_number);
    if (old.length > 0) {
      await trx.deleteFrom('unheld_statuses').where('company_number', 'in', old).execute();
    }
    return rows.length === batch ? (rows.at(-1)?.company_number ?? null) : null;
  });
}

const unheldForgottenAt = 'unheld_statuses_forgotten_at';

/** When all that is remembered of companies that are not held was last gone over; null when it never was. */
export async function readUnheldForgottenAt(db: Db): Promise<number | null> {
  const text = await readSetting(db, unheldForgottenAt);
  return text === null ? null : Number(text);
}

export function writeUnheldForgottenAt(db: Db, at: number): Promise<void> {
  return writeSetting(db, unheldForgottenAt, String(at));
}
