import type { CompanyNumber } from '../domain/company-number.ts';
import type { EpisodeRow } from './episodes.ts';
import type { Db, Trx } from './open-store.ts';

/** The episodes of a company that are over, the earliest first, each with the one after it. */
export async function listClosedEpisodes(
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
    .filter(({ episode }) => episode.state === 'closed');
}
