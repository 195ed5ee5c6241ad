import { asWholeCredits, subtractCredits, sumCredits, type Credits } from '../domain/credits.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { listUnreconciledTasks } from '../store/compare-tasks.ts';
import type { Db } from '../store/open-store.ts';
import { listReservedSince } from '../store/read-commitments.ts';
import { spentUnaccounted } from '../store/spend-ledger.ts';

/** Nearly every task is charged within this time; what a later one costs is not put aside for it any more. */
const putAsideMs = 15 * 60_000;

export interface CreditsAtHand {
  /** Look-ups that may be started now, each at one credit. */
  readonly lookUps: number;
  /** When some of what is put aside is free again; null when nothing is. */
  readonly freeAt: number | null;
}

/**
 * What is left of the balance that was read last above the floor: less what receipts since then say, and less what is put aside for all look-ups
 * under way, those in doubt among them.
 */
export async function creditsAtHand(
  db: Db,
  {
    provider,
    balance,
    floor,
    now,
  }: {
    readonly provider: PaidProviderName;
    readonly balance: Credits;
    readonly floor: Credits;
    readonly now: number;
  },
): Promise<CreditsAtHand> {
  const spent = await spentUnaccounted(db, await listUnreconciledTasks(db, provider));
  const reserved = await listReservedSince(db, { provider, since: now - putAsideMs });
  const aside = sumCredits(reserved.map((each) => each.estimated_credits));
  const left = subtractCredits(subtractCredits(balance, floor), sumCredits([spent, aside]));
  return {
    lookUps: asWholeCredits(left),
    freeAt:
      reserved.length === 0
        ? null
        : Math.min(...reserved.map((each) => each.sent_at ?? now)) + putAsideMs,
  };
}
