import type { FieldComparison } from '../domain/compare-with-register.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { Db, Trx } from './open-store.ts';

/** Nights that are kept: a quarter, so that three monthly files can be told apart in it. */
const nightsKept = 92;

/** Begins a night. False when that night has been begun before: then nothing is written. */
export async function beginSample(
  trx: Trx,
  sample: { readonly night: string; readonly planned: number; readonly now: number },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('register_samples')
    .values({
      night: sample.night,
      state: 'running',
      planned: sample.planned,
      compared: 0,
      started_at: sample.now,
      finished_at: null,
    })
    .onConflict((conflict) => conflict.column('night').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Ends the nights that are still running: what has not been compared by now stays unknown. */
export async function endUnfinishedSamples(trx: Trx, now: number): Promise<void> {
  await trx
    .updateTable('register_samples')
    .set({ state: 'incomplete', finished_at: now })
    .where('state', '=', 'running')
    .execute();
}

export async function isSampleRunning(db: Db | Trx, night: string): Promise<boolean> {
  const row = await db
    .selectFrom('register_samples')
    .select('night')
    .where('night', '=', night)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return row !== undefined;
}

/** Records one company. Values are kept where they differ only. */
export async function saveComparison(
  trx: Trx,
  seen: {
    readonly night: string;
    readonly companyNumber: CompanyNumber;
    readonly fields: readonly FieldComparison[];
    readonly now: number;
  },
): Promise<void> {
  await trx
    .insertInto('register_sample_fields')
    .values(
      seen.fields.map(({ field, outcome, stored, registered }) => ({
        night: seen.night,
        company_number: seen.companyNumber,
        field,
        outcome,
        stored_value: outcome === 'differ' ? stored : null,
        registered_value: outcome === 'differ' ? registered : null,
        compared_at: seen.now,
      })),
    )
    .execute();
  await trx
    .updateTable('register_samples')
    .set((set) => ({ compared: set('compared', '+', 1) }))
    .where('night', '=', seen.night)
    .execute();
}

/** Completes the night with its last company. True for that one alone. */
export async function completeSample(trx: Trx, night: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('register_samples')
    .set({ state: 'complete', finished_at: now })
    .where('night', '=', night)
    .where('state', '=', 'running')
    .whereRef('compared', '=', 'planned')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Forgets the oldest nights with their comparisons. */
export async function forgetOldSamples(trx: Trx): Promise<void> {
  const oldest = await trx
    .selectFrom('register_samples')
    .select('night')
    .orderBy('night', 'desc')
    .offset(nightsKept)
    .limit(1)
    .executeTakeFirst();
  if (oldest === undefined) return;
  await trx.deleteFrom('register_sample_fields').where('night', '<=', oldest.night).execute();
  await trx.deleteFrom('register_samples').where('night', '<=', oldest.night).execute();
}
