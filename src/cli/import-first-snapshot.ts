import type { Config } from '../config/config.ts';
import { hasCompleteSnapshot } from '../store/bulk-snapshots.ts';
import { openStore } from '../store/open-store.ts';
import type { Cli } from './cli.ts';
import { importFile } from './import-file.ts';

/** Gives a new sandbox database the invented register to begin with, the way a real one gets the real. */
export async function importFirstSnapshot(
  cli: Cli,
  config: Config,
  bulkZip: string,
): Promise<void> {
  if (await hasSnapshot(config.databaseUrl)) return;
  await importFile(cli, {
    path: bulkZip,
    config,
    stamp: 'sandbox',
    scope: 'register',
    snapshotDate: null,
    isAccepted: false,
    onProgress: () => undefined,
  });
}

async function hasSnapshot(databaseUrl: string): Promise<boolean> {
  await using store = await openStore(databaseUrl);
  return await hasCompleteSnapshot(store.reader);
}
