import { sql } from 'kysely';
import { sumCredits, type Credits } from '../domain/credits.ts';
import type { PaidProviderName, SoughtByRun } from '../domain/enrichment.ts';
import { compileOnce } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { SpendIntentRow } from './spend-intents.ts';

const spending = ['sent', 'accepted', 'in_doubt', 'settled', 'written_off'] as const;

/** Of what: everything that was sent to a provider since an instant, what is its of one episode, or one run with all of them. */
export type Commitment =
  | { readonly provider: PaidProviderName; readonly since: number }
  | {
      readonly provider: PaidProviderName;
      readonly episodeId: string;
      readonly withPlanned: boolean;
    }
  | { readonly runId: string };

/** Credits that were charged, or may still be: what has no price yet counts as estimated. */
export async function creditsCommitted(db: Db | Trx, of: Commitment): Promise<Credits> {
  let query = db.selectFrom('spend_intents').select(['charged_credits', 'estimated_credits']);
  if ('provider' in of) query = query.where('provider', '=', of.provider);
  if ('since' in of) query = query.where('sent_at', '>=', of.since).where('state', 'in', spending);
  else if ('runId' in of)
    query = query.where('run_id', '=', of.runId).where('state', 'in', spending);
  else {
    query = query
      .where('episode_id', '=', of.episodeId)
      .where('state', 'in', of.withPlanned ? [...spending, 'planned' as const] : spending);
  }
  const rows = await query.execute();
  return sumCredits(rows.map((row) => row.charged_credits ?? row.estimated_credits));
}

/** Look-ups sent to a provider after an instant whose price is not known yet, with what is put aside for each. */
export function listReservedSince(
  db: Db | Trx,
  { provider, since }: { readonly provider: PaidProviderName; readonly since: number },
): Promise<readonly { readonly estimated_credits: Credits; readonly sent_at: number | null }[]> {
  return (
    db
      .selectFrom('spend_intents')
      .select(['estimated_credits', 'sent_at'])
      .where('provider', '=', provider)
      // Found by the time: what was sent within minutes is less than all that was ever left in doubt.
      .where(sql<SpendIntentRow['state']>`+state`, 'in', ['sent', 'accepted', 'in_doubt'])
      .where('sent_at', '>', since)
      .execute()
  );
}

/** Runs with a ceiling of which something is planned. */
export async function listRunsWithCeiling(db: Db | Trx): Promise<readonly RunWithCeiling[]> {
  const { rows } = await selectRunsWithCeiling(db, {});
  return rows;
}

interface RunWithCeiling {
  readonly id: string;
  readonly max_credits: Credits | null;
}

const selectRunsWithCeiling = compileOnce<object, RunWithCeiling>((db) =>
  db
    .selectFrom('spend_runs')
    .select(['id', 'max_credits'])
    .where('max_credits', 'is not', null)
    .where('id', 'in', (select) =>
      select
        .selectFrom('spend_intents')
        .select('run_id')
        .where('state', '=', 'planned')
        .where('run_id', 'is not', null)
        .$narrowType<{ run_id: string }>(),
    ),
);

/** Begins a run of paid work with what it may cost; what it plans names it. */
export async function startRun(
  trx: Trx,
  run: {
    readonly id: string;
    readonly name: string;
    readonly maxCredits: Credits | null;
    readonly seeks: SoughtByRun;
    readonly principalId: string;
    readonly now: number;
  },
): Promise<void> {
  await trx
    .insertInto('spend_runs')
    .values({
      id: run.id,
      name: run.name,
      max_credits: run.maxCredits,
      seeks: run.seeks,
      started_at: run.now,
      started_by: run.principalId,
    })
    .execute();
}
