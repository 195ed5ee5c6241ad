import type { Logger } from 'pino';
import type { WebhookInbox } from '../../pipeline/take-webhook.ts';
import type { Timers } from '../../runtime/timers.ts';
import { ApiError } from '../problem.ts';
import type { ApiServer } from '../server.ts';

/** Results of ten look-ups have a few kilobytes. */
const mostBytes = 256 * 1024;
/** To Snov.io a delivery that is not acknowledged within three seconds has failed, as with a 503 (https://snov.io/api). It is brought again, or a poll finds it. */
const answerWithinMs = 2_500;
/** What holds the database for so long, an import mostly, is over by then. */
const retryAfterSeconds = 60;
const tokenPattern = /^[\w-]{43}$/;

export interface SnovWebhookOptions {
  readonly inbox: WebhookInbox;
  /** In lower case. */
  readonly signatureHeader: string;
  readonly timers: Timers;
  readonly log: Logger;
}

/**
 * Where the paid provider delivers results: GET is how it validates an address before it does, POST is kept and read later. Open to anybody who knows
 * a token; to everybody else there is nothing here, without a word why.
 */
export function addSnovWebhookRoutes(
  server: ApiServer,
  { inbox, signatureHeader, timers, log }: SnovWebhookOptions,
): void {
  // A scope of its own, in which a body is kept as the bytes that came, whatever it calls itself.
  void server.register((scope, _options, ready) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: mostBytes },
      (_request, body, parsed) => parsed(null, body),
    );
    scope.get<{ Params: { token: string } }>(
      '/webhooks/snov-io/:token',
      { config: { access: 'open' } },
      async ({ params: { token } }) => {
        if (!tokenPattern.test(token) || !(await inbox.isKnown(token))) throw nothingHere();
        return { status: 'ok' };
      },
    );
    scope.post<{ Params: { token: string } }>(
      '/webhooks/snov-io/:token',
      { config: { access: 'open' }, bodyLimit: mostBytes },
      async ({ params: { token }, body, headers }, reply) => {
        if (!tokenPattern.test(token)) throw nothingHere();
        const given = headers[signatureHeader];
        const taking = inbox.take(token, {
          body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
          signature: typeof given === 'string' ? given : null,
        });
        const answer = await untilLate(taking);
        if (answer === 'late') {
          void reply.header('retry-after', retryAfterSeconds);
          throw new ApiError(503, 'the delivery is not kept yet: deliver it again');
        }
        if (answer === 'unknown') throw nothingHere();
        if (answer === 'badly-signed') throw new ApiError(401, 'the signature is missing or wrong');
        return { status: 'ok' };
      },
    );
    ready();
  });

  /** Nothing is acknowledged that is not kept. What is late goes on all the same, so that it may be known when it is delivered again. */
  async function untilLate<T>(taking: Promise<T>): Promise<T | 'late'> {
    const late = Promise.withResolvers<'late'>();
    let isLate = false;
    const stop = timers.after(answerWithinMs, () => {
      isLate = true;
      late.resolve('late');
    });
    try {
      return await Promise.race([taking, late.promise]);
    } finally {
      stop();
      if (isLate) void taking.catch(tellUnkept);
    }
  }

  function tellUnkept(error: unknown): void {
    log.error({ err: error }, 'a webhook delivery that was answered with 503 could not be kept');
  }
}

function nothingHere(): ApiError {
  return new ApiError(404, 'there is nothing here');
}
