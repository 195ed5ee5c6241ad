import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { listScanContacts } from '../../src/pipeline/kept-contacts.ts';
import { cancelScan, requestScan } from '../../src/pipeline/request-scan.ts';
import { findBrowser } from '../../src/sources/website/rendering/find-browser.ts';
import type { PageRenderer } from '../../src/sources/website/rendering/page-renderer.ts';
import { setupApi } from '../support/api-bundle.ts';
import { browsersLeft } from '../support/browsers-left.ts';
import { serveSite, type SitePages } from '../support/counted-site.ts';
import { makeHome } from '../support/run-service.ts';
import { setupScanWork } from '../support/scan-work.ts';

const domain = 'acmewidgets.co.uk';
const other = 'borewell.co.uk';

const shell =
  '<div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript><script src="/static/main.js"></script>';

const scripted: SitePages = {
  [`${domain}/`]: shell,
  [`${domain}/static/main.js`]: {
    headers: { 'content-type': 'text/javascript' },
    body: `document.getElementById('root').textContent = 'Write to sales@${domain}'`,
  },
  [`${other}/`]: `<p>info@${other}</p>`,
};

const html = `<div id="root">Write to sales@${domain}</div>`;

/** Two lanes over two sites, one of which needs a browser. */
async function setup(render: PageRenderer['render']) {
  const api = await setupApi();
  const site = await serveSite(scripted, [domain, other]);
  const websites = setupScanWork(api.db, api.context, { site, rendersElsewhere: true });
  const rendering = setupScanWork(api.db, api.context, {
    site,
    lane: 'rendering',
    places: 1,
    visitor: { renderer: { render } },
  });
  const scan = (name: string) =>
    requestScan(api.db, api.context, {
      target: { companyNumber: null, domainId: null, domain: name },
      createdBy: null,
      maxPages: 100,
    });
  const jobOf = (id: string) =>
    api.db
      .selectFrom('jobs')
      .select(['lane', 'state', 'attempt'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
  const scanOf = (id: string) =>
    api.db
      .selectFrom('scans')
      .select(['outcome', 'reason', 'detail', 'needs_javascript', 'pages_visited', 'progress'])
      .where('job_id', '=', id)
      .executeTakeFirstOrThrow();
  return { api, site, websites, rendering, scan, jobOf, scanOf };
}

describe('the lane of rendering', () => {
  it('takes over a scan whose pages need a browser; meanwhile other websites are read', async () => {
    const browser = Promise.withResolvers<void>();
    const work = await setup(async () => {
      await browser.promise;
      return { kind: 'rendered', html };
    });
    const scripts = await work.scan(domain);

    await work.websites.runDue();
    const moved = await work.jobOf(scripts);
    const working = work.rendering.runDue();
    await expect.poll(() => work.jobOf(scripts)).toMatchObject({ state: 'running' });
    const plain = await work.scan(other);
    await work.websites.runDue();
    const whileItRenders = [await work.jobOf(plain), await work.jobOf(scripts)];
    browser.resolve();
    await working;

    expect(moved).toEqual({ lane: 'rendering', state: 'scheduled', attempt: 0 });
    expect(whileItRenders).toMatchObject([{ state: 'completed' }, { state: 'running' }]);
    expect(await work.jobOf(scripts)).toMatchObject({ state: 'completed' });
    expect(await work.scanOf(scripts)).toEqual({
      outcome: 'complete',
      reason: 'all_read',
      detail: 'rendered',
      needs_javascript: 0,
      pages_visited: 1,
      progress: 1,
    });
    expect(await listScanContacts(work.api.db, scripts)).toMatchObject([
      { email: `sales@${domain}`, form: 'rendered', snippet: expect.stringContaining('Write to') },
    ]);
    // The plain page was read once, by the lane of websites.
    expect(work.site.seen.filter((path) => path === '/')).toHaveLength(2);
    const kept = await work.api.db.selectFrom('pages').select(['text', 'text_bytes']).execute();
    expect(kept.every(({ text, text_bytes }) => text === '' && text_bytes === null)).toBe(true);
  });

  it.each([
    [{ kind: 'unavailable', reason: 'there is none' } as const, 'render_unavailable'],
    [{ kind: 'failed', reason: 'it took too long' } as const, 'render_failed'],
  ])('ends a scan with what the plain pages give: %j', async (answer, word) => {
    const work = await setup(() => Promise.resolve(answer));
    const id = await work.scan(domain);

    await work.websites.runDue();
    await work.rendering.runDue();

    expect(await work.scanOf(id)).toMatchObject({
      outcome: 'complete',
      reason: 'all_read',
      detail: word,
    });
  });

  it('lets a scan be cancelled while it waits for the browser', async () => {
    const work = await setup(() => Promise.resolve({ kind: 'rendered', html }));
    const id = await work.scan(domain);

    await work.websites.runDue();
    await cancelScan(work.api.db, work.api.context, id);
    await work.rendering.runDue();

    expect(await work.jobOf(id)).toMatchObject({ state: 'cancelled' });
  });
});

const Scanned = z.object({
  job_id: z.uuid(),
  status: z.string(),
  pages_visited: z.number(),
  contacts: z.array(z.object({ email: z.string().nullable(), form: z.string() })),
  result_data: z.object({ rendering: z.string().nullable(), needs_javascript: z.boolean() }),
});

describe.skipIf(findBrowser(null) === null)('a scan that is killed while it renders', () => {
  it('leaves no browser behind, and goes on under its id without reading a page again', async () => {
    const home = makeHome();
    // Its own, because other test files have browsers too; short, because it holds a socket of Chromium's.
    const folder = mkdtempSync(join(tmpdir(), 'b-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const reached = Promise.withResolvers<void>();
    const script = scripted[`${domain}/static/main.js`] ?? '';
    const pages: SitePages = {
      ...scripted,
      [`${domain}/static/main.js`]: () => reached.resolve(),
    };
    const site = await serveSite(pages, [domain]);
    const hostsFile = join(home.directory, 'hosts.json');
    writeFileSync(hostsFile, JSON.stringify({ [domain]: `127.0.0.1:${site.port}` }));
    const environment = {
      STRIKEWATCH_SCANNER_HOSTS_FILE: hostsFile,
      STRIKEWATCH_SCANNER_RENDER: 'when-needed',
      TMPDIR: folder,
    };

    const first = home.start(environment, 'scan', domain, '--json');
    await reached.promise;
    await first.end('SIGKILL');
    await expect.poll(() => browsersLeft(folder), { timeout: 10_000 }).toEqual([]);
    pages[`${domain}/static/main.js`] = script;
    const [job] = home.query(z.object({ id: z.string() }), 'select id from jobs');
    const seenBefore = site.seen.filter((path) => path === '/robots.txt').length;
    const second = await home.run(environment, 'scan', domain, '--json');

    expect(second.code, second.stderr).toBe(0);
    expect(Scanned.parse(JSON.parse(second.stdout))).toMatchObject({
      job_id: job?.id,
      status: 'complete',
      pages_visited: 1,
      contacts: [{ email: `sales@${domain}`, form: 'rendered' }],
      result_data: { rendering: 'rendered', needs_javascript: false },
    });
    const left = readdirSync(folder).filter((name) => name.startsWith('strikewatch-browser-'));
    expect(left).toEqual([]);
    expect(site.seen.filter((path) => path === '/robots.txt')).toHaveLength(seenBefore);
    // Read once, and asked for by the browser before and after.
    expect(site.seen.filter((path) => path === '/')).toHaveLength(3);
  });
});
