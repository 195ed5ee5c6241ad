import { basename, dirname, join, resolve } from 'node:path';
import { sqlitePath } from '../store/open-store.ts';

/** What an import writes besides the database, and where: beside it. */
export interface ImportFiles {
  readonly stagingPath: string;
  readonly rejectsPath: string;
  readonly reportPath: string;
}

/** The names tell what was imported and when, so that no import overwrites the report of another. */
export function placeImportFiles(path: string, databaseUrl: string, now: number): ImportFiles {
  const databasePath = resolve(sqlitePath(databaseUrl));
  const folder = dirname(databasePath);
  const name = `${basename(resolve(path))}-${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}`;
  return {
    stagingPath: `${databasePath}.import`,
    rejectsPath: join(folder, 'rejects', `${name}.jsonl`),
    reportPath: join(folder, 'reports', `${name}.json`),
  };
}
