import type { CompanyNumber } from '../domain/company-number.ts';
import type { EpisodeRow } from './episodes.ts';
import type { Db, Trx } from './open-store.ts';

/** Closed episodes whose leaving was not announced yet, the earliest first, each with the beginning of the one after it. */
export async function listUnexplainedEpisodes(
  db: Db | Trx,
  companyNumber: CompanyNumber,
): Promise<readonly { readonly episode: EpisodeRow; readonly next: EpisodeRow | null }[]> {
  const episodes = await db
    .selectFrom('episodes')
    .selectAll()
    .where('company_number', '=', companyNumber)
    .orderBy('opened_at')
    .orderBy('state')
    .execute();
  return episodes
    .map((episode, index) => ({ episode, next: episodes[index + 1] ?? null }))
    .filter(({ episode }) => episode.state === 'closed' && episode.leave_announced_at === null);
}
