import type { Logger } from 'pino';
import { createApiServer } from './api/server.ts';
import { bindSuppressionHash } from './cli/open-suppression-hash.ts';
import { stepPolicyOf } from './cli/step-policy.ts';
import type { Config } from './config/config.ts';
import { createProviderClient } from './http/provider-client.ts';
import { announceDeadJob } from './pipeline/announce-dead-job.ts';
import { enqueueStep } from './pipeline/enqueue-step.ts';
import { createStreamSink } from './pipeline/follow-stream.ts';
import type { StepContext } from './pipeline/step-context.ts';
import { readStream } from './sources/companies-house-stream/read-stream.ts';
import type { Clock } from './runtime/clock.ts';
import type { Random } from './runtime/random.ts';
import type { Timers } from './runtime/timers.ts';
import { ownQueue } from './queue/own-queue.ts';
import { runLanes } from './app/run-lanes.ts';
import { isOwnerGone, processOwner } from './runtime/process-owner.ts';
import { openStore, type Db } from './store/open-store.ts';
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

  const work = async (held: AbortSignal): Promise<void> => {
    const running: Promise<void>[] = [];
    if (isFollowing) running.push(followCompanies({ config, db: store.db, context, timers }, held));
    if (roles.has('worker')) {
      running.push(
        runLanes({ config, stamp: options.stamp, db: store.db, context, timers, hash }, held),
      );
    }
    await Promise.all(running);
  };
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
    streams: isFollowing ? ['companies'] : [],
    balanceFloor: config.snov?.balanceFloor ?? 0,
    enqueue: (name, request) =>
      store.db.transaction().execute((trx) => enqueueStep(trx, context, { name, ...request })),
  });
  stack.defer(() => server.close());
  const url = roles.has('api')
    ? await server.listen({ host: config.http.host, port: config.http.port })
    : '';
  const owning =
    isFollowing || roles.has('worker')
      ? ownQueue(
          {
            db: store.db,
            owner: processOwner(random.uuid()),
            isOwnerGone,
            clock,
            timers,
            log,
            onDiscard: (trx, job, reason) => announceDeadJob(trx, context, { job, reason }),
          },
          work,
          signal,
        )
      : Promise.resolve();
  const owned = stack.move();
  return { url, stopped: finish(owning, owned, signal) };
}

/** Waits for the signal, or for the work to fail; either way everything is closed in reverse order. */
async function finish(
  owning: Promise<void>,
  owned: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<void> {
  const aborted = Promise.withResolvers<void>();
  const onAbort = (): void => aborted.resolve();
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.all([owning, aborted.promise]);
  } finally {
    await owned.disposeAsync();
  }
}

interface FollowOptions {
  readonly config: Config;
  readonly db: Db;
  readonly context: StepContext;
  readonly timers: Timers;
}

async function followCompanies(
  { config, db, context, timers }: FollowOptions,
  signal: AbortSignal,
): Promise<void> {
  if (config.stream === null) return;
  const { url, apiKey } = config.stream;
  await using http = createProviderClient({
    allowedOrigins: [url],
    userAgent: config.scanner.userAgent,
  });
  await readStream(
    {
      http,
      url: new URL('companies', url.endsWith('/') ? url : `${url}/`),
      apiKey: apiKey.reveal(),
      sink: createStreamSink(db, context, 'companies'),
      clock: context.clock,
      random: context.random,
      timers,
    },
    signal,
  );
}
