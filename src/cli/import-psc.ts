import { ImportRunningError } from '../pipeline/hold-import-lease.ts';
import type { PscImportReport } from '../pipeline/psc-import-report.ts';
import type { Cli } from './cli.ts';
import { EnvironmentError } from './cli-errors.ts';
import type { Report } from './define-command.ts';
import { exitCodes } from './exit-codes.ts';
import { importPscFile, type ImportPscRequest } from './import-psc-file.ts';
import { showImportProgress } from './import-progress.ts';
import { textFacts } from './print-text.ts';
import { durationText } from './show-progress-line.ts';

/** The import of the snapshot of persons with significant control, as the command line tells it. */
export async function importPsc(
  cli: Cli,
  request: Omit<ImportPscRequest, 'onProgress'>,
  { isQuiet }: { readonly isQuiet: boolean },
): Promise<Report> {
  const progress = isQuiet ? null : showImportProgress(cli);
  try {
    const { report, reportFile } = await importPscFile(cli, {
      ...request,
      onProgress: (now) => progress?.show({ ...now, phase: 'reading' }),
    });
    if (report.held !== null) cli.note(headline(report));
    return {
      document: { ...report, reportFile },
      text: reportText(report, reportFile),
      exitCode: report.held === null ? exitCodes.ok : exitCodes.dataProblem,
    };
  } catch (error) {
    throw explain(cli, error);
  } finally {
    progress?.end();
  }
}

function explain(cli: Cli, error: unknown): unknown {
  if (cli.signal.aborted) {
    cli.note('Nothing was changed. Run the same import again.');
    return error;
  }
  if (error instanceof ImportRunningError) return new EnvironmentError(error.message);
  return error;
}

function reportText(report: PscImportReport, reportFile: string | null): string {
  const facts = textFacts({
    'Snapshot of': report.snapshotDate,
    'Lines read': report.linesRead,
    'Persons read': report.personsRead,
    Companies: report.companies,
    'Persons kept': report.kept,
    Inserted: report.inserted,
    Updated: report.updated,
    Unchanged: report.unchanged,
    Removed: report.removed,
    'Officers as well': report.personsMerged,
    Rejected:
      report.rejectsFile === null
        ? report.rejected
        : `${report.rejected}, see ${report.rejectsFile}`,
    'Peak memory': `${Math.round(report.peakRssBytes / 1_000_000)} MB`,
    Report: reportFile ?? 'could not be written',
  });
  const unknown = Object.entries(report.unknownKinds).map(
    ([kind, count]) => `\nUnknown kind "${kind}" in ${count} lines: not kept.`,
  );
  const none =
    report.companies === 0
      ? '\nNo company is stored whose persons could be kept: import the company file first.'
      : '';
  return `${headline(report)}\n${facts}${unknown.join('')}${none}`;
}

function headline({ held, durationMs }: PscImportReport): string {
  if (held === null) return `Imported in ${durationText(durationMs)}.`;
  if (held.reason === 'older') return `Nothing was changed: ${held.message}.`;
  return `Held, nothing was changed: ${held.message}. Download it again, or apply it all the same with --accept.`;
}
