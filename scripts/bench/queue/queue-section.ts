import type { ContenderResult } from '../measure/contender.ts';
import { summarise } from '../measure/summarise-runs.ts';
import { rateOf } from './queue-answer.ts';
import { batches } from './queue-contenders.ts';

export interface QueueBenchFacts {
  readonly command: string;
  readonly date: string;
  readonly machine: string;
  readonly runs: number;
  /** Load average of the minute before the first run and after the last one. */
  readonly loads: readonly [number, number];
  readonly postgres: {
    readonly version: string;
    readonly fsync: string;
    readonly synchronousCommit: string;
  };
}

/** The section of docs/benchmarks.md. */
export function queueSection(
  facts: QueueBenchFacts,
  results: readonly (ContenderResult & { readonly batch: number })[],
): string {
  const { postgres } = facts;
  const reference = new Map(
    results.flatMap(({ contender, batch, measurements }) =>
      contender.id === `pg-boss-${batch}`
        ? [[batch, summarise(measurements.map(rateOf))?.median ?? null] as const]
        : [],
    ),
  );
  return [
    'A full queue of jobs with the same payload, claimed and completed until it is empty, with a handler that does nothing. Each run has a process and a database of its own; starting and filling are not counted. Every write reaches the disk before it is acknowledged: our SQLite as in the service (WAL, `synchronous=FULL`), ' +
      `PostgreSQL ${postgres.version} as it is delivered (fsync ${postgres.fsync}, synchronous_commit ${postgres.synchronousCommit}), Redis with \`appendfsync always\`.`,
    '',
    '```',
    facts.command,
    '```',
    '',
    `${facts.date}. ${facts.machine}. Load average of the minute before and after: ${facts.loads.map((load) => load.toFixed(1)).join(', ')}.`,
    '',
    `Contenders take turns: one warm-up, then ${facts.runs} runs each. ${batches.map(({ batch, jobs }) => `${jobs.toLocaleString('en-GB')} jobs at batch ${batch}`).join(', ')}.`,
    '',
    '| batch | what | jobs/s, median (min to max) | × pg-boss, one loop | answer |',
    '| --- | --- | --- | --- | --- |',
    ...results.map((result) => row(result, reference.get(result.batch) ?? null)),
  ].join('\n');
}

function row(
  result: ContenderResult & { readonly batch: number },
  reference: number | null,
): string {
  const { contender, batch, measurements, verdict, hindrance } = result;
  const rates = summarise(measurements.map(rateOf));
  const shown =
    rates === null ? '–' : `${count(rates.median)} (${count(rates.min)} to ${count(rates.max)})`;
  const ratio = rates === null || reference === null ? '–' : (rates.median / reference).toFixed(2);
  const answer = hindrance === null ? (verdict?.text ?? '–') : `not run: ${hindrance}`;
  return `| ${batch} | ${contender.title} | ${shown} | ${ratio} | ${answer} |`;
}

function count(rate: number): string {
  return Math.round(rate).toLocaleString('en-GB');
}
