import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveHttp, type LoopbackServer } from './loopback-server.ts';

export type Reply = (request: IncomingMessage, response: ServerResponse) => void;

/** What a client asked for, in order. */
export interface Asked {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  /** Somebody who has the file wants it only if it is another by now. */
  readonly ifNoneMatch: string | undefined;
}

export interface DownloadHost extends LoopbackServer {
  readonly asked: readonly Asked[];
  /** Only the files, not the pages, nor those that are only wanted if they have changed. */
  readonly files: () => readonly Asked[];
  /** What the next requests for a zip get, one each; after them the host is honest again. */
  script(...replies: readonly Reply[]): void;
  /** Publishes a page or a file. */
  publish(path: string, content: Buffer | string): void;
}

/** A download site written by hand, which does as it is told: it shares no code with the product or its sandbox. */
export async function serveDownloads(): Promise<DownloadHost> {
  const contents = new Map<string, Buffer | string>();
  const scripted: Reply[] = [];
  const asked: Asked[] = [];
  const server = await serveHttp((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    const { range } = request.headers;
    asked.push({
      path,
      range,
      ifRange: firstOf(request.headers['if-range']),
      ifNoneMatch: request.headers['if-none-match'],
    });
    const content = contents.get(path);
    const reply = path.toLowerCase().endsWith('.zip') ? scripted.shift() : undefined;
    if (reply !== undefined) reply(request, response);
    else if (content === undefined) response.writeHead(404).end('not found');
    else if (typeof content === 'string') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(content);
    } else sendWhole(content)(request, response);
  });
  return {
    ...server,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    asked,
    files: () =>
      asked.filter(
        ({ path, ifNoneMatch }) => path.toLowerCase().endsWith('.zip') && ifNoneMatch === undefined,
      ),
    script: (...replies) => void scripted.push(...replies),
    publish: (path, content) => void contents.set(path, content),
  };
}

export const etagOfHost = '"first-edition"';

/** What a static host does: the whole, or the stretch that is asked for. */
export function sendWhole(content: Buffer, etag = etagOfHost): Reply {
  return (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const isSame = [undefined, etag].includes(firstOf(request.headers['if-range']));
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else if (from === 0 || !isSame) {
      response.writeHead(200, { ...headersOf(content.length), etag }).end(content);
    } else if (from >= content.length) {
      response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    } else sendRange(content, from, { etag })(request, response);
  };
}

/** A 206 whatever was asked for. */
export function sendRange(
  content: Buffer,
  from: number,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return (_request, response) => {
    response
      .writeHead(206, {
        ...headersOf(content.length - from),
        etag: etagOfHost,
        'content-range': `bytes ${from}-${content.length - 1}/${content.length}`,
        ...headers,
      })
      .end(content.subarray(from));
  };
}

/** Announces all of it, sends so many bytes of it from where it was asked to begin, and breaks the connection. */
export function cutAfter(content: Buffer, bytes: number): Reply {
  return partly(content, bytes, (response) => response.destroy());
}

/** The same, and then says nothing more. */
export function silentAfter(content: Buffer, bytes: number): Reply {
  return partly(content, bytes, () => undefined);
}

/** A status with its headers and a page. */
export function answer(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return (_request, response) => {
    response
      .writeHead(status, { 'content-type': 'text/html', ...headers })
      .end(`<html><title>${status}</title></html>`);
  };
}

function partly(content: Buffer, bytes: number, then: (response: ServerResponse) => void): Reply {
  return (_request, response) => {
    response.writeHead(200, { ...headersOf(content.length), etag: etagOfHost });
    response.write(content.subarray(0, bytes), () => then(response));
  };
}

function headersOf(length: number) {
  return {
    'content-type': 'application/zip',
    'content-length': length,
    'accept-ranges': 'bytes',
  };
}

function firstOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
