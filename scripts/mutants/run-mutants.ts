import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plant, type Mutant } from './mutant.ts';
import { mutants } from './mutants.ts';
import { runTest } from './run-test.ts';

const root = join(import.meta.dirname, '../..');
const copied = [
  'bin',
  'scripts',
  'src',
  'test',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];

type Verdict = 'caught' | 'NOT CAUGHT' | 'NO TEST';

/** Plants one bug after the other in a copy of the repository and asks for a red test each time. Exits with 1 unless every one is caught. */
async function main(asked: readonly string[]): Promise<void> {
  const unknown = asked.find((id) => mutants.every((mutant) => mutant.id !== id));
  if (unknown !== undefined) {
    const known = mutants.map(({ id }) => id).join(', ');
    process.stderr.write(`there is no mutant "${unknown}"; there are ${known}\n`);
    process.exitCode = 2;
    return;
  }
  const chosen = mutants.filter(({ id }) => asked.length === 0 || asked.includes(id));
  const folder = copyRepository();
  let caught = 0;
  try {
    for (const mutant of chosen) {
      const verdict = await judge(folder, mutant);
      if (verdict === 'caught') caught += 1;
      process.stdout.write(
        `${mutant.id.padEnd(4)} ${verdict.padEnd(10)} ${mutant.bug}\n${' '.repeat(16)}by "${mutant.test.name}" (${mutant.test.file})\n`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(`\n${caught} of ${chosen.length} planted bugs caught\n`);
  if (caught < chosen.length) process.exitCode = 1;
}

/** A red test says something only if it is green without the bug. */
async function judge(folder: string, mutant: Mutant): Promise<Verdict> {
  const path = join(folder, mutant.file);
  const source = readFileSync(path, 'utf8');
  const sound = await runTest(folder, mutant.test);
  if (sound.passed === 0 || sound.failed > 0) {
    process.stderr.write(`${mutant.id}: the test does not pass without the bug\n${sound.output}\n`);
    return 'NO TEST';
  }
  writeFileSync(path, plant(mutant, source));
  try {
    const { failed } = await runTest(folder, mutant.test);
    return failed > 0 ? 'caught' : 'NOT CAUGHT';
  } finally {
    writeFileSync(path, source);
  }
}

function copyRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-mutants-'));
  for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

await main(process.argv.slice(2));
