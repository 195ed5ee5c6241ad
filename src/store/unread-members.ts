import type { CompanyNumber } from '../domain/company-number.ts';
import type { UnreadRecord } from '../domain/unread-record.ts';
import type { Db, Trx } from './open-store.ts';

/** Counts what of a record could not be read; a member named twice counts twice. */
export async function countUnread(
  trx: Trx,
  unread: {
    readonly record: UnreadRecord;
    readonly members: readonly string[];
    readonly companyNumber: CompanyNumber;
    readonly now: number;
  },
): Promise<void> {
  const { record, companyNumber, now } = unread;
  for (const member of unread.members) {
    const latest = { latest_company_number: companyNumber, latest_at: now };
    await trx
      .insertInto('unread_members')
      .values({ record, member, times: 1, ...latest })
      .onConflict((conflict) =>
        conflict
          .columns(['record', 'member'])
          .doUpdateSet((set) => ({ times: set('unread_members.times', '+', 1), ...latest })),
      )
      .execute();
  }
}

/** Counts the rows of a list that could not be read. */
export async function countUnreadRows(
  trx: Trx,
  unread: {
    readonly record: UnreadRecord;
    readonly rows: number;
    readonly companyNumber: CompanyNumber;
    readonly now: number;
  },
): Promise<void> {
  const { rows, ...whose } = unread;
  await countUnread(trx, { ...whose, members: Array.from({ length: rows }, () => 'row') });
}

/** What was left out since the database was made. */
export function listUnread(db: Db) {
  return db
    .selectFrom('unread_members')
    .select(['record', 'member', 'times'])
    .orderBy('record')
    .orderBy('member')
    .execute();
}

/** What is said of a list with rows that were left out. */
export function unreadRowsWords(rows: number): string {
  return rows === 1 ? 'one row could not be read' : `${rows} rows could not be read`;
}
