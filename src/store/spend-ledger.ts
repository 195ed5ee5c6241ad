import { sumCredits, type Credits } from '../domain/credits.ts';
import type { BalanceMoment, LedgerAccount } from '../domain/enrichment.ts';
import type { Db, Trx } from './open-store.ts';

export interface LedgerMove {
  readonly id: string;
  readonly intentId: string | null;
  readonly taskId: string | null;
  readonly from: LedgerAccount;
  readonly to: LedgerAccount;
  readonly credits: Credits;
  readonly now: number;
}

/** Double entry: what one account loses another gains, so the sum over all accounts is always nought. */
export async function enterMove(trx: Trx, move: LedgerMove): Promise<void> {
  await trx
    .insertInto('spend_entries')
    .values({
      id: move.id,
      provider: 'snov',
      intent_id: move.intentId,
      task_id: move.taskId,
      from_account: move.from,
      to_account: move.to,
      credits: move.credits,
      entered_at: move.now,
    })
    .execute();
}

/** Credits that stand on an account: what came in less what went out. */
export async function accountBalance(db: Db | Trx, account: LedgerAccount): Promise<Credits> {
  const rows = await db
    .selectFrom('spend_entries')
    .select(['from_account', 'to_account', 'credits'])
    .where((where) =>
      where.or([where('from_account', '=', account), where('to_account', '=', account)]),
    )
    .execute();
  return sumCredits(
    rows.map((row) => (row.to_account === account ? row.credits : `-${row.credits}`)),
  );
}

export async function saveBalanceReading(
  trx: Trx,
  reading: {
    readonly id: string;
    readonly balance: Credits;
    readonly isShared: boolean;
    readonly moment: BalanceMoment;
    readonly taskId: string | null;
    readonly now: number;
  },
): Promise<void> {
  await trx
    .insertInto('balance_readings')
    .values({
      id: reading.id,
      provider: 'snov',
      balance: reading.balance,
      is_shared: reading.isShared ? 1 : 0,
      moment: reading.moment,
      task_id: reading.taskId,
      read_at: reading.now,
    })
    .execute();
}

export function findLatestBalance(db: Db | Trx) {
  return db
    .selectFrom('balance_readings')
    .selectAll()
    .where('provider', '=', 'snov')
    .orderBy('read_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Credits booked as spent on these tasks. */
export async function spentOn(db: Db | Trx, taskIds: readonly string[]): Promise<Credits> {
  if (taskIds.length === 0) return '0';
  const rows = await db
    .selectFrom('spend_entries')
    .select('credits')
    .where('to_account', '=', 'spent')
    .where('task_id', 'in', taskIds)
    .execute();
  return sumCredits(rows.map((row) => row.credits));
}
