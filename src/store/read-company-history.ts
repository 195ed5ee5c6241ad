import type { Selectable } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { PreviousName } from '../domain/company-profile.ts';
import type { EpisodeRow } from './episodes.ts';
import type { Db } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type EnrichmentStepRow = Selectable<Database['enrichment_steps']>;

/** The latest first. */
export function listPreviousNames(
  db: Db,
  companyNumber: CompanyNumber,
): Promise<readonly PreviousName[]> {
  return db
    .selectFrom('previous_names')
    .select(['company_name as companyName', 'ceased_on as ceasedOn'])
    .where('company_number', '=', companyNumber)
    .orderBy('position')
    .execute();
}

/** Every time the company was under threat, the open or latest one first. */
export function listEpisodes(db: Db, companyNumber: CompanyNumber): Promise<readonly EpisodeRow[]> {
  return db
    .selectFrom('episodes')
    .selectAll()
    .where('company_number', '=', companyNumber)
    .orderBy('opened_at', 'desc')
    .orderBy('state', 'desc')
    .orderBy('id')
    .execute();
}

/** What became of each step of one episode's enrichment. */
export function listEnrichmentSteps(
  db: Db,
  episodeId: string,
): Promise<readonly EnrichmentStepRow[]> {
  return db
    .selectFrom('enrichment_steps')
    .selectAll()
    .where('episode_id', '=', episodeId)
    .orderBy('step')
    .execute();
}
