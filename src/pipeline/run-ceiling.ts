import { asWholeCredits, subtractCredits } from '../domain/credits.ts';
import { countOnTheirWay, type RunOfCompany } from '../store/enrichment-runs.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { creditsCommitted } from '../store/read-commitments.ts';

/**
 * Why nothing more may be bought in a run, or null. While look-ups are on their way there may be room again: one that finds nothing
 * costs nothing.
 */
export async function runCeiling(
  db: Db | Trx,
  run: Pick<RunOfCompany, 'id' | 'maxCredits'> | null,
): Promise<string | null> {
  if (run === null || run.maxCredits === null) return null;
  const committed = await creditsCommitted(db, { runId: run.id });
  if (asWholeCredits(subtractCredits(run.maxCredits, committed)) >= 1) return null;
  if ((await countOnTheirWay(db, run.id)) > 0) return null;
  return `the ceiling of ${run.maxCredits} credits of this run is reached`;
}
