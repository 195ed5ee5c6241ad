import { announceRefusal } from '../../pipeline/announce-refusal.ts';
import { createRunPaidTask } from '../../pipeline/run-paid-task.ts';
import type { SnovConfig } from '../../config/config.ts';
import { laneWaitsUntil } from '../../domain/schedule.ts';
import { createProviderClient } from '../../http/provider-client.ts';
import { runnable } from '../../queue/job-kind.ts';
import { createPersistedPace } from '../../queue/persisted-pace.ts';
import { createSnov, type Snov } from '../../sources/snov/client.ts';
import type { LaneOptions, OpenLane } from './lane-work.ts';

const windowMs = 60_000;

export const openSnovLane: OpenLane<Snov, LaneOptions & { readonly snov: SnovConfig }> = async (
  { config, db, context, timers, hash, snov },
  stack,
) => {
  const { url, clientId, clientSecret, callsPerMinute, balanceFloor } = snov;
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
      // A 401 is an expired token there, which the client renews by itself.
      plan: { callsPerWindow: callsPerMinute, windowMs, refusalPauseMs: null },
      db,
      timers,
      onRefusal: (trx, seen) => announceRefusal(trx, context, seen),
    }),
    clock: context.clock,
  });
  return {
    client,
    kinds: [
      runnable(
        createRunPaidTask(context, {
          hash,
          balanceFloor: String(balanceFloor),
          waitsUntil: (now) => laneWaitsUntil(config.schedule, 'snov', now),
        }),
      ),
    ],
  };
};
