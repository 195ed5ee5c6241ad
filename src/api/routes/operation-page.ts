import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { lanes, outboundLanes } from '../../domain/job.ts';
import { mayAct } from '../access.ts';
import { createFormTokens } from '../form-token.ts';
import { readOperationPage } from '../page/read-operation-page.ts';
import { renderOperationPage, renderOperationUpdate } from '../page/render-operation-page.ts';
import { createPageSender } from '../send-page.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

const Form = z.object({
  token: z.string().max(200).optional(),
  /** Empty when nobody wrote why. */
  reason: z.string().trim().max(500).default(''),
});

/** The page that says what runs, and its two buttons. It is the only one that sends forms, and it sends them to itself alone. */
export function addOperationPageRoutes(server: ApiServer, options: ApiOptions): void {
  const tokens = createFormTokens(options);
  const sender = createPageSender(options, { formAction: "'self'" });
  const page = { config: { access: 'page' }, errorHandler: sender.refuse } as const;
  const form = { config: { access: 'page-form' }, errorHandler: sender.refuse } as const;

  server.get('/operation', page, async (request, reply) => {
    const shown = await readOperationPage(options, tokenFor(request));
    // Else a browser would not say where a form comes from.
    void reply.header('referrer-policy', 'same-origin');
    return sender.send(reply, (nonce) => renderOperationPage(shown, nonce));
  });

  server.get('/operation/update', page, async (request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .send(renderOperationUpdate(await readOperationPage(options, tokenFor(request)))),
  );

  void server.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 16_384 },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );

    scope.post('/operation/stop', form, async (request, reply) => {
      const { reason } = takeForm(request);
      await options.queue.pause(outboundLanes, {
        reason: reason === '' ? null : reason,
        principalId: request.principalId ?? options.systemPrincipalId,
      });
      return backToPage(reply);
    });

    scope.post('/operation/resume', form, async (request, reply) => {
      takeForm(request);
      await options.queue.resume(lanes);
      return backToPage(reply);
    });
  });

  function takeForm(request: FastifyRequest): z.infer<typeof Form> {
    const parsed = Form.safeParse(request.body ?? {});
    tokens.require(request, parsed.data?.token);
    return parsed.data ?? { reason: '' };
  }

  /** Those who may not press the buttons do not get them. */
  function tokenFor(request: FastifyRequest): string | null {
    return mayAct(request.role, 'operator') ? tokens.issue(request) : null;
  }
}

/** A page of its own, so that loading it again sends nothing again. */
function backToPage(reply: FastifyReply): FastifyReply {
  return reply.redirect('/operation', 303);
}
