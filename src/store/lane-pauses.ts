import type { Selectable } from 'kysely';
import type { Lane } from '../domain/job.ts';
import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type LanePause = Selectable<Database['lane_pauses']>;

/** The lanes that a person has stopped. */
export function listLanePauses(db: Db): Promise<readonly LanePause[]> {
  return db.selectFrom('lane_pauses').selectAll().orderBy('lane').execute();
}

export async function isLanePaused(db: Db | Trx, lane: Lane): Promise<boolean> {
  return (await firstRow(selectPause(db, { lane }))) !== undefined;
}

const selectPause = compileOnce<{ lane: Lane }, Pick<LanePause, 'lane'>>((db, hole) =>
  db.selectFrom('lane_pauses').select('lane').where('lane', '=', hole('lane')),
);

/** Stops lanes until they are resumed. One that is stopped already keeps since when, by whom and why. Returns those that were not. */
export async function pauseLanes(
  trx: Trx,
  lanes: readonly Lane[],
  by: { readonly reason: string | null; readonly principalId: string; readonly now: number },
): Promise<readonly Lane[]> {
  const paused = await trx
    .insertInto('lane_pauses')
    .values(
      lanes.map((lane) => ({
        lane,
        reason: by.reason,
        paused_at: by.now,
        paused_by: by.principalId,
      })),
    )
    .onConflict((conflict) => conflict.column('lane').doNothing())
    .returning('lane')
    .execute();
  return paused.map(({ lane }) => lane);
}

/** Lets lanes go on. Returns those that were stopped. */
export async function resumeLanes(trx: Trx, lanes: readonly Lane[]): Promise<readonly Lane[]> {
  const resumed = await trx
    .deleteFrom('lane_pauses')
    .where('lane', 'in', lanes)
    .returning('lane')
    .execute();
  return resumed.map(({ lane }) => lane);
}
