import { loadavg } from 'node:os';
import { BenchUsageError } from '../bench-usage-error.ts';
import { alternateRuns } from '../measure/alternate-runs.ts';
import { describeMachine } from '../measure/describe-machine.ts';
import { listenForInterruption } from '../measure/listen-for-interruption.ts';
import { writeSection } from '../measure/write-section.ts';
import { findMissing, queueContenders } from './queue-contenders.ts';
import { queueSection } from './queue-section.ts';
import { readQueueOptions } from './read-queue-options.ts';
import { startPostgres } from './start-postgres.ts';

/** Measures how many jobs a second our queue claims and completes, beside others. */
export async function benchQueue(args: readonly string[]): Promise<void> {
  const { runs, only } = readQueueOptions(args);
  const missing = findMissing();
  if (missing !== null) throw new BenchUsageError(missing);
  await using postgres = await startPostgres();
  const all = queueContenders(postgres);
  const unknown = only?.find((id) => all.every((contender) => contender.id !== id));
  if (unknown !== undefined) {
    const known = all.map(({ id }) => id).join(', ');
    throw new BenchUsageError(`there is no contender "${unknown}": choose among ${known}`);
  }
  const contenders = all.filter(({ id }) => only === null || only.includes(id));
  const loadBefore = loadavg()[0] ?? NaN;
  const results = await alternateRuns(contenders, {
    runs,
    slowRuns: 0,
    signal: listenForInterruption(),
    note: (text) => void process.stderr.write(`${text}\n`),
  });
  const section = queueSection(
    {
      command: ['npm run bench queue', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
      date: new Date().toISOString().slice(0, 10),
      machine: describeMachine(),
      runs,
      loads: [loadBefore, loadavg()[0] ?? NaN],
      postgres,
    },
    results.map((result, index) => ({ ...result, batch: contenders[index]?.batch ?? NaN })),
  );
  process.stdout.write(`${section}\n`);
  if (only === null) await writeSection('Queue', section);
  const isWrong = results.some(
    ({ contender, verdict, hindrance }) =>
      contender.id.startsWith('own') && (hindrance !== null || verdict?.isRight === false),
  );
  if (isWrong) process.exitCode = 1;
}
