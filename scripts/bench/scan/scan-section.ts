import type { ContenderResult } from '../measure/contender.ts';
import { summarise, type Summary } from '../measure/summarise-runs.ts';
import { readAnswer, type ScanAnswer } from './scan-answer.ts';

export interface ScanBenchFacts {
  readonly command: string;
  readonly date: string;
  readonly machine: string;
  readonly runs: number;
  readonly sites: number;
  readonly pagesPerSite: number;
  /** Load average of the minute before the first run and after the last one. */
  readonly loads: readonly [number, number];
}

/** The section of docs/benchmarks.md. */
export function scanSection(facts: ScanBenchFacts, results: readonly ContenderResult[]): string {
  const references = ['crawlee-keeping', 'crawlee'].map((id) => {
    const crawlee = results.find(({ contender }) => contender.id === id);
    return crawlee === undefined ? null : (summarise(ratesOf(crawlee))?.median ?? null);
  });
  return [
    `${facts.sites} invented sites of ${facts.pagesPerSite} pages of 24 kB, each on a loopback address of its own, served by a process of its own without a delay. Addresses stand on them in 13 forms, plain and hidden, among false friends; which, is known.`,
    '',
    '```',
    facts.command,
    '```',
    '',
    `${facts.date}. ${facts.machine}. Load average of the minute before and after: ${facts.loads.map((load) => load.toFixed(1)).join(', ')}.`,
    '',
    `Contenders take turns: one warm-up, then ${facts.runs} runs each. Ours is the service as it is started, asked over its API for a scan of every site while the lane of websites is paused; the clock starts when the first of these jobs is taken up, and what follows a scan in the pipeline (lane \`internal\`) stays paused: no other contender has a queue or anything behind it. Measured are the queue, robots.txt and sitemap, one visitor per site, extraction with the proof whose site it is, and every page in the database before the next page of the site is asked for. The end of a scan with its contacts waits for the disk (\`synchronous=FULL\`); the pages before it are in the write-ahead log, outlive a kill and not a power failure (decision 0029). Between requests to one site it rests a second; not here, because a hosts file leads to imitated sites. Crawlee runs twice: with the same work as far as it has it to offer, robots.txt and its queue and what it reads on disk (no visitor of one page at a time, no forms of hidden addresses, no proof), and with the least, in memory. The others ask a site for many pages at once. Time is from the first site taken up to the last thing kept, start of the program left out; CPU and memory are those of the one process, threads included.`,
    '',
    '| what | pages/s, median (min to max) | × Crawlee with the same work | × Crawlee with the least | CPU ms per page | peak RSS MB, median (max) | answer |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...results.map((result) => row(result, references)),
  ].join('\n');
}

function row(result: ContenderResult, references: readonly (number | null)[]): string {
  const { contender, verdict, hindrance } = result;
  const rates = summarise(ratesOf(result));
  const cpu = summarise(of(result, ({ cpuMs, pages }) => cpuMs / pages));
  const rss = summarise(of(result, ({ peakRssBytes }) => peakRssBytes / 1e6));
  const ratios = references.map((reference) =>
    rates === null || reference === null ? '–' : (rates.median / reference).toFixed(2),
  );
  const answer = hindrance === null ? (verdict?.text ?? '–') : `not run: ${hindrance}`;
  const cells = [
    contender.title,
    spread(rates),
    ...ratios,
    cpu === null ? '–' : cpu.median.toFixed(1),
    rss === null ? '–' : `${Math.round(rss.median)} (${Math.round(rss.max)})`,
    answer,
  ];
  return `| ${cells.join(' | ')} |`;
}

function ratesOf(result: Pick<ContenderResult, 'measurements'>): readonly number[] {
  return of(result, ({ pages, ms }) => (pages * 1_000) / ms);
}

function of(
  { measurements }: Pick<ContenderResult, 'measurements'>,
  read: (answer: ScanAnswer) => number,
): readonly number[] {
  return measurements.map((measurement) => read(readAnswer(measurement)));
}

function spread(summary: Summary | null): string {
  if (summary === null) return '–';
  const [median, min, max] = [summary.median, summary.min, summary.max].map((rate) =>
    Math.round(rate).toLocaleString('en-GB'),
  );
  return `${median} (${min} to ${max})`;
}
