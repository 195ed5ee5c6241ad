/** Documents beside the pages that name addresses, by the media type they came with. */
type DocumentKind = 'page' | 'vcard' | 'security-txt' | 'pdf' | 'unread';

export type ReadableKind = Exclude<DocumentKind, 'unread'>;

/** How a response is read. */
export function kindOfDocument(contentType: string, url: URL): DocumentKind {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  // A site that has a page for every address has none of these: its answer is no page of its own.
  if (isSecurityTxt(url)) return type === 'text/plain' ? 'security-txt' : 'unread';
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'page';
  const isPdf = type === 'application/pdf' || type === 'application/x-pdf';
  if (isPdf || (type === 'application/octet-stream' && isNamedPdf(url))) return 'pdf';
  const isCard =
    /^text\/(?:x-)?vcard$|^text\/directory$/.test(type) || /\.vcf$/i.test(url.pathname);
  return isCard ? 'vcard' : 'unread';
}

/** Whether a link says that a PDF is behind it, so that it need not be asked for to know. */
export function isNamedPdf({ pathname }: URL): boolean {
  return /\.pdf$/i.test(pathname);
}

function isSecurityTxt(url: URL): boolean {
  return /^\/(?:\.well-known\/)?security\.txt$/i.test(url.pathname);
}
