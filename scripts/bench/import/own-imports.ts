import { join } from 'node:path';
import { z } from 'zod';
import type { Contender, Verdict } from '../measure/contender.ts';
import type { Truth } from '../register-file/truth.ts';
import { fileOfSlow, type BenchFiles } from './bench-files.ts';
import { hashImportedCompanies } from './hash-imported-companies.ts';
import { judgeAnswer, judgePrinted } from './judge-answer.ts';
import type { RegisterFile } from './prepare-register-file.ts';

const project = join(import.meta.dirname, '../../..');
const databaseName = 'strikewatch.db';

/** Ours, started the way a user starts it. */
export function ownImports(files: BenchFiles): readonly Contender[] {
  const { measured } = files;
  return [
    {
      id: 'scan',
      title: '**ours: scan alone**, matching companies parsed, not stored',
      isSlow: false,
      findHindrance: () => null,
      command: ({ isWarmUp }) => ({
        program: process.execPath,
        args: [
          join(import.meta.dirname, 'scan-alone.ts'),
          measured.zipPath,
          ...(isWarmUp ? ['--check'] : []),
        ],
        output: 'kept',
      }),
      check: (_, measurement) => judgePrinted(measurement, measured.truth),
    },
    {
      id: 'import',
      title: '**ours: `import FILE`** (scope strike-off), new database with indexes',
      isSlow: false,
      findHindrance: () => null,
      command: ({ folder }) => importCommand(measured, folder, []),
      check({ folder }, { stdout }) {
        return judgeImport(join(folder, databaseName), {
          stdout,
          truth: measured.truth,
          // In this scope the report covers the rows that are parsed, so what it has read is its own affair.
          read: null,
          kept: measured.truth.underThreat,
        });
      },
    },
    {
      id: 'register',
      title: '**ours: `import FILE --scope register`**, new database with indexes',
      isSlow: true,
      findHindrance: () => null,
      command: (run) => importCommand(fileOfSlow(files, run), run.folder, ['--scope', 'register']),
      check(run, { stdout }) {
        const { truth } = fileOfSlow(files, run);
        // @TODO(#3) Name the register's own file here once it has one.
        return judgeImport(join(run.folder, databaseName), {
          stdout,
          truth,
          read: truth.rows,
          kept: truth.rows - truth.malformed,
        });
      },
    },
  ];
}

function importCommand(file: RegisterFile, folder: string, scope: readonly string[]) {
  return {
    program: process.execPath,
    args: [
      join(project, 'bin/strikewatch.js'),
      'import',
      file.zipPath,
      ...scope,
      '--json',
      '--quiet',
    ],
    environment: { STRIKEWATCH_DATABASE_URL: `sqlite:${join(folder, databaseName)}` },
    output: 'kept',
  } as const;
}

const ImportReport = z.object({ rowsRead: z.int(), rowsKept: z.int() });

interface ExpectedImport {
  readonly stdout: string;
  readonly truth: Truth;
  /** Rows the report has to have read; null for any. */
  readonly read: number | null;
  readonly kept: number;
}

/** By its report and, cell by cell, by what is in the database. */
function judgeImport(databasePath: string, { stdout, truth, read, kept }: ExpectedImport): Verdict {
  const report = ImportReport.parse(JSON.parse(stdout));
  if (report.rowsRead !== (read ?? report.rowsRead) || report.rowsKept !== kept) {
    const text = `wrong: reports ${report.rowsRead} rows read, ${report.rowsKept} kept`;
    return { isRight: false, text };
  }
  const stored = hashImportedCompanies(databasePath);
  if (stored.rows !== kept) return { isRight: false, text: `wrong: stores ${stored.rows} rows` };
  return judgeAnswer(stored, truth);
}
