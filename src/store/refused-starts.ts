import { sql } from 'kysely';
import type { PaidOperation } from '../domain/committed-task.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { mostRefusedInARow, type RefusedStarts } from '../domain/refused-starts.ts';
import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { SpendIntentRow } from './spend-intents.ts';

interface Kind {
  readonly provider: PaidProviderName;
  readonly operation: PaidOperation;
}

export async function readRefusedStarts(db: Db | Trx, kind: Kind): Promise<RefusedStarts> {
  const taken = await firstRow(selectTaken(db, kind));
  const takenAt = taken?.sent_at ?? null;
  const { rows } = await selectRefused(db, { ...kind, since: takenAt ?? -1 });
  return {
    refusedAt: rows.map((row) => row.sent_at),
    status: rows[0]?.refused_status ?? null,
    takenAt,
  };
}

/** Taken: its result is awaited or there, whatever became of it; one that was answered at once is never accepted first. */
const selectTaken = compileOnce<Kind, { sent_at: number }>((db, hole) =>
  db
    .selectFrom('provider_tasks')
    .select('sent_at')
    .where('provider', '=', hole('provider'))
    .where('operation', '=', hole('operation'))
    .where((where) =>
      where.or([where('accepted_at', 'is not', null), where('state', '=', sql.lit('completed'))]),
    )
    .orderBy('sent_at', 'desc')
    .limit(1),
);

const selectRefused = compileOnce<
  Kind & { readonly since: number },
  { sent_at: number; refused_status: number | null }
>((db, hole) =>
  db
    .selectFrom('provider_tasks')
    .select(['sent_at', 'refused_status'])
    .where('provider', '=', hole('provider'))
    .where('operation', '=', hole('operation'))
    .where('sent_at', '>', hole('since'))
    .where('refused_status', 'is not', null)
    .orderBy('sent_at', 'desc')
    .limit(mostRefusedInARow),
);

export async function saveRefusedStatus(trx: Trx, taskId: string, status: number): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set({ refused_status: status })
    .where('id', '=', taskId)
    .execute();
}

/** How many planned look-ups of a provider are refused, alone or with others. */
export async function countRefused(db: Db | Trx, provider: PaidProviderName): Promise<number> {
  const counted = await firstRow(selectRefusedCount(db, { provider }));
  return counted?.count ?? 0;
}

const selectRefusedCount = compileOnce<Pick<Kind, 'provider'>, { count: number }>((db, hole) =>
  db
    .selectFrom('spend_intents')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('provider', '=', hole('provider'))
    .where('state', '=', sql.lit('planned'))
    .where((where) =>
      where.or([where('refused_at', 'is not', null), where('refused_with', 'is not', null)]),
    ),
);

/** One of them is to blame: each is sent alone until that one is found. */
export async function suspectAll(
  trx: Trx,
  intents: readonly SpendIntentRow[],
  taskId: string,
): Promise<void> {
  await trx
    .updateTable('spend_intents')
    .set({ refused_with: taskId })
    .where(
      'id',
      'in',
      intents.map(({ id }) => id),
    )
    .execute();
}

/** It was refused alone: it goes behind all that is planned by now, and those it was refused with are no longer suspected. */
export async function rememberRefused(
  trx: Trx,
  intent: SpendIntentRow,
  { reason, now }: { readonly reason: string; readonly now: number },
): Promise<void> {
  await trx
    .updateTable('spend_intents')
    .set({
      refused_with: null,
      refused_at: intent.refused_at ?? now,
      rank_at: now,
      state_reason: reason,
    })
    .where('id', '=', intent.id)
    .execute();
  if (intent.refused_with === null) return;
  await trx
    .updateTable('spend_intents')
    .set({ refused_with: null })
    .where('refused_with', '=', intent.refused_with)
    .execute();
}
