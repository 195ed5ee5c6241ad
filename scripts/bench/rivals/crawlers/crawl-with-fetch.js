import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { createReport } from './report-found.js';

// The least that can be called a crawler: fetch, a regular expression for links and one for addresses, nothing kept.
const [file, concurrency] = process.argv.slice(2);
const origins = JSON.parse(readFileSync(file, 'utf8'));
const dispatcher = new Agent({ connections: 2 });
const report = createReport(origins);
const waiting = origins.map((origin) => `${origin}/`);
const seen = new Set(waiting);
let inHand = 0;

async function take(url) {
  const { body } = await request(url, { dispatcher });
  const html = await body.text();
  const { origin } = new URL(url);
  report.take(origin, html);
  for (const [, href] of html.matchAll(/<a\s[^>]{0,500}?href="([^"]{1,500})"/gi)) {
    const link = URL.parse(href, url);
    if (link?.origin !== origin || seen.has(link.href)) continue;
    seen.add(link.href);
    waiting.push(link.href);
  }
}

async function takeAll() {
  for (;;) {
    const url = waiting.shift();
    if (url !== undefined) {
      inHand += 1;
      await take(url);
      inHand -= 1;
    } else if (inHand === 0) return;
    else await new Promise((resolve) => setImmediate(resolve));
  }
}

await Promise.all(Array.from({ length: Number(concurrency) }, takeAll));
report.print();
await dispatcher.close();
