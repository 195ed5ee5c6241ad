import { describe, expect, it, onTestFinished } from 'vitest';
import { createNameLookup } from '../../src/http/name-lookup.ts';
import { requestScan } from '../../src/pipeline/request-scan.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { systemTimers } from '../../src/runtime/timers.ts';
import { createPageThreads } from '../../src/sources/website/page-threads.ts';
import { writesTogether } from '../../src/store/group-writes.ts';
import { serveHttp } from '../support/loopback-server.ts';
import { setupScanWork } from '../support/scan-work.ts';
import { setupDatabase } from '../support/setup-database.ts';
import { stepContextFor } from '../support/step-context.ts';

interface SeenRequest {
  readonly startedAt: number;
  endedAt: number;
}

/** One server for many names that notes when each request to each of them began and ended. */
async function serveMany(names: readonly string[]) {
  const seen = new Map<string, SeenRequest[]>();
  const server = await serveHttp((request, response) => {
    const host = request.headers.host?.replace(/:\d+$/, '') ?? '';
    const noted = { startedAt: performance.now(), endedAt: Infinity };
    seen.set(host, [...(seen.get(host) ?? []), noted]);
    response.on('close', () => {
      noted.endedAt = performance.now();
    });
    const links = ['/contact', '/about', '/terms'].map((path) => `<a href="${path}">${path}</a>`);
    if (request.url === '/robots.txt' || request.url === '/sitemap.xml')
      response.writeHead(404).end();
    else {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`${request.url} info@${host} ${links.join(' ')}`);
    }
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const target = { address: '127.0.0.1', port: server.port };
  return { seen, hosts: new Map(names.map((name) => [name, target])) };
}

function namesOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `firm-${index}.co.uk`);
}

const refused = () => Promise.reject(new Error('no resolver'));

describe('visits of many sites at once', () => {
  it('never ask one site for two things at a time, and keep every rest, as the server counts', async () => {
    const gapMs = 120;
    const names = namesOf(24);
    const { db } = await setupDatabase();
    const context = await stepContextFor(db, { clock: systemClock });
    const site = await serveMany(names);
    const reading = createPageThreads({ timers: systemTimers, size: 1 });
    onTestFinished(() => reading[Symbol.asyncDispose]());
    const work = setupScanWork(db, context, {
      site,
      visitor: { requestGapMs: gapMs, reading },
      sites: { write: writesTogether(db, systemTimers) },
      places: 32,
    });
    for (const domain of names) {
      const target = { companyNumber: null, domainId: null, domain };
      await requestScan(db, context, { target, createdBy: null, maxPages: 100 });
    }

    await work.runDue();

    const scans = await db.selectFrom('scans').select(['outcome', 'pages_visited']).execute();
    expect(scans).toEqual(names.map(() => ({ outcome: 'complete', pages_visited: 4 })));
    for (const requests of site.seen.values()) {
      // robots.txt, sitemap.xml, security.txt and four pages.
      expect(requests).toHaveLength(7);
      const rests = requests.slice(1).map((each, index) => {
        const before = requests[index];
        return each.startedAt - (before?.endedAt ?? Infinity);
      });
      // The visitor counts from when it had read the answer, whole milliseconds of another clock: two are lost between the two.
      expect(Math.min(...rests)).toBeGreaterThan(gapMs - 2);
    }
    const all = [...site.seen.values()];
    const isSideBySide = all.some((requests) =>
      all.some(
        (others) =>
          others !== requests &&
          (others[0]?.startedAt ?? NaN) < (requests.at(-1)?.endedAt ?? NaN) &&
          (requests[0]?.startedAt ?? NaN) < (others.at(-1)?.endedAt ?? NaN),
      ),
    );
    expect(isSideBySide).toBe(true);
  });

  it('visit two sites of one address at most, until all have had their turn', async () => {
    const names = namesOf(7);
    const { db } = await setupDatabase();
    let now = Date.parse('2026-11-24T09:00:00Z');
    const context = await stepContextFor(db, { clock: { now: () => now } });
    const site = await serveMany(names);
    const work = setupScanWork(db, context, {
      site,
      sites: createNameLookup({
        hosts: site.hosts,
        resolver: { resolve4: refused, resolve6: refused, resolveNs: refused },
      }),
      places: 32,
    });
    for (const domain of names) {
      const target = { companyNumber: null, domainId: null, domain };
      await requestScan(db, context, { target, createdBy: null, maxPages: 100 });
    }

    const visitedAfter: number[] = [];
    while ((await work.runDue()) > 0) {
      visitedAfter.push(site.seen.size);
      now += 15_000;
    }

    expect(visitedAfter).toEqual([2, 4, 6, 7]);
    const visits = [...site.seen.values()].map((requests) => ({
      from: requests[0]?.startedAt ?? NaN,
      to: requests.at(-1)?.endedAt ?? NaN,
    }));
    const atOnce = visits.map(
      ({ from }) => visits.filter((other) => other.from <= from && from <= other.to).length,
    );
    expect(Math.max(...atOnce)).toBe(2);
    const ends = await db.selectFrom('scans').select('outcome').execute();
    expect(ends).toEqual(names.map(() => ({ outcome: 'complete' })));
  });
});
