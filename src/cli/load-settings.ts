import { existsSync } from 'node:fs';
import { hasNoProviderKeys, toConfig, type Config } from '../config/config.ts';
import { loadConfig, type LoadedConfig } from '../config/load-config.ts';
import type { Cli } from './cli.ts';

export const sandboxDatabase = 'sqlite:./data/sandbox.db';

export interface Settings extends LoadedConfig {
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
  const isSandbox = hasNoProviderKeys(loaded.values);
  return { ...loaded, config: toConfig(loaded.values), file, isSandbox };
}

/**
 * The database that commands beside a running service mean. Without keys and without database.url the service uses the sandbox's, so they do
 * too, unless something was imported into the default one.
 */
export function databaseInUse(settings: Settings): string {
  const { databaseUrl } = settings.config;
  const isChosen = settings.origins['database.url'] !== 'default';
  if (isChosen || !settings.isSandbox) return databaseUrl;
  return existsSync(databaseUrl.replace(/^sqlite:/, '')) ? databaseUrl : sandboxDatabase;
}
