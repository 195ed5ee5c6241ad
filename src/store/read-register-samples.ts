import type { Selectable } from 'kysely';
import {
  judgeField,
  registerFields,
  type ComparisonOutcome,
  type FieldAgreement,
  type RegisterField,
  type SampleState,
} from '../domain/register-sample.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

type SampleRow = Selectable<Database['register_samples']>;

export interface RegisterSample extends SampleRow {
  /** Every field that was compared, also when nothing of it could be. */
  readonly fields: readonly FieldAgreement[];
}

export interface SampleQuery {
  readonly limit: number;
  /** All states when null. */
  readonly state: SampleState | null;
}

/** The latest nights, newest first, each with the agreement per field. */
export async function listSamples(
  db: Db | Trx,
  { limit, state }: SampleQuery,
): Promise<readonly RegisterSample[]> {
  const samples = await db
    .selectFrom('register_samples')
    .selectAll()
    .$if(state !== null, (select) => select.where('state', '=', state ?? 'complete'))
    .orderBy('night', 'desc')
    .limit(limit)
    .execute();
  return judgeSamples(db, samples);
}

export async function findSample(db: Db | Trx, night: string): Promise<RegisterSample | undefined> {
  const samples = await db
    .selectFrom('register_samples')
    .selectAll()
    .where('night', '=', night)
    .execute();
  const [sample] = await judgeSamples(db, samples);
  return sample;
}

/** What one night found to differ, by field. */
export function listDifferences(db: Db, night: string, limit: number) {
  return db
    .selectFrom('register_sample_fields')
    .select(['company_number', 'field', 'stored_value', 'registered_value'])
    .where('night', '=', night)
    .where('outcome', '=', 'differ')
    .orderBy('field')
    .orderBy('company_number')
    .limit(limit)
    .execute();
}

export type DifferenceRecord = Awaited<ReturnType<typeof listDifferences>>[number];

async function judgeSamples(
  db: Db | Trx,
  samples: readonly SampleRow[],
): Promise<readonly RegisterSample[]> {
  if (samples.length === 0) return [];
  const counts = await db
    .selectFrom('register_sample_fields')
    .select(['night', 'field', 'outcome', (select) => select.fn.countAll<number>().as('companies')])
    .where(
      'night',
      'in',
      samples.map(({ night }) => night),
    )
    .groupBy(['night', 'field', 'outcome'])
    .execute();
  return samples.map((sample) => ({
    ...sample,
    fields: judgeFields(counts.filter(({ night }) => night === sample.night)),
  }));
}

interface OutcomeCount {
  readonly field: RegisterField;
  readonly outcome: ComparisonOutcome;
  readonly companies: number;
}

function judgeFields(counts: readonly OutcomeCount[]): readonly FieldAgreement[] {
  return registerFields.map((field) => {
    const count = (outcome: ComparisonOutcome): number =>
      counts.find((row) => row.field === field && row.outcome === outcome)?.companies ?? 0;
    return judgeField({
      field,
      agreed: count('agree'),
      differed: count('differ'),
      notComparable: count('not_comparable'),
    });
  });
}
