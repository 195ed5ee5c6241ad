import type { EnrichmentStep, StepState } from '../domain/enrichment.ts';
import type { Db, Trx } from './open-store.ts';

/** Writes where a step of an episode stands, and why. */
export async function markStep(
  trx: Trx,
  step: {
    readonly episodeId: string;
    readonly step: EnrichmentStep;
    readonly state: StepState;
    readonly reason: string | null;
    readonly now: number;
  },
): Promise<void> {
  await trx
    .insertInto('enrichment_steps')
    .values({
      episode_id: step.episodeId,
      step: step.step,
      state: step.state,
      reason: step.reason,
      attempts: 1,
      started_at: step.now,
      updated_at: step.now,
    })
    .onConflict((conflict) =>
      conflict.columns(['episode_id', 'step']).doUpdateSet((set) => ({
        state: step.state,
        reason: step.reason,
        attempts: set('enrichment_steps.attempts', '+', 1),
        updated_at: step.now,
      })),
    )
    .execute();
}

export async function findStep(
  db: Db | Trx,
  episodeId: string,
  step: EnrichmentStep,
): Promise<{ readonly state: StepState; readonly reason: string | null } | undefined> {
  return db
    .selectFrom('enrichment_steps')
    .select(['state', 'reason'])
    .where('episode_id', '=', episodeId)
    .where('step', '=', step)
    .executeTakeFirst();
}
