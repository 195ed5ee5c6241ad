import type { PaidProviderName } from '../domain/enrichment.ts';
import { refusedKeyWaitMs } from '../domain/breaker.ts';
import { creditsUsedUp, rateLimited } from '../domain/round-of-starts.ts';
import { isAccountRefused } from '../domain/paid-provider-errors.ts';
import { snooze, type Outcome } from '../queue/outcome.ts';
import type { Db, Trx } from '../store/open-store.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { acceptTask, parkTask, refuseTask } from '../store/task-outcomes.ts';
import type { PaidPolicy } from './paid-policy.ts';
import { nextLook } from './paid-waits.ts';
import { noteExhausted } from './pass-on-planned.ts';
import { firstPollDelayMs, settleTask } from './poll-paid-task.ts';
import { startNext } from './settle-paid-task.ts';
import type { startPaidTask } from './start-paid-task.ts';
import type { StepContext } from './step-context.ts';
import { takeRefusal } from './take-refusal.ts';
import { nextProbe } from './exhaustion.ts';
import { isAddressRefused, noteAddressRefused } from './webhook-address.ts';

/** Writes down what the provider said to a start, with when to go on. */
export async function writeStart(
  db: Db,
  context: StepContext,
  {
    taskId,
    outcome,
    provider,
    hadAddress,
    results,
    hash,
  }: Awaited<ReturnType<typeof startPaidTask>> & {
    readonly provider: PaidProviderName;
    readonly hadAddress: boolean;
    readonly results: PaidPolicy['results'];
    readonly hash: SuppressionHash;
  },
): Promise<Outcome> {
  const now = context.clock.now();
  const release = (trx: Trx, reason: string) =>
    refuseTask(trx, taskId, { reason, now, newId: () => context.random.uuid() });
  switch (outcome.kind) {
    case 'done':
      return snooze(
        outcome.isCutShort ? await nextLook(db, provider, await nextProbe(db, provider, now)) : now,
        'answered at once',
        (trx) => settleTask(trx, context, { provider, taskId, sentAt: now, result: outcome, hash }),
      );
    case 'pending': {
      const nextPollAt = now + firstPollDelayMs(results);
      return snooze(now, 'started', (trx) =>
        acceptTask(trx, taskId, { taskHash: outcome.reference, nextPollAt, now }),
      );
    }
    case 'exhausted': {
      const until = await nextLook(db, provider, await nextProbe(db, provider, now));
      return snooze(until, 'credits exhausted', async (trx) => {
        await release(trx, creditsUsedUp);
        await noteExhausted(trx, context, { provider, balance: null });
      });
    }
    case 'throttled':
      return snooze(now + outcome.retryAfterMs, rateLimited, (trx) => release(trx, rateLimited));
    case 'rejected': {
      if (hadAddress && isAddressRefused(outcome.message)) {
        return snooze(now, 'refused with a webhook address: sent again without', async (trx) => {
          await release(trx, `refused with a webhook address: HTTP ${outcome.status}`);
          await noteAddressRefused(trx, now);
        });
      }
      const { status } = outcome;
      if (isAccountRefused(status)) {
        const until = await nextLook(db, provider, now + refusedKeyWaitMs);
        return snooze(until, `refused: HTTP ${status}`, (trx) =>
          release(trx, `refused: HTTP ${status}`),
        );
      }
      return snooze(now, `refused: HTTP ${status}`, (trx) =>
        takeRefusal(trx, context, { taskId, status, hadAddress }),
      );
    }
    case 'in-doubt':
      return snooze(now, 'a start in doubt was parked', (trx) =>
        parkStart(trx, context, { taskId, reason: outcome.reason }),
      );
  }
}

/** Keeps the look-ups of a doubtful start from being sent again, and lets their companies' steps say so. */
export async function parkStart(
  trx: Trx,
  context: StepContext,
  parked: { readonly taskId: string; readonly reason: string },
): Promise<void> {
  const intents = await parkTask(trx, parked.taskId, {
    reason: parked.reason,
    now: context.clock.now(),
    nextPollAt: null,
  });
  for (const intent of intents) await startNext(trx, context, intent);
}
