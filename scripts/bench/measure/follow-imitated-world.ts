import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { startApp } from '../../../src/app.ts';
import { imitatedEnvironment } from '../../../src/cli/imitated-environment.ts';
import { toConfig } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { environmentName } from '../../../src/config/options.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import { systemTimers } from '../../../src/runtime/timers.ts';
import type { startSandbox } from '../../../src/sandbox/start-sandbox.ts';

/** Runs the roles stream and worker on an imitated world, by `settings` as `config` names them, until disposed of. Resolves once they follow the stream. */
export async function followImitatedWorld(
  sandbox: Awaited<ReturnType<typeof startSandbox>>,
  settings: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<AsyncDisposable> {
  const chosen = Object.fromEntries(
    Object.entries(settings).map(([path, value]) => [environmentName(path), value]),
  );
  const { values } = loadConfig({
    file: null,
    environment: { ...imitatedEnvironment(sandbox), ...chosen },
  });
  const stop = new AbortController();
  const app = await startApp(
    {
      config: toConfig(values),
      stamp: 'sandbox',
      roles: ['stream', 'worker'],
      log: pino({ level: 'silent' }),
      clock: systemClock,
      random: systemRandom,
      timers: systemTimers,
    },
    AbortSignal.any([signal, stop.signal]),
  );
  const service: AsyncDisposable = {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await app.stopped;
    },
  };
  try {
    while (sandbox.control.observed().streamConnections === 0) {
      await setTimeout(100, null, { signal });
    }
    return service;
  } catch (error) {
    await service[Symbol.asyncDispose]();
    throw error;
  }
}
