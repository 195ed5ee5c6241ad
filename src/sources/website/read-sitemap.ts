import { gunzipSync } from 'node:zlib';
import { Parser } from 'htmlparser2';

export interface Sitemap {
  readonly pages: readonly URL[];
  /** Of an index: further sitemaps. */
  readonly sitemaps: readonly URL[];
}

/** https://www.sitemaps.org/protocol.html allows 50 MB and 50,000 addresses; what is read of a site is a hundred pages. */
export const maxSitemapBytes = 10 * 1024 * 1024;
const maxAddresses = 1_000;
const maxAddressLength = 2_048;

/** A sitemap or sitemap index, packed or not; null for what is neither. Definitions of a document type are not read. */
export function readSitemap(body: Uint8Array, base: URL): Sitemap | null {
  const plain = isGzip(body) ? unpack(body) : body;
  if (plain === null) return null;
  const text = new TextDecoder().decode(plain);
  const isXml = /^\uFEFF?\s*</.test(text.slice(0, 1_000));
  return isXml ? readXml(text, base) : readLines(text, base);
}

function isGzip(body: Uint8Array): boolean {
  return body[0] === 0x1f && body[1] === 0x8b;
}

/** Null for what is damaged or grows past the limit. */
function unpack(body: Uint8Array): Uint8Array | null {
  try {
    return gunzipSync(body, { maxOutputLength: maxSitemapBytes });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

function readXml(text: string, base: URL): Sitemap {
  const pages: URL[] = [];
  const sitemaps: URL[] = [];
  let list: URL[] = pages;
  let address: string | null = null;
  const parser = new Parser(
    {
      onopentagname(name) {
        if (name === 'url') list = pages;
        if (name === 'sitemap') list = sitemaps;
        if (name === 'loc') address = '';
      },
      ontext(part) {
        if (address !== null && address.length <= maxAddressLength) address += part;
      },
      onclosetag(name) {
        if (name !== 'loc' || address === null) return;
        addAddress(list, address, base);
        address = null;
        if (pages.length + sitemaps.length >= maxAddresses) parser.pause();
      },
    },
    { xmlMode: true, lowerCaseTags: true },
  );
  parser.write(text);
  return { pages, sitemaps };
}

/** The plain form: one address a line. Anything else is no sitemap. */
function readLines(text: string, base: URL): Sitemap | null {
  const pages: URL[] = [];
  for (const line of text.split(/\r?\n/, maxAddresses)) {
    if (/^\s*https?:\/\//.test(line)) addAddress(pages, line, base);
    else if (line.trim() !== '') return null;
  }
  return { pages, sitemaps: [] };
}

function addAddress(list: URL[], text: string, base: URL): void {
  const trimmed = text.trim();
  const url = trimmed.length > maxAddressLength ? null : URL.parse(trimmed, base);
  if (url !== null) list.push(url);
}
