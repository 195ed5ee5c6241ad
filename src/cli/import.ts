import type { Command } from 'commander';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { importScopes } from '../domain/register-import.ts';
import { ImportRunningError } from '../pipeline/hold-import-lease.ts';
import type { ImportReport } from '../pipeline/import-report.ts';
import { BulkInputError } from '../sources/companies-house-bulk/bulk-input-error.ts';
import type { Cli } from './cli.ts';
import { EnvironmentError, NotFoundError } from './cli-errors.ts';
import { defineCommand, type CommandHost, type Report } from './define-command.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { importFile, type ImportFileRequest } from './import-file.ts';
import { showImportProgress } from './import-progress.ts';
import type { Settings } from './load-settings.ts';
import { textFacts } from './print-text.ts';
import { durationText } from './show-progress-line.ts';

const Options = z.object({
  scope: z.enum(importScopes, `choose ${importScopes.join(' or ')}`).default('strike-off'),
  snapshotDate: z.iso.date('give a date as YYYY-MM-DD').nullable().default(null),
  quiet: z.boolean().default(false),
  sandbox: z.boolean().default(false),
});

/** The register from the monthly file of Companies House. */
export function addImportCommand(program: Command, host: CommandHost): void {
  defineCommand(program, host, {
    name: 'import <path>',
    about:
      'read the company file of Companies House: a .csv, a .zip or a folder of its parts; repeating it changes nothing',
    flags: {
      '--scope <scope>':
        'strike-off keeps the companies about to be struck off, register keeps all (default: strike-off)',
      '--snapshot-date <date>': 'date the file was published, YYYY-MM-DD (default: from its name)',
      '--quiet': 'show no progress',
      '--sandbox': 'the file is of the imitated register and goes into a sandbox database',
    },
    options: Options,
    async run({ cli, options, given: [path = ''], readSettings }) {
      const { scope, snapshotDate, quiet, sandbox } = options;
      return importAndReport(
        cli,
        {
          path,
          config: withOwnDatabase(readSettings()),
          stamp: sandbox ? 'sandbox' : 'live',
          scope,
          snapshotDate,
        },
        { isQuiet: quiet },
      );
    },
  });
}

/** Imports with the progress shown, and words what came of it. */
export async function importAndReport(
  cli: Cli,
  request: Omit<ImportFileRequest, 'onProgress'>,
  { isQuiet }: { readonly isQuiet: boolean },
): Promise<Report & { readonly document: ImportReport }> {
  const progress = isQuiet ? null : showImportProgress(cli);
  const report = await importOrExplain(cli, {
    ...request,
    onProgress: (now) => progress?.show(now),
  }).finally(() => progress?.end());
  if (report.ignoredColumns.length > 0) {
    cli.note(`warning: columns not known, not read: ${report.ignoredColumns.join(', ')}`);
  }
  return { document: report, text: reportText(report), exitCode: exitCodeOf(report) };
}

/** A file that somebody names is the real register, so it never goes where the invented companies are by default. */
export function withOwnDatabase({ config, values }: Settings): Config {
  return { ...config, databaseUrl: values['database.url'] };
}

async function importOrExplain(cli: Cli, request: ImportFileRequest): Promise<ImportReport> {
  try {
    return await importFile(cli, request);
  } catch (error) {
    if (cli.signal.aborted) {
      cli.note('The rows read so far are kept. Run the same import again to go on.');
      throw error;
    }
    if (error instanceof ImportRunningError) throw new EnvironmentError(error.message);
    if (error instanceof BulkInputError && error.problem === 'not-found') {
      throw new NotFoundError(error.message, { cause: error });
    }
    if (error instanceof BulkInputError && error.problem === 'unreadable') {
      throw new EnvironmentError(error.message);
    }
    throw error;
  }
}

/** More bad rows than this and the file is not what it should be; single bad rows are reported and do not fail an import. */
const toleratedShare = 0.1;

function exitCodeOf({ rowsRead, rowsRejected }: ImportReport): ExitCode {
  return rowsRejected > rowsRead * toleratedShare ? exitCodes.dataProblem : exitCodes.ok;
}

function reportText(report: ImportReport): string {
  const facts = textFacts({
    'Snapshot of': report.snapshotDate,
    'Rows read': report.rowsRead,
    'Rows kept': `${report.rowsKept} (scope ${report.scope})`,
    Inserted: report.inserted,
    Updated: report.updated,
    Unchanged: report.unchanged,
    'New under threat': report.entered,
    'No longer under threat': report.left,
    'Absent, to be checked': report.absent,
    'Numbers repaired': report.repairedNumbers,
    Rejected:
      report.rejectsFile === null
        ? report.rowsRejected
        : `${report.rowsRejected}, see ${report.rejectsFile}`,
    'Peak memory': `${Math.round(report.peakRssBytes / 1_000_000)} MB`,
  });
  const unknown = Object.entries(report.unknownStatuses).map(
    ([status, count]) => `\nUnknown status "${status}" in ${count} rows: kept as published.`,
  );
  return `Imported in ${durationText(report.durationMs)}.\n${facts}${unknown.join('')}`;
}
