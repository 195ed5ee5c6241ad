import { sumCredits } from '../domain/credits.ts';
import type { Trx } from '../store/open-store.ts';
import { doubtfulIntents, listUnalertedDoubts, markAlerted } from '../store/settle-doubts.ts';
import { differencesSince } from '../store/spend-ledger.ts';
import { announceProduct } from './announce.ts';
import type { StepContext } from './step-context.ts';

/** With a look every five minutes nobody waits longer than half an hour to hear of one that nothing has ended. */
const alertAfterMs = 20 * 60_000;

/** Announces each start in doubt once, with what is known of it. */
export async function alertDoubts(trx: Trx, context: StepContext): Promise<void> {
  const now = context.clock.now();
  for (const task of await listUnalertedDoubts(trx, now - alertAfterMs)) {
    const intents = await doubtfulIntents(trx, task.id);
    const since = await differencesSince(trx, task.provider, task.read_at_before ?? 0);
    const data = {
      provider: task.provider,
      task_id: task.id,
      operation: task.operation,
      look_ups: intents.length,
      credits: sumCredits(intents.map((intent) => intent.estimated_credits)),
      reason: task.state_reason,
      unexplained_since: since.unexplained,
      runbook: 'credit-in-doubt',
    };
    context.log.error(data, 'a paid start is in doubt');
    await markAlerted(trx, task.id, now);
    await announceProduct(trx, context, { type: 'credits.in_doubt', data });
  }
}
