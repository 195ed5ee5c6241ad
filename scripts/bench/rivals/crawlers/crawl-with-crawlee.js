import { readFileSync } from 'node:fs';
import { CheerioCrawler, Configuration, LogLevel, log } from '@crawlee/cheerio';
import { createReport } from './report-found.js';

// Crawls the sites whose origins stand in a file with Crawlee's CheerioCrawler, and looks for addresses in the source of each page.
const [file, concurrency] = process.argv.slice(2);
const origins = JSON.parse(readFileSync(file, 'utf8'));
log.setLevel(LogLevel.ERROR);
const report = createReport(origins);
const crawler = new CheerioCrawler(
  {
    minConcurrency: Number(concurrency),
    maxConcurrency: Number(concurrency),
    async requestHandler({ request, body, enqueueLinks }) {
      report.take(new URL(request.loadedUrl).origin, body.toString());
      await enqueueLinks({ strategy: 'same-origin' });
    },
  },
  new Configuration({ persistStorage: false }),
);
await crawler.run(origins.map((origin) => `${origin}/`));
report.print();
