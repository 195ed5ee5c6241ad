import type { Command } from 'commander';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { importScopes } from '../domain/register-import.ts';
import { ImportRunningError } from '../pipeline/hold-import-lease.ts';
import type { ImportReport, UnreadSummary } from '../pipeline/import-report.ts';
import { giveWay } from '../runtime/give-way.ts';
import { isPscPath } from '../sources/companies-house-psc/is-psc-path.ts';
import { seemsOpen } from '../store/open-store.ts';
import type { Cli } from './cli.ts';
import { EnvironmentError } from './cli-errors.ts';
import { defineCommand, type CommandHost, type Report } from './define-command.ts';
import { exitCodes } from './exit-codes.ts';
import { importFile, type ImportedFile, type ImportFileRequest } from './import-file.ts';
import { showImportProgress } from './import-progress.ts';
import { isFullDisk } from './full-disk.ts';
import { noRoom } from './no-room.ts';
import type { Settings } from './load-settings.ts';
import { textFacts } from './print-text.ts';
import { durationText } from './show-progress-line.ts';

const Options = z.object({
  scope: z.enum(importScopes, `choose ${importScopes.join(' or ')}`).default('strike-off'),
  snapshotDate: z.iso.date('give a date as YYYY-MM-DD').nullable().default(null),
  accept: z.boolean().default(false),
  quiet: z.boolean().default(false),
  sandbox: z.boolean().default(false),
});

/** The register from the monthly file of Companies House. */
export function addImportCommand(program: Command, host: CommandHost): void {
  defineCommand(program, host, {
    name: 'import <path>',
    about:
      'read the company file or the snapshot of persons with significant control of Companies House: a file, a .zip or a folder of its parts; repeating it changes nothing',
    flags: {
      '--scope <scope>':
        'strike-off keeps the companies about to be struck off, register keeps all (default: strike-off)',
      '--snapshot-date <date>': 'date the file was published, YYYY-MM-DD (default: from its name)',
      '--accept':
        'import also what does not look like the published file (it would be held, with 6)',
      '--quiet': 'show no progress',
      '--sandbox': 'the file is of the imitated register and goes into a sandbox database',
    },
    options: Options,
    async run({ cli, options, given: [path = ''], readSettings }) {
      const { scope, snapshotDate, accept, quiet, sandbox } = options;
      const config = withOwnDatabase(readSettings());
      giveWayToService(config);
      const isPsc = await isPscPath(path);
      const request = {
        path,
        config,
        stamp: sandbox ? 'sandbox' : 'live',
        scope,
        snapshotDate,
        isAccepted: accept,
      } as const;
      if (isPsc) {
        const { importPsc } = await import('./import-psc.ts');
        return importPsc(cli, request, { isQuiet: quiet });
      }
      return importAndReport(cli, request, { isQuiet: quiet });
    },
  });
}

/** A service beside it goes on answering. To be called before threads are started. */
export function giveWayToService({ databaseUrl }: Config): void {
  if (seemsOpen(databaseUrl)) giveWay();
}

/** Imports with the progress shown, and words what came of it. */
export async function importAndReport(
  cli: Cli,
  request: Omit<ImportFileRequest, 'onProgress' | 'onEnd'>,
  { isQuiet }: { readonly isQuiet: boolean },
): Promise<Report & { readonly document: ImportReport & { readonly reportFile: string | null } }> {
  const progress = isQuiet ? null : showImportProgress(cli);
  const { report, reportFile } = await importOrExplain(cli, {
    ...request,
    onProgress: (now) => progress?.show(now),
  }).finally(() => progress?.end());
  if (report.ignoredColumns.length > 0) {
    cli.note(`warning: columns not known, not read: ${report.ignoredColumns.join(', ')}`);
  }
  if (report.state === 'held') cli.note(heldText(report));
  else if (report.rowsRead === 0) cli.note('warning: the file has a header and not one company');
  else if (report.scope === 'register' && report.register === null) {
    cli.note('note: the register file in use is of a later date, so it stays in use');
  }
  return {
    document: { ...report, reportFile },
    text: reportText(report, reportFile),
    exitCode: report.state === 'held' ? exitCodes.dataProblem : exitCodes.ok,
  };
}

function heldText({ heldBecause }: ImportReport): string {
  return `held, nothing was changed: ${heldBecause.join('; ')}. If the file is right, import it again with --accept.`;
}

/** A file that somebody names is the real register, so it never goes where the invented companies are by default. */
export function withOwnDatabase({ config, values }: Settings): Config {
  return { ...config, databaseUrl: values['database.url'] };
}

async function importOrExplain(
  cli: Cli,
  request: Omit<ImportFileRequest, 'onEnd'>,
): Promise<ImportedFile> {
  const ended: ImportReport[] = [];
  const startedAt = cli.clock.now();
  try {
    return await importFile(cli, { ...request, onEnd: (report) => void ended.push(report) });
  } catch (error) {
    const [report] = ended;
    if (report !== undefined) {
      // The lease, or the database itself, could not be let go; the next import sees to it.
      cli.note(`warning: after the import has ended: ${messageOf(error)}`);
      return { report, reportFile: null };
    }
    if (cli.signal.aborted) {
      cli.note('Nothing was changed. Run the same import again.');
      throw error;
    }
    if (isFullDisk(error)) {
      throw await noRoom(request.config.databaseUrl, startedAt, error);
    }
    if (error instanceof ImportRunningError) throw new EnvironmentError(error.message);
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function reportText(report: ImportReport, reportFile: string | null): string {
  const { quality, previous } = report;
  const facts = textFacts({
    'Snapshot of': report.snapshotDate,
    'Rows read': report.rowsRead,
    'Rows kept': `${report.rowsKept} (scope ${report.scope})`,
    ...(report.duplicates > 0 && { 'Rows too many, of companies listed twice': report.duplicates }),
    'Under threat': `${report.underThreat}${changeText(previous?.underThreatChange ?? null)}`,
    Inserted: report.inserted,
    Updated: report.updated,
    Unchanged: report.unchanged,
    ...(report.overruled > 0 && { 'Overruled by a newer snapshot': report.overruled }),
    'New under threat': report.entered,
    'No longer under threat': report.left,
    'Absent, to be checked': report.absent,
    ...(report.unread > 0 && { 'In rows that cannot be read, to be checked': report.unread }),
    ...(report.resumed > 0 && { 'Absent before, listed again': report.resumed }),
    'Numbers repaired': quality.repairedNumbers,
    Rejected:
      report.rejectsFile === null
        ? report.rowsRejected
        : `${report.rowsRejected}, see ${report.rejectsFile}`,
    ...(report.register !== null && report.rowsRejected > 0 && unreadFacts(report.register.unread)),
    'Peak memory': `${Math.round(report.peakRssBytes / 1_000_000)} MB`,
    Report: reportFile ?? 'could not be written',
  });
  const unknown = Object.entries(quality.unknownStatuses).map(
    ([status, count]) => `\nUnknown status "${status}" in ${count} rows: kept as published.`,
  );
  const verb = report.state === 'held' ? 'Held after' : 'Imported in';
  return `${verb} ${durationText(report.durationMs)}.\n${facts}${unknown.join('')}`;
}

function unreadFacts({ kept, listed, nameless }: UnreadSummary): Record<string, string | number> {
  return {
    'Rejected, kept as they were': kept,
    'Rejected, new: by number only': listed,
    'Rejected, naming no company': nameless,
  };
}

function changeText(percent: number | null): string {
  if (percent === null) return '';
  return ` (${percent < 0 ? '' : '+'}${percent} % against the snapshot before)`;
}
