import { compareCredits, sumCredits } from '../domain/credits.ts';
import type { Trx } from '../store/open-store.ts';
import { listOpenTasks } from '../store/provider-tasks.ts';
import { listUnboughtSince, listVoidedByBalance, reviveLookUps } from '../store/revive-lookups.ts';
import { listStartsInDoubt, writeOffDoubt } from '../store/settle-doubts.ts';
import { startNext } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';
import type { BalanceReading } from './watch-balance.ts';

/** No task has been seen to take longer. */
const heededMs = 7 * 24 * 3_600_000;

/**
 * A start whose reply was lost counted as not carried out, because the balance had not moved when it was due, and its look-ups wait to be bought again.
 * Where the balance falls now by no more than they can have cost, and nothing else can have caused that, they have been charged after all: what went
 * is booked as spent on them, and they are not bought again. Returns whether some were.
 */
export async function chargeVoided(
  trx: Trx,
  context: StepContext,
  { provider, unexplained, mayHaveGone }: BalanceReading,
): Promise<boolean> {
  if (compareCredits(unexplained, '0') <= 0) return false;
  if (compareCredits(unexplained, mayHaveGone) !== 0) return false;
  const others = await listStartsInDoubt(trx, { provider, sentAfter: -Infinity });
  if (others.length > 0 || (await listOpenTasks(trx, provider)).length > 0) return false;
  const now = context.clock.now();
  let rest = unexplained;
  for (const task of await listVoidedByBalance(trx, { provider, endedAfter: now - heededMs })) {
    const intents = await listUnboughtSince(trx, task);
    const most = sumCredits(intents.map((intent) => intent.estimated_credits));
    if (intents.length === 0 || compareCredits(unexplained, most) > 0) continue;
    const reason = 'the balance fell after it counted as not carried out; the answer is lost';
    const newId = (): string => context.random.uuid();
    await reviveLookUps(trx, task, { intents, reason, now, newId });
    await writeOffDoubt(trx, task.id, {
      by: 'balance',
      reason,
      principalId: null,
      credits: rest,
      mayBuyAgain: false,
      now,
      newId,
    });
    for (const intent of intents) await startNext(trx, context, intent);
    // Which of several it was nobody knows, and it is booked once.
    rest = '0.00';
  }
  return compareCredits(rest, unexplained) !== 0;
}
