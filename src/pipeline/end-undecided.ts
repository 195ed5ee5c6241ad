import { movesWithin } from '../domain/judge-by-balance.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { takenForSpent } from '../domain/taken-for-spent.ts';
import type { Trx } from '../store/open-store.ts';
import { readBalanceEvidence } from '../store/read-balance-evidence.ts';
import { writeOffDoubt, type StartInDoubt } from '../store/settle-doubts.ts';
import { startNext } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';

/** A late receipt, an answer or the end of another doubt may tell more for so long after the balance was to end it. */
export const undecidedMs = 24 * 60 * 60_000;

/** Nobody can tell more, a person neither. It may have been charged, so it is not bought again; what it cost is not known. */
export async function endUndecided(
  trx: Trx,
  context: StepContext,
  { id, why }: { readonly id: string; readonly why: string },
): Promise<void> {
  const intents = await writeOffDoubt(trx, id, {
    by: 'balance',
    reason: `${takenForSpent}, for nobody can tell: ${why}; what it cost is not known`,
    principalId: null,
    credits: '0.00',
    mayBuyAgain: false,
    now: context.clock.now(),
    newId: () => context.random.uuid(),
  });
  for (const intent of intents) await startNext(trx, context, intent);
}

/**
 * Starts whose answer is asked for by its hash and does not come, or goes on leaving out what it was cut short of. The balance never calls one of them
 * unspent, for it may be charged yet. A day after the doubt began they are taken for spent, as others are; on a shared account a person ends them.
 */
export async function endAskedInVain(
  trx: Trx,
  context: StepContext,
  {
    provider,
    starts,
    dueAt,
  }: {
    readonly provider: PaidProviderName;
    readonly starts: readonly StartInDoubt[];
    readonly dueAt: (start: StartInDoubt) => number;
  },
): Promise<void> {
  const now = context.clock.now();
  // Whoever is given up late is asked for a day all the same.
  const due = starts.filter(
    (start) => Math.max(dueAt(start), start.doubted_at ?? 0) + undecidedMs <= now,
  );
  if (due.length === 0) return;
  const evidence = await readBalanceEvidence(trx, provider, Math.min(...due.map(readBefore)));
  for (const start of due) {
    if (movesWithin(evidence, { from: readBefore(start), to: Infinity }).isShared) continue;
    const why =
      start.is_cut_short === 1
        ? 'its answer was cut short and leaves it out'
        : 'its result was asked for and never came';
    await endUndecided(trx, context, { id: start.id, why });
  }
}

function readBefore(start: StartInDoubt): number {
  return start.read_at_before ?? 0;
}
