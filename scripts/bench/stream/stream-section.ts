import type { Latencies } from './latencies.ts';
import type { StreamMeasurement } from './measure-stream.ts';
import { lookEveryMs } from './watch-commits.ts';

export interface StreamBenchFacts {
  readonly command: string;
  readonly date: string;
  readonly machine: string;
}

/** The section of docs/benchmarks.md. */
export function streamSection(
  facts: StreamBenchFacts,
  measurements: readonly StreamMeasurement[],
): string {
  const [first] = measurements;
  return [
    'The service as it is started by a user, `serve --roles stream,worker` in a process of its own, follows invented streams (`scripts/bench/stream`, the same seed gives the same events) over HTTP on loopback from another process, which also answers its REST calls. Synchronous is FULL.',
    '',
    '```',
    facts.command,
    '```',
    '',
    `${facts.date}. ${facts.machine}. Others were at work on the machine: its load is beside the figures.`,
    '',
    `The database holds ${count(first?.plan.held ?? 0)} companies under threat. Company profiles of about 2 kB: 90 % of companies that are not held, 8 % held ones, 1 % entering, 1 % leaving; at a rate, a burst of 700 entries in one write after each minute's worth comes on top, and filings beside it.`,
    '',
    `A latency runs from the instant before the line was handed to the socket, whether or not the socket took it, to the instant at which another connection to the database first saw a cursor at or past it. It is looked every ${lookEveryMs} ms, so the figures are too long by up to that. The cursor is written in the transaction that holds the events.`,
    '',
    '| what | sent | lost | p50 ms | p95 ms | p99 ms | max ms | events/s | peak RSS MB | RSS MB, most after 10 s | RSS MB, end | CPU | load before, after |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...measurements.flatMap(rows),
    '',
    'Lost: the differences between what was sent and what the database has (spans, day counts, kept events, episodes opened and closed, companies held, gaps, unreadable lines). RSS is `VmRSS` of the service from /proc once a second, peak is `VmHWM`, the start included.',
  ].join('\n');
}

function rows(measured: StreamMeasurement): readonly string[] {
  const { plan, sent, account, use, loads } = measured;
  const pace =
    plan.ratePerMinute === null
      ? 'as fast as the socket takes them'
      : `${count(plan.ratePerMinute)} a minute and bursts, ${Math.round(measured.seconds)} s`;
  const lost = account.differences.length === 0 ? 'nothing' : account.differences.join('; ');
  const whole = row([
    `company events, ${pace}`,
    count(sent.companies),
    lost,
    ...shown(measured.companies),
    count(Math.round(measured.eventsPerSecond)),
    megabytes(use.peakRssBytes),
    megabytes(use.steadyRssBytes),
    megabytes(use.lastRssBytes),
    `${Math.round((use.cpuMs / use.seconds / 1_000) * 100)} %`,
    loads.map((load) => load.toFixed(1)).join(', '),
  ]);
  if (plan.ratePerMinute === null) return [whole];
  const moved = account.entered + account.left;
  return [
    whole,
    row([
      'of those, everyday ones',
      latencyCount(measured.everyday),
      '',
      ...shown(measured.everyday),
    ]),
    row([
      'of those, in bursts of 700 entries',
      latencyCount(measured.bursts),
      '',
      ...shown(measured.bursts),
    ]),
    row(['of those, entering and leaving', count(moved), '', ...shown(measured.moves)]),
    row(['filings beside them', count(sent.filings), '', ...shown(measured.filings)]),
  ];
}

const columns = 13;

function row(cells: readonly string[]): string {
  const padding = Array.from({ length: columns - cells.length }, () => '');
  return `| ${[...cells, ...padding].join(' | ')} |`;
}

function shown(latencies: Latencies | null): readonly string[] {
  if (latencies === null) return ['none', '', '', ''];
  const { p50, p95, p99, max } = latencies;
  return [p50, p95, p99, max].map((ms) => ms.toFixed(ms < 100 ? 1 : 0));
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}

function latencyCount(latencies: Latencies | null): string {
  return count(latencies?.count ?? 0);
}
