import { describeMachine } from '../measure/describe-machine.ts';
import { listenForInterruption } from '../measure/listen-for-interruption.ts';
import { writeSection } from '../measure/write-section.ts';
import { readLookupsOptions } from './read-lookups-options.ts';
import { watchLookups, type WatchedLookups } from './watch-lookups.ts';

/** 1,000 an hour. */
const perMinute = 17;

/** How long a domain is waited for, and how many an hour there are, over HTTP at the limits that the service keeps by itself. */
export async function benchLookups(args: readonly string[]): Promise<void> {
  const { minutes } = readLookupsOptions(args);
  const signal = listenForInterruption();
  const rows: WatchedLookups[] = [];
  for (const situation of [
    { name: 'companies enter, 1,000 an hour', minutes, perMinute },
    { name: 'a backlog of domains', minutes, perMinute: null },
  ]) {
    process.stderr.write(`${situation.name} …\n`);
    rows.push(await watchLookups(situation, signal));
  }
  const section = [
    `The whole service against the imitated provider over HTTP: 60 calls a minute of which it uses 57, tasks of 3 s, batches that are not full wait 20 s, up to eight paid tasks at once (decision 0041). Every domain is paid for; the look-ups of the backlog are planned before it is watched. Watched for ${minutes} minute(s) each; the time is from the wish for a domain, or from when it began to be watched, until there is one, or none.`,
    '',
    '```',
    ['npm run bench lookups', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    '```',
    '',
    `${new Date().toISOString().slice(0, 10)}. ${describeMachine()}.`,
    '',
    '| situation | domains done | an hour | average s | longest s | calls a minute | of 60 unused |',
    '| - | - | - | - | - | - | - |',
    ...rows.map(
      (row) =>
        `| ${row.name} | ${row.done} | ${row.perHour} | ${seconds(row.averageMs)} | ${seconds(row.longestMs)} | ${row.callsPerMinute.toFixed(1)} | ${Math.round(100 * (1 - row.callsPerMinute / 60))} % |`,
    ),
  ].join('\n');
  process.stdout.write(`${section}\n`);
  await writeSection('Paid look-ups', section);
}

function seconds(ms: number | null): string {
  return ms === null ? 'none' : (ms / 1_000).toFixed(1);
}
