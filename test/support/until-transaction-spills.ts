import { statSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** Far more than a lease or a note of a begun import takes. */
const largeBytes = 2_000_000;

/**
 * Resolves while one large transaction runs: SQLite writes what does not fit its cache to the log before the commit, and nothing but
 * that transaction makes the log large.
 */
export async function untilTransactionSpills(database: string): Promise<void> {
  const log = `${database}-wal`;
  for await (const { filename } of watch(dirname(database))) {
    if (filename !== basename(log)) continue;
    if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > largeBytes) return;
  }
}
