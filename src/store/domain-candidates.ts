import { sql, type Selectable } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import { compileOnce } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type TriedCandidate = Selectable<Database['domain_candidates']>;

/** Every candidate ever tried of a company, the latest first. */
export function listTriedCandidates(
  db: Db | Trx,
  companyNumber: CompanyNumber,
): Promise<readonly TriedCandidate[]> {
  return db
    .selectFrom('domain_candidates')
    .selectAll()
    .where('company_number', '=', companyNumber)
    .orderBy('tried_at', 'desc')
    .orderBy('domain')
    .execute();
}

/** Names that providers gave and that can be no company's own domain, by what they are. */
export async function countUnowned(
  db: Db,
): Promise<readonly { readonly reason: string; readonly count: number }[]> {
  const { rows } = await selectUnowned(db, {});
  return rows;
}

const selectUnowned = compileOnce<Record<string, never>, { reason: string; count: number }>((db) =>
  db
    .selectFrom('domain_candidates')
    .select('reason')
    .select((select) => select.fn.countAll<number>().as('count'))
    // As the index has it.
    .where('outcome', '=', sql.lit('nobodys_own'))
    .groupBy('reason')
    .orderBy('reason'),
);

/** Notes what came of a candidate; a later try replaces an earlier one. */
export async function saveTriedCandidate(trx: Trx, tried: TriedCandidate): Promise<void> {
  await trx
    .insertInto('domain_candidates')
    .values(tried)
    .onConflict((conflict) =>
      conflict.columns(['company_number', 'domain']).doUpdateSet({
        name: tried.name,
        form: tried.form,
        outcome: tried.outcome,
        reason: tried.reason,
        url: tried.url,
        snippet: tried.snippet,
        tried_at: tried.tried_at,
        expires_at: tried.expires_at,
      }),
    )
    .execute();
}
