import { sql, type Selectable } from 'kysely';
import { sumCredits, type Credits } from '../domain/credits.ts';
import type { BalanceMoment, LedgerAccount, PaidProviderName } from '../domain/enrichment.ts';
import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export interface LedgerMove {
  readonly id: string;
  readonly provider: PaidProviderName;
  readonly intentId: string | null;
  readonly taskId: string | null;
  readonly from: LedgerAccount;
  readonly to: LedgerAccount;
  readonly credits: Credits;
  readonly now: number;
  /** The balance reading that showed it; absent when a receipt did, until a reading has accounted for that. */
  readonly readingId?: string;
  /** `read_at` of the readings whose unexplained credits it explains. */
  readonly explains?: { readonly from: number; readonly to: number };
}

/** Double entry: what one account loses another gains, so the sum over all accounts is always nought. */
export async function enterMove(trx: Trx, move: LedgerMove): Promise<void> {
  await insertEntry(trx, {
    ...move,
    readingId: move.readingId ?? null,
    explainsFrom: move.explains?.from ?? null,
    explainsTo: move.explains?.to ?? null,
  });
}

type Entry = Omit<LedgerMove, 'readingId' | 'explains'> & {
  readonly readingId: string | null;
  readonly explainsFrom: number | null;
  readonly explainsTo: number | null;
};

const insertEntry = compileOnce<Entry, unknown>((db, hole) =>
  db.insertInto('spend_entries').values({
    id: hole('id'),
    provider: hole('provider'),
    intent_id: hole('intentId'),
    task_id: hole('taskId'),
    from_account: hole('from'),
    to_account: hole('to'),
    credits: hole('credits'),
    entered_at: hole('now'),
    reading_id: hole('readingId'),
    explains_from: hole('explainsFrom'),
    explains_to: hole('explainsTo'),
  }),
);

/** Credits that stand on an account: what came in less what went out; with one provider, or with all when null. */
export async function accountBalance(
  db: Db | Trx,
  account: LedgerAccount,
  provider: PaidProviderName | null = null,
): Promise<Credits> {
  let query = db
    .selectFrom('spend_entries')
    .select(['from_account', 'to_account', 'credits'])
    .where((where) =>
      where.or([where('from_account', '=', account), where('to_account', '=', account)]),
    );
  if (provider !== null) query = query.where('provider', '=', provider);
  const rows = await query.execute();
  return sumCredits(
    rows.map((row) => (row.to_account === account ? row.credits : `-${row.credits}`)),
  );
}

export async function saveBalanceReading(
  trx: Trx,
  reading: {
    readonly id: string;
    readonly provider: PaidProviderName;
    readonly balance: Credits;
    readonly isShared: boolean;
    readonly moment: BalanceMoment;
    readonly taskId: string | null;
    readonly renewsInDays: number | null;
    readonly now: number;
  },
): Promise<void> {
  await trx
    .insertInto('balance_readings')
    .values({
      id: reading.id,
      provider: reading.provider,
      balance: reading.balance,
      is_shared: reading.isShared ? 1 : 0,
      moment: reading.moment,
      task_id: reading.taskId,
      read_at: reading.now,
      renews_in_days: reading.renewsInDays,
    })
    .execute();
}

export function findLatestBalance(db: Db | Trx, provider: PaidProviderName) {
  return firstRow(selectLatestBalance(db, { provider }));
}

const selectLatestBalance = compileOnce<
  { provider: PaidProviderName },
  Selectable<Database['balance_readings']>
>((db, hole) =>
  db
    .selectFrom('balance_readings')
    .selectAll()
    .where('provider', '=', hole('provider'))
    .orderBy('read_at', 'desc')
    .limit(1),
);

/**
 * Has a balance reading account for what was booked as spent on these tasks since an earlier one did, so that each receipt counts once, however
 * often its task is read and compared. Returns the credits of each task.
 */
export async function accountForSpent(
  trx: Trx,
  taskIds: readonly string[],
  readingId: string,
): Promise<ReadonlyMap<string, Credits>> {
  if (taskIds.length === 0) return new Map();
  const rows = await trx
    .updateTable('spend_entries')
    .set({ reading_id: readingId })
    .where('to_account', '=', 'spent')
    .where('reading_id', 'is', null)
    .where('task_id', 'in', taskIds)
    .returning(['task_id', 'credits'])
    .execute();
  const byTask = Map.groupBy(rows, (row) => row.task_id ?? '');
  return new Map(
    [...byTask].map(([taskId, spent]) => [taskId, sumCredits(spent.map((row) => row.credits))]),
  );
}

/** Credits booked as spent on these tasks that no balance reading has accounted for yet. */
export async function spentUnaccounted(db: Db | Trx, taskIds: readonly string[]): Promise<Credits> {
  if (taskIds.length === 0) return '0';
  const rows = await db
    .selectFrom('spend_entries')
    .select('credits')
    .where('to_account', '=', 'spent')
    .where('reading_id', 'is', null)
    .where('task_id', 'in', taskIds)
    .execute();
  return sumCredits(rows.map((row) => row.credits));
}

/** What readings after the one at `readAt` showed beyond our receipts. */
export interface Differences {
  /** Credits that went without a receipt of ours, less those that receipts which came later account for. */
  readonly unexplained: Credits;
  readonly toppedUp: Credits;
  /** True when one of them was of a shared pool and proves nothing. */
  readonly isShared: boolean;
}

/**
 * Entries that a balance reading showed and no receipt: few, where each look-up has a receipt. Written as the partial index has it, so that the
 * planner may use that.
 */
export const notOfReceipts = sql<boolean>`reading_id is not null and to_account != 'spent'`;

/** Readings are ordered by `read_at`, which never goes back, whatever the clock does. */
export async function differencesSince(
  db: Db | Trx,
  provider: PaidProviderName,
  readAt: number,
): Promise<Differences> {
  const entries = await db
    .selectFrom('spend_entries')
    .innerJoin('balance_readings', 'balance_readings.id', 'spend_entries.reading_id')
    .select(['from_account', 'to_account', 'credits'])
    .where('balance_readings.provider', '=', provider)
    .where('read_at', '>', readAt)
    .where(notOfReceipts)
    .execute();
  const shared = await db
    .selectFrom('balance_readings')
    .select('id')
    .where('provider', '=', provider)
    .where('read_at', '>=', readAt)
    .where('is_shared', '=', 1)
    .limit(1)
    .executeTakeFirst();
  return {
    unexplained: sumCredits(
      entries.flatMap((entry) => {
        if (entry.to_account === 'unexplained') return [entry.credits];
        return entry.from_account === 'unexplained' ? [`-${entry.credits}`] : [];
      }),
    ),
    toppedUp: sumCredits(
      entries.filter((entry) => entry.from_account === 'topped_up').map((entry) => entry.credits),
    ),
    isShared: shared !== undefined,
  };
}
