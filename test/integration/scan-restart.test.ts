import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, describe } from 'vitest';
import { z } from 'zod';
import { serveSite, type SitePages } from '../support/counted-site.ts';
import { setupApi } from '../support/api-bundle.ts';
import { makeHome } from '../support/run-service.ts';
import { setupScanWork } from '../support/scan-work.ts';
import { requestScan } from '../../src/pipeline/request-scan.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { stepContextFor } from '../support/step-context.ts';
import { listScanContacts } from '../../src/pipeline/kept-contacts.ts';

const domain = 'acmewidgets.co.uk';
const letters = Array.from('abcdefghij');

const Scanned = z.object({
  job_id: z.uuid(),
  status: z.string(),
  progress: z.number(),
  pages_visited: z.number(),
  contacts: z.array(z.object({ email: z.string().nullable() })),
  reason: z.string().nullable(),
});

/** A home page that links ten others, each with an address of its own. */
function tenPages(): SitePages {
  const pages: SitePages = {
    '/': letters.map((letter) => `<a href="/${letter}/x">${letter}</a>`).join(''),
  };
  for (const letter of letters) pages[`/${letter}/x`] = `${letter}@${domain} page ${letter}`;
  return pages;
}

/** A frame, more numbered pages than are read, and one text under many addresses. */
function pagesWithTraps(): SitePages {
  const numbered = Array.from({ length: 8 }, (_, at) => `/shop/${at}`);
  const same = letters.map((letter) => `/made/${letter}`);
  const links = [...same, ...numbered].map((path) => `<a href="${path}">${path}</a>`);
  const pages: SitePages = { '/': `<iframe src="/framed"></iframe>${links.join('')}` };
  for (const path of numbered) pages[path] = `page ${path}`;
  for (const path of same) pages[path] = 'the same';
  pages['/framed'] = `framed@${domain}`;
  return pages;
}

describe('a scan that is interrupted', () => {
  it('goes on after kill -9 under the same id, ends complete, and asks for no page twice', async () => {
    const home = makeHome();
    const pages = tenPages();
    const reached = Promise.withResolvers<void>();
    const whole = pages['/f/x'] ?? '';
    pages['/f/x'] = () => reached.resolve();
    const site = await serveSite(pages, [domain]);
    const hostsFile = join(home.directory, 'hosts.json');
    writeFileSync(hostsFile, JSON.stringify({ [domain]: `127.0.0.1:${site.port}` }));
    const environment = { STRIKEWATCH_SCANNER_HOSTS_FILE: hostsFile };

    const first = home.start(environment, 'scan', domain, '--json');
    await reached.promise;
    await first.end('SIGKILL');
    pages['/f/x'] = whole;
    const [job] = home.query(
      z.object({ id: z.string(), state: z.string(), pages_visited: z.number() }),
      'select jobs.id, jobs.state, scans.pages_visited from jobs join scans on scans.job_id = jobs.id',
    );
    const kept = home.query(z.object({ email: z.string() }), 'select email from page_contacts');
    const second = await home.run(environment, 'scan', domain, '--json');

    expect(job).toMatchObject({ state: 'running', pages_visited: 6 });
    expect(kept.map(({ email }) => email)).toEqual(
      Array.from('abcde').map((each) => `${each}@${domain}`),
    );
    expect(second.code, second.stderr).toBe(0);
    expect(Scanned.parse(JSON.parse(second.stdout))).toMatchObject({
      job_id: job?.id,
      status: 'complete',
      progress: 1,
      pages_visited: 11,
      contacts: letters.map((each) => ({ email: `${each}@${domain}` })),
      reason: 'all_read',
    });
    // Whether the one that was under way had been answered nobody knows: it alone is asked for again.
    const twice = [...site.counts()].filter(([, count]) => count > 1);
    expect(twice).toEqual([['/f/x', 2]]);
    expect(site.seen.filter((path) => path === '/robots.txt')).toHaveLength(1);
  });

  it('asks nothing more once visits are paused, and goes on when they are resumed', async () => {
    const home = makeHome();
    const pages = tenPages();
    const reached = Promise.withResolvers<void>();
    const whole = pages['/f/x'] ?? '';
    pages['/f/x'] = () => reached.resolve();
    const site = await serveSite(pages, [domain]);
    const hostsFile = join(home.directory, 'hosts.json');
    writeFileSync(hostsFile, JSON.stringify({ [domain]: `127.0.0.1:${site.port}` }));
    const environment = { STRIKEWATCH_SCANNER_HOSTS_FILE: hostsFile };

    const first = home.start(environment, 'scan', domain, '--json');
    await reached.promise;
    await home.run(environment, 'queue', 'pause', '--all');
    const { code } = await first.exited;
    pages['/f/x'] = whole;
    const seenWhilePaused = [...site.counts().keys()];
    await home.run(environment, 'queue', 'resume', '--all');
    const second = await home.run(environment, 'scan', domain, '--json');

    expect(code).not.toBe(0);
    expect(first.stderr()).toContain('visits of websites are paused');
    expect(seenWhilePaused.toSorted()).toEqual([
      '/',
      ...Array.from('abcdef', (each) => `/${each}/x`),
      '/sitemap.xml',
    ]);
    expect(Scanned.parse(JSON.parse(second.stdout))).toMatchObject({
      status: 'complete',
      pages_visited: 11,
    });
  }, 60_000);

  it.each([
    ['ten pages', tenPages, { pages_visited: 11, reason: 'all_read' }],
    ['traps', pagesWithTraps, { pages_visited: 8, reason: 'pattern_budget' }],
  ])(
    'goes on from every page at which it can be stopped, with the same end: %s',
    async (_, make, expected) => {
      const ends: unknown[] = [];
      for (let stopsAt = 0; stopsAt <= letters.length; stopsAt += 1) {
        const api = await setupApi();
        const stop = new AbortController();
        const site = await serveSite(make(), [domain]);
        const target = { companyNumber: null, domainId: null, domain };
        const work = setupScanWork(api.db, api.context, {
          site,
          visitor: {
            clock: {
              now: () => {
                // The moment between two requests.
                if (site.counts().size === stopsAt && !stop.signal.aborted)
                  stop.abort(new Error('stopped'));
                return api.context.clock.now();
              },
            },
          },
        });
        const jobId = await requestScan(api.db, api.context, {
          target,
          createdBy: null,
          maxPages: 100,
        });
        await work.runDue(stop.signal);
        await work.runDue();
        const contacts = await listScanContacts(api.db, jobId);
        const scan = await api.db
          .selectFrom('scans')
          .select(['outcome', 'reason', 'pages_visited', 'progress'])
          .executeTakeFirst();
        ends.push({
          ...scan,
          emails: contacts.map(({ email }) => email).toSorted(),
          asked: [...site.counts().keys()],
        });
        const counts = [...site.counts().values()];
        expect(counts.filter((count) => count > 2)).toEqual([]);
        expect(counts.filter((count) => count > 1).length).toBeLessThanOrEqual(1);
      }

      expect(new Set(ends.map((end) => JSON.stringify(end))).size).toBe(1);
      expect(ends[0]).toMatchObject({ outcome: 'complete', progress: 1, ...expected });
    },
  );
});

describe('visitors of one site', () => {
  it('are one at a time, whoever sends them, with the rest kept in between', async () => {
    const api = await setupApi();
    const context = await stepContextFor(api.db, { clock: systemClock });
    const site = await serveSite({ ...tenPages() }, [domain, `shop.${domain}`]);
    const restMs = 25;
    const visitor = { requestGapMs: restMs };
    // Two workers that know nothing of each other but the database: as two processes are.
    const one = setupScanWork(api.db, context, { site, visitor });
    const other = setupScanWork(api.db, context, { site, visitor });
    for (const name of [domain, `shop.${domain}`]) {
      const target = { companyNumber: null, domainId: null, domain: name };
      await requestScan(api.db, context, { target, createdBy: null, maxPages: 6 });
    }

    await Promise.all([one.runDue(), other.runDue()]);
    await api.db.updateTable('jobs').set({ run_at: 0 }).where('state', '=', 'scheduled').execute();
    await other.runDue();

    const scans = await api.db.selectFrom('scans').select('outcome').execute();
    expect(scans).toEqual([{ outcome: 'complete' }, { outcome: 'complete' }]);
    expect(site.mostInFlight()).toBe(1);
    const gaps = site.askedAt.slice(1).map((at, index) => at - (site.askedAt[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(restMs - 2);
  });
});

describe('a second scan of a site', () => {
  it('asks with what the server gave out before, and keeps what has not changed', async () => {
    const api = await setupApi();
    const asked: string[] = [];
    let home = '<a href="/contact">Contact</a>';
    const conditional =
      (etag: string, body: () => string) =>
      (
        request: { headers: Record<string, string | string[] | undefined> },
        response: {
          writeHead(status: number, headers: Record<string, string>): { end(body?: string): void };
        },
      ): void => {
        const isSame = request.headers['if-none-match'] === `${etag}${body().length}`;
        asked.push(isSame ? 'same' : 'new');
        const headers = { etag: `${etag}${body().length}`, 'content-type': 'text/html' };
        response.writeHead(isSame ? 304 : 200, headers).end(isSame ? undefined : body());
      };
    const site = await serveSite(
      {
        '/': conditional('h', () => home),
        '/contact': conditional('c', () => `info@${domain}`),
      },
      [domain],
    );
    const work = setupScanWork(api.db, api.context, { site });
    const target = { companyNumber: null, domainId: null, domain };
    const scan = async () => {
      const jobId = await requestScan(api.db, api.context, {
        target,
        createdBy: null,
        maxPages: 9,
      });
      await work.runDue();
      const rows = await api.db
        .selectFrom('pages')
        .select('outcome')
        .where('job_id', '=', jobId)
        .where('outcome', 'in', ['read', 'unchanged', 'duplicate'])
        .orderBy('position')
        .execute();
      const contacts = await listScanContacts(api.db, jobId);
      return [rows.map(({ outcome }) => outcome), contacts.map(({ email }) => email)];
    };

    const found = [`info@${domain}`];
    expect(await scan()).toEqual([['read', 'read'], found]);
    expect(await scan()).toEqual([['unchanged', 'unchanged'], found]);
    home = '<a href="/contact">Contact us</a> we moved';
    expect(await scan()).toEqual([['read', 'unchanged'], found]);
    expect(asked).toEqual(['new', 'new', 'same', 'same', 'new', 'same']);
  });
});
