import { announceBreaker } from '../../pipeline/announce-breaker.ts';
import type { PaidPolicy } from '../../pipeline/paid-policy.ts';
import { createCountEmails } from '../../pipeline/count-emails.ts';
import { createRunPaidTask } from '../../pipeline/run-paid-task.ts';
import { readSpendingStop } from '../../pipeline/stop-spending.ts';
import type { SnovConfig } from '../../config/snov-config.ts';
import { laneWaitsUntil } from '../../domain/schedule.ts';
import { createProviderClient } from '../../http/provider-client.ts';
import { runnable } from '../../queue/job-kind.ts';
import { createCallHold } from '../../queue/call-hold.ts';
import { createPersistedBreakers } from '../../queue/persisted-breaker.ts';
import { createPersistedPace } from '../../queue/persisted-pace.ts';
import type { PaidProvider } from '../../domain/paid-provider.ts';
import { createSnov } from '../../sources/snov/client.ts';
import { guardSnov, snovNeeds, type SnovOperation } from '../../sources/snov/guard-client.ts';
import { createSnovProvider } from '../../sources/snov/paid-provider.ts';
import type { LaneOptions, OpenLane } from './lane-work.ts';

const windowMs = 60_000;

export const openSnovLane: OpenLane<
  PaidProvider,
  LaneOptions & { readonly snov: SnovConfig }
> = async ({ config, db, context, timers, hash, snov }, stack) => {
  const { url, clientId, clientSecret, callsPerMinute } = snov;
  const breakers = createPersistedBreakers<SnovOperation>({
    provider: 'snov',
    needs: snovNeeds,
    db,
    clock: context.clock,
    onNews: (trx, news) => announceBreaker(trx, context, news),
  });
  // The credentials may have been put right since the last process was refused.
  await breakers.forgetRefusedKey('read');
  await breakers.forgetRefusedKey('start');
  const http = createProviderClient({
    allowedOrigins: [url],
    userAgent: config.scanner.userAgent,
  });
  const client = createSnov({
    http: stack.use(http),
    baseUrl: url,
    clientId: clientId.reveal(),
    clientSecret: clientSecret.reveal(),
    pace: createPersistedPace({
      ...context,
      provider: 'snov',
      plan: { callsPerWindow: callsPerMinute, windowMs },
      db,
      timers,
      hold: createCallHold({
        lane: 'snov',
        isSpendingStopped: async (trx) => (await readSpendingStop(trx, 'snov')) !== null,
      }),
    }),
    clock: context.clock,
  });
  return {
    client: createSnovProvider(guardSnov(client, breakers)),
    heldUpUntil: () => breakers.heldUpUntil('read'),
    kinds: [
      runnable(createCountEmails(context)),
      runnable(
        createRunPaidTask(context, {
          hash,
          paid: paidPolicyOf(snov, config.http.publicUrl),
          waitsUntil: (now) => laneWaitsUntil(config.schedule, 'snov', now),
        }),
      ),
    ],
  };
};

function paidPolicyOf(snov: SnovConfig, publicUrl: string | null): PaidPolicy {
  return {
    balanceFloor: String(snov.balanceFloor),
    warnAt: snov.warnAt.map(String),
    dailyCredits: snov.dailyBudget?.toFixed(2) ?? null,
    isSwitchedOff: snov.isSpendingOff,
    fillWaitMs: snov.fillWaitMs,
    doubtAfterMs: snov.doubtAfterMs,
    tasksAtOnce: snov.tasksAtOnce,
    results: snov.results,
    publicUrl,
  };
}
