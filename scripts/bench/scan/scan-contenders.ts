import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installRivals } from '../measure/install-rivals.ts';
import type { Contender, RunOptions } from '../measure/contender.ts';
import { inventSites } from './invent-sites.ts';
import { judgeScan, readAnswer } from './scan-answer.ts';
import { addressOf, type ScanPlan } from './scan-plan.ts';

const rivalsFolder = join(import.meta.dirname, '../rivals/crawlers');

/** Requests in flight. Crawlee takes more memory and no less time with more. */
const crawleeConcurrency = 50;
const fetchConcurrency = 20;

/** Ours, Crawlee with the same work as far as it has it to offer and with the least, and the least that can be called a crawler, on the same sites. */
export function scanContenders(plan: ScanPlan, port: number): readonly Contender[] {
  const sites = inventSites(plan);
  const pages = plan.sites * plan.pagesPerSite;
  const contender = (
    id: string,
    title: string,
    run: Pick<Contender, 'findHindrance' | 'command'>,
  ): Contender => ({
    id,
    title,
    isSlow: false,
    check: (_, measurement) =>
      judgeScan(readAnswer(measurement), { sites, pages, isExact: id === 'own' }),
    ...run,
  });
  const rival = (script: string, concurrency: number) => ({
    findHindrance: findMissing,
    command: ({ folder }: RunOptions) => {
      const origins = sites.map((_, index) => `http://${addressOf(index)}:${port}`);
      const file = join(folder, 'origins.json');
      writeFileSync(file, JSON.stringify(origins));
      return node(join(rivalsFolder, script), [file, String(concurrency)]);
    },
  });
  return [
    contender('own', '**ours**: `serve`, one scan job per site through the queue', {
      findHindrance: () => null,
      command: () =>
        node(join(import.meta.dirname, 'scan-with-service.ts'), [
          JSON.stringify(plan),
          String(port),
        ]),
    }),
    contender(
      'crawlee-keeping',
      `Crawlee’s CheerioCrawler, ${crawleeConcurrency} at once, obeying robots.txt, its queue and what it reads kept on disk`,
      rival('crawl-and-keep-with-crawlee.js', crawleeConcurrency),
    ),
    contender(
      'crawlee',
      `Crawlee’s CheerioCrawler, ${crawleeConcurrency} at once, a regular expression over each page and nothing else`,
      rival('crawl-with-crawlee.js', crawleeConcurrency),
    ),
    contender(
      'fetch',
      `undici, ${fetchConcurrency} at once, the same regular expression, nothing parsed or kept`,
      rival('crawl-with-fetch.js', fetchConcurrency),
    ),
  ];
}

function node(script: string, args: readonly string[]) {
  return { program: process.execPath, args: [script, ...args], output: 'kept' } as const;
}

/** Null once they are there. */
function findMissing(): string | null {
  return installRivals(rivalsFolder, '@crawlee/cheerio');
}
