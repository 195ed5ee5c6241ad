import type { Config } from '../config/config.ts';
import { hasCompleteSnapshot } from '../store/bulk-snapshots.ts';
import { openStore } from '../store/open-store.ts';
import { findNewestPscSnapshot } from '../store/psc-snapshots.ts';
import type { Cli } from './cli.ts';
import { importFile } from './import-file.ts';
import { importPscFile } from './import-psc-file.ts';

/** The files that the imitated register publishes. */
export interface PublishedFiles {
  readonly bulkZip: string;
  readonly pscZips: { readonly whole: string };
}

/** Gives a new sandbox database the invented register and its owners to begin with, the way a real one gets the real. */
export async function importFirstSnapshot(
  cli: Cli,
  config: Config,
  { bulkZip, pscZips }: PublishedFiles,
): Promise<void> {
  const has = await readWhatIsThere(config.databaseUrl);
  const request = {
    config,
    stamp: 'sandbox',
    scope: 'register',
    snapshotDate: null,
    isAccepted: false,
    onProgress: () => undefined,
  } as const;
  if (!has.companies) {
    await importFile(cli, { ...request, path: bulkZip, onEnd: () => undefined });
  }
  if (!has.owners) await importPscFile(cli, { ...request, path: pscZips.whole });
}

async function readWhatIsThere(databaseUrl: string) {
  await using store = await openStore(databaseUrl);
  return {
    companies: await hasCompleteSnapshot(store.reader),
    owners: (await findNewestPscSnapshot(store.reader)) !== undefined,
  };
}
