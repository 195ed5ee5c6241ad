import type { FastifyReply, FastifyRequest } from 'fastify';
import { renderRefusal } from './page/render-document.ts';
import { ApiError } from './problem.ts';
import type { ApiOptions } from './server.ts';

export interface PageSender {
  send(this: void, reply: FastifyReply, render: (nonce: string) => string): FastifyReply;
  /** Answers a page that cannot be shown by one that says why. */
  refuse(this: void, error: Error, request: FastifyRequest, reply: FastifyReply): void;
}

/** Sends pages under a policy that lets their own script and style run and nothing else. */
export function createPageSender(
  options: Pick<ApiOptions, 'random' | 'log'>,
  { formAction = "'none'" }: { readonly formAction?: "'none'" | "'self'" } = {},
): PageSender {
  const send: PageSender['send'] = (reply, render) => {
    const nonce = Buffer.from(options.random.bytes(18)).toString('base64');
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', policyFor(nonce, formAction))
      .send(render(nonce));
  };
  return {
    send,
    refuse(error, request, reply) {
      const refusal = toRefusal(error, request.id);
      if (refusal.status >= 500) {
        options.log.error({ err: error, route: request.routeOptions.url }, 'request failed');
      }
      void send(reply.status(refusal.status), (nonce) => renderRefusal(refusal, nonce));
    },
  };
}

function toRefusal(error: Error, requestId: string) {
  if (!(error instanceof ApiError)) {
    const detail = `The page could not be read; the log has more under ${requestId}.`;
    return { status: 500, title: 'Something is wrong', detail };
  }
  if (error.status !== 401) {
    return { status: error.status, title: 'Not allowed', detail: error.message };
  }
  return {
    status: 401,
    title: 'A key is needed',
    detail:
      'Enter any user name and an API key as the password. A key is made with: strikewatch keys create',
  };
}

function policyFor(nonce: string, formAction: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    'img-src data:',
    "connect-src 'self'",
    `form-action ${formAction}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
