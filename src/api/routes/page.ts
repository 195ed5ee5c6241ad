import type { FastifyReply, FastifyRequest } from 'fastify';
import { readPage } from '../page/read-page.ts';
import { readQualityPage } from '../page/read-quality-page.ts';
import { renderRefusal } from '../page/render-document.ts';
import { renderPage, renderUpdate } from '../page/render-page.ts';
import { renderQualityPage } from '../page/render-quality-page.ts';
import { ApiError } from '../problem.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

/** The pages for people: live counts and the first leads, what its script asks for every few seconds, and the quality of the data. */
export function addPageRoutes(server: ApiServer, options: ApiOptions): void {
  const routeOptions = {
    config: { access: 'page' },
    errorHandler(error: Error, request: FastifyRequest, reply: FastifyReply): void {
      const refusal = toRefusal(error, request.id);
      if (refusal.status >= 500) {
        options.log.error({ err: error, route: request.routeOptions.url }, 'request failed');
      }
      void send(reply.status(refusal.status), (nonce) => renderRefusal(refusal, nonce));
    },
  } as const;

  server.get('/', routeOptions, async (_request, reply) => {
    const page = await readPage(options);
    return send(reply, (nonce) => renderPage(page, nonce));
  });

  server.get('/page/update', routeOptions, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(renderUpdate(await readPage(options))),
  );

  server.get('/quality', routeOptions, async (_request, reply) => {
    const page = await readQualityPage(options);
    return send(reply, (nonce) => renderQualityPage(page, nonce));
  });

  function send(reply: FastifyReply, render: (nonce: string) => string): FastifyReply {
    const nonce = Buffer.from(options.random.bytes(18)).toString('base64');
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', policyFor(nonce))
      .send(render(nonce));
  }
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

function policyFor(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    'img-src data:',
    "connect-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
