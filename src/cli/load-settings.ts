import { existsSync } from 'node:fs';
import { hasNoProviderKeys, toConfig, type Config } from '../config/config.ts';
import { loadConfig, type LoadedConfig } from '../config/load-config.ts';
import type { Cli } from './cli.ts';

export const sandboxDatabase = 'sqlite:./data/sandbox.db';

export interface Settings extends LoadedConfig {
  /** With the database in use, see {@link databaseInUse}. */
  readonly config: Config;
  readonly file: string | null;
  /** True when no provider has a key, so that `serve` runs on imitated ones. */
  readonly isSandbox: boolean;
}

/** Reads the settings for a command and says what in them has no effect. */
export function loadSettings(cli: Cli, file: string | null): Settings {
  const loaded = loadConfig({ environment: cli.environment, file });
  if (loaded.unknownVariables.length > 0) {
    cli.note(
      `warning: no such setting, ignored: ${loaded.unknownVariables.join(', ')} (names: strikewatch config show)`,
    );
  }
  const config = { ...toConfig(loaded.values), databaseUrl: databaseInUse(cli, loaded) };
  return { ...loaded, config, file, isSandbox: hasNoProviderKeys(loaded.values) };
}

/**
 * The database that commands beside a running service mean. Without keys and without database.url the service uses the sandbox's, so they do
 * too, unless something was imported into the default one.
 */
function databaseInUse(cli: Cli, { values, origins }: LoadedConfig): string {
  const url = values['database.url'];
  const isChosen = origins['database.url'] !== 'default';
  if (isChosen || !hasNoProviderKeys(values)) return url;
  if (!isThere(url)) return sandboxDatabase;
  if (isThere(sandboxDatabase)) {
    cli.note(
      `note: no provider key is set, so "serve" uses ${pathOf(sandboxDatabase)}; other commands use ${pathOf(url)}, which exists too. Choose with database.url.`,
    );
  }
  return url;
}

function isThere(url: string): boolean {
  return existsSync(pathOf(url));
}

function pathOf(url: string): string {
  return url.replace(/^sqlite:/, '');
}
