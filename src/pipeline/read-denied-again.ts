import type { BelievedDenials, Resource } from '../sources/companies-house-rest/watch-not-found.ts';
import { forgetStep } from '../store/enrichment-steps.ts';
import { findOpenEpisode } from '../store/episodes.ts';
import type { Db } from '../store/open-store.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';

/**
 * The register denies everybody, and the first lists that it denied were taken for empty ones: they count as unread, also for a gap, and are read once it
 * answers again. Profiles that were denied are asked about again in any case.
 */
export async function readDeniedAgain(
  db: Db,
  context: StepContext,
  { resource, companies }: BelievedDenials,
): Promise<void> {
  const name = stepOf(resource);
  if (name === null) return;
  await db.transaction().execute(async (trx) => {
    for (const companyNumber of companies) {
      const episode = await findOpenEpisode(trx, companyNumber);
      if (episode === undefined) continue;
      await forgetStep(trx, episode.id, name);
      await enqueueStep(trx, context, { name, payload: { companyNumber }, isWaking: true });
    }
  });
}

function stepOf(resource: Resource): 'read-filings' | 'fetch-officers' | null {
  switch (resource) {
    case 'filings':
      return 'read-filings';
    case 'officers':
      return 'fetch-officers';
    case 'profile':
      return null;
  }
}
