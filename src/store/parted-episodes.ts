import type { EpisodeRow } from './episodes.ts';
import type { Trx } from './open-store.ts';

/** An episode as it is to be stored. */
export type EpisodePartRow = Omit<EpisodeRow, 'confirmed_at' | 'announced_at' | 'resumed_at'>;

export async function saveEpisodePart(trx: Trx, part: EpisodePartRow): Promise<void> {
  const { id, ...changes } = part;
  const known = await trx
    .updateTable('episodes')
    .set(changes)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (known.numUpdatedRows === 0n) await trx.insertInto('episodes').values(part).execute();
}

/** Takes back a part that nobody has heard of. */
export async function removeEpisodePart(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('enrichment_steps').where('episode_id', '=', id).execute();
  await trx.deleteFrom('episodes').where('id', '=', id).execute();
}

/** All episodes of a company, the earliest first. */
export function listEpisodesByOpening(
  trx: Trx,
  companyNumber: EpisodeRow['company_number'],
): Promise<readonly EpisodeRow[]> {
  return trx
    .selectFrom('episodes')
    .selectAll()
    .where('company_number', '=', companyNumber)
    .orderBy('opened_at')
    .orderBy('state')
    .execute();
}
