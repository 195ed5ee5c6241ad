import { sql } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { EpisodeState } from '../domain/strike-off.ts';
import type { Trx } from './open-store.ts';

/** A reading that is due, to be asked for and put off in one transaction. */
export interface DueReadings {
  /** Companies whose open episode is due. */
  readonly episodes: readonly CompanyNumber[];
  /** Companies whose application is due. */
  readonly applications: readonly CompanyNumber[];
}

/**
 * Takes the readings that have been due longest. Each is put off to `untilNext`, in case what is started now never ends; the reading
 * itself will say better.
 */
export async function takeDueReadings(
  trx: Trx,
  {
    now,
    limit,
    untilNext,
  }: { readonly now: number; readonly limit: number; readonly untilNext: number },
): Promise<DueReadings> {
  const episodes = await trx
    .updateTable('episodes')
    .set({ next_reading_at: untilNext })
    .where('id', 'in', (select) =>
      select
        .selectFrom('episodes')
        .select('id')
        .where('next_reading_at', '<=', now)
        // Differs because SQLite would take the index over states and sort all open episodes: the plus hides it.
        .where(sql<EpisodeState>`+state`, '=', 'open')
        .orderBy('next_reading_at')
        .limit(limit),
    )
    .returning('company_number')
    .execute();
  const applications = await trx
    .updateTable('strike_off_applications')
    .set({ next_reading_at: untilNext })
    .where('company_number', 'in', (select) =>
      select
        .selectFrom('strike_off_applications')
        .select('company_number')
        .where('next_reading_at', '<=', now)
        .orderBy('next_reading_at')
        .limit(limit),
    )
    .returning('company_number')
    .execute();
  return {
    episodes: episodes.map((row) => row.company_number),
    applications: applications.map((row) => row.company_number),
  };
}
