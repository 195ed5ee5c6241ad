import type { GuardedClient, InboundResponse } from '../../http/guarded-client.ts';
import { BlockedAddressError, NetworkError, OversizeBodyError } from '../../http/http-errors.ts';
import { decodeHtml } from './decode-html.ts';

export type FetchedPage =
  | { kind: 'page'; url: URL; html: string }
  /** The host did not answer, or broke off. */
  | { kind: 'no-answer'; reason: string; fate: 'never-sent' | 'unknown' }
  /** The host does not want us: 401, 403, 429 or a challenge page. No way around it is tried. */
  | { kind: 'refused'; reason: string }
  /** Our own guard forbids the address. */
  | { kind: 'forbidden-address'; reason: string }
  | { kind: 'unusable'; reason: string };

export interface FetchOptions {
  readonly http: GuardedClient;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export async function fetchPage(url: URL, options: FetchOptions): Promise<FetchedPage> {
  const answer = await fetchBody(url, 'text/html,application/xhtml+xml;q=0.9', options);
  return answer.kind === 'answer' ? judge(answer.response) : answer;
}

export type FetchedBody =
  { kind: 'answer'; response: InboundResponse } | Exclude<FetchedPage, { kind: 'page' }>;

/** One GET, with the ways it can fail as values: a site that is down is an ordinary finding. */
export async function fetchBody(
  url: URL,
  accept: string,
  { http, timeoutMs, signal }: FetchOptions,
): Promise<FetchedBody> {
  const headers = { accept, 'accept-language': 'en-GB,en;q=0.8' };
  try {
    const response = await http.request({ method: 'GET', url, headers, timeoutMs, signal });
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
    if (error instanceof OversizeBodyError) return { kind: 'unusable', reason: error.message };
    throw error;
  }
}

function judge(response: InboundResponse): FetchedPage {
  const { status, headers, url, body } = response;
  // https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
  if (headers.get('cf-mitigated') === 'challenge')
    return { kind: 'refused', reason: 'challenge page' };
  if ([401, 403, 429].includes(status)) return { kind: 'refused', reason: `HTTP ${status}` };
  if (status < 200 || status > 299) return { kind: 'unusable', reason: `HTTP ${status}` };
  const contentType = headers.get('content-type') ?? 'text/html';
  if (!/^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(contentType)) {
    return { kind: 'unusable', reason: `content type ${contentType.slice(0, 80)}` };
  }
  return { kind: 'page', url, html: decodeHtml(body, contentType) };
}
