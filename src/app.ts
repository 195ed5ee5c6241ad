import type { Logger } from 'pino';
import { bindSuppressionHash } from './cli/open-suppression-hash.ts';
import { stepPolicyOf } from './cli/step-policy.ts';
import type { Config } from './config/config.ts';
import { announceDeadJob } from './pipeline/announce-dead-job.ts';
import type { StepContext } from './pipeline/step-context.ts';
import type { Clock } from './runtime/clock.ts';
import type { Random } from './runtime/random.ts';
import type { Timers } from './runtime/timers.ts';
import { holdLease } from './queue/hold-lease.ts';
import { ownQueue } from './queue/own-queue.ts';
import { isOwnerGone, processOwner } from './runtime/process-owner.ts';
import { openStore } from './store/open-store.ts';
import { stampDatabase, systemPrincipal, type DatabaseStamp } from './store/settings.ts';

export interface AppOptions {
  readonly roles: readonly ('api' | 'stream' | 'worker')[];
  readonly config: Config;
  readonly stamp: DatabaseStamp;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
}

export interface App {
  /** Where the API listens. */
  readonly url: string;
  /** Resolves when everything has stopped after the signal. */
  readonly stopped: Promise<void>;
}

/** The parts of the product by role. Each is loaded only where it runs: whoever follows the streams alone has no room for the API. */
const parts = {
  api: async () => (await import('./app/start-api.ts')).startApi,
  stream: async () => (await import('./app/follow-streams.ts')).followStreams,
  worker: async () => (await import('./app/run-lanes.ts')).runLanes,
} as const;

/** Wires the product and runs it until the signal fires. The only file that knows everything. */
export async function startApp(options: AppOptions, signal: AbortSignal): Promise<App> {
  const { config, clock, random, timers, log } = options;
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await openStore(config.databaseUrl));
  await stampDatabase(store.db, options.stamp);
  const hash = await bindSuppressionHash(store.db, config, random);
  const systemPrincipalId = await systemPrincipal(store.db, {
    id: random.uuid(),
    now: clock.now(),
  });
  const context: StepContext = {
    clock,
    random,
    log,
    systemPrincipalId,
    policy: stepPolicyOf(config),
  };
  const roles = new Set(options.roles);
  const isFollowing = roles.has('stream') && config.stream !== null;

  let url = '';
  if (roles.has('api')) {
    const startApi = await parts.api();
    const api = await startApi({ ...options, store, context, hash });
    url = stack.use(api).url;
  }
  const lease = {
    db: store.db,
    owner: processOwner(random.uuid()),
    isOwnerGone,
    clock,
    timers,
    log,
  };
  const running: Promise<void>[] = [];
  if (isFollowing) {
    const followStreams = await parts.stream();
    running.push(
      holdLease(
        { ...lease, name: 'streams' },
        (held, fence) => followStreams({ config, db: store.db, context, timers, fence }, held),
        signal,
      ),
    );
  }
  if (roles.has('worker')) {
    const runLanes = await parts.worker();
    running.push(
      ownQueue(
        {
          ...lease,
          onDiscard: (trx, job, reason) => announceDeadJob(trx, context, { job, reason }),
        },
        (held) =>
          runLanes({ config, stamp: options.stamp, db: store.db, context, timers, hash }, held),
        signal,
      ),
    );
  }
  const owned = stack.move();
  return { url, stopped: finish(Promise.all(running), owned, signal) };
}

/** Waits for the signal, or for the work to fail; either way everything is closed in reverse order. */
async function finish(
  working: Promise<unknown>,
  owned: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<void> {
  const aborted = Promise.withResolvers<void>();
  const onAbort = (): void => aborted.resolve();
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.all([working, aborted.promise]);
  } finally {
    await owned.disposeAsync();
  }
}
