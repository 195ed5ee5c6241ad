import type { StreamName } from '../domain/stream.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { listStreamsWithGaps } from '../store/stream-gaps.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';

/** A gap of the stream has an end by now: what we hold is gone over, at once if that is being waited for. */
export async function startRepair(
  trx: Trx,
  context: StepContext,
  stream: StreamName,
): Promise<void> {
  await enqueueStep(trx, context, { name: 'repair-gaps', payload: { stream }, isWaking: true });
}

/** Every open gap has a job that makes it good, whatever became of an earlier one: cancelled by hand, given up, of an older version. */
export function resumeRepairs(db: Db, context: StepContext): Promise<void> {
  return db.transaction().execute(async (trx) => {
    for (const stream of await listStreamsWithGaps(trx)) await startRepair(trx, context, stream);
  });
}
