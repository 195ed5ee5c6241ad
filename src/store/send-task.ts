import {
  asCommittedTask,
  type CommittedTask,
  type PaidOperation,
  type PaidTask,
} from '../domain/committed-task.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import type { Credits } from '../domain/credits.ts';
import { assertLeased } from './jobs/assert-leased.ts';
import { LostLeaseError, type LeasedJob } from './jobs/job-row.ts';
import type { Db } from './open-store.ts';
import { enterMove } from './spend-ledger.ts';

export interface TaskToSend<Operation extends PaidOperation> {
  readonly provider: PaidProviderName;
  readonly task: PaidTask<Operation>;
  readonly intentIds: readonly string[];
  /** What is put aside for each look-up. */
  readonly mostEach: Credits;
  readonly balanceBefore: Credits;
  /** `read_at` of the reading with that balance; null before the first. */
  readonly readAtBefore: number | null;
  /** SHA-256 of the token in the task's webhook address; null when it has none. */
  readonly webhookTokenHash: string | null;
  readonly now: number;
  readonly newId: () => string;
}

/**
 * Writes down that the money is about to be spent and returns only after COMMIT: the task it gives back is what the paid
 * client takes. Refuses when the job was given to another worker meanwhile, or an intent is no longer planned.
 */
export async function commitTask<Operation extends PaidOperation>(
  db: Db,
  job: LeasedJob,
  sending: TaskToSend<Operation>,
): Promise<CommittedTask<Operation>> {
  const { task, intentIds, now } = sending;
  await db.transaction().execute(async (trx) => {
    await assertLeased(trx, job);
    await trx
      .insertInto('provider_tasks')
      .values({
        id: task.taskId,
        provider: sending.provider,
        operation: task.operation,
        state: 'sent',
        balance_before: sending.balanceBefore,
        read_at_before: sending.readAtBefore,
        webhook_token_hash: sending.webhookTokenHash,
        sent_at: now,
        polls: 0,
      })
      .execute();
    const taken = await trx
      .updateTable('spend_intents')
      .set({
        state: 'sent',
        task_id: task.taskId,
        sent_at: now,
        estimated_credits: sending.mostEach,
      })
      .where('id', 'in', intentIds)
      .where('state', '=', 'planned')
      .returning('id')
      .execute();
    if (taken.length !== intentIds.length) throw new LostLeaseError(job.id);
    for (const intent of taken) {
      await enterMove(trx, {
        id: sending.newId(),
        provider: sending.provider,
        intentId: intent.id,
        taskId: task.taskId,
        from: 'available',
        to: 'reserved',
        credits: sending.mostEach,
        now,
      });
    }
  });
  return asCommittedTask(task);
}
