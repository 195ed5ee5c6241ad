import { addCredits, subtractCredits, sumCredits } from '../domain/credits.ts';
import type { PaidProviderName, paidOperations } from '../domain/enrichment.ts';
import { isTakenForSpent } from '../domain/taken-for-spent.ts';
import type { Db } from './open-store.ts';

export type PaidOperation = (typeof paidOperations)[number];

export interface Spending {
  /** The latest balance the provider told; null before the first reading. */
  readonly balance: { readonly credits: string; readonly readAt: number } | null;
  readonly usage: string;
  readonly usageByOperation: ReadonlyMap<PaidOperation, string>;
  /** When the first of the usage was settled or written off; null when there was none. */
  readonly firstChargeAt: number | null;
  /** Estimated cost of paid requests under way. */
  readonly reserved: string;
  /** Estimated cost of paid requests whose outcome is not known. */
  readonly inDoubt: string;
  /** Credits that went without a request of ours that accounts for them. */
  readonly unexplained: string;
  /** Credits that were bought or renewed. */
  readonly toppedUp: string;
  /** Credits of the usage that were paid for answers that nobody has. */
  readonly lost: string;
  /** Starts that were not bought again because nobody could tell for a day whether they were charged. */
  readonly takenForSpent: number;
  /** Starts of which nobody knows how they ended. */
  readonly doubts: number;
}

/** What the ledger knows of one provider's credits; charges are counted from `since` on. */
export async function readSpending(
  db: Db,
  provider: PaidProviderName,
  since: number,
): Promise<Spending> {
  const [reading, charged, underWay, entries, lost, doubts] = await Promise.all([
    db
      .selectFrom('balance_readings')
      .select(['balance', 'read_at'])
      .where('provider', '=', provider)
      .orderBy('read_at', 'desc')
      .limit(1)
      .executeTakeFirst(),
    db
      .selectFrom('spend_intents')
      .select(['operation', 'charged_credits', 'finished_at'])
      .where('provider', '=', provider)
      .where('state', '=', 'settled')
      .where('finished_at', '>=', since)
      .orderBy('finished_at')
      .execute(),
    db
      .selectFrom('spend_intents')
      .select(['state', 'estimated_credits'])
      .where('provider', '=', provider)
      .where('state', 'in', ['sent', 'accepted', 'in_doubt'])
      .execute(),
    db
      .selectFrom('spend_entries')
      .select(['from_account', 'to_account', 'credits'])
      .where('provider', '=', provider)
      .where((where) =>
        where.or([
          where('from_account', '=', 'unexplained'),
          where('to_account', '=', 'unexplained'),
          where('from_account', '=', 'topped_up'),
        ]),
      )
      .execute(),
    db
      .selectFrom('provider_tasks')
      .select(['operation', 'written_off_credits', 'resolved_reason', 'resolved_at'])
      .where('provider', '=', provider)
      .where('written_off_credits', 'is not', null)
      .where('resolved_at', '>=', since)
      .orderBy('resolved_at')
      .execute(),
    db
      .selectFrom('provider_tasks')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('provider', '=', provider)
      .where('state', '=', 'in_doubt')
      .executeTakeFirstOrThrow(),
  ]);
  const usageByOperation = new Map<PaidOperation, string>();
  for (const { operation, charged_credits: credits } of charged) {
    usageByOperation.set(
      operation,
      addCredits(usageByOperation.get(operation) ?? '0', credits ?? '0'),
    );
  }
  for (const { operation, written_off_credits: credits } of lost) {
    usageByOperation.set(
      operation,
      addCredits(usageByOperation.get(operation) ?? '0', credits ?? '0'),
    );
  }
  let unexplained = sumCredits([]);
  let toppedUp = sumCredits([]);
  for (const entry of entries) {
    if (entry.from_account === 'topped_up') toppedUp = addCredits(toppedUp, entry.credits);
    else if (entry.to_account === 'unexplained') {
      unexplained = addCredits(unexplained, entry.credits);
    } else unexplained = subtractCredits(unexplained, entry.credits);
  }
  return {
    balance: reading === undefined ? null : { credits: reading.balance, readAt: reading.read_at },
    usage: sumCredits([...usageByOperation.values()]),
    usageByOperation,
    firstChargeAt: earlier(
      charged[0]?.finished_at ?? null,
      lost.find((task) => Number(task.written_off_credits ?? '0') > 0)?.resolved_at ?? null,
    ),
    reserved: sumCredits(
      underWay.filter((row) => row.state !== 'in_doubt').map((row) => row.estimated_credits),
    ),
    inDoubt: sumCredits(
      underWay.filter((row) => row.state === 'in_doubt').map((row) => row.estimated_credits),
    ),
    unexplained,
    toppedUp,
    lost: sumCredits(lost.map((task) => task.written_off_credits ?? '0')),
    takenForSpent: lost.filter((task) => isTakenForSpent(task.resolved_reason)).length,
    doubts: doubts.count,
  };
}

function earlier(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
