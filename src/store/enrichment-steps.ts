import type { EnrichmentStep, StepState } from '../domain/enrichment.ts';
import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';

interface MarkedStep {
  readonly episodeId: string;
  readonly step: EnrichmentStep;
  readonly state: StepState;
  readonly reason: string | null;
  readonly now: number;
}

/** Writes where a step of an episode stands, and why. */
export async function markStep(trx: Trx, step: MarkedStep): Promise<void> {
  await upsertStep(trx, step);
}

const upsertStep = compileOnce<MarkedStep, unknown>((db, hole) =>
  db
    .insertInto('enrichment_steps')
    .values({
      episode_id: hole('episodeId'),
      step: hole('step'),
      state: hole('state'),
      reason: hole('reason'),
      attempts: 1,
      started_at: hole('now'),
      updated_at: hole('now'),
    })
    .onConflict((conflict) =>
      conflict.columns(['episode_id', 'step']).doUpdateSet((set) => ({
        state: hole('state'),
        reason: hole('reason'),
        attempts: set('enrichment_steps.attempts', '+', 1),
        updated_at: hole('now'),
      })),
    ),
);

interface StepStanding {
  readonly state: StepState;
  readonly reason: string | null;
}

export function findStep(
  db: Db | Trx,
  episodeId: string,
  step: EnrichmentStep,
): Promise<StepStanding | undefined> {
  return firstRow(selectStep(db, { episodeId, step }));
}

const selectStep = compileOnce<Pick<MarkedStep, 'episodeId' | 'step'>, StepStanding>((db, hole) =>
  db
    .selectFrom('enrichment_steps')
    .select(['state', 'reason'])
    .where('episode_id', '=', hole('episodeId'))
    .where('step', '=', hole('step')),
);

/** As if the step had not been taken yet. */
export async function forgetStep(trx: Trx, episodeId: string, step: EnrichmentStep): Promise<void> {
  await trx
    .deleteFrom('enrichment_steps')
    .where('episode_id', '=', episodeId)
    .where('step', '=', step)
    .execute();
}
