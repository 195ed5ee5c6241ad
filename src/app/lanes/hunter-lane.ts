import type { HunterConfig } from '../../config/hunter-config.ts';
import type { PaidProvider } from '../../domain/paid-provider.ts';
import { laneWaitsUntil } from '../../domain/schedule.ts';
import { createProviderClient } from '../../http/provider-client.ts';
import { announceBreaker } from '../../pipeline/announce-breaker.ts';
import { createCountEmails } from '../../pipeline/count-emails.ts';
import type { PaidPolicy } from '../../pipeline/paid-policy.ts';
import { createRunPaidTask } from '../../pipeline/run-paid-task.ts';
import { readSpendingStop } from '../../pipeline/stop-spending.ts';
import { runnable } from '../../queue/job-kind.ts';
import { createCallHold } from '../../queue/call-hold.ts';
import { createPersistedBreakers } from '../../queue/persisted-breaker.ts';
import { createPersistedPace } from '../../queue/persisted-pace.ts';
import { createHunter } from '../../sources/hunter/client.ts';
import {
  guardHunter,
  hunterNeeds,
  type HunterOperation,
} from '../../sources/hunter/guard-client.ts';
import { createHunterProvider } from '../../sources/hunter/paid-provider.ts';
import type { LaneOptions, OpenLane } from './lane-work.ts';

const windowMs = 60_000;

export const openHunterLane: OpenLane<
  PaidProvider,
  LaneOptions & { readonly hunter: HunterConfig }
> = async ({ config, db, context, timers, hash, hunter }, stack) => {
  const { url, apiKey, callsPerMinute, isShared } = hunter;
  const breakers = createPersistedBreakers<HunterOperation>({
    provider: 'hunter',
    needs: hunterNeeds,
    db,
    clock: context.clock,
    onNews: (trx, news) => announceBreaker(trx, context, news),
  });
  // The key may have been put right since the last process was refused.
  await breakers.forgetRefusedKey('read');
  await breakers.forgetRefusedKey('start');
  const http = createProviderClient({
    allowedOrigins: [url],
    userAgent: config.scanner.userAgent,
  });
  const client = createHunter({
    http: stack.use(http),
    baseUrl: url,
    apiKey: apiKey.reveal(),
    pace: createPersistedPace({
      ...context,
      provider: 'hunter',
      plan: { callsPerWindow: callsPerMinute, windowMs },
      db,
      timers,
      hold: createCallHold({
        lane: 'hunter',
        isSpendingStopped: async (trx) => (await readSpendingStop(trx, 'hunter')) !== null,
      }),
    }),
  });
  return {
    client: createHunterProvider(guardHunter(client, breakers), { isShared, clock: context.clock }),
    heldUpUntil: () => breakers.heldUpUntil('read'),
    kinds: [
      runnable(createCountEmails(context)),
      runnable(
        createRunPaidTask(context, {
          hash,
          paid: paidPolicyOf(hunter),
          waitsUntil: (now) => laneWaitsUntil(config.schedule, 'hunter', now),
        }),
      ),
    ],
  };
};

function paidPolicyOf(hunter: HunterConfig): PaidPolicy {
  return {
    balanceFloor: String(hunter.balanceFloor),
    warnAt: hunter.warnAt.map(String),
    dailyCredits: hunter.dailyBudget?.toFixed(2) ?? null,
    isSwitchedOff: hunter.isSpendingOff,
    // One request asks for one subject: there is nothing to wait for.
    fillWaitMs: 0,
    // It answers at once: what is awaited is a verification now and then.
    tasksAtOnce: 8,
    doubtAfterMs: hunter.doubtAfterMs,
    // It answers at once, and delivers nothing.
    results: 'polling',
    publicUrl: null,
  };
}
