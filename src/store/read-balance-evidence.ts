import { sumCredits, type Credits } from '../domain/credits.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import type { BalanceEvidence } from '../domain/judge-by-balance.ts';
import type { Db, Trx } from './open-store.ts';

/** What readings after the one at `since` showed, each beside the one before it. */
export async function readBalanceEvidence(
  db: Db | Trx,
  provider: PaidProviderName,
  since: number,
): Promise<BalanceEvidence> {
  const readings = await db
    .selectFrom('balance_readings')
    .select(['id', 'read_at', 'is_shared'])
    .where('provider', '=', provider)
    .where('read_at', '>=', since)
    .orderBy('read_at')
    .execute();
  const entries = await db
    .selectFrom('balance_readings')
    .innerJoin('spend_entries', 'spend_entries.reading_id', 'balance_readings.id')
    .select(['reading_id', 'from_account', 'to_account', 'credits', 'explains_from', 'explains_to'])
    .where('balance_readings.provider', '=', provider)
    .where('read_at', '>=', since)
    .execute();
  const byReading = Map.groupBy(entries, (entry) => entry.reading_id);
  return {
    stretches: readings.map((reading, at) => {
      const moves = byReading.get(reading.id) ?? [];
      const sum = (isCounted: (move: (typeof moves)[number]) => boolean): Credits =>
        sumCredits(moves.filter((move) => isCounted(move)).map(({ credits }) => credits));
      return {
        from: readings[at - 1]?.read_at ?? since,
        readAt: reading.read_at,
        unexplained: sum((move) => move.to_account === 'unexplained'),
        toppedUp: sum((move) => move.from_account === 'topped_up'),
        isShared: reading.is_shared === 1,
      };
    }),
    // One whose readings are not known explains nothing: so it can at most leave a doubt open.
    receipts: entries.flatMap(({ explains_from: from, explains_to: to, credits }) =>
      from === null || to === null ? [] : [{ from, to, credits }],
    ),
  };
}
