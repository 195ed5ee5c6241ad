import type { Answered } from './ask-questions.ts';

export interface ApiBenchFacts {
  readonly command: string;
  readonly date: string;
  readonly machine: string;
  readonly companies: number;
  readonly underThreat: number;
  readonly clients: number;
  readonly importSeconds: number;
  /** The machine's load average of a minute before anything was asked; over 0.1 somebody else used it, unless the register was just made. */
  readonly loadBefore: number;
}

export interface ApiBenchResult {
  readonly quiet: readonly Answered[];
  readonly whileImporting: readonly Answered[];
}

/** The section of docs/benchmarks.md. */
export function apiSection(facts: ApiBenchFacts, result: ApiBenchResult): string {
  const kinds = [...new Set(result.quiet.map(({ kind }) => kind))].toSorted();
  const one = facts.clients === 1 ? 'one client asks' : `${facts.clients} clients ask`;
  return [
    `The real \`serve\` over HTTP on a full register of ${count(facts.companies)} companies, ${count(facts.underThreat)} under threat; ${one} question after question, the same number of each kind in a random order. From the request to the last byte of the answer; an answer with another status than the right one is an error.`,
    '',
    '```',
    facts.command,
    '```',
    '',
    `${facts.date}. ${facts.machine}. The import of the same file in scope register beside it took ${facts.importSeconds.toFixed(0)} s. Load average of the minute before: ${facts.loadBefore.toFixed(1)}.`,
    '',
    '| question | while | asked | p50 ms | p95 ms | p99 ms | max ms | errors |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rowsOf('**all names**', isName, result),
    ...rowsOf('**all pages and companies**', (kind) => !isName(kind), result),
    ...kinds.flatMap((kind) => rowsOf(kind, (asked) => asked === kind, result)),
  ].join('\n');
}

function isName(kind: string): boolean {
  return kind.startsWith('name: ');
}

function rowsOf(
  title: string,
  isMeant: (kind: string) => boolean,
  { quiet, whileImporting }: ApiBenchResult,
): readonly string[] {
  return [
    row(
      title,
      'nothing else',
      quiet.filter(({ kind }) => isMeant(kind)),
    ),
    row(
      title,
      'an import',
      whileImporting.filter(({ kind }) => isMeant(kind)),
    ),
  ];
}

function row(title: string, meanwhile: string, answers: readonly Answered[]): string {
  const times = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const errors = answers.filter(({ isRight }) => !isRight).length;
  const figures = [50, 95, 99, 100].map((percent) => percentile(times, percent)?.toFixed(1) ?? '');
  return `| ${[title, meanwhile, count(answers.length), ...figures, String(errors)].join(' | ')} |`;
}

/** The least value that so many percent of all do not exceed (nearest rank); null of none. */
export function percentile(sorted: readonly number[], percent: number): number | null {
  return sorted[Math.max(Math.ceil((sorted.length * percent) / 100) - 1, 0)] ?? null;
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}
