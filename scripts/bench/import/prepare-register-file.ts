import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decoysFor } from '../register-file/decoys.ts';
import { Truth } from '../register-file/truth.ts';
import { writeRegisterFile } from '../register-file/write-register-file.ts';

export interface RegisterFile {
  readonly zipPath: string;
  /** The same bytes unpacked, for those that do not read a zip. */
  readonly csvPath: string;
  readonly truth: Truth;
}

export interface RegisterFileChoice {
  readonly seed: string;
  readonly rows: number;
  /** Of each kind; null for one row in 200,000. */
  readonly decoys: number | null;
}

const name = 'BasicCompanyDataAsOneFile-2026-11-02';

/** The generated file of this seed and size, made once and kept in the temporary folder of the system. */
export async function prepareRegisterFile(
  choice: RegisterFileChoice,
  note: (text: string) => void,
): Promise<RegisterFile> {
  const decoys = choice.decoys ?? decoysFor(choice.rows);
  const key = [choice.seed, choice.rows, decoys, generatorVersion()].join('-');
  const folder = join(tmpdir(), 'strikewatch-bench', key);
  const truthPath = join(folder, 'truth.json');
  const zipPath = join(folder, `${name}.zip`);
  const csvPath = join(folder, 'csv', `${name}.csv`);
  if (!existsSync(truthPath)) {
    note(`making a file of ${choice.rows.toLocaleString('en-GB')} rows in ${folder}`);
    rmSync(folder, { recursive: true, force: true });
    const truth = await writeRegisterFile({
      seed: choice.seed,
      rows: choice.rows,
      month: 0,
      decoys,
      zipPath,
      csvPath,
      lineEnd: '\n',
      onChange: () => {},
    });
    // Written last: a file whose making was interrupted has no truth and is made again.
    writeFileSync(truthPath, JSON.stringify(truth, null, 2));
  }
  return { zipPath, csvPath, truth: Truth.parse(JSON.parse(readFileSync(truthPath, 'utf8'))) };
}

/** A kept file is used only while what makes it is the same. */
function generatorVersion(): string {
  const folder = join(import.meta.dirname, '../register-file');
  const sources = globSync('*.ts', { cwd: folder }).filter((file) => !file.endsWith('.test.ts'));
  const hash = createHash('sha256');
  for (const file of sources.toSorted()) hash.update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 8);
}
