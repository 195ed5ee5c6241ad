import { CommanderError } from 'commander';
import { ConfigError } from '../config/load-config.ts';
import { DownloadError, type DownloadProblem } from '../sources/companies-house-download/errors.ts';
import { InputFileError } from '../sources/input-files/input-file-error.ts';
import {
  RecordingError,
  RecordingRefusedError,
} from '../sources/companies-house-stream/recording-errors.ts';
import { MigrationError } from '../store/migrate.ts';
import { StoreError } from '../store/open-store.ts';
import { EnvironmentError, NotFoundError, UsageError } from './cli-errors.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { isFullDisk } from './full-disk.ts';

export interface Failure {
  readonly kind: string;
  readonly message: string;
  readonly exitCode: ExitCode;
}

/** Turns what a command threw into one message, a word for programs and an exit code. */
export function describeFailure(error: unknown): Failure {
  // What went wrong first; tidying up after it failed as well, likely for the same reason.
  if (error instanceof SuppressedError) return describeFailure(error.suppressed);
  if (error instanceof CommanderError) {
    return usage(error.message.replace(/^error: /, ''));
  }
  if (error instanceof UsageError) return usage(error.message);
  if (error instanceof ConfigError) {
    return { kind: 'configuration', message: error.message, exitCode: exitCodes.usage };
  }
  if (error instanceof NotFoundError) return failure('not_found', error.message);
  if (error instanceof EnvironmentError) return failure('environment', withCauses(error));
  if (error instanceof InputFileError) return inputFailure(error);
  if (error instanceof RecordingError) {
    return { kind: 'recording', message: error.message, exitCode: exitCodes.dataProblem };
  }
  if (error instanceof RecordingRefusedError) {
    const { status, message } = error;
    return { kind: 'refused', message, exitCode: refusalExit(status) };
  }
  if (error instanceof DownloadError) {
    const { problem, message } = error;
    return { kind: problem.replaceAll('-', '_'), message, exitCode: downloadExits[problem] };
  }
  if (error instanceof StoreError || error instanceof MigrationError) {
    return databaseFailure(error) ?? failure('database', withCauses(error));
  }
  return databaseFailure(error) ?? failure('unexpected', withCauses(error));
}

function inputFailure({ problem, message }: InputFileError): Failure {
  if (problem === 'not-found') return failure('not_found', message);
  if (problem === 'unreadable') return failure('environment', message);
  return { kind: problem, message, exitCode: exitCodes.dataProblem };
}

const downloadExits: Readonly<Record<DownloadProblem, ExitCode>> = {
  unavailable: exitCodes.failure,
  limited: exitCodes.limited,
  forbidden: exitCodes.notAuthorised,
  refused: exitCodes.failure,
  moved: exitCodes.failure,
  'page-changed': exitCodes.dataProblem,
  'ahead-of-clock': exitCodes.dataProblem,
  'incomplete-set': exitCodes.dataProblem,
  stale: exitCodes.dataProblem,
  'not-a-zip': exitCodes.dataProblem,
  damaged: exitCodes.dataProblem,
  'too-large': exitCodes.dataProblem,
  'disk-full': exitCodes.failure,
  unwritable: exitCodes.failure,
};

function refusalExit(status: number): ExitCode {
  if (status === 401 || status === 403) return exitCodes.notAuthorised;
  return status === 429 ? exitCodes.limited : exitCodes.failure;
}

function usage(message: string): Failure {
  return {
    kind: 'usage',
    message: /--help/.test(message) ? message : `${message} (see --help)`,
    exitCode: exitCodes.usage,
  };
}

function failure(kind: string, message: string): Failure {
  return { kind, message, exitCode: exitCodes.failure };
}

/** SQLite's primary result codes (https://sqlite.org/rescode.html) that have an answer worth giving. */
const busy = 5;
const corrupt = 11;
const notADatabase = 26;

function databaseFailure(error: unknown): Failure | null {
  const code = sqliteCode(error);
  if (isFullDisk(error)) {
    return failure('disk_full', `${withCauses(error)}; make room on the disk and try again`);
  }
  if (code === corrupt || code === notADatabase) {
    return {
      kind: 'database_damaged',
      message: `${withCauses(error)}; restore it from a backup, or set database.url to another file`,
      exitCode: exitCodes.dataProblem,
    };
  }
  if (code === busy) {
    return failure('database_busy', 'the database is in use by another process; try again');
  }
  if (/no such (?:table|column)/.test(withCauses(error))) {
    return failure(
      'database_outdated',
      'the database was made by another version: run "strikewatch migrate"',
    );
  }
  return null;
}

function sqliteCode(error: unknown): number | null {
  for (let link = error; link instanceof Error; link = link.cause) {
    if ('errcode' in link && typeof link.errcode === 'number') return link.errcode & 0xff;
  }
  return null;
}

/** The messages of an error and what caused it, in one line. */
function withCauses(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const messages = [error.message];
  for (let link = error.cause; link instanceof Error; link = link.cause) {
    if (link.message !== '' && !messages.includes(link.message)) messages.push(link.message);
  }
  return messages.join(': ').replaceAll(/\s*\n\s*/g, ' ');
}
