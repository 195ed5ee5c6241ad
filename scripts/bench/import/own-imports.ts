import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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
        const { truth } = measured;
        return judgeImport(folder, { stdout, truth, kept: truth.underThreat });
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
        return judgeImport(run.folder, { stdout, truth, kept: truth.rows - truth.malformed });
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

const ImportReport = z.object({
  rowsRead: z.int(),
  rowsKept: z.int(),
  register: z.object({ file: z.string() }).nullable(),
});

interface ExpectedImport {
  readonly stdout: string;
  readonly truth: Truth;
  readonly kept: number;
}

/** By its report and, cell by cell, by what is in the database; of the register file by the number of its companies. */
function judgeImport(folder: string, { stdout, truth, kept }: ExpectedImport): Verdict {
  const report = ImportReport.parse(JSON.parse(stdout));
  if (report.rowsRead !== truth.rows || report.rowsKept !== kept) {
    const text = `wrong: reports ${report.rowsRead} rows read, ${report.rowsKept} kept`;
    return { isRight: false, text };
  }
  const stored = hashImportedCompanies(join(folder, databaseName));
  if (stored.rows !== truth.underThreat) {
    return { isRight: false, text: `wrong: stores ${stored.rows} rows` };
  }
  if (report.register !== null) {
    const { companies, unread } = countCompanies(join(folder, report.register.file));
    // Companies whose rows cannot be read are listed by their numbers.
    if (companies !== truth.rows || companies - unread !== kept) {
      return { isRight: false, text: `wrong: ${companies} in the file, ${unread} of them unread` };
    }
  }
  return judgeAnswer(stored, truth);
}

const Counted = z.object({ companies: z.int(), unread: z.int() });

function countCompanies(registerPath: string): z.infer<typeof Counted> {
  const db = new DatabaseSync(registerPath, { readOnly: true });
  try {
    const count = `select (select count(*) from companies) as companies, (select count(*) from unread_rows) as unread`;
    return Counted.parse(db.prepare(count).get());
  } finally {
    db.close();
  }
}
