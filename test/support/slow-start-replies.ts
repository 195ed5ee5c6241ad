import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { serveHttp } from './loopback-server.ts';

/**
 * Stands before a server of paid look-ups and holds its replies to starts back: the look-up runs, the caller does not know yet. That
 * moment is short on loopback; here it is long enough to be killed in.
 */
export async function slowDownStartReplies(
  origin: string,
  heldMs: number,
): Promise<{ readonly origin: string; startsAsked(): number }> {
  let startsAsked = 0;
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isPost = request.method === 'POST';
    const isStart = request.url?.endsWith('/start') === true;
    if (isStart) startsAsked += 1;
    const answer = await fetch(origin + (request.url ?? '/'), {
      method: request.method ?? 'GET',
      headers: {
        'content-type': request.headers['content-type'] ?? 'text/plain',
        authorization: request.headers.authorization ?? '',
      },
      ...(isPost && { body: await buffer(request) }),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    if (isStart) await sleep(heldMs);
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'application/json',
    });
    response.end(body);
  };
  const server = await serveHttp((request, response) => void pass(request, response));
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { origin: server.origin, startsAsked: () => startsAsked };
}
