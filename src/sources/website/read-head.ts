/** What the head of a page says about the page itself. */
export interface PageHead {
  /** The address under which the page wants to be known, if it says so. */
  readonly canonical: URL | null;
  /** It asks that none of its links is followed. */
  readonly isNofollow: boolean;
}

const lookedAt = 100_000;
const linkTag = /<link\b[^>]{0,1000}>/gi;
const metaTag = /<meta\b[^>]{0,1000}>/gi;
const maxTags = 200;

/** Read by pattern: two facts of the head are not worth a second pass of the parser. */
export function readHead(html: string, base: URL): PageHead {
  const head = html.slice(0, lookedAt);
  let canonical: URL | null = null;
  const links = /canonical/i.test(head) ? head.matchAll(linkTag).take(maxTags) : [];
  for (const [tag] of links) {
    if (!/\brel\s*=\s*["']?canonical\b/i.test(tag)) continue;
    const href = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(tag);
    canonical = URL.parse((href?.[1] ?? href?.[2] ?? href?.[3] ?? '').trim(), base);
    break;
  }
  const isNofollow =
    /robots|strikewatch/i.test(head) &&
    head
      .matchAll(metaTag)
      .take(maxTags)
      .some(
        ([tag]) =>
          /\bname\s*=\s*["']?(?:robots|strikewatch)\b/i.test(tag) &&
          /\bcontent\s*=\s*["']?[^"'>]*\b(?:nofollow|none)\b/i.test(tag),
      );
  return { canonical, isNofollow };
}

/** The same page without its parameters or under the site's other name. What claims to be a page of another path is not believed. */
export function isVariant(canonical: URL, url: URL): boolean {
  return canonical.pathname.replace(/\/$/, '') === url.pathname.replace(/\/$/, '');
}
