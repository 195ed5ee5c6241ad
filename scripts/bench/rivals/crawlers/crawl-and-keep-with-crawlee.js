import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CheerioCrawler, Configuration, LogLevel, log } from '@crawlee/cheerio';
import { createReport } from './report-found.js';

// Crawls the sites whose origins stand in a file with Crawlee's CheerioCrawler as far as it has the same work to offer: it obeys robots.txt,
// and keeps its queue and what it reads of each page on disk. Addresses are looked for as in crawl-with-crawlee.js.
const [file, concurrency] = process.argv.slice(2);
const origins = JSON.parse(readFileSync(file, 'utf8'));
log.setLevel(LogLevel.ERROR);
const localDataDirectory = join(dirname(file), 'crawlee-storage');
const report = createReport(origins);
const crawler = new CheerioCrawler(
  {
    minConcurrency: Number(concurrency),
    maxConcurrency: Number(concurrency),
    respectRobotsTxtFile: true,
    async requestHandler({ request, body, $, enqueueLinks, pushData }) {
      const url = request.loadedUrl;
      const emails = report.take(new URL(url).origin, body.toString());
      await pushData({ url, title: $('title').text(), text: $('body').text(), emails });
      await enqueueLinks({ strategy: 'same-origin' });
    },
  },
  new Configuration({ storageClientOptions: { localDataDirectory } }),
);
await crawler.run(origins.map((origin) => `${origin}/`));
report.print();
