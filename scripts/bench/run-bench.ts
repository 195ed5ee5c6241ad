import { BenchUsageError } from './bench-usage-error.ts';
import { benchApi } from './api/bench-api.ts';
import { apiUsage } from './api/read-api-options.ts';
import { benchImport } from './import/bench-import.ts';
import { InterruptedError } from './measure/listen-for-interruption.ts';
import { importUsage } from './import/read-import-options.ts';
import { benchLookups } from './lookups/bench-lookups.ts';
import { lookupsUsage } from './lookups/read-lookups-options.ts';
import { benchQueue } from './queue/bench-queue.ts';
import { queueUsage } from './queue/read-queue-options.ts';
import { benchScan } from './scan/bench-scan.ts';
import { scanUsage } from './scan/read-scan-options.ts';
import { benchStream } from './stream/bench-stream.ts';
import { streamUsage } from './stream/read-stream-options.ts';
import { benchWaterfall } from './waterfall/bench-waterfall.ts';
import { waterfallUsage } from './waterfall/read-waterfall-options.ts';

interface Bench {
  readonly about: string;
  readonly usage: string;
  run(args: readonly string[]): Promise<void>;
}

const benches: ReadonlyMap<string, Bench> = new Map([
  [
    'api',
    {
      about: 'name searches and pages over HTTP on the full register, also while an import runs',
      usage: apiUsage,
      run: benchApi,
    },
  ],
  [
    'import',
    {
      about: 'imports of the company file beside unzip, sqlite3, DuckDB, csv-parse and udsv',
      usage: importUsage,
      run: benchImport,
    },
  ],
  [
    'lookups',
    {
      about: 'how long a domain is waited for, and how many an hour, over HTTP at the usual limits',
      usage: lookupsUsage,
      run: benchLookups,
    },
  ],
  [
    'queue',
    {
      about: 'claim and complete beside pg-boss, graphile-worker and BullMQ, batch for batch',
      usage: queueUsage,
      run: benchQueue,
    },
  ],
  [
    'scan',
    {
      about: 'website scans of the service beside Crawlee and a plain fetch, on the same sites',
      usage: scanUsage,
      run: benchScan,
    },
  ],
  [
    'stream',
    {
      about: 'the service under a stream: latency, loss, memory, and how much it can take',
      usage: streamUsage,
      run: benchStream,
    },
  ],
  [
    'waterfall',
    {
      about: 'contacts and credits, free sources first beside paying first, against a known truth',
      usage: waterfallUsage,
      run: benchWaterfall,
    },
  ],
]);

async function main([name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined) {
    process.stdout.write('npm run bench NAME [-- options]; figures go to docs/benchmarks.md\n');
    for (const [known, { about, usage }] of benches) {
      process.stdout.write(`\n${known}: ${about}\n${usage}`);
    }
    return;
  }
  const bench = benches.get(name);
  try {
    if (bench === undefined) {
      throw new BenchUsageError(`there is no bench "${name}": npm run bench lists them`);
    }
    await bench.run(args);
  } catch (error) {
    if (error instanceof InterruptedError) {
      process.stderr.write(`${error.message}: nothing was written\n`);
      process.exitCode = 130;
      return;
    }
    if (!(error instanceof BenchUsageError)) throw error;
    process.stderr.write(`${error.message}\n${bench?.usage ?? ''}`);
    process.exitCode = 2;
  }
}

await main(process.argv.slice(2));
