import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { writeRegisterFile } from '../register-file/write-register-file.ts';
import { hashImportedCompanies } from './hash-imported-companies.ts';
import { judgeAnswer } from './judge-answer.ts';

const project = join(import.meta.dirname, '../../..');

it(
  'finds every cell of an import as it was written, and a changed one',
  { timeout: 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hash-imported-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const zipPath = join(folder, 'BasicCompanyDataAsOneFile-2026-11-02.zip');
    const databasePath = join(folder, 'strikewatch.db');
    const plan = { seed: 'test', rows: 2_000, decoys: 20, month: 0, onChange: () => {} };
    const truth = await writeRegisterFile({ ...plan, zipPath, csvPath: null, lineEnd: '\n' });
    execFileSync(
      process.execPath,
      [join(project, 'bin/strikewatch.js'), 'import', zipPath, '--json', '--quiet'],
      { cwd: folder, env: { ...process.env, STRIKEWATCH_DATABASE_URL: `sqlite:${databasePath}` } },
    );

    const stored = hashImportedCompanies(databasePath);

    expect(stored.rows).toBe(truth.underThreat);
    expect(judgeAnswer(stored, truth).text).toBe('right, every cell');

    const db = new DatabaseSync(databasePath);
    db.exec(
      "update companies set post_town = 'X' where rowid = (select max(rowid) from companies)",
    );
    db.close();
    expect(judgeAnswer(hashImportedCompanies(databasePath), truth).text).toBe(
      'wrong: right count, other cells',
    );
  },
);
