import { benchImport, importUsage } from './import/bench-import.ts';

interface Bench {
  readonly about: string;
  readonly usage: string;
  run(args: readonly string[]): Promise<void>;
}

const benches: ReadonlyMap<string, Bench> = new Map([
  [
    'import',
    {
      about: 'imports of the company file beside unzip, sqlite3, DuckDB, csv-parse and udsv',
      usage: importUsage,
      run: benchImport,
    },
  ],
]);

const [name, ...args] = process.argv.slice(2);
const bench = name === undefined ? undefined : benches.get(name);
if (bench === undefined) {
  if (name !== undefined) process.stderr.write(`there is no bench "${name}"\n`);
  process.stdout.write('npm run bench NAME [-- options]; figures go to docs/benchmarks.md\n');
  for (const [known, { about, usage }] of benches) {
    process.stdout.write(`\n${known}: ${about}\n${usage}`);
  }
  process.exitCode = name === undefined ? 0 : 2;
} else {
  await bench.run(args);
}
