import { compareCredits, type Credits } from '../domain/credits.ts';
import type { Db } from '../store/open-store.ts';
import { findTask } from '../store/provider-tasks.ts';
import { doubtfulIntents, voidDoubt, writeOffDoubt } from '../store/settle-doubts.ts';
import { enqueueStep } from './enqueue-step.ts';
import { startNext } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';

/** What a person found out about a start in doubt. */
export type DoubtVerdict =
  | { readonly kind: 'not-spent' }
  | { readonly kind: 'spent'; readonly credits: Credits; readonly mayBuyAgain: boolean };

export interface Reconciliation {
  readonly taskId: string;
  readonly verdict: DoubtVerdict;
  readonly reason: string;
  readonly principalId: string;
}

export type Reconciled =
  | { readonly kind: 'ended'; readonly lookUps: number }
  | { readonly kind: 'not-in-doubt' }
  /** No start costs more than the balance that it was decided on. */
  | { readonly kind: 'more-than-there-was'; readonly balance: Credits }
  /** One credit is the most that a look-up of a domain or a verification costs. */
  | { readonly kind: 'more-than-it-costs'; readonly lookUps: number };

/**
 * Ends a doubt as a person says, with who and why. Not spent: its look-ups are asked for anew. Spent: the credits leave the reservation, and what
 * a reading had called unexplained for it is explained at the next one.
 */
export function reconcileDoubt(
  db: Db,
  context: Pick<StepContext, 'clock' | 'random' | 'systemPrincipalId'>,
  { taskId, verdict, reason, principalId }: Reconciliation,
): Promise<Reconciled> {
  return db.transaction().execute(async (trx) => {
    const task = await findTask(trx, taskId);
    if (task?.state !== 'in_doubt') return { kind: 'not-in-doubt' };
    const balance = task.balance_before;
    if (verdict.kind === 'spent' && compareCredits(verdict.credits, balance) > 0) {
      return { kind: 'more-than-there-was', balance };
    }
    const { length: lookUps } = await doubtfulIntents(trx, taskId);
    // A person may have several addresses.
    const hasCeiling = task.operation !== 'emails-by-domain-by-name';
    const isSpent = verdict.kind === 'spent';
    if (hasCeiling && isSpent && compareCredits(verdict.credits, String(lookUps)) > 0) {
      return { kind: 'more-than-it-costs', lookUps };
    }
    const resolution = {
      by: 'person',
      reason,
      principalId,
      now: context.clock.now(),
      newId: () => context.random.uuid(),
    } as const;
    const intents =
      verdict.kind === 'not-spent'
        ? await voidDoubt(trx, taskId, resolution)
        : await writeOffDoubt(trx, taskId, { ...resolution, ...verdict });
    for (const intent of intents) await startNext(trx, context, intent);
    // The next balance is compared with what was said.
    await enqueueStep(trx, context, {
      name: 'run-paid-task',
      payload: { provider: task.provider },
    });
    return { kind: 'ended', lookUps: intents.length };
  });
}
