import type { WebhookInbox } from '../../pipeline/take-webhook.ts';
import { ApiError } from '../problem.ts';
import type { ApiServer } from '../server.ts';

/** Results of ten look-ups have a few kilobytes. */
const mostBytes = 256 * 1024;
const tokenPattern = /^[\w-]{43}$/;

export interface SnovWebhookOptions {
  readonly inbox: WebhookInbox;
  /** In lower case. */
  readonly signatureHeader: string;
}

/**
 * Where the paid provider delivers results: GET is how it validates an address before it does, POST is kept and read later. Open to anybody who knows
 * a token; to everybody else there is nothing here, without a word why.
 */
export function addSnovWebhookRoutes(
  server: ApiServer,
  { inbox, signatureHeader }: SnovWebhookOptions,
): void {
  // A scope of its own, in which a body is kept as the bytes that came, whatever it calls itself.
  void server.register((scope, _options, ready) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'string', bodyLimit: mostBytes },
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
      async ({ params: { token }, body, headers }) => {
        if (!tokenPattern.test(token)) throw nothingHere();
        const given = headers[signatureHeader];
        const answer = await inbox.take(token, {
          body: typeof body === 'string' ? body : '',
          signature: typeof given === 'string' ? given : null,
        });
        if (answer === 'unknown') throw nothingHere();
        if (answer === 'badly-signed') throw new ApiError(401, 'the signature is missing or wrong');
        return { status: 'ok' };
      },
    );
    ready();
  });
}

function nothingHere(): ApiError {
  return new ApiError(404, 'there is nothing here');
}
