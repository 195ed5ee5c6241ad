import { BenchUsageError } from '../bench-usage-error.ts';
import { alternateRuns } from '../measure/alternate-runs.ts';
import type { Contender } from '../measure/contender.ts';
import { describeMachine } from '../measure/describe-machine.ts';
import { listenForInterruption } from '../measure/listen-for-interruption.ts';
import { measuringMethod } from '../measure/run-measured.ts';
import { writeSection } from '../measure/write-section.ts';
import { importSection } from './import-section.ts';
import { ownImports } from './own-imports.ts';
import { prepareRegisterFile } from './prepare-register-file.ts';
import { readImportOptions } from './read-import-options.ts';
import { rivals } from './rivals.ts';
import { sqliteImports } from './sqlite-imports.ts';
import { yardsticks } from './yardsticks.ts';

/** Measures our imports beside what else reads such a file. */
export async function benchImport(args: readonly string[]): Promise<void> {
  const { rows, seed, runs, 'slow-runs': slowRuns, only } = readImportOptions(args);
  const files = {
    measured: await prepareRegisterFile({ seed, rows, decoys: null }, note),
    checked: await prepareRegisterFile({ seed, rows: 200_000, decoys: 50 }, note),
  };
  const contenders = choose(
    [...yardsticks(files), ...ownImports(files), ...sqliteImports(files), ...rivals(files)],
    only,
  );
  const results = await alternateRuns(contenders, {
    runs,
    slowRuns,
    signal: listenForInterruption(),
    note,
  });
  const section = importSection(
    {
      command: ['npm run bench import', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
      date: new Date().toISOString().slice(0, 10),
      machine: describeMachine(),
      measuring: measuringMethod(),
      ...files.measured.truth,
      runs,
      slowRuns,
    },
    results,
  );
  process.stdout.write(`${section}\n`);
  if (only === null) await writeSection('Import', section);
  const isWrong = results.some(
    ({ contender, verdict, hindrance }) =>
      isOurs(contender) && (hindrance !== null || verdict?.isRight === false),
  );
  if (isWrong) process.exitCode = 1;
}

function choose(
  contenders: readonly Contender[],
  only: readonly string[] | null,
): readonly Contender[] {
  if (only === null) return contenders;
  const unknown = only.find((id) => contenders.every((contender) => contender.id !== id));
  if (unknown !== undefined) {
    const known = contenders.map(({ id }) => id).join(', ');
    throw new BenchUsageError(`there is no contender "${unknown}": choose among ${known}`);
  }
  return contenders.filter(({ id }) => only.includes(id));
}

/** A rival may be wrong, and the table says so; ours may not. */
function isOurs({ id }: Contender): boolean {
  return ['scan', 'import', 'register'].includes(id);
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
