import type { IncomingMessage, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { serveHttp } from './loopback-server.ts';

export type SiteAnswer =
  | string
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    }
  | ((request: IncomingMessage, response: ServerResponse) => void);

/** Pages by path, or by `host/path` where the name matters. */
export type SitePages = Record<string, SiteAnswer>;

/** A website on a real server that counts what is asked of it; its names lead to it in a hosts table. */
export async function serveSite(pages: SitePages, names: readonly string[]) {
  const seen: string[] = [];
  const askedAt: number[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const server = await serveHttp((request, response) => {
    seen.push(request.url ?? '');
    askedAt.push(performance.now());
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    response.on('close', () => {
      inFlight -= 1;
    });
    const host = request.headers.host?.replace(/:\d+$/, '') ?? '';
    answerOf(
      pages[`${host}${request.url}`] ?? pages[request.url ?? ''] ?? { status: 404 },
      request,
      response,
    );
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const target = { address: '127.0.0.1', port: server.port };
  return {
    seen,
    askedAt,
    mostInFlight: () => mostInFlight,
    port: server.port,
    hosts: new Map(names.map((name) => [name, target])),
    /** How often each path was asked for, those of robots.txt left out. */
    counts: () => {
      const counts = new Map<string, number>();
      for (const path of seen) {
        if (path !== '/robots.txt') counts.set(path, (counts.get(path) ?? 0) + 1);
      }
      return counts;
    },
  };
}

export type CountedSite = Awaited<ReturnType<typeof serveSite>>;

/** Gives one answer of a site, `text/html` unless it says otherwise. */
export function answerOf(
  what: SiteAnswer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (typeof what === 'function') {
    what(request, response);
    return;
  }
  const {
    status = 200,
    headers = {},
    body = '',
  } = typeof what === 'string' ? { body: what } : what;
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
}
