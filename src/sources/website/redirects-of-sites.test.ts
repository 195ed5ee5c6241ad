import { describe, expect, it, onTestFinished } from 'vitest';
import {
  answerOf,
  serveSite,
  type SiteAnswer,
  type SitePages,
} from '../../../test/support/counted-site.ts';
import type { GuardedClient } from '../../http/guarded-client.ts';
import { createUntrustedClient } from '../../http/untrusted-client.ts';
import { forgetfulMemory } from './visit-memory.ts';
import { createWebsiteVisitor } from './website-visitor.ts';

const domain = 'acme.co.uk';
const email = `info@${domain}`;

/**
 * A visit of all of a site by a clock of its own, which goes on by nothing but rests. Pages are those of `https:` and of `http:` alike unless
 * they begin so.
 */
async function visit(
  pages: SitePages,
  { names = [domain], requestGapMs = 1_000 }: { names?: string[]; requestGapMs?: number } = {},
) {
  let now = 0;
  const asked: { readonly at: number; readonly url: string }[] = [];
  const serve: SiteAnswer = (request, response) => {
    const { host = '', 'x-scheme': scheme = '' } = request.headers;
    const name = host.replace(/:\d+$/, '');
    const path = request.url ?? '';
    asked.push({ at: now, url: `${String(scheme)}//${name}${path}` });
    const what = pages[`${String(scheme)}//${name}${path}`] ?? pages[path] ?? { status: 404 };
    answerOf(what, request, response);
  };
  const site = await serveSite(new Proxy<SitePages>({}, { get: () => serve }), names);
  const http = tellingScheme(
    createUntrustedClient({ userAgent: 'Strikewatch-test', hosts: site.hosts }),
  );
  onTestFinished(() => http[Symbol.asyncDispose]());
  const visitor = createWebsiteVisitor({
    http,
    clock: { now: () => now },
    timers: {
      sleep: (ms) => {
        now += ms;
        return Promise.resolve();
      },
      after: () => () => undefined,
    },
    maxPages: 20,
    requestGapMs,
  });
  const outcome = await visitor.visit(
    { domain, companyNumber: null },
    new AbortController().signal,
    forgetfulMemory({ maxPages: 20, stopsEarly: false }),
  );
  return {
    outcome,
    asked,
    urls: asked.map((each) => each.url),
    mostInFlight: site.mostInFlight(),
    emails: outcome.kind === 'visited' ? outcome.contacts.map((each) => each.email) : [],
  };
}

/** The names of a hosts table are served in plain http whatever was asked for: a header tells. */
function tellingScheme(http: GuardedClient): GuardedClient {
  return {
    ...http,
    request: (request) =>
      http.request({
        ...request,
        headers: { ...request.headers, 'x-scheme': request.url.protocol },
      }),
  };
}

const to = (location: string, status = 301): SiteAnswer => ({ status, headers: { location } });

describe('redirects of robots.txt', () => {
  it('wait for their turn as every request does', async () => {
    const { asked, urls, mostInFlight } = await visit({
      '/robots.txt': to('/r1'),
      '/r1': to('/r2', 302),
      '/r2': 'User-agent: *\nDisallow: /private',
      '/': '<a href="/private">p</a><a href="/contact">c</a>',
      '/contact': email,
    });

    expect(urls.slice(0, 4)).toEqual(
      ['robots.txt', 'r1', 'r2', ''].map((path) => `https://${domain}/${path}`),
    );
    expect(urls).not.toContain(`https://${domain}/private`);
    expect(mostInFlight).toBe(1);
    asked.slice(1).forEach(({ at }, index) => {
      expect(at - (asked[index]?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
    });
  });

  it('are followed five times, also to others, and not once more', async () => {
    const pages: SitePages = {
      '/robots.txt': to('https://rules.example/1'),
      '/1': to('/2'),
      '/2': to('/3'),
      '/3': to('/4'),
      '/4': to('/5'),
      '/5': 'User-agent: *\nDisallow: /private',
      '/': email,
    };
    const names = [domain, 'rules.example'];
    const five = await visit(pages, { names });
    const six = await visit({ ...pages, '/5': to('/6'), '/6': '' }, { names });

    expect(five.emails).toEqual([email]);
    expect(six.outcome).toEqual({ kind: 'robots-disallowed', isUnavailable: true });
    expect(six.urls).toHaveLength(6);
    five.asked.slice(2, 6).forEach(({ at }, index) => {
      expect(at - (five.asked[index + 1]?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
    });
  });

  it('from https to http are not followed: the site is asked in http', async () => {
    const { outcome, emails, urls } = await visit({
      [`https://${domain}/robots.txt`]: to(`http://${domain}/robots.txt`),
      '/': email,
    });

    expect(emails).toEqual([email]);
    expect(outcome).toMatchObject({
      httpsFailure: `https://${domain} redirects from https to http`,
    });
    expect(urls.slice(0, 3)).toEqual([
      `https://${domain}/robots.txt`,
      `http://${domain}/robots.txt`,
      `http://${domain}/`,
    ]);
  });
});

describe('a home page in https that redirects to http', () => {
  const robots: SitePages = { '/robots.txt': 'User-agent: *\nDisallow: /private' };

  it.each([`http://${domain}/`, `http://www.${domain}/start`])(
    'is read in http, and it is said why: %s',
    async (location) => {
      const { outcome, emails, urls, asked } = await visit({
        ...robots,
        [`https://${domain}/`]: to(location),
        [`http://${domain}/`]: '<a href="/contact">c</a><a href="/private">p</a>',
        [`http://${domain}/contact`]: email,
      });

      expect(emails).toEqual([email]);
      expect(outcome).toMatchObject({ httpsFailure: 'redirects to http' });
      expect(urls.slice(0, 5)).toEqual([
        `https://${domain}/robots.txt`,
        `https://${domain}/`,
        `http://${domain}/robots.txt`,
        `http://${domain}/`,
        `http://${domain}/contact`,
      ]);
      asked.slice(1).forEach(({ at }, index) => {
        expect(at - (asked[index]?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
      });
    },
  );

  it('is given up where http leads back', async () => {
    const { outcome, urls } = await visit({
      [`https://${domain}/`]: to(`http://${domain}/`),
      [`http://${domain}/`]: to(`https://${domain}/`),
    });

    expect(outcome).toEqual({
      kind: 'unreachable',
      reason: 'https and http redirect to each other',
      isWorthAnotherTry: false,
    });
    expect(urls.filter((url) => !url.endsWith('/robots.txt'))).toEqual([
      `https://${domain}/`,
      `http://${domain}/`,
      `https://${domain}/`,
    ]);
  });

  it('is read in https where http leads to another name of it', async () => {
    const { outcome, emails } = await visit(
      {
        [`https://${domain}/`]: to(`http://${domain}/`),
        [`http://${domain}/`]: to(`https://www.${domain}/`),
        [`https://www.${domain}/`]: email,
      },
      { names: [domain, `www.${domain}`] },
    );

    expect(emails).toEqual([email]);
    expect(outcome).toMatchObject({ httpsFailure: null });
  });

  it('of another site is not followed, and neither is one deeper in the site', async () => {
    const names = [domain, 'other.co.uk'];
    const other = await visit({ '/': to('http://other.co.uk/') }, { names });
    const deeper = await visit({
      '/': '<a href="/about">a</a><a href="/contact">c</a>',
      '/about': to(`http://${domain}/x`),
      '/contact': email,
    });

    expect(other.outcome).toMatchObject({ reason: 'redirected_elsewhere', contacts: [] });
    expect(other.urls).toEqual([`https://${domain}/robots.txt`, `https://${domain}/`]);
    expect(deeper.emails).toEqual([email]);
    expect(deeper.outcome).toMatchObject({ httpsFailure: null });
    expect(deeper.urls).not.toContain(`http://${domain}/x`);
  });
});
