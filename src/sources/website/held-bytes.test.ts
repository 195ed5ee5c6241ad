import { setImmediate } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { serveSite, type SiteAnswer } from '../../../test/support/counted-site.ts';
import { createUntrustedClient } from '../../http/untrusted-client.ts';
import { systemClock } from '../../runtime/clock.ts';
import { systemTimers } from '../../runtime/timers.ts';
import { createWebsiteVisitor } from './website-visitor.ts';

const visitors = 8;
const mebibyte = 1024 * 1024;
/** Just under what is taken of one page (3 MB). */
const bigPage = `<p>${'text of a page without an end '.repeat(95_000)}</p>`;

/** Sites that have nothing but big pages, visited at once by visits that share this many bytes. */
async function visitBigSites(maxHeldBytes: number) {
  const names = Array.from({ length: visitors }, (_, index) => `big-${index}.co.uk`);
  let inHand = 0;
  let mostInHand = 0;
  /** From the request until what came is read. */
  const big: SiteAnswer = (_, response) => {
    inHand += 1;
    mostInHand = Math.max(mostInHand, inHand);
    response.setHeader('content-type', 'text/html').end(bigPage);
  };
  /** Until nobody has asked for a page for many rounds of the event loop. */
  const untilQuiet = async (): Promise<void> => {
    let seen = -1;
    for (let quiet = 0; quiet < 200; quiet += 1) {
      if (seen !== inHand) quiet = 0;
      seen = inHand;
      await setImmediate();
    }
  };
  const links = [1, 2, 3].map((page) => `<a href="/about/${page}">${page}</a>`).join('');
  const { hosts } = await serveSite(
    { '/': links, '/about/1': big, '/about/2': big, '/about/3': big },
    names,
  );
  const http = createUntrustedClient({ userAgent: 'Strikewatch-test', hosts });
  onTestFinished(() => http[Symbol.asyncDispose]());
  const visitor = createWebsiteVisitor({
    http,
    clock: systemClock,
    timers: systemTimers,
    maxPages: 10,
    requestGapMs: 0,
    maxHeldBytes,
    reading: {
      // What counts is what is held, not what stands on the pages.
      read: async ({ url, body }) => {
        if (url.pathname !== '/') {
          await untilQuiet();
          inHand -= 1;
        }
        return {
          kind: 'read',
          facts: {
            hash: url.href,
            title: '',
            opening: '',
            textBytes: new Uint8Array(body),
            links: url.pathname === '/' ? [1, 2, 3].map((page) => linkTo(page, url)) : [],
            contacts: [],
            contactsSeen: 0,
            channels: [],
            canonical: null,
            isNofollow: false,
            needsJavascript: false,
            sentTo: null,
          },
        };
      },
      readSitemap: () => Promise.resolve(null),
      prove: () => Promise.resolve(null),
    },
  });
  const outcomes = await Promise.all(
    names.map((domain) =>
      visitor.visit({ domain, companyNumber: null }, new AbortController().signal),
    ),
  );
  const pages = outcomes.map((outcome) =>
    outcome.kind === 'visited' ? outcome.pagesVisited : outcome.kind,
  );
  return { pages, mostInHand };
}

function linkTo(page: number, base: URL) {
  return { url: new URL(`/about/${page}`, base), text: '' };
}

it('lets visits of huge pages wait for each other rather than hold all of them, and every one reads all of its pages', async () => {
  const { pages, mostInHand } = await visitBigSites(8 * mebibyte);

  expect(pages).toEqual(Array.from({ length: visitors }, () => 4));
  // Two within the budget, and the oldest.
  expect(mostInHand).toBeLessThanOrEqual(3);
});

it('asks for more of them at once where there is room', async () => {
  const { mostInHand } = await visitBigSites(1024 * mebibyte);

  expect(mostInHand).toBeGreaterThan(3);
});
