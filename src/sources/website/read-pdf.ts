import type { PDFDocumentProxy } from 'unpdf/pdfjs';

/** What a PDF says, as far as it is wanted. */
export interface PdfText {
  readonly text: string;
  /** Where its links lead: `mailto:`, `tel:` and addresses of the web. */
  readonly links: readonly string[];
}

export type PdfAnswer =
  | { readonly kind: 'read'; readonly pdf: PdfText }
  /** For people: why nothing was read. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Addresses stand on the first page and the last; a brochure has fewer, and of a book nobody wants them. */
const mostPages = 20;
const mostCharacters = 200_000;
const mostLinks = 500;
const maxLinkLength = 500;
/** Where the mark stands at the latest (ISO 32000-1, H.3, note 13). */
const markWithin = 1_024;

/**
 * Text and links of a PDF. Nothing of it is run, and no picture and no font is looked at. Fit for a thread of its own only: what strangers
 * make may take all the time and memory there is.
 */
export async function readPdf(body: Uint8Array): Promise<PdfAnswer> {
  if (!Buffer.from(body.subarray(0, markWithin)).includes('%PDF-')) {
    return { kind: 'failed', reason: 'it is no PDF' };
  }
  const { getDocument } = await import('unpdf/pdfjs');
  const task = getDocument({
    data: body,
    verbosity: 0,
    maxImageSize: 1,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    useWasm: false,
    enableXfa: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
  });
  try {
    const document = await task.promise;
    return { kind: 'read', pdf: await readPages(document) };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  } finally {
    await task.destroy().catch(() => undefined);
  }
}

type PdfPage = Awaited<ReturnType<PDFDocumentProxy['getPage']>>;

/** The last page too, however many there are between. */
function* pagesToRead({ numPages }: PDFDocumentProxy): Generator<number> {
  for (let page = 1; page < numPages && page < mostPages; page += 1) yield page;
  if (numPages > 0) yield numPages;
}

async function readPages(document: PDFDocumentProxy): Promise<PdfText> {
  let text = '';
  const links = new Set<string>();
  for (const number of pagesToRead(document)) {
    const page = await document.getPage(number);
    text += `${await textOf(page, mostCharacters - text.length)}\n`;
    for (const link of await linksOf(page)) {
      if (links.size < mostLinks) links.add(link);
    }
    page.cleanup();
    if (text.length >= mostCharacters) break;
  }
  return { text: text.slice(0, mostCharacters), links: [...links] };
}

async function textOf(page: PdfPage, most: number): Promise<string> {
  const { items } = await page.getTextContent();
  let text = '';
  for (const item of items) {
    if (text.length > most) break;
    if ('str' in item) text += item.hasEOL ? `${item.str}\n` : item.str;
  }
  return text;
}

async function linksOf(page: PdfPage): Promise<readonly string[]> {
  const annotations: readonly { url?: unknown; unsafeUrl?: unknown }[] =
    await page.getAnnotations();
  return annotations.flatMap(({ url, unsafeUrl }) => {
    const link = typeof url === 'string' ? url : unsafeUrl;
    const isKnown =
      typeof link === 'string' &&
      link.length <= maxLinkLength &&
      /^(?:mailto|tel|https?):/i.test(link);
    return isKnown ? [link] : [];
  });
}

function reasonOf(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name === 'PasswordException') return 'it is locked by a password';
  const said = error instanceof Error ? error.message : String(error);
  return `it is broken: ${said.slice(0, 100)}`;
}
