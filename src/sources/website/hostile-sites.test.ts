import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveSite, type SiteAnswer, type SitePages } from '../../../test/support/counted-site.ts';
import { createUntrustedClient } from '../../http/untrusted-client.ts';
import { systemClock } from '../../runtime/clock.ts';
import { systemTimers } from '../../runtime/timers.ts';
import { forgetfulMemory, type VisitedPage } from './visit-memory.ts';
import { createWebsiteVisitor, type WebsiteVisitorOptions } from './website-visitor.ts';

const domain = 'acme.co.uk';
const email = `info@${domain}`;

/** A visit of all of a site, with budgets small enough to be used up. */
async function visit(pages: SitePages, options: Partial<WebsiteVisitorOptions> = {}) {
  const site = await serveSite(pages, [domain]);
  const http = createUntrustedClient({ userAgent: 'Strikewatch-test', hosts: site.hosts });
  onTestFinished(() => http[Symbol.asyncDispose]());
  const visitor = createWebsiteVisitor({
    http,
    clock: systemClock,
    timers: systemTimers,
    maxPages: 20,
    requestGapMs: 0,
    timeoutMs: 5_000,
    ...options,
  });
  const kept: VisitedPage[] = [];
  const extent = { maxPages: options.maxPages ?? 20, stopsEarly: false };
  const memory = {
    ...forgetfulMemory(extent),
    keep: (page: VisitedPage) => {
      kept.push(page);
      return Promise.resolve(extent);
    },
  };
  const outcome = await visitor.visit(
    { domain, companyNumber: null },
    new AbortController().signal,
    memory,
  );
  const emails = outcome.kind === 'visited' ? outcome.contacts.map((each) => each.email) : [];
  const reasonOf = (path: string) =>
    kept.find((page) => page.requested.pathname === path)?.reason ?? null;
  return { outcome, emails, site, kept, reasonOf };
}

const home = (...paths: string[]): string =>
  paths.map((path) => `<a href="${path}">${path}</a>`).join('');
const silent: SiteAnswer = () => undefined;
const month: SiteAnswer = (request, response) => {
  const at = Number(/month=(\d+)/.exec(request.url ?? '')?.[1] ?? 0);
  response
    .setHeader('content-type', 'text/html')
    .end(`month ${at} <a href="/calendar?month=${at + 1}">next</a>`);
};

const withContact = (trap: SiteAnswer): SitePages => ({
  '/': home('/about', '/contact'),
  '/about': trap,
  '/contact': email,
});

describe('a hostile page ends within its budget, with its reason, and the rest is read', () => {
  it('a body of 10 GB', async () => {
    let sent = 0;
    const block = Buffer.alloc(256 * 1024, 'x');
    const { emails, reasonOf } = await visit(
      withContact((_, response) => {
        response.writeHead(200, { 'content-type': 'text/html', 'content-length': 10_000_000_000 });
        const pour = (): void => {
          while (!response.destroyed && sent < 10_000_000_000) {
            sent += block.length;
            if (!response.write(block)) return;
          }
        };
        response.on('drain', pour);
        pour();
      }),
    );

    expect(emails).toEqual([email]);
    expect(reasonOf('/about')).toBe('body exceeds 3145728 bytes');
    // What was on the way when the connection was dropped.
    expect(sent).toBeLessThan(30_000_000);
  });

  it('a gzip bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const { emails, reasonOf } = await visit(
      withContact({ headers: { 'content-encoding': 'gzip' }, body: bomb }),
    );

    expect(emails).toEqual([email]);
    expect(reasonOf('/about')).toMatch(/decompresses more than 200 times|body exceeds/);
  });

  it('two layers of compression', async () => {
    const { emails, reasonOf } = await visit(
      withContact({ headers: { 'content-encoding': 'gzip, gzip' }, body: 'x' }),
    );

    expect(emails).toEqual([email]);
    expect(reasonOf('/about')).toMatch(/content-encoding not offered/);
  });

  it.each<[string, SiteAnswer]>([
    ['a page that comes a byte at a time', (_, response) => void response.write('<')],
    ['a server that never answers', silent],
    ['headers without end', (_, response) => void response.socket?.write('HTTP/1.1 200 OK\r\nx: ')],
  ])('%s', async (_, trap) => {
    const { emails, reasonOf } = await visit(withContact(trap), { timeoutMs: 150 });

    expect(emails).toEqual([email]);
    expect(reasonOf('/about')).toMatch(/no answer within 150 ms/);
  });

  it('a site of which every page is slow, by its time', async () => {
    const pages: SitePages = { '/': home('/a', '/b', '/c/x', '/d/x', '/e/x') };
    for (const path of ['/a', '/b', '/c/x', '/d/x', '/e/x']) pages[path] = silent;
    const { outcome } = await visit(pages, { timeoutMs: 400, maxMs: 500 });

    expect(outcome).toMatchObject({ kind: 'visited', reason: 'time_budget' });
  });

  it('a redirect loop', async () => {
    const { emails, reasonOf } = await visit({
      ...withContact({ status: 302, headers: { location: '/two' } }),
      '/two': { status: 302, headers: { location: '/about' } },
    });

    expect(emails).toEqual([email]);
    expect(reasonOf('/about')).toBe('redirects in a circle');
  });

  it('redirects that never come back', async () => {
    let hop = 0;
    const onward: SiteAnswer = (_, response) => {
      hop += 1;
      response.writeHead(302, { location: `/hop${hop}` }).end();
    };
    const pages: SitePages = withContact(onward);
    for (let each = 0; each < 50; each += 1) pages[`/hop${each}`] = onward;
    const { emails, reasonOf } = await visit(pages);

    expect(emails).toEqual([email]);
    expect(reasonOf('/about')).toBe('more than 5 redirects');
    expect(hop).toBe(6);
  });

  it('a redirect from https to http', async () => {
    const { reasonOf } = await visit(
      withContact({ status: 301, headers: { location: `http://${domain}/x` } }),
    );

    expect(reasonOf('/about')).toBe('redirects from https to http');
  });

  it('a redirect to a page that robots.txt forbids, which is never asked for', async () => {
    const { reasonOf, site } = await visit({
      ...withContact({ status: 302, headers: { location: '/private/x' } }),
      '/robots.txt': 'User-agent: *\nDisallow: /private',
      '/private/x': 'secret',
    });

    expect(reasonOf('/about')).toBe('robots.txt disallows it');
    expect(site.seen).not.toContain('/private/x');
  });

  it.each([
    ['utf-7', 'charset=utf-7'],
    ['a name of nothing', 'charset=klingon-8'],
    ['utf-16 that is none', 'charset=utf-16le'],
  ])('a wrong charset: %s', async (_, charset) => {
    const { outcome, emails } = await visit(
      withContact({ headers: { 'content-type': `text/html; ${charset}` }, body: 'caf\xe9 \x80' }),
    );

    expect(outcome).toMatchObject({ kind: 'visited', reason: 'all_read', pagesVisited: 3 });
    expect(emails).toEqual([email]);
  });

  it.each<[string, string]>([
    ['a huge single line', 'x'.repeat(2_500_000)],
    ['tags 100,000 deep', '<div>'.repeat(100_000)],
    ['a million links', '<a href=/p/1>x</a>'.repeat(150_000)],
    ['an attribute of 2 MB', `<a href="/${'a'.repeat(2_000_000)}">x</a>`],
    ['what makes patterns backtrack', `${'a.'.repeat(400_000)}@${'-a'.repeat(200_000)}`],
    ['brackets without end', '(('.repeat(500_000)],
    ['half-open head tags', `<link rel="canonical" `.repeat(60_000)],
    ['half-open noscript', '<noscript>enable '.repeat(60_000)],
  ])(
    '%s',
    async (_, body) => {
      const { outcome, emails } = await visit(withContact(body));

      expect(outcome).toMatchObject({ kind: 'visited', reason: 'all_read', pagesVisited: 3 });
      expect(emails).toEqual([email]);
    },
    20_000,
  );
});

describe('a site without end', () => {
  it('a calendar: two months are looked at, and every other page is read', async () => {
    const pages: SitePages = { '/': home('/calendar?month=1', '/contact'), '/contact': email };
    for (let at = 1; at < 200; at += 1) pages[`/calendar?month=${at}`] = month;
    const { outcome, emails, site } = await visit(pages);

    expect(outcome).toMatchObject({ kind: 'visited', reason: 'pattern_budget' });
    expect(emails).toEqual([email]);
    expect(site.seen.filter((path) => path.startsWith('/calendar'))).toHaveLength(2);
  });

  it('the same page under any address: seen through at the third', async () => {
    const paths = [0, 1, 2, 3, 4].map((index) => `/s/${index}`);
    const pages: SitePages = { '/': home(...paths), '/contact': email };
    for (const path of paths) pages[path] = 'the same';
    const { outcome, kept } = await visit(pages);

    expect(outcome).toMatchObject({ kind: 'visited', reason: 'all_read', pagesVisited: 2 });
    expect(kept.filter((page) => page.outcome === 'duplicate')).toHaveLength(2);
  });

  it('links that nest for ever: by depth, loops and pages', async () => {
    const { outcome, site } = await visit(
      new Proxy<SitePages>(
        {},
        {
          get: (_, path) =>
            String(path).startsWith('/')
              ? `page ${String(path)} <a href="${String(path).replace(/\/$/, '')}/${'abcdefgh'[String(path).split('/').length]}">deeper</a>`
              : undefined,
        },
      ),
      { maxDepth: 4 },
    );

    expect(outcome).toMatchObject({ kind: 'visited', reason: 'all_read', pagesVisited: 5 });
    expect(site.seen.length).toBeLessThan(10);
  });

  it('more pages than anybody reads: by its pages', async () => {
    const paths = Array.from('abcdefghijklmnop').map((letter) => `/${letter}/x`);
    const pages: SitePages = { '/': home(...paths) };
    for (const path of paths) pages[path] = `page ${path}`;
    const { outcome, site } = await visit(pages, { maxPages: 6 });

    expect(outcome).toMatchObject({ kind: 'visited', reason: 'page_budget', pagesVisited: 6 });
    expect(site.counts().size).toBe(7);
  });

  it('large pages: by its bytes', async () => {
    const paths = Array.from('abcdef').map((letter) => `/${letter}/x`);
    const pages: SitePages = { '/': home(...paths) };
    for (const path of paths) pages[path] = path.repeat(100_000);
    const { outcome } = await visit(pages, { maxBytes: 1_000_000 });

    expect(outcome).toMatchObject({ kind: 'visited', reason: 'byte_budget', pagesVisited: 4 });
  });

  it('a sitemap of 300 hops: five are read, and what they name', async () => {
    const pages: SitePages = { '/': 'home', '/hidden/page': email };
    for (let hop = 0; hop < 300; hop += 1) {
      pages[hop === 0 ? '/sitemap.xml' : `/sitemap${hop}.xml`] = {
        headers: { 'content-type': 'application/xml' },
        body: `<sitemapindex><sitemap><loc>https://${domain}/sitemap${hop + 1}.xml</loc></sitemap></sitemapindex>${hop === 2 ? `<urlset><url><loc>https://${domain}/hidden/page</loc></url></urlset>` : ''}`,
      };
    }
    const { outcome, emails, site } = await visit(pages);

    expect(outcome).toMatchObject({ kind: 'visited', reason: 'all_read' });
    expect(emails).toEqual([email]);
    expect(site.seen.filter((path) => path.includes('sitemap'))).toHaveLength(5);
  });

  it.each<[string, SiteAnswer]>([
    ['packed', { body: gzipSync(`<urlset><url><loc>/hidden/page</loc></url></urlset>`) }],
    [
      'as lines',
      { headers: { 'content-type': 'text/plain' }, body: `https://${domain}/hidden/page\n` },
    ],
    ['that robots.txt names', '<urlset><url><loc>/hidden/page</loc></url></urlset>'],
  ])('a sitemap %s is read', async (_, sitemap) => {
    const { emails } = await visit({
      '/': 'home',
      '/robots.txt': `Sitemap: https://${domain}/sitemap.xml`,
      '/sitemap.xml': sitemap,
      '/hidden/page': email,
    });

    expect(emails).toEqual([email]);
  });

  it.each<[string, SiteAnswer]>([
    ['a packed bomb', { body: gzipSync(Buffer.alloc(40_000_000)) }],
    ['no sitemap', { body: 'Not found, but with 200' }],
    ['of other sites', `<urlset><url><loc>https://other.co.uk/</loc></url></urlset>`],
  ])('a sitemap that is %s costs nothing but itself', async (_, sitemap) => {
    const { outcome } = await visit({ '/': 'home', '/sitemap.xml': sitemap });

    expect(outcome).toMatchObject({ kind: 'visited', reason: 'all_read', pagesVisited: 1 });
  });
});

describe('a site that says little', () => {
  it('is recognised when its pages are put together by scripts', async () => {
    const { outcome } = await visit({
      '/': '<div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript><script src="/static/main.a1.js"></script>',
    });

    expect(outcome).toMatchObject({ kind: 'visited', needsJavascript: true, contacts: [] });
  });

  it('is not asked when it is a social network, nor when it leads to one', async () => {
    const led = await visit({
      '/': { status: 301, headers: { location: 'https://www.facebook.com/acme' } },
    });

    expect(led.outcome).toMatchObject({ kind: 'visited', reason: 'social_only' });
    expect(led.site.seen).toEqual(['/robots.txt', '/']);
  });

  it('is waited for as long as it asks, once, and then left', async () => {
    let asked = 0;
    const { emails, site } = await visit({
      '/': home('/about', '/contact'),
      '/about': (_, response) => {
        asked += 1;
        if (asked === 1) response.writeHead(503, { 'retry-after': '0' }).end();
        else response.setHeader('content-type', 'text/html').end(`team@${domain}`);
      },
      '/contact': email,
    });

    expect(emails).toEqual([email, `team@${domain}`]);
    expect(site.seen.filter((path) => path === '/about')).toHaveLength(2);
  });
});
