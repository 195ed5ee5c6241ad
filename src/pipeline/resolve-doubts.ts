import { compareCredits } from '../domain/credits.ts';
import type { Db, Trx } from '../store/open-store.ts';
import {
  listCutShort,
  parkTask,
  takenIntents,
  type ProviderTaskRow,
} from '../store/provider-tasks.ts';
import { listDoubts, voidDoubt } from '../store/settle-doubts.ts';
import { returnIntent } from '../store/settle-intents.ts';
import { differencesSince, findLatestBalance, type Differences } from '../store/spend-ledger.ts';
import { startNext } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';

/** Long enough that a reading is not taken for each doubt that comes due. */
const readingEveryMs = 60 * 60_000;

/** A doubt that only the balance can end: nobody knows its hash, or the provider does not any more. */
function isForBalance(task: ProviderTaskRow): boolean {
  return task.next_poll_at === null && task.is_cut_short !== 1;
}

/** When the balance may tell that a start was not carried out. */
function dueAt(task: ProviderTaskRow, doubtAfterMs: number): number {
  return task.sent_at + doubtAfterMs;
}

/**
 * Whether the balance is to be read although nothing is bought: an hour after the last time, so that what others spend and what is bought is seen
 * apart, and when a doubt has become old enough to be judged by it.
 */
export async function isReadingDue(
  db: Db | Trx,
  { now, doubtAfterMs }: { readonly now: number; readonly doubtAfterMs: number },
): Promise<boolean> {
  const latest = await findLatestBalance(db);
  if (latest === undefined) return false;
  if (now - latest.read_at >= readingEveryMs) return true;
  return (await listDoubts(db)).some((task) => {
    const due = dueAt(task, doubtAfterMs);
    return isForBalance(task) && due <= now && latest.read_at < due;
  });
}

/**
 * In the transaction that wrote a reading down: what it tells of starts in doubt, and of look-ups that an answer cut short leaves out. Only a balance
 * that has not moved proves something, and only of an account that nobody shares: whatever moved it may have been the task.
 */
export async function judgeByBalance(
  trx: Trx,
  context: StepContext,
  doubtAfterMs: number,
): Promise<void> {
  const now = context.clock.now();
  for (const task of await listDoubts(trx)) {
    if (!isForBalance(task) || dueAt(task, doubtAfterMs) > now) continue;
    if (!isUntouched(await differencesSince(trx, task.read_at_before ?? 0))) continue;
    const intents = await voidDoubt(trx, task.id, {
      by: 'balance',
      reason: 'nothing was charged: the balance has not moved since but by what is accounted for',
      principalId: null,
      now,
      newId: () => context.random.uuid(),
    });
    for (const intent of intents) await startNext(trx, context, intent);
  }
  for (const task of await listCutShort(trx)) await judgeCutShort(trx, context, task);
}

/** What an answer that ran out of credits leaves out was not searched, unless the balance fell by more than the answer lists. */
async function judgeCutShort(trx: Trx, context: StepContext, task: ProviderTaskRow): Promise<void> {
  const now = context.clock.now();
  const intents = await takenIntents(trx, task.id);
  if (intents.length === 0) return;
  const differences = await differencesSince(trx, task.read_at_before ?? 0);
  if (isUntouched(differences)) {
    for (const intent of intents) {
      await returnIntent(trx, intent, { now, newId: () => context.random.uuid() });
    }
    return;
  }
  const reason = differences.isShared
    ? 'left out of an answer cut short, and the account is shared, so that the balance tells nothing'
    : `left out of an answer cut short, and the balance moved by more than the answer lists (${differences.unexplained} unexplained)`;
  await parkTask(trx, task.id, { reason, now, nextPollAt: null });
  for (const intent of intents) await startNext(trx, context, intent);
}

export function isUntouched({ unexplained, toppedUp, isShared }: Differences): boolean {
  return !isShared && compareCredits(unexplained, '0') === 0 && compareCredits(toppedUp, '0') === 0;
}
