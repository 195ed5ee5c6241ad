import { startSandbox, type Sandbox } from '../sandbox/start-sandbox.ts';
import { toConfig } from '../config/config.ts';
import { environmentName } from '../config/options.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Cli } from './cli.ts';
import { imitatedEnvironment } from './imitated-environment.ts';
import { sandboxDatabase, type Settings } from './load-settings.ts';

export const sandboxFolder = 'data/sandbox';
export const sandboxStateFile = 'data/sandbox/state.json';

export interface Imitations {
  readonly sandbox: Sandbox;
  readonly config: Settings['config'];
}

/** Starts the imitated providers and reads the configuration again with their addresses and keys in it. */
export async function startImitations(cli: Cli, settings: Settings): Promise<Imitations> {
  const sandbox = await startSandbox({
    directory: sandboxFolder,
    stateFile: sandboxStateFile,
    portBase: 0,
  });
  const isDatabaseChosen = settings.origins['database.url'] !== 'default';
  try {
    const { values } = loadConfig({
      file: settings.file,
      environment: {
        ...cli.environment,
        ...imitatedEnvironment(sandbox, settings.values['enrichment.providers'] ?? undefined),
        ...(!isDatabaseChosen && { [environmentName('database.url')]: sandboxDatabase }),
      },
    });
    return { sandbox, config: toConfig(values) };
  } catch (error) {
    await sandbox[Symbol.asyncDispose]();
    throw error;
  }
}
