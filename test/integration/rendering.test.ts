import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { GuardedClient } from '../../src/http/guarded-client.ts';
import { createUntrustedClient } from '../../src/http/untrusted-client.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { systemTimers } from '../../src/runtime/timers.ts';
import { parseCompanyNumber } from '../../src/domain/company-number.ts';
import { startBrowser } from '../../src/sources/website/rendering/browser-process.ts';
import {
  createBrowserRenderer,
  type BrowserRendererOptions,
} from '../../src/sources/website/rendering/browser-renderer.ts';
import { openDevtools } from '../../src/sources/website/rendering/devtools.ts';
import { findBrowser } from '../../src/sources/website/rendering/find-browser.ts';
import type { PartRequest, RenderTask } from '../../src/sources/website/rendering/page-renderer.ts';
import { forgetfulMemory } from '../../src/sources/website/visit-memory.ts';
import {
  createWebsiteVisitor,
  type WebsiteVisitorOptions,
} from '../../src/sources/website/website-visitor.ts';
import { browsersLeft } from '../support/browsers-left.ts';
import { serveSite, type SitePages } from '../support/counted-site.ts';

const browserPath = findBrowser(null);
const domain = 'acmewidgets.co.uk';
const never = new AbortController().signal;

/** A page that says nothing without its script. */
const shell = (script: string): string =>
  `<!doctype html><title>Acme</title><div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript>${script}`;

function openRenderer(options: Partial<BrowserRendererOptions> = {}) {
  const renderer = createBrowserRenderer({
    timers: systemTimers,
    browserPath,
    maxMs: 20_000,
    ...options,
  });
  onTestFinished(() => renderer[Symbol.asyncDispose]());
  return renderer;
}

/** Renders one page whose parts come from a table; what else it asks for is told. */
async function renderOne(
  html: string,
  {
    parts = {},
    ...options
  }: Partial<BrowserRendererOptions> & { parts?: Record<string, string> } = {},
) {
  const asked: PartRequest[] = [];
  const answer = await openRenderer(options).render(
    {
      url: new URL(`https://${domain}/`),
      fetch: (part) => {
        asked.push(part);
        const body = part.url.pathname === '/' ? html : parts[part.url.pathname];
        if (body === undefined) return Promise.resolve(null);
        const type = part.kind === 'script' ? 'text/javascript' : 'text/html';
        const headers = new Map([['content-type', `${type}; charset=utf-8`]]);
        return Promise.resolve({ status: 200, headers, body: Buffer.from(body) });
      },
    },
    never,
  );
  return { answer, asked: asked.map(({ url }) => url.pathname) };
}

/** A page of three words; told when it is asked for. */
function taskWith(fetch: () => void): RenderTask {
  return {
    url: new URL(`https://${domain}/`),
    fetch: () => {
      fetch();
      const headers = new Map([['content-type', 'text/html']]);
      return Promise.resolve({ status: 200, headers, body: Buffer.from('<p>here</p>') });
    },
  };
}

async function visitSite(
  pages: SitePages,
  {
    http,
    names = [domain],
    ...options
  }: Partial<Omit<WebsiteVisitorOptions, 'http'>> & {
    http?: (site: GuardedClient) => GuardedClient;
    names?: string[];
  } = {},
) {
  const site = await serveSite(pages, names);
  const plain = createUntrustedClient({ userAgent: 'Strikewatch-test', hosts: site.hosts });
  onTestFinished(() => plain[Symbol.asyncDispose]());
  const visitor = createWebsiteVisitor({
    http: http?.(plain) ?? plain,
    clock: systemClock,
    timers: systemTimers,
    maxPages: 20,
    requestGapMs: 0,
    renderer: openRenderer({ maxMs: 8_000 }),
    ...options,
  });
  const companyNumber = parseCompanyNumber('07123984');
  if (companyNumber === null) throw new Error('not a company number');
  const company = { companyName: 'ACME WIDGETS LIMITED', postalCode: null, officerNames: [] };
  const outcome = await visitor.visit(
    { domain, companyNumber, ...company },
    never,
    forgetfulMemory({ maxPages: 20, stopsEarly: false }),
  );
  if (outcome.kind !== 'visited') throw new Error(JSON.stringify(outcome));
  return { outcome, site };
}

/** Listens wherever a page could think of, and counts who comes. */
async function listenEverywhere() {
  let connections = 0;
  const first = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => first.listen(0, '127.0.0.1', resolve));
  const address = first.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const second = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => second.listen(address.port, '::1', resolve));
  const datagrams = createSocket('udp4', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => datagrams.bind(address.port, '127.0.0.1', resolve));
  onTestFinished(() => {
    first.close();
    second.close();
    datagrams.close();
  });
  return { port: address.port, connections: () => connections };
}

/** Everything a page can send something with, at one address. */
function tryEverything(origin: string): string {
  const socket = origin.replace(/^http/, 'ws');
  return `
    const tried = (what) => { try { what(); } catch {} };
    tried(() => fetch('${origin}/fetch', { mode: 'no-cors' }).catch(() => 0));
    for (const name of ['script', 'iframe']) tried(() => { const e = document.createElement(name); e.src = '/hop'; document.body.append(e); });
    tried(() => fetch('/hop').catch(() => 0));
    tried(() => fetch('${origin}/post', { method: 'POST', mode: 'no-cors', body: 'x' }).catch(() => 0));
    tried(() => fetch('${origin}/keep', { mode: 'no-cors', keepalive: true }).catch(() => 0));
    tried(() => { const x = new XMLHttpRequest(); x.open('GET', '${origin}/xhr'); x.send(); });
    tried(() => { new Image().src = '${origin}/img'; });
    tried(() => { new WebSocket('${socket}/socket'); });
    tried(() => { new EventSource('${origin}/events'); });
    tried(() => { navigator.sendBeacon('${origin}/beacon', 'x'); });
    tried(() => { window.open('${origin}/window'); });
    tried(() => { navigator.serviceWorker.register('/worker.js'); });
    tried(() => { new Worker(URL.createObjectURL(new Blob(["fetch('${origin}/worker'); new WebSocket('${socket}/worker')"]))); });
    tried(() => { const f = document.createElement('iframe'); document.body.append(f); new f.contentWindow.WebSocket('${socket}/frame'); });
    tried(() => { const p = new RTCPeerConnection({ iceServers: [{ urls: 'stun:${new URL(origin).host}' }] });
      p.createDataChannel('x'); p.createOffer().then((o) => p.setLocalDescription(o)); });
    for (const [name, at, more] of [['iframe', 'src'], ['script', 'src'], ['video', 'src'], ['audio', 'src'], ['embed', 'src'], ['object', 'data'],
      ['link', 'href', { rel: 'stylesheet' }], ['link', 'href', { rel: 'preconnect' }], ['link', 'href', { rel: 'dns-prefetch' }],
      ['link', 'href', { rel: 'prefetch' }], ['link', 'href', { rel: 'preload', as: 'font' }], ['link', 'href', { rel: 'icon' }]]) {
      tried(() => { const e = document.createElement(name); Object.assign(e, more ?? {}); e[at] = '${origin}/' + name; document.body.append(e); });
    }
    tried(() => { const s = document.createElement('style'); s.textContent = "@import '${origin}/css'; body { background: url(${origin}/background); } @font-face { font-family: x; src: url(${origin}/font) } body { font-family: x }"; document.head.append(s); });
    tried(() => { const s = document.createElement('script'); s.type = 'speculationrules'; s.textContent = JSON.stringify({ prefetch: [{ urls: ['${origin}/spec'] }], prerender: [{ urls: ['${origin}/spec2'] }] }); document.head.append(s); });
    tried(() => { const f = document.createElement('form'); f.action = '${origin}/form'; f.method = 'post'; f.target = '_blank'; document.body.append(f); f.submit(); });
    tried(() => { const a = document.createElement('a'); a.href = '${origin}/link'; a.ping = '${origin}/ping'; a.target = '_blank'; document.body.append(a); a.click(); });
    tried(() => { const a = document.createElement('a'); a.href = '${origin}/file'; a.download = 'x'; document.body.append(a); a.click(); });
    setTimeout(() => { location.href = '${origin}/leave'; }, 100);
  `;
}

describe.skipIf(browserPath === null)('rendering with the Chromium of this machine', () => {
  it('reads what scripts put on the pages where addresses stand, marked as rendered, and proves by it', async () => {
    const app = `
      const show = async () => {
        const about = await (await fetch('/api/about.json')).json();
        document.getElementById('root').innerHTML = location.pathname === '/contact'
          ? '<p>Write to sales@${domain} or ring 0161 496 0123</p>'
          : '<a href="/contact">Contact</a><img src="/logo.png"><p>' + about.legal + '</p><script src="/private/x.js"><' + '/script>';
      };
      show();
      const s = document.createElement('script'); s.src = '/private/tracker.js'; document.head.append(s);`;
    const { outcome, site } = await visitSite({
      '/robots.txt': {
        headers: { 'content-type': 'text/plain' },
        body: 'User-agent: *\nDisallow: /private',
      },
      '/': shell('<script src="/static/main.js"></script>'),
      '/contact': shell('<script src="/static/main.js"></script>'),
      '/static/main.js': { headers: { 'content-type': 'text/javascript' }, body: app },
      '/api/about.json': {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          legal: 'Acme Widgets Limited. Registered in England and Wales No. 07123984',
        }),
      },
    });

    expect(outcome).toMatchObject({
      verdict: 'proven',
      rendering: 'rendered',
      needsJavascript: false,
      pagesVisited: 1,
      contacts: [{ email: `sales@${domain}`, form: 'rendered', isHidden: false }],
      channels: [{ value: '+441614960123', form: 'rendered' }],
    });
    expect(outcome.contacts[0]?.sourceUrl).toMatch(/\/contact$/);
    expect(site.seen.filter((path) => /private|logo/.test(path))).toEqual([]);
    expect(site.seen).toContain('/static/main.js');
    expect(site.mostInFlight()).toBe(1);
  });

  it('keeps the rest between all requests to the site', async () => {
    const restMs = 60;
    const { outcome, site } = await visitSite(
      {
        '/': shell('<script src="/static/main.js"></script><script src="/static/app.js"></script>'),
        '/static/main.js': {
          headers: { 'content-type': 'text/javascript' },
          body: 'for (const each of "abcde") fetch("/api/" + each);',
        },
        '/static/app.js': { headers: { 'content-type': 'text/javascript' }, body: '' },
      },
      { requestGapMs: restMs },
    );

    expect(outcome).toMatchObject({ rendering: 'rendered' });
    expect(site.seen.filter((path) => path.startsWith('/api/'))).toHaveLength(5);
    expect(site.mostInFlight()).toBe(1);
    const gaps = site.askedAt.slice(1).map((at, index) => at - (site.askedAt[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(restMs - 2);
  });

  it.each([
    ['127.0.0.1', (port: number) => `http://127.0.0.1:${port}`],
    ['::1', (port: number) => `http://[::1]:${port}`],
    ['a name that leads inside', (port: number) => `http://inside.example.com:${port}`],
    ['localhost', (port: number) => `http://localhost:${port}`],
  ])('lets nothing of a page reach %s, whatever it tries', async (_, originOf) => {
    const inside = await listenEverywhere();
    const guarded = createUntrustedClient({
      userAgent: 'Strikewatch-test',
      hosts: null,
      lookupAll: (_name, _options, callback) =>
        callback(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    onTestFinished(() => guarded[Symbol.asyncDispose]());
    const script = tryEverything(originOf(inside.port));

    const { outcome, site } = await visitSite(
      {
        '/': shell(`<script>document.addEventListener('DOMContentLoaded', () => { ${script}
          setTimeout(() => document.getElementById('root').append('info@${domain}'), 300); });</script>`),
        '/hop': { status: 302, headers: { location: `${originOf(inside.port)}/hopped` } },
        '/worker.js': {
          headers: { 'content-type': 'text/javascript' },
          body: `fetch('${originOf(inside.port)}/service')`,
        },
      },
      {
        // The site itself is on this machine too; everything else is asked as it would be of the world.
        http: (plain) => ({
          ...plain,
          request: (request) =>
            (request.url.hostname === domain ? plain : guarded).request(request),
        }),
      },
    );

    expect(outcome).toMatchObject({
      rendering: 'rendered',
      contacts: [{ email: `info@${domain}` }],
    });
    expect(inside.connections()).toBe(0);
    expect(site.seen).toContain('/hop');
  });

  it('has no network even where a request is not intercepted', async () => {
    const inside = await listenEverywhere();
    const browser = startBrowser(browserPath ?? '');
    onTestFinished(() => browser.kill());
    const devtools = openDevtools(browser);
    const open = async (): Promise<string> => {
      const target = await devtools.send('Target.createTarget', { url: 'about:blank' });
      const attached = await devtools.send('Target.attachToTarget', {
        targetId: z.object({ targetId: z.string() }).parse(target).targetId,
        flatten: true,
      });
      return z.object({ sessionId: z.string() }).parse(attached).sessionId;
    };
    for (const host of [
      `127.0.0.1:${inside.port}`,
      `[::1]:${inside.port}`,
      `localhost:${inside.port}`,
    ]) {
      const sessionId = await open();
      // What it answers, and whether, is not waited for: what a page tries may keep it busy.
      void devtools
        .send('Runtime.evaluate', { expression: tryEverything(`http://${host}`) }, sessionId)
        .catch(() => undefined);
      const other = await open();
      const answer = await devtools.send('Page.navigate', { url: `http://${host}/` }, other);
      expect(answer).toMatchObject({ errorText: expect.stringMatching(/^net::ERR_/) });
    }
    await systemTimers.sleep(1_500);

    expect(inside.connections()).toBe(0);
  });

  it.each([
    ['never lets go', 'for (;;);', { maxMs: 3_000 }, /took longer than 3000 ms/],
    [
      'takes all memory',
      'const all = []; for (;;) all.push(new Uint8Array(50e6).fill(1));',
      { maxMemoryBytes: 500 * 1024 * 1024, maxMs: 15_000 },
      /more than 500 MB|crashed/,
    ],
    [
      'grows without end',
      `document.body.append(document.createComment('x'.repeat(30e6)));`,
      { maxMemoryBytes: 4e9 },
      /larger than a page may be/,
    ],
  ])('ends the browser of a page that %s', async (...[, script, options, reason]) => {
    const { answer } = await renderOne(
      `<body><script>setTimeout(() => { ${script} }, 50)</script>`,
      options,
    );

    expect(answer).toEqual({ kind: 'failed', reason: expect.stringMatching(reason) });
    await expect.poll(() => browsersLeft(tmpdir()), { timeout: 5_000 }).toEqual([]);
  });

  it('takes a page as it is that never comes to rest, and is not held up by dialogs', async () => {
    const { answer } = await renderOne(
      `<body><p>info@${domain}</p><script>alert(1); confirm(2); prompt(3); onbeforeunload = () => 'stay';
        setInterval(() => fetch('/again'), 50)</script>`,
      { maxMs: 4_000, parts: { '/again': 'again' } },
    );

    expect(answer).toEqual({ kind: 'rendered', html: expect.stringContaining(`info@${domain}`) });
  });

  it('asks for no pictures, media or fonts, and for a bounded number of parts', async () => {
    const { answer, asked } = await renderOne(
      `<body><img src="/a.png"><video src="/b.mp4"></video><script>
        (async () => { for (let at = 0; at < 200; at += 1) await fetch('/part' + at).catch(() => 0); document.body.append('done'); })();
      </script>`,
    );

    expect(answer).toEqual({ kind: 'rendered', html: expect.stringContaining('done') });
    expect(asked.filter((path) => /png|mp4/.test(path))).toEqual([]);
    expect(asked).toHaveLength(60);
  });

  it('starts anew after a browser that died, and ends when it has nothing to do', async () => {
    const renderer = openRenderer({ idleMs: 300 });
    const died = await renderer.render(
      taskWith(() => {
        for (const pid of browsersLeft(tmpdir())) process.kill(Number(pid), 'SIGKILL');
      }),
      never,
    );
    const next = await renderer.render(
      taskWith(() => undefined),
      never,
    );

    expect(died).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('the browser is gone'),
    });
    expect(next).toEqual({ kind: 'rendered', html: expect.stringContaining('here') });
    await expect.poll(() => browsersLeft(tmpdir()), { timeout: 5_000 }).toEqual([]);
  });
});

describe('rendering without a browser', () => {
  it('ends the visit with what the plain pages give, and says so', async () => {
    const { outcome } = await visitSite(
      {
        '/': shell('<script src="/static/main.js"></script>'),
        '/contact': `info@${domain}`,
      },
      { renderer: openRenderer({ browserPath: '/nowhere/chromium' }) },
    );

    expect(outcome).toMatchObject({
      rendering: 'render_unavailable',
      needsJavascript: true,
      reason: 'all_read',
    });
  });
});
