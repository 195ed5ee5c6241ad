import { loadavg } from 'node:os';
import { BenchUsageError } from '../bench-usage-error.ts';
import { alternateRuns } from '../measure/alternate-runs.ts';
import { describeMachine } from '../measure/describe-machine.ts';
import { listenForInterruption } from '../measure/listen-for-interruption.ts';
import { writeSection } from '../measure/write-section.ts';
import { readScanOptions } from './read-scan-options.ts';
import { scanContenders } from './scan-contenders.ts';
import { scanSection } from './scan-section.ts';
import { startSites } from './start-sites.ts';

const pagesPerSite = 15;

/** Measures how many pages a second the service scans, beside other crawlers on the same sites. */
export async function benchScan(args: readonly string[]): Promise<void> {
  const { runs, sites, seed, only } = readScanOptions(args);
  const plan = { seed, sites, pagesPerSite };
  await using served = await startSites(plan);
  const all = scanContenders(plan, served.port);
  const unknown = only?.find((id) => all.every((contender) => contender.id !== id));
  if (unknown !== undefined) {
    const known = all.map(({ id }) => id).join(', ');
    throw new BenchUsageError(`there is no contender "${unknown}": choose among ${known}`);
  }
  const loadBefore = loadavg()[0] ?? NaN;
  const results = await alternateRuns(
    all.filter(({ id }) => only === null || only.includes(id)),
    {
      runs,
      slowRuns: 0,
      signal: listenForInterruption(),
      note: (text) => void process.stderr.write(`${text}\n`),
    },
  );
  const section = scanSection(
    {
      command: ['npm run bench scan', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
      date: new Date().toISOString().slice(0, 10),
      machine: describeMachine(),
      runs,
      sites,
      pagesPerSite,
      loads: [loadBefore, loadavg()[0] ?? NaN],
    },
    results,
  );
  process.stdout.write(`${section}\n`);
  if (only === null) await writeSection('Website scan', section);
  const isWrong = results.some(
    ({ contender, verdict, hindrance }) =>
      contender.id === 'own' && (hindrance !== null || verdict?.isRight === false),
  );
  if (isWrong) process.exitCode = 1;
}
