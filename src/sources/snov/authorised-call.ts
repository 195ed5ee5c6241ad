import type { GuardedClient } from '../../http/guarded-client.ts';
import type { CallOperation, Pace } from '../../http/pace.ts';
import type { AccessTokens } from './access-token.ts';
import { requestTimeoutMs } from './limits.ts';
import { toReply, wordToPace } from './read-reply.ts';
import type { Reply } from './read-reply.ts';

export interface ApiCall {
  readonly url: URL;
  /** Sent as JSON by POST; null makes it a GET. */
  readonly body: object | null;
  readonly operation: CallOperation;
}

/** `lost` covers the request alone: what fails before it (budget, token) is thrown, and nothing was sent then. */
export type Answer =
  | { readonly kind: 'answered'; readonly reply: Reply }
  | { readonly kind: 'lost'; readonly error: unknown };

export type AuthorisedCall = (call: ApiCall, signal: AbortSignal) => Promise<Answer>;

/**
 * One paced request with a token. A 401 means that Snov refused before doing any work, so the call is repeated once with
 * a new token, paid starts included.
 */
export function createAuthorisedCall(options: {
  http: GuardedClient;
  tokens: AccessTokens;
  pace: Pace;
}): AuthorisedCall {
  const { http, tokens, pace } = options;

  async function attempt(call: ApiCall, token: string, signal: AbortSignal): Promise<Answer> {
    const paced = await pace.acquire(signal, call.operation);
    signal.throwIfAborted();
    try {
      const response = await http.request({
        method: call.body === null ? 'GET' : 'POST',
        url: call.url,
        // In the header only: Snov would take it in the URL as well, and URLs end up in logs.
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          ...(call.body === null ? {} : { 'content-type': 'application/json' }),
        },
        body: call.body === null ? undefined : JSON.stringify(call.body),
        timeoutMs: requestTimeoutMs,
        signal,
      });
      const reply = toReply(response);
      // An answer must get home, be it the hash of a paid task, even while the budget cannot be written: the next acquire will tell of that.
      await Promise.allSettled([paced.answered(wordToPace(reply))]);
      return { kind: 'answered', reply };
    } catch (error) {
      if (!signal.aborted) await Promise.allSettled([paced.lost()]);
      return { kind: 'lost', error };
    }
  }

  return async (call, signal) => {
    const token = await tokens.current(signal);
    const first = await attempt(call, token, signal);
    if (first.kind === 'lost' || first.reply.status !== 401) return first;

    tokens.discard(token);
    return attempt(call, await tokens.current(signal), signal);
  };
}
