import type { CompanyNumber } from '../domain/company-number.ts';
import type { EpisodeRow } from './episodes.ts';
import type { Db, Trx } from './open-store.ts';
import { repeatToRoundLength } from './repeat-to-round-length.ts';

/** Where a company stands, read for many at once. */
export interface EpisodeStanding {
  readonly open: Pick<EpisodeRow, 'id' | 'stage'> | null;
  /** When the episode that ended last did so; null when none has. */
  readonly lastLeftAt: number | null;
}

/** Companies that never were under threat are not in the map. */
export async function findEpisodeStandings(
  trx: Trx,
  companyNumbers: readonly CompanyNumber[],
): Promise<ReadonlyMap<CompanyNumber, EpisodeStanding>> {
  const standings = new Map<CompanyNumber, EpisodeStanding>();
  if (companyNumbers.length === 0) return standings;
  const episodes = await trx
    .selectFrom('episodes')
    .select(['id', 'company_number', 'state', 'stage', 'left_at'])
    .where('company_number', 'in', repeatToRoundLength(companyNumbers))
    .execute();
  for (const episode of episodes) {
    const { open, lastLeftAt } = standings.get(episode.company_number) ?? neverSeen;
    standings.set(episode.company_number, {
      open: episode.state === 'open' ? { id: episode.id, stage: episode.stage } : open,
      lastLeftAt: latest(lastLeftAt, episode.left_at),
    });
  }
  return standings;
}

export const neverSeen: EpisodeStanding = { open: null, lastLeftAt: null };

/** Those of the companies that have an open episode. */
export async function findOpenAmong(
  db: Db,
  companyNumbers: readonly CompanyNumber[],
): Promise<ReadonlySet<CompanyNumber>> {
  if (companyNumbers.length === 0) return new Set();
  const rows = await db
    .selectFrom('episodes')
    .select('company_number')
    .where('state', '=', 'open')
    .where('company_number', 'in', repeatToRoundLength(companyNumbers))
    .execute();
  return new Set(rows.map((row) => row.company_number));
}

/** A page of companies with an open episode whose status was last known to be true before `asOf`. */
export async function listOpenNotSeenSince(
  db: Db | Trx,
  page: { readonly asOf: number; readonly after: CompanyNumber | null; readonly limit: number },
): Promise<readonly CompanyNumber[]> {
  const { asOf, after, limit } = page;
  const rows = await db
    .selectFrom('episodes')
    .innerJoin('companies', 'companies.company_number', 'episodes.company_number')
    .select('episodes.company_number')
    .where('episodes.state', '=', 'open')
    .where('companies.status_as_of', '<', asOf)
    .$if(after !== null, (query) => query.where('episodes.company_number', '>', after))
    .orderBy('episodes.company_number')
    .limit(limit)
    .execute();
  return rows.map((row) => row.company_number);
}

function latest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
