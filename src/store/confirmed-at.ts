import { sql } from 'kysely';

/** When the register confirmed an episode, where `companies` and `episodes` are joined. What it denies at present is not confirmed, whatever it said before. */
export const confirmedAt = sql<
  number | null
>`iif(companies.not_found_since is null, episodes.confirmed_at, null)`.as('confirmed_at');
