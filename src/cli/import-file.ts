import { basename, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import type { ImportScope } from '../domain/register-import.ts';
import { snapshotAsOf } from '../domain/snapshot-as-of.ts';
import { createLog } from '../observability/log.ts';
import type { ImportReport } from '../pipeline/import-report.ts';
import { importRegister } from '../pipeline/import-register.ts';
import type { ImportProgress } from '../pipeline/stage-rows.ts';
import { openRegisterFile } from '../pipeline/open-register-file.ts';
import { readBulkFileName } from '../sources/companies-house-bulk/bulk-file-name.ts';
import { openStore } from '../store/open-store.ts';
import { registerFolderOf } from '../store/register-file/register-folder.ts';
import { stampDatabase, systemPrincipal, type DatabaseStamp } from '../store/settings.ts';
import type { Cli } from './cli.ts';
import { UsageError } from './cli-errors.ts';
import { placeImportFiles } from './place-import-files.ts';
import { stepPolicyOf } from './step-policy.ts';
import { writeReportFile } from './write-report-file.ts';

export interface ImportFileRequest {
  readonly path: string;
  readonly config: Config;
  readonly stamp: DatabaseStamp;
  readonly scope: ImportScope;
  /** Null: as the file's name says. */
  readonly snapshotDate: string | null;
  /** Import also what does not look like the register. */
  readonly isAccepted: boolean;
  readonly onProgress: (progress: ImportProgress) => void;
  /** Told once the file is applied, or held: whatever happens then changes that no more. */
  readonly onEnd: (report: ImportReport) => void;
}

export interface ImportedFile {
  readonly report: ImportReport;
  /** Where the report stands as JSON; null when it could not be written. */
  readonly reportFile: string | null;
}

/** Imports a bulk file, zip or folder into the configured database. The input is checked before that is made. */
export async function importFile(cli: Cli, request: ImportFileRequest): Promise<ImportedFile> {
  const { path, config, scope } = request;
  const { clock, random, signal } = cli;
  const input = await openRegisterFile(path, signal);
  const snapshotDate = request.snapshotDate ?? input.snapshotDate;
  refuseFuture(snapshotDate, clock.now());
  if (snapshotDate === null) {
    cli.note(
      'warning: no date in the file name: pass --snapshot-date YYYY-MM-DD. Without it nothing that is known already is overwritten.',
    );
  }
  const named = readBulkFileName(basename(resolve(path)));
  if (named?.part != null && !input.isCompleteSet) {
    const { number, total } = named.part;
    cli.note(
      `warning: this is part ${number} of ${total}: companies of the others are neither entered nor taken for gone. Import a folder with all ${total} for that.`,
    );
  }
  const said = named?.snapshotDate ?? snapshotDate;
  if (request.snapshotDate === null && said !== snapshotDate) {
    cli.note(
      `warning: the name of the zip says ${said}, that of the file in it ${snapshotDate}, which counts: pass --snapshot-date YYYY-MM-DD if it is wrong`,
    );
  }
  await using store = await openStore(config.databaseUrl, cli.timers, { fillsNew: true });
  await stampDatabase(store.db, request.stamp);
  const systemPrincipalId = await systemPrincipal(store.db, {
    id: random.uuid(),
    now: clock.now(),
  });
  const log = createLog(config.logLevel);
  const { stagingPath, rejectsPath, reportPath } = placeImportFiles(
    path,
    config.databaseUrl,
    clock.now(),
  );
  const report = await importRegister({
    db: store.db,
    context: { clock, random, log, systemPrincipalId, policy: stepPolicyOf(config) },
    timers: cli.timers,
    input,
    fileName: basename(resolve(path)),
    scope,
    snapshotDate,
    isAccepted: request.isAccepted,
    signal,
    onProgress: request.onProgress,
    onEnd: request.onEnd,
    registerFolder: registerFolderOf(config.databaseUrl),
    stagingPath,
    rejectsPath,
    maxChecks: config.officers.maxCompanies,
  });
  return { report, reportFile: await writeReportFile(cli, reportPath, report) };
}

/** Rows from the future would stand against everything that the register says until then. */
function refuseFuture(snapshotDate: string | null, now: number): void {
  if (snapshotAsOf(snapshotDate) <= now) return;
  throw new UsageError([
    `the snapshot of ${snapshotDate} lies in the future: pass its right date with --snapshot-date YYYY-MM-DD`,
  ]);
}
