import { sumCredits } from '../domain/credits.ts';
import type { LedgerAccount, PaidProviderName } from '../domain/enrichment.ts';
import type { BalanceEvidence } from '../domain/judge-by-balance.ts';
import { compileOnce } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import { notOfReceipts } from './spend-ledger.ts';

interface Since {
  readonly provider: PaidProviderName;
  readonly since: number;
}

interface Reading {
  readonly id: string;
  readonly read_at: number;
  readonly is_shared: number;
  readonly assumed_credits: string | null;
}

/** An entry that a balance reading showed, and no receipt of its stretch. */
interface Difference {
  readonly reading_id: string;
  readonly from_account: LedgerAccount;
  readonly to_account: LedgerAccount;
  readonly credits: string;
  readonly explains_from: number | null;
  readonly explains_to: number | null;
}

/** What readings after the one at `since` showed, each beside the one before it. */
export async function readBalanceEvidence(
  db: Db | Trx,
  provider: PaidProviderName,
  since: number,
): Promise<BalanceEvidence> {
  const { rows: readings } = await selectReadings(db, { provider, since });
  const { rows: differences } = await selectDifferences(db, { provider, since });
  const byReading = Map.groupBy(differences, (each) => each.reading_id);
  return {
    stretches: readings.map((reading, at) => ({
      from: readings[at - 1]?.read_at ?? since,
      readAt: reading.read_at,
      ...movesOf(byReading.get(reading.id) ?? []),
      assumed: reading.assumed_credits ?? '0',
      isShared: reading.is_shared === 1,
    })),
    // One whose readings are not known explains nothing: so it can at most leave a doubt open.
    receipts: differences.flatMap(({ explains_from: from, explains_to: to, credits }) =>
      from === null || to === null ? [] : [{ from, to, credits }],
    ),
  };
}

function movesOf(differences: readonly Difference[]) {
  if (differences.length === 0) return noMoves;
  const sum = (isCounted: (each: Difference) => boolean) =>
    sumCredits(differences.filter((each) => isCounted(each)).map(({ credits }) => credits));
  return {
    unexplained: sum(({ to_account: to }) => to === 'unexplained'),
    toppedUp: sum(({ from_account: from }) => from === 'topped_up'),
  };
}

/** Of nearly all readings. */
const noMoves = { unexplained: sumCredits([]), toppedUp: sumCredits([]) };

const selectReadings = compileOnce<Since, Reading>((db, hole) =>
  db
    .selectFrom('balance_readings')
    .select(['id', 'read_at', 'is_shared', 'assumed_credits'])
    .where('provider', '=', hole('provider'))
    .where('read_at', '>=', hole('since'))
    .orderBy('read_at'),
);

const selectDifferences = compileOnce<Since, Difference>((db, hole) =>
  db
    .selectFrom('balance_readings')
    .innerJoin('spend_entries', 'spend_entries.reading_id', 'balance_readings.id')
    .select(['reading_id', 'from_account', 'to_account', 'credits', 'explains_from', 'explains_to'])
    .$narrowType<{ reading_id: string }>()
    .where('balance_readings.provider', '=', hole('provider'))
    .where('read_at', '>=', hole('since'))
    .where(notOfReceipts),
);
