import type { Logger } from 'pino';
import { bindSuppressionHash } from './cli/open-suppression-hash.ts';
import { stepPolicyOf } from './cli/step-policy.ts';
import type { Config } from './config/config.ts';
import { generousPlans } from './config/generous-plans.ts';
import { announceDeadJob } from './pipeline/announce-dead-job.ts';
import type { StepContext } from './pipeline/step-context.ts';
import type { Clock } from './runtime/clock.ts';
import type { Random } from './runtime/random.ts';
import { runTogether } from './runtime/run-together.ts';
import type { Timers } from './runtime/timers.ts';
import { holdLease } from './queue/hold-lease.ts';
import { createDiskWatch, outlastFullDisk } from './queue/outlast-full-disk.ts';
import { ownQueue, type OwnQueueOptions } from './queue/own-queue.ts';
import { isOwnerGone, processOwner } from './runtime/process-owner.ts';
import type { Fence } from './store/leases.ts';
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
const load = {
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
  if (options.stamp === 'live') for (const plan of generousPlans(config)) log.warn(plan);
  const roles = new Set(options.roles);
  const isFollowing = roles.has('stream') && config.stream !== null;

  const disk = createDiskWatch({ clock, timers, log });
  let url = '';
  if (roles.has('api')) {
    const startApi = await load.api();
    const api = await startApi({ ...options, store, context, hash, disk });
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
  const parts: ((needed: AbortSignal) => Promise<void>)[] = [];
  if (isFollowing) {
    const followStreams = await load.stream();
    const follow = (held: AbortSignal, fence: Fence): Promise<void> =>
      followStreams({ config, db: store.db, context, timers, fence }, held);
    parts.push((needed) => holdLease({ ...lease, name: 'streams' }, follow, needed));
  }
  if (roles.has('worker')) {
    const runLanes = await load.worker();
    const owning: OwnQueueOptions = {
      ...lease,
      onDiscard: (trx, job, reason) => announceDeadJob(trx, context, { job, reason }),
    };
    const lanes = { config, stamp: options.stamp, db: store.db, context, timers, hash };
    parts.push((needed) => ownQueue(owning, (held) => runLanes(lanes, held), needed));
  }
  const owned = stack.move();
  const running = runTogether(
    parts.map((part) => (needed) => outlastFullDisk({ timers, disk }, part, needed)),
    signal,
  );
  return { url, stopped: finish(running, owned, signal) };
}

/** Waits for the signal, or for the work to fail; either way everything is closed in reverse order. */
async function finish(
  working: Promise<void>,
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
