import { compareCredits, sumCredits } from '../domain/credits.ts';
import { fallsWithin, othersHeededMs } from '../domain/judge-by-balance.ts';
import { listUnaccounted } from '../store/compare-tasks.ts';
import type { Trx } from '../store/open-store.ts';
import { readBalanceEvidence } from '../store/read-balance-evidence.ts';
import { listUnboughtSince, listVoidedByBalance, reviveLookUps } from '../store/revive-lookups.ts';
import { listStartsInDoubt, writeOffDoubt } from '../store/settle-doubts.ts';
import { findIntentUnderWay, type SpendIntentRow } from '../store/spend-intents.ts';
import { startNext } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';
import type { BalanceReading } from './watch-balance.ts';

/** No task has been seen to take longer. */
const heededMs = 7 * 24 * 3_600_000;

/**
 * A start whose reply was lost counted as not carried out, because the balance had not moved when it was due, and its look-ups wait to be bought again.
 * Where the balance falls now by what they are likely to cost, nothing else is in doubt, no other such start waits and nobody else has spent within a
 * week, they have been charged after all: what went is booked as spent on them, and they are not bought again. Beside a task under way, whose receipt
 * may still account for the fall, they are in doubt once more. Returns whether some were charged or are in doubt.
 */
export async function chargeVoided(
  trx: Trx,
  context: StepContext,
  { provider, readAt, unexplained, mayHaveGone }: BalanceReading,
): Promise<boolean> {
  if (compareCredits(unexplained, '0') <= 0) return false;
  if (compareCredits(unexplained, mayHaveGone) !== 0) return false;
  if ((await listStartsInDoubt(trx, { provider, sentAfter: -Infinity })).length > 0) return false;
  const now = context.clock.now();
  const waiting = await listWaiting(trx, { provider, endedAfter: now - heededMs });
  const [only] = waiting;
  if (only === undefined || waiting.length > 1) return false;
  const { task, intents } = only;
  const most = sumCredits(intents.map((intent) => intent.estimated_credits));
  const isLikely = Number(unexplained) * 2 >= intents.length;
  if (!isLikely || compareCredits(unexplained, most) > 0) return false;
  const from = readAt - othersHeededMs;
  const evidence = await readBalanceEvidence(trx, provider, from);
  if (fallsWithin(evidence, { from, to: readAt }).length > 1) return false;
  const reason = 'the balance fell after it counted as not carried out; the answer is lost';
  const newId = (): string => context.random.uuid();
  await reviveLookUps(trx, task, { intents, reason, now, newId });
  if ((await listUnaccounted(trx, provider)).length > 0) return true;
  await writeOffDoubt(trx, task.id, {
    by: 'balance',
    reason,
    principalId: null,
    credits: unexplained,
    mayBuyAgain: false,
    now,
    newId,
  });
  for (const intent of intents) await startNext(trx, context, intent);
  return true;
}

/** Starts that the balance called not carried out, with those of their look-ups that are planned anew. */
async function listWaiting(trx: Trx, of: Parameters<typeof listVoidedByBalance>[1]) {
  const waiting: {
    readonly task: Awaited<ReturnType<typeof listVoidedByBalance>>[number];
    readonly intents: readonly SpendIntentRow[];
  }[] = [];
  for (const task of await listVoidedByBalance(trx, of)) {
    const intents: SpendIntentRow[] = [];
    for (const intent of await listUnboughtSince(trx, task)) {
      const anew = await findIntentUnderWay(trx, intent.operation, intent.subject_key);
      if (anew?.state === 'planned') intents.push(intent);
    }
    if (intents.length > 0) waiting.push({ task, intents });
  }
  return waiting;
}
