import type { HeldBytes } from './byte-budget.ts';
import type { Frontier } from './frontier.ts';
import type { PageReading } from './page-reading.ts';
import type { PageLink } from './read-page.ts';
import type { SiteSession } from './site-session.ts';
import type { VisitRecord } from './visit-record.ts';

/** Of an index with hundreds of parts the first few have what is sought, or none has. */
const maxFiles = 5;

/**
 * Fills the gaps that links leave: the sitemaps that robots.txt names, or the usual one. They are kept as one, because
 * a part of an index alone says nothing of what is left.
 */
export async function readSitemaps(
  session: SiteSession,
  record: VisitRecord,
  {
    frontier,
    isWhole,
    held,
    reading,
  }: {
    readonly frontier: Frontier;
    readonly isWhole: boolean;
    readonly held: HeldBytes;
    readonly reading: PageReading;
  },
): Promise<void> {
  const named = session.sitemaps().flatMap((text) => {
    const url = URL.parse(text, record.home);
    return url === null ? [] : [url];
  });
  const waiting = named.length > 0 ? named : [new URL('/sitemap.xml', record.home)];
  const seen = new Set<string>();
  const links: PageLink[] = [];
  const [first] = waiting;
  while (seen.size < maxFiles) {
    const url = waiting.shift();
    if (url === undefined || session.usedUp() !== null) break;
    if (seen.has(url.href) || !session.isOnSite(url)) continue;
    seen.add(url.href);
    const answer = await session.fetchSitemap(url);
    if (answer.kind !== 'answer') continue;
    const { status, body } = answer.response;
    const sitemap = status === 200 ? await reading.readSitemap(body, url) : null;
    held.give(body.byteLength);
    if (sitemap === null) continue;
    links.push(...sitemap.pages.map((page) => ({ url: page, text: '' })));
    waiting.push(...sitemap.sitemaps);
  }
  // RFC 9116 3: one place, which no page links to. Who wants all of the site wants that too.
  if (isWhole) links.push({ url: new URL('/.well-known/security.txt', record.home), text: '' });
  await record.takeSitemap(first ?? record.home, links, frontier);
}
