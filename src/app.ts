import { createHash } from 'node:crypto';
import { readMasterKey } from './config/master-key.ts';
import type { Logger } from 'pino';
import { createApiServer } from './api/server.ts';
import type { Config } from './config/config.ts';
import { createProviderClient } from './http/provider-client.ts';
import { createStreamSink } from './pipeline/follow-stream.ts';
import type { StepContext } from './pipeline/step-context.ts';
import { readStream } from './sources/companies-house-stream/read-stream.ts';
import type { Clock } from './runtime/clock.ts';
import type { Random } from './runtime/random.ts';
import type { Timers } from './runtime/timers.ts';
import { openStore } from './store/open-store.ts';
import {
  stampDatabase,
  stampMasterKey,
  systemPrincipal,
  type DatabaseStamp,
} from './store/settings.ts';
import { createSuppressionHash } from './store/suppressions.ts';

export interface AppOptions {
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
  const masterKey = readMasterKey(config, random);
  await stampMasterKey(store.db, createHash('sha256').update(masterKey).digest('hex'));
  const systemPrincipalId = await systemPrincipal(store.db, {
    id: random.uuid(),
    now: clock.now(),
  });
  const context: StepContext = {
    clock,
    random,
    log,
    systemPrincipalId,
    policy: {
      autoEnrich: config.autoEnrich,
      confirm: config.stream?.confirm ?? 'transitions',
      hasPaidProvider: config.snov !== null,
      officersFetch: config.officers.fetch,
      cache: config.cache,
    },
  };
  const tasks: Promise<void>[] = [];
  if (config.stream !== null) {
    const http = stack.use(
      createProviderClient({
        allowedOrigins: [config.stream.url],
        userAgent: config.scanner.userAgent,
      }),
    );
    const sink = createStreamSink(store.db, context, 'companies');
    const url = new URL('companies', `${config.stream.url.replace(/\/$/, '')}/`);
    const apiKey = config.stream.apiKey.reveal();
    tasks.push(readStream({ http, url, apiKey, sink, clock, random, timers }, signal));
  }
  const server = createApiServer({
    reader: store.reader,
    clock,
    log,
    hash: createSuppressionHash(masterKey),
    systemPrincipalId,
    devToken: options.stamp === 'sandbox' ? (config.http.devToken?.reveal() ?? null) : null,
    isSandbox: options.stamp === 'sandbox',
  });
  stack.defer(() => server.close());
  const url = await server.listen({ host: config.http.host, port: config.http.port });
  const owned = stack.move();
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return {
    url,
    stopped: aborted.then(async () => {
      await Promise.all(tasks);
      await owned.disposeAsync();
    }),
  };
}
