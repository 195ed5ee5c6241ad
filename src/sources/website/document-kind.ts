/** Documents beside the pages that name addresses, by the media type they came with. */
type DocumentKind = 'page' | 'vcard' | 'security-txt' | 'unread';

export type ReadableKind = Exclude<DocumentKind, 'unread'>;

/**
 * How a response is read. PDF stays unread: see `docs/decisions/0024-addresses-are-decoded-never-run.md`.
 */
export function kindOfDocument(contentType: string, url: URL): DocumentKind {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  // A site that has a page for every address has none of these: its answer is no page of its own.
  if (isSecurityTxt(url)) return type === 'text/plain' ? 'security-txt' : 'unread';
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'page';
  const isCard =
    /^text\/(?:x-)?vcard$|^text\/directory$/.test(type) || /\.vcf$/i.test(url.pathname);
  return isCard ? 'vcard' : 'unread';
}

function isSecurityTxt(url: URL): boolean {
  return /^\/(?:\.well-known\/)?security\.txt$/i.test(url.pathname);
}
