import { sql } from 'kysely';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { replyLost } from '../domain/round-of-starts.ts';
import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { ProviderTaskRow } from './provider-tasks.ts';

/** Whether a start that was decided on the reading at `readAt` was refused, is late, or its answer left something out. */
export async function hasTroubleSince(
  db: Db,
  provider: PaidProviderName,
  readAt: number,
): Promise<boolean> {
  return (await firstRow(selectTrouble(db, { provider, readAt }))) !== undefined;
}

const selectTrouble = compileOnce<
  { readonly provider: PaidProviderName; readonly readAt: number },
  { id: string }
>((db, hole) =>
  db
    .selectFrom('provider_tasks')
    .select('id')
    .where('provider', '=', hole('provider'))
    .where('read_at_before', '=', hole('readAt'))
    .where((where) =>
      where.or([
        where('state', 'in', ['refused', 'stale']),
        where('is_cut_short', '=', 1),
        where.and([
          where('state', '=', 'completed'),
          where(
            'id',
            'in',
            where
              .selectFrom('spend_intents')
              .select('task_id')
              .where('state', '=', sql.lit('accepted'))
              .$narrowType<{ task_id: string }>(),
          ),
        ]),
      ]),
    )
    .limit(1),
);

/** The latest starts, and whether each is one to which the provider said neither that it was carried out nor that it was not. */
export async function listLatestStarts(
  db: Db,
  provider: PaidProviderName,
): Promise<readonly { readonly sentAt: number; readonly isInDoubt: boolean }[]> {
  const { rows } = await selectLatestStarts(db, { provider });
  return rows.map((row) => ({
    sentAt: row.sent_at,
    isInDoubt:
      row.doubted_at !== null && row.accepted_at === null && row.state_reason !== replyLost,
  }));
}

const selectLatestStarts = compileOnce<
  { readonly provider: PaidProviderName },
  {
    sent_at: number;
    doubted_at: number | null;
    accepted_at: number | null;
    state_reason: string | null;
  }
>((db, hole) =>
  db
    .selectFrom('provider_tasks')
    .select(['sent_at', 'doubted_at', 'accepted_at', 'state_reason'])
    .where('provider', '=', hole('provider'))
    // As the index has it: readings are in the order of the starts that were decided on them.
    .where('read_at_before', 'is not', null)
    .orderBy('read_at_before', 'desc')
    .orderBy('sent_at', 'desc')
    .limit(2),
);

/** Whether a start is in doubt since which no balance was read. */
export async function hasOpenDoubt(db: Db, provider: PaidProviderName): Promise<boolean> {
  return (await firstRow(selectOpenDoubt(db, { provider }))) !== undefined;
}

const selectOpenDoubt = compileOnce<{ readonly provider: PaidProviderName }, { id: string }>(
  (db, hole) =>
    db
      .selectFrom('provider_tasks')
      .select('id')
      .where('provider', '=', hole('provider'))
      .where('state', '=', sql.lit('in_doubt'))
      .where('balance_after', 'is', null)
      .limit(1),
);

/** Starts that the provider refused, sent after an instant, oldest first; not those of which the balance or a person said later that they were not carried out. */
export async function listRefused(
  db: Db | Trx,
  of: { readonly provider: PaidProviderName; readonly sentAfter: number },
): Promise<readonly ProviderTaskRow[]> {
  const { rows } = await selectRefused(db, of);
  return rows;
}

const selectRefused = compileOnce<
  { readonly provider: PaidProviderName; readonly sentAfter: number },
  ProviderTaskRow
>((db, hole) =>
  db
    .selectFrom('provider_tasks')
    .selectAll()
    .where('provider', '=', hole('provider'))
    .where('state', '=', sql.lit('refused'))
    .where('resolved_by', 'is', null)
    .where('sent_at', '>', hole('sentAfter'))
    .orderBy('sent_at'),
);
