import { z } from 'zod';
import { paidOperations, paidProviders } from '../domain/enrichment.ts';
import { countWebhooks } from '../store/inbound-webhooks.ts';
import type { Db } from '../store/open-store.ts';
import { doubtfulIntents, listDoubts } from '../store/settle-doubts.ts';
import { differencesSince } from '../store/spend-ledger.ts';
import { instant, toInstant, toInstantOrNull } from './instant.ts';

/** A start of which nobody knows how it ended, with the evidence. */
export const DoubtJson = z.object({
  task_id: z.string(),
  provider: z.enum(paidProviders),
  operation: z.enum(paidOperations),
  subjects: z.array(z.string()),
  sent_at: instant,
  reason: z.string().nullable(),
  balance_before: z.string(),
  /** Credits that went since without a receipt of ours; those of this start are among them, if it was carried out. */
  unexplained_since: z.string(),
  topped_up_since: z.string(),
  is_shared: z.boolean(),
  deliveries: z.number().int(),
  has_hash: z.boolean(),
  alerted_at: instant.nullable(),
});
export type DoubtJson = z.infer<typeof DoubtJson>;

export async function readDoubts(db: Db): Promise<readonly DoubtJson[]> {
  const doubts: DoubtJson[] = [];
  for (const task of await listDoubts(db)) {
    const intents = await doubtfulIntents(db, task.id);
    const since = await differencesSince(db, task.provider, task.read_at_before ?? 0);
    doubts.push({
      task_id: task.id,
      provider: task.provider,
      operation: task.operation,
      subjects: intents.map(
        (intent) =>
          intent.company_name ??
          intent.email ??
          `${intent.first_name} ${intent.last_name} @ ${intent.domain}`,
      ),
      sent_at: toInstant(task.sent_at),
      reason: task.state_reason,
      balance_before: task.balance_before,
      unexplained_since: since.unexplained,
      topped_up_since: since.toppedUp,
      is_shared: since.isShared,
      deliveries: await countWebhooks(db, task.id),
      has_hash: task.task_hash !== null,
      alerted_at: toInstantOrNull(task.doubt_alerted_at),
    });
  }
  return doubts;
}
