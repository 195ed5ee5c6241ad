import type { GuardedClient, InboundResponse } from '../../http/guarded-client.ts';
import { BlockedAddressError, NetworkError, OversizeBodyError } from '../../http/http-errors.ts';
import { isNamedPdf, kindOfDocument, type ReadableKind } from './document-kind.ts';

export type FetchedPage =
  | {
      readonly kind: 'page';
      readonly url: URL;
      /** As it came, in whatever alphabet. */
      readonly body: Uint8Array;
      readonly contentType: string;
      /** How it is to be read: cards, PDFs and `security.txt` come as pages do. */
      readonly document: ReadableKind;
      /** After decompression. */
      readonly bytes: number;
      readonly validators: Validators;
      /** X-Robots-Tag asks that no link of the page is followed. */
      readonly isNofollow: boolean;
    }
  /** Since the visit the validators are of, the page has not changed. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'redirect'; readonly to: URL }
  | PageFailure;

export type PageFailure =
  /** The host did not answer, or broke off. */
  | { readonly kind: 'no-answer'; readonly reason: string; readonly fate: 'never-sent' | 'unknown' }
  /** The host does not want us: 401, 403, 429 or a challenge page. No way around it is tried. */
  | {
      readonly kind: 'refused';
      readonly reason: string;
      /** It may be this page alone: part of many a site is for members only. */
      readonly isOfPage: boolean;
    }
  /** The host is overloaded and says when to come again (429, 503 with Retry-After), or has trouble behind it (502, 503, 504). */
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfter: string | null }
  /** Our own guard forbids the address. */
  | { readonly kind: 'forbidden-address'; readonly reason: string }
  /** `bytes` were taken before it was clear. */
  | { readonly kind: 'unusable'; readonly reason: string; readonly bytes: number };

/** What a server gave out with a page, to be asked with the next time (RFC 9110 13.1). */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export interface FetchOptions {
  readonly http: GuardedClient;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A page of running text stays far below; a catalogue in one page may reach it. */
const maxPageBytes = 3 * 1024 * 1024;
/** Pictures make them large, and are not looked at. */
const maxPdfBytes = 5 * 1024 * 1024;
const redirects = new Set([301, 302, 303, 307, 308]);
const overloaded = new Set([429, 502, 503, 504]);

/** As much as is taken of what is behind a link. */
export function maxBytesOf(url: URL): number {
  return isNamedPdf(url) ? maxPdfBytes : maxPageBytes;
}

/** One GET of one page. Redirects are not followed: whether their target may be asked is the visit's to say. */
export async function fetchPage(
  url: URL,
  validators: Validators | null,
  options: FetchOptions,
): Promise<FetchedPage> {
  const answer = await fetchBody(url, options, {
    headers: { accept: acceptFor(url), ...conditionsOf(validators) },
    maxBodyBytes: maxBytesOf(url),
  });
  return answer.kind === 'answer' ? judge(answer.response) : answer;
}

export type FetchedBody =
  { readonly kind: 'answer'; readonly response: InboundResponse } | PageFailure;

export interface Wanted {
  readonly headers: Readonly<Record<string, string>>;
  readonly maxBodyBytes: number;
  /** What is longer is cut there instead of refused. */
  readonly cutsBody?: boolean;
}

/** One GET, with the ways it can fail as values: a site that is down is an ordinary finding. Redirects are answers like others. */
export async function fetchBody(
  url: URL,
  { http, timeoutMs, signal }: FetchOptions,
  { headers, maxBodyBytes, cutsBody = false }: Wanted,
): Promise<FetchedBody> {
  try {
    const response = await http.request({
      method: 'GET',
      url,
      headers: { 'accept-language': 'en-GB,en;q=0.8', ...headers },
      timeoutMs,
      signal,
      maxBodyBytes,
      maxRedirects: 0,
      cutsBody,
    });
    return { kind: 'answer', response };
  } catch (error) {
    // An aborted visit is not a finding about the site.
    signal.throwIfAborted();
    if (error instanceof NetworkError) {
      return { kind: 'no-answer', reason: error.message, fate: error.fate };
    }
    if (error instanceof BlockedAddressError) {
      return { kind: 'forbidden-address', reason: error.message };
    }
    if (error instanceof OversizeBodyError) {
      return { kind: 'unusable', reason: error.message, bytes: maxBodyBytes };
    }
    throw error;
  }
}

/** What is asked for by the name of a page is what is read of it. */
function acceptFor(url: URL): string {
  const { pathname } = url;
  if (isNamedPdf(url)) return 'application/pdf,text/html;q=0.5';
  if (/\.vcf$/i.test(pathname)) return 'text/vcard,text/html;q=0.5';
  if (/\/security\.txt$/i.test(pathname)) return 'text/plain';
  return 'text/html,application/xhtml+xml;q=0.9';
}

function conditionsOf(validators: Validators | null): Record<string, string> {
  return {
    ...(validators?.etag != null && { 'if-none-match': validators.etag }),
    ...(validators?.lastModified != null && { 'if-modified-since': validators.lastModified }),
  };
}

function judge(response: InboundResponse): FetchedPage {
  const { status, headers, url, body } = response;
  // https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
  if (headers.get('cf-mitigated') === 'challenge')
    return { kind: 'refused', reason: 'challenge page', isOfPage: false };
  if (status < 300 && isChallenge(body)) {
    return { kind: 'refused', reason: 'challenge page', isOfPage: false };
  }
  if (status === 304) return { kind: 'unchanged' };
  if (redirects.has(status)) {
    const to = redirectOf(response);
    return to === null
      ? unusable(`HTTP ${status} without a target`, response)
      : { kind: 'redirect', to };
  }
  const later = readLater(response);
  if (later !== null) return later;
  if ([401, 403, 429].includes(status)) {
    return { kind: 'refused', reason: `HTTP ${status}`, isOfPage: status !== 429 };
  }
  if (status < 200 || status > 299) return unusable(`HTTP ${status}`, response);
  const contentType = headers.get('content-type') ?? 'text/html';
  const document = kindOfDocument(contentType, url);
  if (document === 'unread') {
    return unusable(`content type ${contentType.slice(0, 80)}`, response);
  }
  return {
    kind: 'page',
    url,
    body,
    // Cards and security.txt are UTF-8 unless they say otherwise (RFC 6350 3.1, RFC 9116 2.2).
    contentType:
      document === 'page' || /charset=/i.test(contentType)
        ? contentType
        : `${contentType}; charset=utf-8`,
    document,
    bytes: body.byteLength,
    validators: {
      etag: headers.get('etag')?.slice(0, 200) ?? null,
      lastModified: headers.get('last-modified')?.slice(0, 100) ?? null,
    },
    isNofollow: /\b(?:nofollow|none)\b/i.test(headers.get('x-robots-tag') ?? ''),
  };
}

const challengeOpens = 8_000;

/** A challenge that comes as an ordinary page: its title, and the script that it runs. */
function isChallenge(body: Uint8Array): boolean {
  const opening = Buffer.from(
    body.buffer,
    body.byteOffset,
    Math.min(body.byteLength, challengeOpens),
  );
  return (
    opening.includes('<title>Just a moment...</title>') &&
    opening.includes('/cdn-cgi/challenge-platform/')
  );
}

/** Where an answer leads to; null when it is none, or says nothing of use. */
export function redirectOf({ status, headers, url }: InboundResponse): URL | null {
  const location = headers.get('location');
  return redirects.has(status) && location !== undefined ? URL.parse(location, url) : null;
}

function unusable(reason: string, { body }: InboundResponse): PageFailure {
  return { kind: 'unusable', reason, bytes: body.byteLength };
}

/** Null where coming again is not asked for. A 429 that names no time is a refusal. */
function readLater({ status, headers }: InboundResponse): PageFailure | null {
  if (!overloaded.has(status)) return null;
  const retryAfter = headers.get('retry-after') ?? null;
  if (status === 429 && retryAfter === null) return null;
  return { kind: 'later', reason: `HTTP ${status}`, retryAfter };
}
