import type { GuardedClient } from '../../http/guarded-client.ts';
import type { Pace } from '../../http/pace.ts';
import type { Clock } from '../../runtime/clock.ts';
import { ProviderRefusedError } from '../../domain/paid-provider-errors.ts';
import { toLostError, toRefusal } from './translate-failure.ts';
import { requestTimeoutMs, tokenRenewalMarginMs } from './limits.ts';
import { isSuccess, isThrottled, toReply, wordToPace } from './read-reply.ts';
import type { Reply } from './read-reply.ts';
import { AccessToken } from './schema.ts';

export interface AccessTokenOptions {
  readonly http: GuardedClient;
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly pace: Pace;
  readonly clock: Clock;
}

export interface AccessTokens {
  /** A token good for at least two minutes, fetched once however many callers ask at a time. */
  current(signal: AbortSignal): Promise<string>;
  /** Forgets a token that Snov refused, unless somebody has replaced it already. */
  discard(token: string): void;
}

export function createAccessTokens(options: AccessTokenOptions): AccessTokens {
  const { clock } = options;
  let held: { readonly token: string; readonly renewAt: number } | null = null;
  let flight: { readonly signal: AbortSignal; readonly landed: Promise<string> } | null = null;

  async function fetchAndHold(signal: AbortSignal): Promise<string> {
    try {
      const { token, livesForMs } = await fetchToken(options, signal);
      const marginMs = Math.min(tokenRenewalMarginMs, livesForMs / 2);
      held = { token, renewAt: clock.now() + livesForMs - marginMs };
      return token;
    } finally {
      flight = null;
    }
  }

  return {
    async current(signal) {
      for (;;) {
        signal.throwIfAborted();
        if (held !== null && clock.now() < held.renewAt) return held.token;
        flight ??= { signal, landed: fetchAndHold(signal) };
        const joined = flight;
        try {
          return await joined.landed;
        } catch (error) {
          // The request went down with the caller who happened to start it: the others ask again.
          const isOthersAbort = joined.signal.aborted && !signal.aborted;
          if (!isOthersAbort) throw error;
        }
      }
    },
    discard(token) {
      if (held?.token === token) held = null;
    },
  };
}

async function fetchToken(options: AccessTokenOptions, signal: AbortSignal) {
  const { http, baseUrl, clientId, clientSecret, pace } = options;
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });

  const paced = await pace.acquire(signal, 'read');
  let reply: Reply;
  try {
    reply = toReply(
      await http.request({
        method: 'POST',
        url: new URL('v1/oauth/access_token', baseUrl),
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: form.toString(),
        timeoutMs: requestTimeoutMs,
        signal,
      }),
    );
  } catch (error) {
    if (!signal.aborted) await paced.lost();
    throw toLostError(error, signal);
  }
  await paced.answered(wordToPace(reply));
  return readToken(reply);
}

function readToken(reply: Reply): { token: string; livesForMs: number } {
  if (!isSuccess(reply) || isThrottled(reply)) {
    const refusal = toRefusal(reply);
    throw refusal instanceof ProviderRefusedError ? refusedCredentials(reply, refusal) : refusal;
  }
  const parsed = AccessToken.safeParse(reply.json);
  // The cause names the members that are wrong, never their values: one of them could be the token.
  if (!parsed.success) throw refusedCredentials(reply, parsed.error);
  return parsed.data;
}

/** Whoever gives no token refuses whoever asks, with whatever status it is said (https://www.rfc-editor.org/rfc/rfc6749#section-5.2). */
function refusedCredentials({ status }: Reply, cause: Error): ProviderRefusedError {
  const message = `Snov gave no access token (HTTP ${status}): check the client id and secret`;
  return new ProviderRefusedError(message, { status: 401, cause });
}
