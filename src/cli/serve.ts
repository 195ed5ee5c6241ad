import type { Command } from 'commander';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { createLog } from '../observability/log.ts';
import { keepProgramPagesFew } from '../runtime/keep-program-pages-few.ts';
import { findProgramPageRelease } from '../runtime/release-program-pages.ts';
import type { DatabaseStamp } from '../store/settings.ts';
import { serveRoles, type Cli, type ServeRole } from './cli.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { refuseBadHostsFile } from './refuse-bad-hosts-file.ts';
import { refusePortInUse } from './refuse-port-in-use.ts';

const Options = z.object({
  roles: z
    .string()
    .transform((list) => list.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(serveRoles, `roles are ${serveRoles.join(', ')}`)))
    .default([...serveRoles]),
});

/** The service itself, until it is told to stop. */
export function addServeCommand(program: Command, host: CommandHost): void {
  defineCommand(program, host, {
    name: 'serve',
    about: 'run the service; without any provider key, on imitated providers',
    flags: { '--roles <roles>': `what to run, of ${serveRoles.join(',')} (default: all)` },
    options: Options,
    async run({ cli, options: { roles }, isJson, readSettings }) {
      const settings = readSettings();
      await refuseBadHostsFile(settings.config);
      await using stack = new AsyncDisposableStack();
      if (!settings.isSandbox) {
        await serve(cli, { config: settings.config, stamp: 'live', roles, isJson });
        return null;
      }
      // The imitated world is half the program; with a key it stays on the disk.
      const { startImitations } = await import('./start-imitations.ts');
      const { importFirstSnapshot } = await import('./import-first-snapshot.ts');
      const { sandbox, config } = await startImitations(cli, settings);
      stack.use(sandbox);
      await importFirstSnapshot(cli, config, sandbox);
      await serve(cli, { config, stamp: 'sandbox', roles, isJson });
      return null;
    },
  });
}

interface Serving {
  readonly config: Config;
  readonly stamp: DatabaseStamp;
  readonly roles: readonly ServeRole[];
  readonly isJson: boolean;
}

async function serve(cli: Cli, { config, stamp, roles, isJson }: Serving): Promise<void> {
  const { clock, random, timers } = cli;
  const log = createLog(config.logLevel);
  const app = await refusePortInUse(
    cli.startApp({ config, stamp, roles, log, clock, random, timers }, cli.signal),
    `set http.port (or PORT) to another one than ${config.http.port}, or 0 for a free one; http.host is ${config.http.host}`,
  );
  const providers = providersOf(config);
  const about = { url: app.url, mode: stamp, roles, database: config.databaseUrl, providers };
  await cli.print(isJson ? `${JSON.stringify(about)}\n` : `${greeting(about)}\n`);
  const ended = new AbortController();
  const keeping = keepProgramPagesFew(
    { release: findProgramPageRelease(), timers },
    AbortSignal.any([cli.signal, ended.signal]),
  );
  try {
    await app.stopped;
  } finally {
    ended.abort();
    await keeping;
  }
}

type Providers = Readonly<
  Record<'companies_house_rest' | 'companies_house_stream' | 'snov' | 'hunter', boolean>
>;

function providersOf(config: Config): Providers {
  return {
    companies_house_rest: config.rest !== null,
    companies_house_stream: config.stream !== null,
    snov: config.snov !== null,
    hunter: config.hunter !== null,
  };
}

function greeting(about: {
  readonly url: string;
  readonly mode: DatabaseStamp;
  readonly database: string;
  readonly providers: Providers;
}): string {
  const database = about.database.replace(/^sqlite:/, '');
  const lines =
    about.mode === 'sandbox'
      ? [
          'Strikewatch runs in SANDBOX mode: no provider key is set, so Companies House, Snov.io and the websites are imitated.',
          'Every company and person shown is invented. Set the keys (see .env.example) to go live.',
        ]
      : ['Strikewatch runs live.', providersLine(about.providers)];
  const address = about.url === '' ? 'The API is not among its roles.' : `Open: ${about.url}`;
  return [...lines, `Data: ${database}`, address].join('\n');
}

const providerNames = {
  companies_house_rest: 'Companies House REST',
  companies_house_stream: 'Companies House stream',
  snov: 'Snov.io',
  hunter: 'Hunter',
} as const satisfies Readonly<Record<keyof Providers, string>>;

function providersLine(providers: Providers): string {
  const named = Object.entries(providerNames).map(([key, name]) => ({
    name,
    isOn: Object.entries(providers).some(([other, isOn]) => other === key && isOn),
  }));
  const listed = (isOn: boolean): string =>
    named
      .filter((provider) => provider.isOn === isOn)
      .map(({ name }) => name)
      .join(', ') || 'none';
  return `Providers on: ${listed(true)}; off, for want of a key: ${listed(false)}.`;
}
