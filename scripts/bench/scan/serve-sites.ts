import { createServer } from 'node:http';
import { once } from 'node:events';
import { inventPage, inventSites, pathOf } from './invent-sites.ts';
import { addressOf, ScanPlan } from './scan-plan.ts';

/** Serves the invented sites, each on its own loopback address and all on one port, which it prints. Ends with its standard input. */
async function main(json: string): Promise<void> {
  const plan = ScanPlan.parse(JSON.parse(json));
  const pages = new Map<string, Buffer>();
  for (const [index, site] of inventSites(plan).entries()) {
    for (let page = 0; page < plan.pagesPerSite; page += 1) {
      const html = inventPage(plan, { site, page });
      pages.set(`${addressOf(index)}${pathOf(page)}`, Buffer.from(html));
    }
  }
  const server = createServer((request, response) => {
    const page = pages.get(`${request.socket.localAddress ?? ''}${request.url ?? ''}`);
    if (page === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain', 'content-length': 0 }).end();
      return;
    }
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-length': page.byteLength,
      })
      .end(page);
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : null;
  process.stdout.write(`${JSON.stringify({ port })}\n`);
  process.stdin.resume();
  await once(process.stdin, 'end');
  server.closeAllConnections();
  server.close();
}

await main(process.argv[2] ?? '');
