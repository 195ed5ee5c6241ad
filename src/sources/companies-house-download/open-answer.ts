import type { GuardedClient, InboundStream } from '../../http/guarded-client.ts';
import { NetworkError } from '../../http/http-errors.ts';
import type { Timers } from '../../runtime/timers.ts';
import { DownloadError } from './errors.ts';
import { headersTimeoutMs, maxRedirects } from './limits.ts';

export interface Answer extends InboundStream {
  /** The body's chunks; throws once none has come for the stall time. */
  readonly chunks: AsyncGenerator<Uint8Array, void, void>;
  /** Gives the connection up. To be called whatever happened to the body. */
  drop(): void;
}

export interface AnswerOptions {
  readonly http: GuardedClient;
  readonly timers: Timers;
  readonly stallMs: number;
  readonly signal: AbortSignal;
}

/** Asks for one file and follows redirects as long as they stay where the file was listed. */
export async function openAnswer(
  listed: URL,
  headers: Readonly<Record<string, string>>,
  options: AnswerOptions,
): Promise<Answer> {
  let url = listed;
  for (let hops = 0; hops <= maxRedirects; hops += 1) {
    const answer = await send(url, headers, options);
    const target = redirectTarget(answer, url);
    if (target === null) return answer;
    answer.drop();
    url = target;
  }
  throw new DownloadError(`${listed.href} redirects more than ${maxRedirects} times`, {
    problem: 'unavailable',
    retry: 'backoff',
    cause: null,
  });
}

/** Where a redirect leads, null when it is none. The guarded client would not talk to another origin; here it is said why. */
export function redirectTarget(
  { status, headers }: Pick<InboundStream, 'status' | 'headers'>,
  url: URL,
): URL | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  const location = headers.get('location') ?? '';
  const target = URL.parse(location, url);
  if (target !== null && location !== '' && target.origin === url.origin) return target;
  // Without its query, which may carry a signature.
  const named = target === null || location === '' ? 'nowhere' : target.origin + target.pathname;
  throw new DownloadError(
    `${url.href} answered ${status} and leads to ${named}, which is another origin and is not followed. If that is where Companies House publishes now, set companiesHouse.bulk.url to it.`,
    { problem: 'moved', retry: 'never', cause: null },
  );
}

async function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  { http, timers, stallMs, signal }: AnswerOptions,
): Promise<Answer> {
  const exchange = new AbortController();
  const both = AbortSignal.any([signal, exchange.signal]);
  try {
    const head = await http.openStream({
      method: 'GET',
      url,
      headers,
      timeoutMs: headersTimeoutMs,
      signal: both,
    });
    const giveUp = (): void => {
      exchange.abort(new Error(`no byte for ${stallMs / 1_000} s`));
    };
    return {
      ...head,
      chunks: untilStalled(head.body, { timers, stallMs, giveUp }),
      drop: () => exchange.abort(new Error('not wanted any more')),
    };
  } catch (error) {
    throw translateNetwork(error, url, signal);
  }
}

async function* untilStalled(
  body: AsyncIterable<Uint8Array>,
  {
    timers,
    stallMs,
    giveUp,
  }: { readonly timers: Timers; readonly stallMs: number; readonly giveUp: () => void },
): AsyncGenerator<Uint8Array, void, void> {
  const iterator = body[Symbol.asyncIterator]();
  for (;;) {
    // Only the wait for the network counts: a slow disk on our side is not the server's silence.
    const cancel = timers.after(stallMs, giveUp);
    const next = await iterator.next().finally(cancel);
    if (next.done === true) return;
    yield next.value;
  }
}

/** Stopping is not a failure of the server; a failure below HTTP is worth another call. */
export function translateNetwork(error: unknown, url: URL, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (!(error instanceof NetworkError)) return error;
  return new DownloadError(`${url.href}: ${error.message}`, {
    problem: 'unavailable',
    retry: 'backoff',
    cause: error,
  });
}
