import { subtractCredits } from '../domain/credits.ts';
import { countOnTheirWay, type RunOfCompany } from '../store/enrichment-runs.ts';
import { mostOfLookup, type KindOfLookup } from '../store/dearest-lookups.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { creditsCommitted } from '../store/read-commitments.ts';
import { describeCeiling } from './credit-ceilings.ts';

/**
 * Why no more look-ups of a kind may be bought in a run, or null. While look-ups are on their way there may be room again: one that finds
 * nothing costs nothing, and most cost less than is put aside for them.
 */
export async function runCeiling(
  db: Db | Trx,
  run: Pick<RunOfCompany, 'id' | 'maxCredits'> | null,
  kind: KindOfLookup,
): Promise<string | null> {
  if (run === null || run.maxCredits === null) return null;
  const committed = await creditsCommitted(db, { runId: run.id });
  const reached = describeCeiling(`${run.maxCredits} credits of this run`, {
    left: subtractCredits(run.maxCredits, committed),
    most: await mostOfLookup(db, kind),
  });
  return reached !== null && (await countOnTheirWay(db, run.id)) > 0 ? null : reached;
}
