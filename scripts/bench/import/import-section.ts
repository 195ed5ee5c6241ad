import type { ContenderResult } from '../measure/contender.ts';
import { summarise, type Summary } from '../measure/summarise-runs.ts';

export interface ImportBenchFacts {
  readonly command: string;
  readonly date: string;
  readonly machine: string;
  readonly measuring: string;
  readonly rows: number;
  readonly csvBytes: number;
  readonly zipBytes: number;
  readonly underThreat: number;
  readonly decoysOfEachKind: number;
  readonly runs: number;
  readonly slowRuns: number;
}

/** The section of docs/benchmarks.md. Ratios are to the first contender, medians to medians. */
export function importSection(
  facts: ImportBenchFacts,
  results: readonly ContenderResult[],
): string {
  const yardstick = wallOf(results[0])?.median ?? null;
  return [
    'One company file of the published shape, read by everyone in the same run. It is made up (`scripts/bench/register-file`, the same seed gives the same bytes) and holds decoys: the status inside names and care-of cells, line feeds, rows, commas and doubled quotes inside cells, rows with an unescaped quote.',
    '',
    '```',
    facts.command,
    '```',
    '',
    `${facts.date}. ${facts.machine}.`,
    '',
    `File: ${count(facts.rows)} rows, ${megabytes(facts.csvBytes)} MB CSV in a zip of ${megabytes(facts.zipBytes)} MB (${(facts.csvBytes / facts.zipBytes).toFixed(2)} : 1), ${count(facts.underThreat)} under threat, ${count(facts.decoysOfEachKind)} ${plural(facts.decoysOfEachKind, 'decoy')} of each kind. The page cache is warm.`,
    '',
    `Contenders take turns: one warm-up, then ${facts.runs} ${plural(facts.runs, 'run')} each; those marked ¹ afterwards with ${facts.slowRuns} ${plural(facts.slowRuns, 'run')} each, warmed up on a file of 200,000 rows. Measured by ${facts.measuring}.`,
    '',
    '| what | wall s, median (min to max) | × unzip | CPU s | peak RSS MB | answer |',
    '| --- | --- | --- | --- | --- | --- |',
    ...results.map((result) => row(result, yardstick)),
    '',
    '"right, every cell": a SHA-256 over all 55 cells of the rows under threat, in file order, equals the one made while the file was written; for an import it is made from the database. What delivers no cells is checked by count, and what is marked ¹ and delivers them to JavaScript is hashed on the warm-up file and counted on the measured one. DuckDB reads with `strict_mode`, `ignore_errors` and `parallel = false`: with other settings it loses rows around an unescaped quote or stops at it.',
  ].join('\n');
}

function row(result: ContenderResult, yardstick: number | null): string {
  const { contender, measurements, hindrance, verdict } = result;
  const title = contender.isSlow ? `${contender.title} ¹` : contender.title;
  const wall = wallOf(result);
  if (wall === null)
    return `| ${title} | not measured: ${hindrance ?? 'no run asked for'} | | | | |`;
  return `| ${[
    title,
    `${seconds(wall.median)} (${seconds(wall.min)} to ${seconds(wall.max)})`,
    yardstick === null ? '' : (wall.median / yardstick).toFixed(2),
    shown(
      measurements.map(({ cpuMs }) => cpuMs),
      seconds,
    ),
    shown(
      measurements.map(({ peakRssBytes }) => peakRssBytes),
      megabytes,
    ),
    hindrance ?? verdict?.text ?? '',
  ].join(' | ')} |`;
}

function wallOf(result: ContenderResult | undefined): Summary | null {
  return summarise((result?.measurements ?? []).map(({ wallMs }) => wallMs));
}

function shown(values: readonly (number | null)[], format: (value: number) => string): string {
  const summary = summarise(values.filter((value) => value !== null));
  return summary === null ? 'not measured' : format(summary.median);
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(2);
}

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 1e6));
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}

function plural(value: number, noun: string): string {
  return value === 1 ? noun : `${noun}s`;
}
