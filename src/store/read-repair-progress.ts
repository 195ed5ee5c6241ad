import { paceWindowMs, repairProgress, type RepairProgress } from '../domain/repair-progress.ts';
import type { StreamName } from '../domain/stream.ts';
import { isLanePaused } from './lane-pauses.ts';
import type { Db } from './open-store.ts';
import { findRepair } from './stream-repairs.ts';

export interface RepairStatus extends RepairProgress {
  readonly pass: number;
  readonly startedAt: number;
  /** Companies that no answer could be had for; they are asked about again. */
  readonly givenUp: number;
}

/** Checks that are counted at most: a sweep never has more of them waiting. */
const mostCounted = 2_000;

/** How far the repair of a stream's gaps is; null while none is under way. */
export async function readRepairStatus(
  db: Db,
  stream: StreamName,
  asked: { readonly kind: string; readonly now: number },
): Promise<RepairStatus | null> {
  const row = await findRepair(db, stream);
  if (row === undefined) return null;
  const { count: waiting } = await db
    .selectFrom(
      db
        .selectFrom('jobs')
        .select('id')
        .where('kind', '=', asked.kind)
        .where('finished_at', 'is', null)
        .where('priority', '=', 'background')
        .limit(Math.min(mostCounted, row.found + (row.found_before ?? 0)))
        .as('waiting'),
    )
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const { count: recentCalls } = await db
    .selectFrom('provider_calls')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('provider', '=', 'companies-house')
    .where('called_at', '>', asked.now - paceWindowMs)
    .executeTakeFirstOrThrow();
  const figures = {
    pass: row.pass,
    total: row.total,
    lookedAt: row.looked_at,
    found: row.found,
    waiting,
    recentCalls: (await isAsking(db)) ? recentCalls : 0,
  };
  return {
    ...repairProgress(figures),
    pass: row.pass,
    startedAt: row.started_at,
    givenUp: Math.max(row.given_up, row.given_up_before ?? 0),
  };
}

/** Whether the register is asked at present: calls of a moment ago say nothing of when a repair ends that cannot go on. */
async function isAsking(db: Db): Promise<boolean> {
  const heldUp = await db
    .selectFrom('breakers')
    .select('state')
    .where('provider', '=', 'companies-house')
    .where('state', 'not in', ['closed', 'disabled'])
    .executeTakeFirst();
  return heldUp === undefined && !(await isLanePaused(db, 'companies-house'));
}
