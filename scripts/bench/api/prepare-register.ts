import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { prepareRegisterFile } from '../import/prepare-register-file.ts';

export const program = join(import.meta.dirname, '../../../bin/strikewatch.js');

export interface PreparedRegister {
  /** Where the database and the register file lie. */
  readonly folder: string;
  readonly databaseUrl: string;
  readonly registerPath: string;
  /** What it was made of, to be imported once more. */
  readonly zipPath: string;
  readonly companies: number;
  readonly underThreat: number;
}

const Register = z.object({
  register: z.object({ file: z.string() }),
  rowsKept: z.int(),
  underThreat: z.int(),
});

/** A database with the full register of this seed and size, imported once and kept beside the generated file. */
export async function prepareRegister(
  { seed, rows }: { readonly seed: string; readonly rows: number },
  note: (text: string) => void,
): Promise<PreparedRegister> {
  const { zipPath } = await prepareRegisterFile({ seed, rows, decoys: null }, note);
  const folder = join(dirname(zipPath), `imported-${versionOfImport()}`);
  const databaseUrl = `sqlite:${join(folder, 'strikewatch.db')}`;
  const reportPath = join(folder, 'report.json');
  if (!existsSync(reportPath)) {
    note(`importing ${rows.toLocaleString('en-GB')} rows in scope register into ${folder}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const args = ['import', zipPath, '--scope', 'register', '--json', '--quiet'];
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], STRIKEWATCH_DATABASE_URL: databaseUrl },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the import failed: ${stderr}`);
    // Written last: what was interrupted has no report and is made again.
    writeFileSync(reportPath, stdout);
  }
  const report = Register.parse(JSON.parse(readFileSync(reportPath, 'utf8')));
  return {
    folder,
    databaseUrl,
    registerPath: join(folder, report.register.file),
    zipPath,
    companies: report.rowsKept,
    underThreat: report.underThreat,
  };
}

/** What was imported is used only while what imports it is the same. */
function versionOfImport(): string {
  const root = join(import.meta.dirname, '../../../src');
  const sources = globSync('{store,pipeline,domain,sources/companies-house-bulk}/**/*.ts', {
    cwd: root,
  }).filter((file) => !file.endsWith('.test.ts'));
  const hash = createHash('sha256');
  for (const file of sources.toSorted()) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 8);
}
