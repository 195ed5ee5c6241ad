import { percentile } from '../api/api-section.ts';
import type { Answered } from '../api/ask-questions.ts';
import { questionsPerSecond } from './ask-meanwhile.ts';
import type { StreamMeasurement } from './measure-stream.ts';
import type { StreamBenchFacts } from './stream-section.ts';

/** The section of docs/benchmarks.md. */
export function apiBesideSection(facts: StreamBenchFacts, measured: StreamMeasurement): string {
  const { plan, answers, account, loads, everyday } = measured;
  const kinds = [...new Set(answers.map(({ kind }) => kind))].toSorted();
  const lost = account.differences.length === 0 ? 'nothing' : account.differences.join('; ');
  return [
    `One process, \`serve --roles api,stream,worker\`, with ${count(plan.held)} companies under threat follows ${count(plan.ratePerMinute ?? 0)} everyday events a minute, bursts of ${plan.burstOf} entries and ${count(plan.filings)} filings beside them (as under "Stream"), while one client asks ${questionsPerSecond} questions a second. A question that is due while the one before is under way waits for it; its time begins when it is asked.`,
    '',
    '```',
    facts.command,
    '```',
    '',
    `${facts.date}. ${facts.machine}. Load of the machine before and after: ${loads.map((load) => load.toFixed(1)).join(', ')}. Events lost: ${lost}; p99 of everyday ones until stored ${everyday?.p99.toFixed(0) ?? 'none'} ms.`,
    '',
    '| question | asked | p50 ms | p95 ms | p99 ms | max ms | errors |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    row('**all**', answers),
    ...kinds.map((kind) =>
      row(
        kind,
        answers.filter((each) => each.kind === kind),
      ),
    ),
  ].join('\n');
}

function row(title: string, answers: readonly Answered[]): string {
  const times = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const errors = answers.filter(({ isRight }) => !isRight).length;
  const figures = [50, 95, 99, 100].map((percent) => percentile(times, percent)?.toFixed(1) ?? '');
  return `| ${[title, count(answers.length), ...figures, String(errors)].join(' | ')} |`;
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}
