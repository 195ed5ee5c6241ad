import { registerFields, type RegisterField } from '../../src/domain/register-sample.ts';
import type { Db } from '../../src/store/open-store.ts';
import {
  beginSample,
  completeSample,
  endUnfinishedSamples,
  saveComparison,
} from '../../src/store/register-samples.ts';
import { seedNumber } from './seed-company.ts';

export interface SeededNight {
  readonly planned?: number;
  /** How many of them were compared; all by default, which completes the night. */
  readonly compared?: number;
  /** In how many of them a field differs. */
  readonly differing?: Partial<Record<RegisterField, number>>;
}

/** A night's sample, begun at 03:00 and completed five minutes later; an earlier one that still ran is ended by it. */
export async function seedNight(
  db: Db,
  night: string,
  { planned = 40, compared = planned, differing = {} }: SeededNight = {},
): Promise<void> {
  const now = Date.parse(`${night}T03:00:00Z`);
  await db.transaction().execute(async (trx) => {
    await endUnfinishedSamples(trx, now);
    await beginSample(trx, { night, planned, now });
    for (let at = 0; at < compared; at += 1) {
      await saveComparison(trx, {
        night,
        companyNumber: seedNumber(String(at + 1).padStart(8, '0')),
        now,
        fields: registerFields.map((field) => {
          const isDifferent = at < (differing[field] ?? 0);
          const outcome = isDifferent ? ('differ' as const) : ('agree' as const);
          return { field, outcome, stored: 'LS14AP', registered: isDifferent ? 'RG265AT' : null };
        }),
      });
    }
    await completeSample(trx, night, now + 300_000);
  });
}
