import type { Logger } from 'pino';
import { createApiServer } from './api/server.ts';
import { bindSuppressionHash } from './cli/open-suppression-hash.ts';
import { stepPolicyOf } from './cli/step-policy.ts';
import type { Config } from './config/config.ts';
import { announceDeadJob } from './pipeline/announce-dead-job.ts';
import { enqueueStep } from './pipeline/enqueue-step.ts';
import type { StepContext } from './pipeline/step-context.ts';
import type { Clock } from './runtime/clock.ts';
import type { Random } from './runtime/random.ts';
import type { Timers } from './runtime/timers.ts';
import { holdLease } from './queue/hold-lease.ts';
import { ownQueue } from './queue/own-queue.ts';
import { followStreams } from './app/follow-streams.ts';
import { runLanes } from './app/run-lanes.ts';
import { isOwnerGone, processOwner } from './runtime/process-owner.ts';
import { openStore } from './store/open-store.ts';
import { createCurrentRegister } from './store/register-file/current-register.ts';
import { registerFolderOf } from './store/register-file/register-folder.ts';
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

  const register = stack.use(
    createCurrentRegister(store.reader, registerFolderOf(config.databaseUrl), (error) => {
      log.error({ err: error }, 'the register file cannot be read: import the bulk file again');
    }),
  );
  const server = createApiServer({
    reader: store.reader,
    register,
    clock,
    random,
    log,
    hash,
    systemPrincipalId,
    devToken: options.stamp === 'sandbox' ? (config.http.devToken?.reveal() ?? null) : null,
    isSandbox: options.stamp === 'sandbox',
    // Whoever follows them, here or in a process of its own.
    streams: config.stream?.streams ?? [],
    schedule: config.schedule,
    balanceFloor: config.snov?.balanceFloor ?? 0,
    enqueue: (name, request) =>
      store.db.transaction().execute((trx) => enqueueStep(trx, context, { name, ...request })),
  });
  stack.defer(() => server.close());
  const url = roles.has('api')
    ? await server.listen({ host: config.http.host, port: config.http.port })
    : '';
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
    running.push(
      holdLease(
        { ...lease, name: 'streams' },
        (held, fence) => followStreams({ config, db: store.db, context, timers, fence }, held),
        signal,
      ),
    );
  }
  if (roles.has('worker')) {
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
