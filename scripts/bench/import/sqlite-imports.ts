import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { bulkHeader } from '../../../src/sandbox/bulk-csv.ts';
import type { Contender, RunOptions } from '../measure/contender.ts';
import { hasProgram } from '../measure/describe-machine.ts';
import { strikeOffStatus } from '../register-file/company-kinds.ts';
import { fileOfSlow, type BenchFiles } from './bench-files.ts';
import { judgeAnswer, type Answer } from './judge-answer.ts';
import { indexesLikeOurs } from './register-indexes.ts';

/** The command line of SQLite, fed from the zip by a pipe of its own, so that unpacking has the second core. */
export function sqliteImports(files: BenchFiles): readonly Contender[] {
  return [
    createSqliteImport(files, {
      id: 'sqlite-import',
      title: '`sqlite3 .import` of `\\|unzip -p FILE`, 55 text columns, no index',
      after: [],
    }),
    createSqliteImport(files, {
      id: 'sqlite-import-indexed',
      title: `the same and the indexes of our register (${indexesLikeOurs.length})`,
      after: indexesLikeOurs,
    }),
  ];
}

interface SqliteImport {
  readonly id: string;
  readonly title: string;
  /** Statements to run when the rows are in. */
  readonly after: readonly string[];
}

const columns = bulkHeader.split(',').map((name) => `"${name.trim()}" text`);

function createSqliteImport(files: BenchFiles, { id, title, after }: SqliteImport): Contender {
  return {
    id,
    title,
    isSlow: true,
    findHindrance() {
      const missing = ['sqlite3', 'unzip'].find((program) => !hasProgram(program));
      return missing === undefined ? null : `${missing} is not installed`;
    },
    command: (run) => ({
      program: 'sqlite3',
      args: [
        databaseOf(run),
        `create table companies (${columns.join(', ')})`,
        `.import --csv --skip 1 "|unzip -p '${fileOfSlow(files, run).zipPath}'" companies`,
        ...after,
      ],
      output: 'kept',
    }),
    check: (run) => judgeAnswer(readAnswer(databaseOf(run)), fileOfSlow(files, run).truth),
  };
}

function databaseOf({ folder }: RunOptions): string {
  return join(folder, 'sqlite3.db');
}

function readAnswer(path: string): Answer {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const statement = db.prepare('select * from companies where CompanyStatus = ? order by rowid');
    const hash = createHash('sha256');
    let underThreat = 0;
    for (const row of statement.iterate(strikeOffStatus)) {
      const cells = Object.values(row).map(String).join('\u{1f}');
      hash.update(`${underThreat === 0 ? '' : '\u{1e}'}${cells}`);
      underThreat += 1;
    }
    return { underThreat, sha256UnderThreat: hash.digest('hex') };
  } finally {
    db.close();
  }
}
