import { basename, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import type { ImportScope } from '../domain/register-import.ts';
import { createLog } from '../observability/log.ts';
import { importPscSnapshot, type PscImportProgress } from '../pipeline/import-psc-snapshot.ts';
import type { PscImportReport } from '../pipeline/psc-import-report.ts';
import { openPscInput } from '../sources/companies-house-psc/open-psc-input.ts';
import { openStore } from '../store/open-store.ts';
import { stampDatabase, systemPrincipal, type DatabaseStamp } from '../store/settings.ts';
import type { Cli } from './cli.ts';
import { UsageError } from './cli-errors.ts';
import { placeImportFiles } from './place-import-files.ts';
import { stepPolicyOf } from './step-policy.ts';
import { writeReportFile } from './write-report-file.ts';

export interface ImportedPscFile {
  readonly report: PscImportReport;
  /** Where the report stands as JSON; null when it could not be written. */
  readonly reportFile: string | null;
}

export interface ImportPscRequest {
  readonly path: string;
  readonly config: Config;
  readonly stamp: DatabaseStamp;
  /** Whose persons are kept: companies with an open episode, or all that are stored. */
  readonly scope: ImportScope;
  /** Null: as the file says. */
  readonly snapshotDate: string | null;
  /** Whether a snapshot that looks wrong is applied all the same. */
  readonly isAccepted: boolean;
  readonly onProgress: (progress: PscImportProgress) => void;
}

/** Imports the snapshot of persons with significant control into the configured database. The input is checked before that is made. */
export async function importPscFile(cli: Cli, request: ImportPscRequest): Promise<ImportedPscFile> {
  const { path, config, stamp, scope, snapshotDate, isAccepted, onProgress } = request;
  const { clock, random, signal } = cli;
  const input = await openPscInput(path);
  refuseFuture(snapshotDate ?? input.snapshotDate, clock.now());
  await using store = await openStore(config.databaseUrl);
  await stampDatabase(store.db, stamp);
  const now = clock.now();
  const systemPrincipalId = await systemPrincipal(store.db, { id: random.uuid(), now });
  const log = createLog(config.logLevel);
  const { rejectsPath, reportPath } = placeImportFiles(path, config.databaseUrl, now);
  const report = await importPscSnapshot({
    db: store.db,
    context: { clock, random, log, systemPrincipalId, policy: stepPolicyOf(config) },
    timers: cli.timers,
    input,
    fileName: basename(resolve(path)),
    scope,
    snapshotDate,
    isAccepted,
    signal,
    onProgress,
    rejectsPath,
  });
  return { report, reportFile: await writeReportFile(cli, reportPath, report) };
}

/** Facts from the future would stand against every snapshot until then. */
function refuseFuture(snapshotDate: string | null, now: number): void {
  if (snapshotDate === null || Date.parse(`${snapshotDate}T00:00:00Z`) <= now) return;
  throw new UsageError([
    `the snapshot of ${snapshotDate} lies in the future: pass its right date with --snapshot-date YYYY-MM-DD`,
  ]);
}
