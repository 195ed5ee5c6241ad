import { gzipSync } from 'node:zlib';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { parseCompanyNumber } from '../../domain/company-number.ts';
import { makePdf } from '../../../test/support/make-pdf.ts';
import { createUntrustedClient } from '../../http/untrusted-client.ts';
import { systemTimers } from '../../runtime/timers.ts';
import { createPageThreads } from './page-threads.ts';
import { forgetfulMemory, type VisitExtent } from './visit-memory.ts';
import { createWebsiteVisitor, type WebsiteVisitorOptions } from './website-visitor.ts';

type Answer =
  | string
  | { status: number; headers?: Record<string, string>; body?: string | Uint8Array }
  | ((request: IncomingMessage, response: ServerResponse) => void);
type Site = Record<string, Answer>;

const domain = 'acmewidgets.co.uk';
const ownNumber = 'Registered in England and Wales No. 07123984';
const closers: (() => Promise<void>)[] = [];

const gone: Answer = (_, response) => response.destroy();

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** One server for every name of the hosts file; it counts what it sees. */
async function setup(
  site: Site,
  options: Partial<WebsiteVisitorOptions> & { names?: string[]; isDown?: boolean } = {},
) {
  const { names = [domain], isDown = false, ...visitorOptions } = options;
  const seen: string[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const server = createServer((request, response) => {
    seen.push(
      `${request.headers.host?.replace(/:\d+$/, '') === domain ? '' : request.headers.host}${request.url}`,
    );
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    response.on('close', () => {
      inFlight -= 1;
    });
    answer(site[request.url ?? ''] ?? { status: 404 }, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  if (isDown) await new Promise((resolve) => server.close(resolve));
  const http = createUntrustedClient({
    userAgent: 'Strikewatch-test',
    hosts: new Map(names.map((name) => [name, { address: '127.0.0.1', port }])),
  });
  closers.push(async () => {
    await http[Symbol.asyncDispose]();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  let now = 0;
  const slept: number[] = [];
  const clock = { now: () => now };
  const timers = {
    sleep: (ms: number) => {
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
    after: () => () => undefined,
  };
  const visitor = createWebsiteVisitor({
    http,
    clock,
    timers,
    maxPages: 15,
    requestGapMs: 0,
    ...visitorOptions,
  });
  const companyNumber = parseCompanyNumber('07123984');
  if (companyNumber === null) throw new Error('not a company number');
  const visit = (
    signal = new AbortController().signal,
    of = domain,
    extent: VisitExtent | null = null,
  ) =>
    visitor.visit(
      {
        domain: of,
        companyNumber,
        companyName: 'ACME WIDGETS LIMITED',
        postalCode: 'LS1 4AB',
        officerNames: ['JONES, Mary'],
      },
      signal,
      extent === null ? undefined : forgetfulMemory(extent),
    );
  return { visit, seen, slept, mostInFlight: () => mostInFlight };
}

function answer(what: Answer, request: IncomingMessage, response: ServerResponse): void {
  if (typeof what === 'function') {
    what(request, response);
    return;
  }
  const {
    status,
    headers = {},
    body = '',
  } = typeof what === 'string' ? { status: 200, body: what } : what;
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
}

const card = (name: string, type = 'text/vcard'): Answer => ({
  status: 200,
  headers: { 'content-type': type },
  body: `BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Mary Jönes\r\nEMAIL:${name}@acmewidgets.co.uk\r\nORG:Acme Widgets Ltd\r\nNOTE:${ownNumber}\r\nEND:VCARD`,
});

const pdf = (lines: readonly string[], type = 'application/pdf'): Answer => ({
  status: 200,
  headers: { 'content-type': type },
  body: makePdf([lines], { links: ['mailto:mary@acmewidgets.co.uk'] }),
});

describe('createWebsiteVisitor', () => {
  it('proves a site by its footer and collects the addresses of its contact page', async () => {
    const { visit, seen } = await setup({
      '/': `<a href="/blog">Blog</a><a href="/contact">Contact</a><footer>Acme Widgets Ltd. ${ownNumber}</footer>`,
      '/contact':
        '<a href="mailto:info@acmewidgets.co.uk">mail</a> mary.jones@acmewidgets.co.uk acme@gmail.com',
      '/blog': 'never needed',
    });

    const outcome = await visit();

    expect(outcome).toMatchObject({ kind: 'visited', verdict: 'proven', pagesVisited: 2 });
    expect(
      outcome.kind === 'visited' && outcome.contacts.map((each) => [each.email, each.emailType]),
    ).toEqual([
      ['info@acmewidgets.co.uk', 'service'],
      ['mary.jones@acmewidgets.co.uk', 'corporate'],
      ['acme@gmail.com', 'free'],
    ]);
    expect(seen).toEqual(['/robots.txt', '/', '/contact']);
  });

  it('fetches cards that pages link to, as far as robots.txt allows, and reads the security.txt of a whole site', async () => {
    const site: Site = {
      '/robots.txt': {
        status: 200,
        headers: { 'content-type': 'text/plain' },
        body: 'User-agent: *\nDisallow: /private',
      },
      '/': '<a href="/people/mary.vcf">Mary</a><a href="/cards/joe.vcf">Joe</a><a href="/private/boss.vcf">Boss</a>',
      '/people/mary.vcf': card('mary'),
      '/cards/joe.vcf': card('joe', 'application/octet-stream'),
      '/private/boss.vcf': card('boss'),
      '/.well-known/security.txt': {
        status: 200,
        headers: { 'content-type': 'text/plain' },
        body: 'Contact: mailto:security@acmewidgets.co.uk\n',
      },
    };
    const sought = await setup(site);
    const whole = await setup(site);

    const outcome = await whole.visit(undefined, domain, { maxPages: 15, stopsEarly: false });
    await sought.visit();

    const found = outcome.kind === 'visited' ? outcome.contacts : [];
    expect(
      found.map(({ email, form, sourceUrl }) => [email, form, new URL(sourceUrl).pathname]),
    ).toEqual([
      ['mary@acmewidgets.co.uk', 'vcard', '/people/mary.vcf'],
      ['joe@acmewidgets.co.uk', 'vcard', '/cards/joe.vcf'],
      ['security@acmewidgets.co.uk', 'security-txt', '/.well-known/security.txt'],
    ]);
    // What stands on a card proves nothing of whose the site is.
    expect(outcome).toMatchObject({ verdict: 'not_proven', reason: 'all_read' });
    expect(whole.seen.filter((path) => /private/.test(path))).toEqual([]);
    expect(whole.seen.filter((path) => path.includes('security'))).toHaveLength(1);
    expect(sought.seen.filter((path) => path.includes('security'))).toEqual([]);
  });

  it('reads a few PDFs of a site after its pages, as far as robots.txt allows, and they prove nothing', async () => {
    const reading = createPageThreads({ timers: systemTimers, size: 1 });
    closers.push(async () => {
      await reading[Symbol.asyncDispose]();
    });
    const { visit, seen } = await setup(
      {
        '/robots.txt': {
          status: 200,
          headers: { 'content-type': 'text/plain' },
          body: 'User-agent: *\nDisallow: /private',
        },
        '/':
          '<a href="/a.pdf">A</a><a href="/private/b.pdf">B</a><a href="/download?id=7">C</a><a href="/d.pdf">D</a>' +
          '<a href="/e.pdf">E</a><a href="/f.pdf">F</a><a href="https://other.co.uk/g.pdf">G</a><a href="/news">News</a>',
        '/news': 'Nothing new',
        '/a.pdf': pdf(['Write to sales@acmewidgets.co.uk or ring 0161 496 0123', ownNumber]),
        '/d.pdf': {
          status: 200,
          headers: { 'content-type': 'application/pdf' },
          body: '%PDF-1.7 cut',
        },
        '/download?id=7': pdf(['orders (at) acmewidgets (dot) co (dot) uk']),
        '/e.pdf': pdf(['never asked for']),
        '/f.pdf': pdf(['never asked for']),
      },
      { reading },
    );

    const outcome = await visit(undefined, domain, { maxPages: 50, stopsEarly: false });

    expect(outcome).toMatchObject({ kind: 'visited', verdict: 'not_proven', reason: 'all_read' });
    const found = outcome.kind === 'visited' ? outcome.contacts : [];
    expect(
      found.map(({ email, form, isHidden, sourceUrl }) => [
        email,
        form,
        isHidden,
        sourceUrl.replace(/^https?:\/\/[^/]+/, ''),
      ]),
    ).toEqual([
      ['mary@acmewidgets.co.uk', 'pdf', false, '/download?id=7'],
      ['orders@acmewidgets.co.uk', 'at-token', true, '/download?id=7'],
      ['sales@acmewidgets.co.uk', 'pdf', false, '/a.pdf'],
    ]);
    expect(outcome).toMatchObject({
      channels: [{ kind: 'phone', value: '+441614960123', form: 'pdf' }],
    });
    expect(seen.filter((path) => !/robots|sitemap|security/.test(path))).toEqual([
      '/',
      '/download?id=7',
      '/news',
      '/a.pdf',
      '/d.pdf',
    ]);
  });

  it('reads legal pages until it finds the number, each page once', async () => {
    const links =
      '<a href="/">Home</a><a href="/about">About</a><a href="/privacy">Privacy</a><a href="/contact">Contact</a>';
    const { visit, seen } = await setup({
      '/': links,
      '/contact': `${links}sales@acmewidgets.co.uk`,
      '/privacy': `${links}<p>${ownNumber}</p>`,
      '/about': links,
    });

    const outcome = await visit();

    expect(outcome).toMatchObject({ verdict: 'proven', pagesVisited: 3 });
    expect(seen).toEqual(['/robots.txt', '/', '/contact', '/privacy', '/about']);
  });

  it('reads pages about people on a proven site until one names a person’s address', async () => {
    const links = ['about', 'team', 'people', 'staff', 'contact'].map(
      (page) => `<a href="/${page}">${page}</a>`,
    );
    const home = `${links.join(' ')}<p>${ownNumber}</p>`;
    const named = await setup({
      '/': home,
      '/contact': 'sales@acmewidgets.co.uk',
      '/about': 'jane.okafor@acmewidgets.co.uk',
      '/team': 'Us',
    });
    const nobody = await setup({
      '/': home,
      ...Object.fromEntries(
        ['contact', 'about', 'team', 'people', 'staff'].map((page) => [`/${page}`, `${page} us`]),
      ),
    });

    await named.visit();
    await nobody.visit();

    expect(named.seen).toEqual(['/robots.txt', '/', '/contact', '/about']);
    expect(nobody.seen).toEqual(['/robots.txt', '/', '/contact', '/about', '/team', '/people']);
  });

  it('reports another operator as a contradiction', async () => {
    const { visit } = await setup({
      '/': '© Acme Widgets Ltd<p>Registered in England No. 08555666</p>',
    });

    expect(await visit()).toMatchObject({
      kind: 'visited',
      verdict: 'contradicted',
      confidence: 0,
    });
  });

  it('takes nothing from a page for sale', async () => {
    const { visit, seen } = await setup({
      '/': 'This domain is for sale, write to broker@acmewidgets.co.uk <a href="/contact">Contact</a>',
    });

    expect(await visit()).toMatchObject({
      verdict: 'not_proven',
      contacts: [],
      proof: [{ rule: 'for-sale' }],
    });
    expect(seen).toEqual(['/robots.txt', '/']);
  });

  it('reads every page of a menu of names, and says so when numbered pages were passed over', async () => {
    const names = Array.from('abcdefghijklmno', (letter) => `/our-${letter.repeat(3)}`);
    const menu = names.map((path) => `<a href="${path}">${path}</a>`).join('');
    const site: Site = { '/': menu };
    for (const [at, path] of names.entries()) site[path] = `mail${at}@acmewidgets.co.uk`;
    const named = await setup(site);
    const counted = await setup({
      '/': Array.from({ length: 9 }, (_, at) => `<a href="/p/${at}">p</a>`).join(''),
      ...Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`/p/${at}`, `text ${at}`])),
    });
    const extent = { maxPages: 100, stopsEarly: false };

    const all = await named.visit(undefined, domain, extent);
    const some = await counted.visit(undefined, domain, extent);

    expect(all).toMatchObject({ reason: 'all_read', pagesVisited: 16 });
    expect(all.kind === 'visited' && all.contacts).toHaveLength(15);
    expect(some).toMatchObject({ reason: 'pattern_budget', pagesVisited: 6 });
  });

  it.each([
    ['frames', '<frameset><frame src="/menu.html"><frame src="/main.html"></frameset>'],
    ['a refresh', '<meta http-equiv="refresh" content="0;url=/main.html">'],
  ])('reads a site whose home page is nothing but %s', async (_, home) => {
    const { visit } = await setup({
      '/': home,
      '/main.html': `info@acmewidgets.co.uk ${ownNumber}`,
    });

    expect(await visit()).toMatchObject({
      verdict: 'proven',
      contacts: [{ email: 'info@acmewidgets.co.uk' }],
    });
  });

  it.each([
    ['plain', (body: string) => ({ body, encoding: 'identity' })],
    ['packed', (body: string) => ({ body: gzipSync(body), encoding: 'gzip' })],
  ])('obeys the first 500 KiB of a larger robots.txt, %s', async (_, pack) => {
    const filler = Array.from({ length: 60_000 }, (_each, at) => `Disallow: /x${at * 7919}/${at}`);
    const { body, encoding } = pack(
      `User-agent: *\nDisallow: /private\n${filler.join('\n')}\nDisallow: /\n`,
    );
    const { visit, seen } = await setup({
      '/robots.txt': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': encoding });
        response.end(body);
      },
      '/': '<a href="/private">p</a><a href="/open">o</a>',
    });

    expect(await visit()).toMatchObject({ kind: 'visited' });
    expect(seen).toContain('/open');
    expect(seen).not.toContain('/private');
  });

  it('stops at the page limit', async () => {
    const links = Array.from(
      { length: 30 },
      (_, index) => `<a href="/${'abcdefghijklmnopqrstuvwxyz'[index % 26]}${index}/x">p</a>`,
    );
    const site: Site = { '/': links.join('') };
    for (let index = 0; index < 30; index += 1)
      site[`/${'abcdefghijklmnopqrstuvwxyz'[index % 26]}${index}/x`] = `nothing ${index}`;
    const { visit } = await setup(site, { maxPages: 4 });

    expect(await visit()).toMatchObject({
      kind: 'visited',
      verdict: 'not_proven',
      pagesVisited: 4,
    });
  });

  it.each<[string, Answer, boolean]>([
    ['forbids everything', 'User-agent: *\nDisallow: /', false],
    ['forbids us', 'User-agent: Strikewatch\nDisallow: /\n\nUser-agent: *\nAllow: /', false],
    ['fails with 500', { status: 500 }, true],
    ['fails with 503', { status: 503 }, true],
  ])('reads nothing where robots.txt %s', async (_, robots, isUnavailable) => {
    const { visit, seen } = await setup({ '/robots.txt': robots, '/': ownNumber });

    expect(await visit()).toEqual({ kind: 'robots-disallowed', isUnavailable });
    expect(seen).toEqual(['/robots.txt']);
  });

  it.each([401, 403, 404, 410])('reads on where robots.txt answers %i', async (status) => {
    const { visit } = await setup({ '/robots.txt': { status }, '/': ownNumber });

    expect(await visit()).toMatchObject({ verdict: 'proven' });
  });

  it('leaves out the pages that robots.txt forbids', async () => {
    const { visit, seen } = await setup({
      '/robots.txt': 'User-agent: *\nDisallow: /contact',
      '/': '<a href="/contact">Contact</a><a href="/legal">Legal</a>',
      '/contact': ownNumber,
      '/legal': 'none',
    });

    expect(await visit()).toMatchObject({ verdict: 'not_proven', pagesVisited: 2 });
    expect(seen).not.toContain('/contact');
  });

  it('obeys robots.txt of the host a redirect leads to', async () => {
    const { visit, seen } = await setup(
      {
        '/': (request, response) => {
          if (request.headers.host?.startsWith('www.') === true) response.end(ownNumber);
          else response.writeHead(301, { location: `https://www.${domain}/` }).end();
        },
        '/robots.txt': (request, response) => {
          response.end(
            request.headers.host?.startsWith('www.') === true ? 'User-agent: *\nDisallow: /' : '',
          );
        },
      },
      { names: [domain, `www.${domain}`] },
    );

    expect(await visit()).toEqual({ kind: 'robots-disallowed', isUnavailable: false });
    expect(seen.filter((each) => each.endsWith('/robots.txt'))).toHaveLength(2);
  });

  it('does not read the other site a redirect leads to', async () => {
    const { visit } = await setup(
      {
        '/': (request, response) => {
          if (request.headers.host?.startsWith('other') === true)
            response.end(`${ownNumber} x@other.co.uk`);
          else response.writeHead(302, { location: 'https://other.co.uk/' }).end();
        },
      },
      { names: [domain, 'other.co.uk'] },
    );

    expect(await visit()).toMatchObject({
      verdict: 'not_proven',
      contacts: [],
      proof: [{ rule: 'redirected-elsewhere', snippet: 'https://other.co.uk/' }],
    });
  });

  it.each([
    ['<meta http-equiv="refresh" content="0; url=https://www.facebook.com/acme">', 'social_only'],
    ['<script>location.replace("https://www.facebook.com/acme")</script>', 'social_only'],
    ['<script>window.location.href = "https://newname.co.uk/"</script>', 'redirected_elsewhere'],
    ['<iframe src="https://www.sedoparking.com/acmewidgets.co.uk"></iframe>', 'parked'],
    [
      '<div id="root"></div><script src="https://img1.wsimg.com/parking-lander/static/js/main.js"></script>',
      'parked',
    ],
    ['<p>Loans</p><script src="https://www.google.com/adsense/domains/caf.js"></script>', 'parked'],
  ])('says of a home page that is no more than %j: %s', async (home, reason) => {
    const { visit } = await setup({ '/': `<html><body>${home}</body></html>` });

    expect(await visit()).toMatchObject({ kind: 'visited', reason, contacts: [] });
  });

  it('goes where an empty home page sends its visitors by script, and stays where it has more to show', async () => {
    const sent = await setup({
      '/': '<script>window.location.href="/index2.html"</script>',
      '/index2.html': `<p>${ownNumber}. Write to info@acmewidgets.co.uk</p>`,
    });
    const stays = await setup({
      '/': '<a href="/contact" onclick="location.href=\'https://www.facebook.com/acme\'">Contact</a>',
      '/contact': '<p>Write to info@acmewidgets.co.uk</p>',
    });

    for (const { visit } of [sent, stays]) {
      expect(await visit()).toMatchObject({
        kind: 'visited',
        contacts: [{ email: 'info@acmewidgets.co.uk' }],
      });
    }
  });

  it.each([401, 403])(
    'reads on where one page answers %d, and leaves a site that forbids two',
    async (status) => {
      const links = ['team', 'about', 'contact'].map((name) => `<a href="/${name}">${name}</a>`);
      const site = {
        '/': `${ownNumber} ${links.join(' ')}`,
        '/contact': '<p>Write to info@acmewidgets.co.uk</p>',
        '/about': 'About us',
        '/team': { status },
      };
      const one = await setup(site);
      const two = await setup({ ...site, '/contact': { status } });

      expect(await one.visit()).toMatchObject({ contacts: [{ email: 'info@acmewidgets.co.uk' }] });
      expect(await two.visit()).toMatchObject({ reason: 'refused', contacts: [] });
    },
  );

  it('leaves a site whose challenge comes as an ordinary page', async () => {
    const { visit } = await setup({
      '/': '<html><head><title>Just a moment...</title></head><body><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>',
    });

    expect(await visit()).toEqual({ kind: 'blocked', reason: 'challenge page' });
  });

  it('tries www where the bare name does not exist', async () => {
    const { visit } = await setup({ '/': ownNumber }, { names: [`www.${domain}`] });

    expect(await visit()).toMatchObject({ verdict: 'proven', pagesVisited: 1 });
  });

  it('says what the name itself answered, and not that there is none with www', async () => {
    const { visit } = await setup({}, { isDown: true });

    const outcome = await visit();

    expect(outcome).toMatchObject({
      kind: 'unreachable',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('says that a name without a server is unreachable', async () => {
    const { visit } = await setup({}, { names: [] });

    expect(await visit()).toMatchObject({ kind: 'unreachable' });
    expect(await visit(undefined, 'not a domain')).toMatchObject({ kind: 'unreachable' });
  });

  it('says that a site which breaks off, is empty of pages or no page at all is unreachable', async () => {
    const broken = await setup({ '/': (_, response) => response.destroy() });
    const missing = await setup({ '/': { status: 500 } });
    const picture = await setup({ '/': { status: 200, headers: { 'content-type': 'image/png' } } });

    expect(await broken.visit()).toMatchObject({ kind: 'unreachable' });
    expect(await missing.visit()).toMatchObject({ kind: 'unreachable', reason: 'HTTP 500' });
    expect(await picture.visit()).toMatchObject({
      kind: 'unreachable',
      reason: 'content type image/png',
    });
  });

  it.each<[string, Answer, string]>([
    ['403', { status: 403 }, 'HTTP 403'],
    ['429', { status: 429 }, 'HTTP 429'],
    ['a challenge', { status: 503, headers: { 'cf-mitigated': 'challenge' } }, 'challenge page'],
  ])('takes %s for an answer', async (_, home, reason) => {
    const { visit, seen } = await setup({ '/': home });

    expect(await visit()).toEqual({ kind: 'blocked', reason });
    expect(seen).toEqual(['/robots.txt', '/']);
  });

  it('is blocked from private addresses', async () => {
    const { visit } = await setup({});

    expect(await visit(undefined, '127.0.0.1')).toMatchObject({ kind: 'blocked' });
  });

  it('keeps what it has when later pages fail, and gives up after three', async () => {
    const { visit, seen } = await setup({
      '/': 'info@acmewidgets.co.uk <a href="/contact">c</a><a href="/legal">l</a><a href="/about">a</a><a href="/team">t</a>',
      '/contact': gone,
      '/legal': gone,
      '/about': gone,
      '/team': ownNumber,
    });

    expect(await visit()).toMatchObject({
      pagesVisited: 1,
      contacts: [{ email: 'info@acmewidgets.co.uk' }],
    });
    expect(seen).not.toContain('/team');
  });

  it('makes one request at a time and rests in between, also for two visits at once', async () => {
    const { visit, slept, seen, mostInFlight } = await setup(
      { '/': '<a href="/a">a</a><a href="/b/c">b</a>', '/a': 'a', '/b/c': 'b' },
      { requestGapMs: 1000 },
    );

    await Promise.all([visit(), visit()]);

    expect(mostInFlight()).toBe(1);
    // robots.txt, three pages and a sitemap, twice.
    expect(seen).toHaveLength(10);
    expect(slept.every((ms) => ms === 1000)).toBe(true);
    // Failed https attempts never reached the site, but the line counts them too.
    expect(slept.length).toBeGreaterThanOrEqual(seen.length - 1);
  });

  it('rests as long as robots.txt asks, and reads little where that is very long', async () => {
    const links = '<a href="/contact">c</a><a href="/legal">l</a><a href="/about">a</a>';
    const pages = { '/': links, '/contact': 'c', '/legal': 'l', '/about': 'a' };
    const slow = await setup({ ...pages, '/robots.txt': 'User-agent: *\nCrawl-delay: 5' });
    const slowest = await setup({ ...pages, '/robots.txt': 'User-agent: *\nCrawl-delay: 600' });

    expect(await slow.visit()).toMatchObject({ pagesVisited: 4 });
    expect(slow.slept.filter((ms) => ms === 5000)).toHaveLength(5);
    expect(await slowest.visit()).toMatchObject({ pagesVisited: 2 });
    expect(slowest.slept).toEqual([30_000, 30_000]);
  });

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController();
    const { visit } = await setup({
      '/': () => controller.abort(new Error('shutting down')),
    });

    await expect(visit(controller.signal)).rejects.toThrow('shutting down');
  });
});
