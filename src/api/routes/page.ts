import { readPage } from '../page/read-page.ts';
import { readQualityPage } from '../page/read-quality-page.ts';
import { renderPage, renderUpdate } from '../page/render-page.ts';
import { renderQualityPage } from '../page/render-quality-page.ts';
import { createPageSender } from '../send-page.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

/** The pages for people: live counts and the first leads, what its script asks for every few seconds, and the quality of the data. */
export function addPageRoutes(server: ApiServer, options: ApiOptions): void {
  const { send, refuse } = createPageSender(options);
  const routeOptions = { config: { access: 'page' }, errorHandler: refuse } as const;

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
}
