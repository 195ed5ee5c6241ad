import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { wasImportedSince } from '../store/bulk-snapshots.ts';
import { openReader, sqlitePath, StoreError } from '../store/open-store.ts';
import { EnvironmentError } from './cli-errors.ts';

/** What is said of an import that ended because the disk is full. */
export async function noRoom(
  databaseUrl: string,
  startedAt: number,
  cause: unknown,
): Promise<EnvironmentError> {
  const path = sqlitePath(databaseUrl);
  const came = existsSync(path) ? await whatCameOfIt(databaseUrl, startedAt) : outcomes.nothing;
  const text = `there is no room to write in ${dirname(resolve(path))}. ${came}`;
  return new EnvironmentError(text, { cause });
}

const outcomes = {
  nothing:
    'Nothing was changed. Make room (a first import needs about 1 GB, with --scope register 4 GB) and run the same import again',
  applied:
    'The import was applied all the same, only its report could not be written. Make room before anything else is done',
  unknown:
    'Whether the import was applied can be read when there is room: make some and run the same import again, which does nothing twice',
} as const;

/**
 * SQLite may say of the last bytes of a commit that they did not fit when all that matters is written, and go back; whoever opens the
 * database next finds it committed (https://sqlite.org/wal.html). So it is opened and asked.
 */
async function whatCameOfIt(databaseUrl: string, startedAt: number): Promise<string> {
  try {
    await using db = openReader(databaseUrl);
    return (await wasImportedSince(db, startedAt)) ? outcomes.applied : outcomes.nothing;
  } catch (error) {
    // There was not even room for its tables.
    return error instanceof StoreError ? outcomes.nothing : outcomes.unknown;
  }
}
