import { join } from 'node:path';
import type { Contender, RunOptions } from '../measure/contender.ts';
import { hasProgram } from '../measure/describe-machine.ts';
import { fileOfSlow, type BenchFiles } from './bench-files.ts';
import { installRivals } from '../measure/install-rivals.ts';
import { judgePrinted } from './judge-answer.ts';

const folder = join(import.meta.dirname, '../rivals');

/** Readers of CSV that others use for this. Installed when first needed, beside the product and not into it. */
export function rivals(files: BenchFiles): readonly Contender[] {
  const { measured } = files;
  return [
    {
      id: 'duckdb-count',
      title: 'DuckDB, `count(*)` of the unpacked CSV',
      isSlow: false,
      findHindrance: () => installRivals(folder, '@duckdb/node-api'),
      command: () => runScript('filter-with-duckdb.js', [measured.csvPath, '--count']),
      check: (_, measurement) => judgePrinted(measurement, measured.truth),
    },
    {
      id: 'duckdb-rows',
      title: 'DuckDB, matching rows of the unpacked CSV delivered to JavaScript',
      isSlow: false,
      findHindrance: () => installRivals(folder, '@duckdb/node-api'),
      command: (run) => runScript('filter-with-duckdb.js', [measured.csvPath, ...checkOf(run)]),
      check: (_, measurement) => judgePrinted(measurement, measured.truth),
    },
    createPiped(files, { id: 'udsv', script: 'filter-with-udsv.js' }),
    createPiped(files, { id: 'csv-parse', script: 'filter-with-csv-parse.js' }),
  ];
}

function createPiped(
  files: BenchFiles,
  { id, script }: { readonly id: string; readonly script: string },
): Contender {
  return {
    id,
    title: `\`unzip -p FILE \\| ${id}\`, every row delivered, matching ones kept`,
    isSlow: true,
    findHindrance: () =>
      installRivals(folder, id) ?? (hasProgram('unzip') ? null : 'unzip is not installed'),
    command: (run) => ({
      program: 'sh',
      args: [
        '-c',
        'zip=$1; shift; unzip -p "$zip" | "$@"',
        'sh',
        fileOfSlow(files, run).zipPath,
        process.execPath,
        join(folder, script),
        ...checkOf(run),
      ],
      output: 'kept',
    }),
    check: (run, measurement) => judgePrinted(measurement, fileOfSlow(files, run).truth),
  };
}

function runScript(script: string, args: readonly string[]) {
  return {
    program: process.execPath,
    args: [join(folder, script), ...args],
    output: 'kept',
  } as const;
}

function checkOf({ isWarmUp }: RunOptions): readonly string[] {
  return isWarmUp ? ['--check'] : [];
}
