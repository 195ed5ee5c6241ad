import { describe, expect, it } from 'vitest';
import { createFrontier } from './frontier.ts';

const home = new URL('https://www.acme.co.uk/');

function frontierOf(...links: readonly (string | [path: string, text: string])[]) {
  const frontier = createFrontier(home);
  frontier.addLinks(
    links.map((link) => {
      const [path, text] = typeof link === 'string' ? [link, ''] : link;
      return { url: new URL(path, home), text };
    }),
  );
  return frontier;
}

function drain(frontier: ReturnType<typeof createFrontier>): readonly string[] {
  const urls: string[] = [];
  for (let page = frontier.next(); page !== null; page = frontier.next()) urls.push(page.url.href);
  return urls;
}

describe('createFrontier', () => {
  it('gives contact pages first, then legal, then about, then the others', () => {
    const urls = drain(
      frontierOf('/news', '/about-us', '/privacy-policy', '/contact', ['/x', 'Get in touch']),
    );

    expect(urls.map((url) => new URL(url).pathname)).toEqual([
      '/contact',
      '/x',
      '/privacy-policy',
      '/about-us',
      '/news',
    ]);
  });

  it('gives each page once, however it is written', () => {
    const urls = drain(
      frontierOf(
        '/',
        '/contact',
        '/contact/',
        'http://acme.co.uk/contact#form',
        '/contact?utm_source=x',
        '//www.acme.co.uk//contact',
        '/index.html',
      ),
    );

    expect(urls).toEqual(['https://www.acme.co.uk/contact']);
  });

  it('stays on the registrable domain and takes its sub-domains', () => {
    const urls = drain(
      frontierOf(
        'https://shop.acme.co.uk/',
        'https://notacme.co.uk/',
        'https://acme.co.uk.evil.com/',
        'https://other.co.uk/',
      ),
    );

    expect(urls).toEqual(['https://shop.acme.co.uk/']);
  });

  it('leaves out files, loops, long addresses and endless catalogues', () => {
    const catalogue = Array.from({ length: 50 }, (_, index) => `/product/${index}`);
    const urls = drain(
      frontierOf(
        '/photo.jpg',
        '/a/b/a/b/a/b',
        `/${'x'.repeat(600)}`,
        '/?a=1&b=2&c=3&d=4',
        'ftp://acme.co.uk/x',
        ...catalogue,
      ),
    );

    expect(urls).toHaveLength(5);
  });

  it('counts only pages of no kind of their own as a catalogue', () => {
    const known = ['/contact', '/about', '/team', '/privacy', '/terms', '/cookie-policy'];
    const others = ['/p/1', '/p/2', '/p/3', '/p/4', '/p/5'];
    const urls = drain(frontierOf(...known, ...others, '/p/6'));

    const paths = urls.map((url) => new URL(url).pathname);
    expect(new Set(paths)).toEqual(new Set([...known, ...others]));
  });

  it('takes every page that is called by words of its own, and five that differ by numbers or parameters', () => {
    const words = 'alice bob carol dave erin frank grace heidi'.split(' ');
    const named = words.flatMap((word) => [`/${word}`, `/services/${word}`, `/${word}.html`]);
    const counted = [1, 2, 3, 4, 5, 6, 7].flatMap((each) => [
      `/page/${each}`,
      `/shop?sort=${each}`,
    ]);

    const urls = drain(frontierOf(...counted, ...named));

    expect(urls).toHaveLength(named.length + 10);
  });

  it('gives frames before other pages', () => {
    const frontier = frontierOf('/news', '/about');
    frontier.addLinks([{ url: new URL('/main.html', home), text: '', isFrame: true }]);

    expect(frontier.next()?.url.pathname).toBe('/main.html');
  });

  it('takes a page for what a later link calls it, however often it was passed over before', () => {
    const frontier = frontierOf('/1', '/2', '/3', '/4', '/5', '/6');
    const link = { url: new URL('/6', home), text: 'Contact us' };
    expect(frontier.hasLeftOut()).toBe(true);

    frontier.addLinks([link]);
    frontier.addLinks([link]);

    expect(frontier.next()).toMatchObject({ url: link.url, kind: 'contact' });
    expect(frontier.hasLeftOut()).toBe(false);
    expect(drain(frontier)).toHaveLength(5);
  });

  it('comes to the same from the links it said to keep: what waits, in which order, and that something was passed over', () => {
    const first = createFrontier(home);
    const links = [1, 2, 3, 4, 5, 6, 7, 8].map((each) => `/shop/${each}`);
    const kept = first.addLinks([
      ...links.map((path) => ({ url: new URL(path, home), text: '' })),
      { url: new URL('/main.html', home), text: '', isFrame: true },
    ]);
    const second = createFrontier(home);

    second.addLinks(kept);

    expect(second.hasLeftOut()).toBe(true);
    expect(drain(second)).toEqual(drain(first));
  });

  it('keeps few of the links that it passes over', () => {
    const links = Array.from({ length: 500 }, (_, at) => new URL(`/shop/${at}`, home));

    const kept = createFrontier(home).addLinks(links.map((url) => ({ url, text: '' })));

    expect(kept).toHaveLength(55);
  });

  it('does not give what a redirect has already shown', () => {
    const frontier = frontierOf('/contact', '/contact-us');

    frontier.markRead(new URL('/contact-us/', home));

    expect(drain(frontier)).toEqual(['https://www.acme.co.uk/contact']);
    expect(frontier.hasWaiting('contact')).toBe(false);
  });
});
