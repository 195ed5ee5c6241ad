import {
  compareCredits,
  howMany,
  subtractCredits,
  sumCredits,
  type Credits,
} from '../domain/credits.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { listUnreconciledTasks } from '../store/compare-tasks.ts';
import type { Db } from '../store/open-store.ts';
import { listReservedSince } from '../store/read-commitments.ts';
import { spentUnaccounted } from '../store/spend-ledger.ts';

/** Nearly every task is charged within this time; what a later one costs is not put aside for it any more. */
const putAsideMs = 15 * 60_000;

export interface CreditsAtHand {
  /** Look-ups that may be started now. */
  readonly lookUps: number;
  /** When some of what is put aside is free again; null when nothing is. */
  readonly freeAt: number | null;
}

/**
 * What is put aside above a floor for one look-up. Without a floor the account itself is the ceiling: a provider cannot charge more than is
 * there, so each look-up that may find something is worth a credit.
 */
export function putAsideEach(floor: Credits, most: Credits): Credits {
  return compareCredits(floor, '0') > 0 ? most : '1.00';
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
    most,
    now,
  }: {
    readonly provider: PaidProviderName;
    readonly balance: Credits;
    readonly floor: Credits;
    /** That one of the look-ups may cost. */
    readonly most: Credits;
    readonly now: number;
  },
): Promise<CreditsAtHand> {
  const spent = await spentUnaccounted(db, await listUnreconciledTasks(db, provider));
  const reserved = await listReservedSince(db, { provider, since: now - putAsideMs });
  const aside = sumCredits(reserved.map((each) => putAsideEach(floor, each.estimated_credits)));
  const left = subtractCredits(subtractCredits(balance, floor), sumCredits([spent, aside]));
  return {
    lookUps: howMany(left, putAsideEach(floor, most)),
    freeAt:
      reserved.length === 0
        ? null
        : Math.min(...reserved.map((each) => each.sent_at ?? now)) + putAsideMs,
  };
}
