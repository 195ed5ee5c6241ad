import { once } from 'node:events';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import {
  serveHttp,
  serveSockets,
  type LoopbackServer,
} from '../../test/support/loopback-server.ts';
import type { GuardedClient, OutboundRequest } from './guarded-client.ts';
import { BlockedAddressError, NetworkError, OversizeBodyError } from './http-errors.ts';
import { createProviderClient, type ProviderClientOptions } from './provider-client.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const resource of open.splice(0).toReversed()) await resource[Symbol.asyncDispose]();
});

async function serve(listener: RequestListener): Promise<string> {
  return keep(await serveHttp(listener)).origin;
}

async function serveRaw(listener: (socket: Socket) => void): Promise<string> {
  return keep(await serveSockets(listener)).origin;
}

function keep(server: LoopbackServer): LoopbackServer {
  open.push(server);
  return server;
}

function setup(origin: string, options: Partial<ProviderClientOptions> = {}): GuardedClient {
  const client = createProviderClient({
    allowedOrigins: [origin],
    userAgent: 'Strikewatch-test',
    ...options,
  });
  open.push(client);
  return client;
}

function get(url: string, options: Partial<OutboundRequest> = {}): OutboundRequest {
  return { method: 'GET', url: new URL(url), timeoutMs: 5_000, ...options };
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('expected a failure'),
    (error: unknown) => error,
  );
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const collected: Uint8Array[] = [];
  for await (const chunk of chunks) collected.push(chunk);
  return Buffer.concat(collected).toString();
}

describe('provider client', () => {
  it('returns status, joined headers and body, and says who it is', async () => {
    let seen: Record<string, unknown> = {};
    const origin = await serve((request, response) => {
      seen = { url: request.url, ...request.headers };
      response.setHeader('X-Two', ['a', 'b']);
      response.statusCode = 418;
      response.end('body');
    });

    const answer = await setup(origin).request(
      get(`${origin}/path?q=1`, { headers: { accept: 'application/json' } }),
    );

    expect(answer.status).toBe(418);
    expect(answer.headers.get('x-two')).toBe('a, b');
    expect(Buffer.from(answer.body).toString()).toBe('body');
    expect(seen).toMatchObject({
      url: '/path?q=1',
      accept: 'application/json',
      'user-agent': 'Strikewatch-test',
      'accept-encoding': 'gzip, br',
    });
    expect(seen).not.toHaveProperty('cookie');
  });

  it('sends the body of a POST', async () => {
    const origin = await serve((request, response) => request.pipe(response));

    const answer = await setup(origin).request(get(origin, { method: 'POST', body: 'a=1&b=é' }));

    expect(Buffer.from(answer.body).toString()).toBe('a=1&b=é');
  });

  it('waits for the answer behind an interim one', async () => {
    const origin = await serve((_, response) => {
      response.writeProcessing();
      response.end('body');
    });

    const answer = await setup(origin).request(get(origin));

    expect(answer.status).toBe(200);
    expect(Buffer.from(answer.body).toString()).toBe('body');
  });

  it('returns a redirect as it is', async () => {
    let calls = 0;
    const origin = await serve((_, response) => {
      calls += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });

    const answer = await setup(origin).request(get(origin));

    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('/elsewhere');
    expect(calls).toBe(1);
  });

  it('reuses the connection for the next request', async () => {
    const server = keep(await serveHttp((_, response) => response.end('ok')));
    const client = setup(server.origin);

    await client.request(get(server.origin));
    // undici lends a socket again one turn after its answer, in case the server closes it.
    await nextTurn();
    await client.request(get(server.origin));

    expect(server.connections()).toBe(1);
  });

  it.each([
    ['another host', 'https://elsewhere.example/'],
    ['another port', 'http://127.0.0.1:1/'],
    ['another scheme', 'https://127.0.0.1/'],
  ])('refuses %s without a connection', async (_, url) => {
    const server = keep(await serveHttp((_request, response) => response.end()));
    const client = setup(server.origin);

    expect(await failureOf(client.request(get(url)))).toBeInstanceOf(BlockedAddressError);
    expect(await failureOf(client.openStream(get(url)))).toBeInstanceOf(BlockedAddressError);
    expect(server.connections()).toBe(0);
  });

  it('refuses credentials in a URL', async () => {
    const client = setup('https://provider.example');

    const failure = await failureOf(client.request(get('https://user:key@provider.example/')));

    expect(failure).toBeInstanceOf(BlockedAddressError);
  });

  it.each(['http://provider.example', 'http://10.0.0.1', 'ftp://127.0.0.1'])(
    'refuses to be configured with %s',
    (origin) => {
      expect(() => createProviderClient({ allowedOrigins: [origin], userAgent: 'x' })).toThrow(
        BlockedAddressError,
      );
    },
  );

  it.each(['http://127.0.0.1:9', 'http://[::1]:9', 'http://localhost:9', 'https://a.example/v2'])(
    'may be configured with %s',
    (origin) => {
      expect(() => setup(origin)).not.toThrow();
    },
  );
});

describe('provider client: fate of a failed request', () => {
  it('is never-sent when the port refuses', async () => {
    const server = await serveSockets(() => undefined);
    await server[Symbol.asyncDispose]();

    const failure = await failureOf(setup(server.origin).request(get(server.origin)));

    expect(failure).toBeInstanceOf(NetworkError);
    expect(failure).toMatchObject({ fate: 'never-sent' });
  });

  it('is never-sent when the name does not exist', async () => {
    const origin = 'https://does-not-exist.invalid';

    // A resolver that does not answer at all comes to the same, after two seconds.
    const failure = await failureOf(setup(origin).request(get(origin, { timeoutMs: 2_000 })));

    expect(failure).toMatchObject({ name: 'NetworkError', fate: 'never-sent' });
  });

  it('is never-sent when TLS fails', async () => {
    const plain = await serveRaw((socket) => socket.end('HTTP/1.1 400 no TLS here\r\n\r\n'));
    const origin = plain.replace('http:', 'https:');

    const failure = await failureOf(setup(origin).request(get(origin)));

    expect(failure).toMatchObject({ name: 'NetworkError', fate: 'never-sent' });
  });

  it('is never-sent when the handshake does not end within the connect timeout', async () => {
    const silent = await serveRaw(() => undefined);
    const origin = silent.replace('http:', 'https:');

    const client = setup(origin, { connectTimeoutMs: 50 });

    expect(await failureOf(client.request(get(origin)))).toMatchObject({ fate: 'never-sent' });
  });

  it('is never-sent when aborted before a connection exists, and stays unsent', async () => {
    const received: Buffer[] = [];
    const accepted = Promise.withResolvers<Socket>();
    const silent = await serveRaw((socket) => {
      socket.on('data', (chunk: Buffer) => received.push(chunk));
      accepted.resolve(socket);
    });
    const origin = silent.replace('http:', 'https:');
    const abort = new AbortController();
    const request = setup(origin).request(get(origin, { signal: abort.signal }));

    await accepted.promise;
    abort.abort(new Error('shutting down'));

    expect(await failureOf(request)).toMatchObject({ fate: 'never-sent' });
    expect(Buffer.concat(received).toString('latin1')).not.toContain('GET /');
  });

  it('is not sent later when it was aborted while the connection was being made', async () => {
    const received: Buffer[] = [];
    const closed = Promise.withResolvers<void>();
    const origin = await serveRaw((socket) => {
      socket.on('data', (chunk: Buffer) => received.push(chunk) && socket.end());
      socket.once('close', () => closed.resolve());
    });
    const abort = new AbortController();
    const request = setup(origin).request(get(origin, { signal: abort.signal }));

    abort.abort(new Error('shutting down'));

    expect(await failureOf(request)).toMatchObject({ fate: 'never-sent' });
    await closed.promise;
    expect(received).toEqual([]);
  });

  it('is never-sent when the signal was aborted beforehand', async () => {
    const server = keep(await serveSockets(() => undefined));
    const { origin } = server;

    const failure = await failureOf(
      setup(origin).request(get(origin, { signal: AbortSignal.abort(new Error('stop')) })),
    );

    expect(failure).toMatchObject({ fate: 'never-sent' });
    expect(server.connections()).toBe(0);
  });

  it('is unknown when the server resets without having read', async () => {
    const accepted: Socket[] = [];
    const server = keep(await serveSockets((socket) => accepted.push(socket.pause())));
    // Bytes that the peer's kernel took are out of our hands, whether or not its program reads them.
    const resetOnceWritten = () => void resetAll();
    subscribe('undici:client:sendHeaders', resetOnceWritten);
    async function resetAll(): Promise<void> {
      while (accepted.length === 0) await nextTurn();
      for (const socket of accepted) socket.resetAndDestroy();
    }

    const failure = await failureOf(
      setup(server.origin).request(get(server.origin, { method: 'POST', body: 'x' })),
    );
    unsubscribe('undici:client:sendHeaders', resetOnceWritten);

    expect(failure).toMatchObject({ name: 'NetworkError', fate: 'unknown' });
  });

  it('is unknown when the server reads the request and resets', async () => {
    const origin = await serveRaw((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });

    expect(await failureOf(setup(origin).request(get(origin)))).toMatchObject({ fate: 'unknown' });
  });

  it('is unknown when the server closes a kept connection as the next request arrives', async () => {
    let calls = 0;
    const origin = await serveRaw((socket) => {
      socket.on('data', () => {
        calls += 1;
        if (calls === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
        else socket.destroy();
      });
    });
    const client = setup(origin);
    await client.request(get(origin));

    const failure = await failureOf(client.request(get(origin, { method: 'POST', body: 'x' })));

    expect(failure).toMatchObject({ fate: 'unknown' });
    expect(calls, 'never repeated by the client').toBe(2);
  });

  it('is unknown when no headers come in time', async () => {
    const origin = await serve(() => undefined);

    const failure = await failureOf(setup(origin).request(get(origin, { timeoutMs: 100 })));

    expect(failure).toMatchObject({ name: 'NetworkError', fate: 'unknown' });
  });

  it('is unknown when the body stalls', async () => {
    const origin = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half');
    });

    const failure = await failureOf(setup(origin).request(get(origin, { timeoutMs: 100 })));

    expect(failure).toMatchObject({ name: 'NetworkError', fate: 'unknown' });
  });

  it.each([
    ['shorter than its content-length', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'],
    ['cut within its chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\nhalf'],
    ['not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ])('is unknown when the answer is %s', async (_, answer) => {
    const origin = await serveRaw((socket) => {
      socket.once('data', () => socket.end(answer));
    });

    expect(await failureOf(setup(origin).request(get(origin)))).toMatchObject({
      name: 'NetworkError',
      fate: 'unknown',
    });
  });

  it('names the origin but neither path nor query', async () => {
    const origin = await serveRaw((socket) => socket.destroy());

    const failure = await failureOf(setup(origin).request(get(`${origin}/secret?token=secret`)));

    expect(String(failure)).toContain(origin);
    expect(String(failure)).not.toContain('secret');
  });
});

describe('provider client: bodies', () => {
  it.each([
    ['gzip', gzipSync('häuser')],
    ['br', brotliCompressSync('häuser')],
  ])('decodes %s', async (encoding, body) => {
    const origin = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(body);
    });

    const answer = await setup(origin).request(get(origin));

    expect(Buffer.from(answer.body).toString()).toBe('häuser');
  });

  it('accepts an encoding named for an empty body', async () => {
    const origin = await serve((_, response) => {
      response.writeHead(304, { 'content-encoding': 'gzip' }).end();
    });

    const answer = await setup(origin).request(get(origin));

    expect(answer.status).toBe(304);
    expect(answer.body).toHaveLength(0);
  });

  it.each(['gzip, gzip', 'zstd'])('refuses content-encoding %s', async (encoding) => {
    const origin = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end('x');
    });

    expect(await failureOf(setup(origin).request(get(origin)))).toBeInstanceOf(NetworkError);
  });

  it.each([
    ['cut', gzipSync('some words').subarray(0, 12)],
    ['garbage', Buffer.from('not gzip')],
  ])('fails on %s gzip', async (_, body) => {
    const origin = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
    });

    expect(await failureOf(setup(origin).request(get(origin)))).toMatchObject({ fate: 'unknown' });
  });

  it('refuses a body above the limit and drops the connection', async () => {
    const dropped = Promise.withResolvers<void>();
    const origin = await serve((_, response) => {
      response.once('close', () => dropped.resolve());
      const fill = () => {
        while (response.write(Buffer.alloc(64 * 1024)));
      };
      response.on('drain', fill);
      fill();
    });

    const failure = await failureOf(
      setup(origin, { maxBodyBytes: 256 * 1024 }).request(get(origin)),
    );

    expect(failure).toBeInstanceOf(OversizeBodyError);
    await dropped.promise;
  });

  it('accepts a body of exactly the limit and counts after decompression', async () => {
    const origin = await serve((request, response) => {
      const body = gzipSync(Buffer.alloc(request.url === '/exact' ? 1_000 : 1_001));
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
    });
    const client = setup(origin, { maxBodyBytes: 1_000 });

    expect((await client.request(get(`${origin}/exact`))).body.length).toBe(1_000);
    expect(await failureOf(client.request(get(origin)))).toBeInstanceOf(OversizeBodyError);
  });

  it('refuses a decompression bomb long before the size limit', async () => {
    const origin = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync(Buffer.alloc(14 * 1024 * 1024)));
    });

    const failure = await failureOf(setup(origin).request(get(origin)));

    expect(String(failure)).toContain('decompresses more than 200 times');
  });
});

describe('provider client: streams', () => {
  it('delivers chunks as they arrive and ends with the server', async () => {
    const more = Promise.withResolvers<void>();
    const origin = await serve((_, response) => {
      response.write('first\n');
      void more.promise.then(() => response.end('second\n'));
    });
    const { body } = await setup(origin).openStream(get(origin));
    const chunks = body[Symbol.asyncIterator]();

    const first = await chunks.next();
    more.resolve();
    const second = await chunks.next();

    expect(Buffer.from(first.value ?? []).toString()).toBe('first\n');
    expect(Buffer.from(second.value ?? []).toString()).toBe('second\n');
    expect((await chunks.next()).done).toBe(true);
  });

  it('has a time limit for the headers', async () => {
    const origin = await serve(() => undefined);

    const failure = await failureOf(setup(origin).openStream(get(origin, { timeoutMs: 100 })));

    expect(failure).toMatchObject({ fate: 'unknown' });
  });

  it('has no time limit for the body', async () => {
    const more = Promise.withResolvers<void>();
    const origin = await serve((_, response) => {
      response.write('a');
      void more.promise.then(() => response.end('b'));
    });
    const { body } = await setup(origin).openStream(get(origin, { timeoutMs: 50 }));
    const limitOver = Promise.withResolvers<void>();
    setTimeout(() => limitOver.resolve(), 60);

    await limitOver.promise;
    more.resolve();

    expect(await readAll(body)).toBe('ab');
  });

  it('has no size limit', async () => {
    const origin = await serve((_, response) => response.end(Buffer.alloc(2_000)));

    const { body } = await setup(origin, { maxBodyBytes: 1_000 }).openStream(get(origin));

    expect(await readAll(body)).toHaveLength(2_000);
  });

  it('ends when the signal is aborted, and drops the connection', async () => {
    const dropped = Promise.withResolvers<void>();
    const origin = await serve((_, response) => {
      response.once('close', () => dropped.resolve());
      response.write('a');
    });
    const abort = new AbortController();
    const { body } = await setup(origin).openStream(get(origin, { signal: abort.signal }));
    const chunks = body[Symbol.asyncIterator]();
    await chunks.next();

    const pending = chunks.next();
    abort.abort(new Error('shutting down'));

    expect(await failureOf(pending)).toBeInstanceOf(NetworkError);
    await dropped.promise;
  });

  it('drops the connection when the reader stops early', async () => {
    const dropped = Promise.withResolvers<void>();
    const origin = await serve((_, response) => {
      response.once('close', () => dropped.resolve());
      response.write('a');
    });
    const { body } = await setup(origin).openStream(get(origin));

    for await (const chunk of body) if (chunk.length > 0) break;

    await expect(dropped.promise).resolves.toBeUndefined();
  });

  it('fails for the reader when the connection breaks, also before it reads', async () => {
    const connection = Promise.withResolvers<Socket>();
    const origin = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half');
      connection.resolve(request.socket);
    });
    const { body } = await setup(origin).openStream(get(origin));
    const socket = await connection.promise;

    const closed = once(socket, 'close');
    socket.resetAndDestroy();
    await closed;
    // Turns in which this side hears of it, with nobody reading yet.
    for (let turn = 0; turn < 100; turn += 1) await nextTurn();

    expect(await failureOf(readAll(body))).toMatchObject({ name: 'NetworkError', fate: 'unknown' });
  });

  it('holds the server back while nobody reads', async () => {
    let sent = 0;
    const origin = await serve((_, response) => {
      const fill = () => {
        for (;;) {
          sent += 64 * 1024;
          if (!response.write(Buffer.alloc(64 * 1024))) break;
        }
        if (sent > 64 * 1024 * 1024) response.end();
      };
      response.on('drain', fill);
      fill();
    });

    const { body } = await setup(origin).openStream(get(origin));
    // Enough turns for all 64 MB, were nothing to stop them.
    for (let turn = 0; turn < 5_000; turn += 1) await nextTurn();

    expect(sent).toBeLessThan(32 * 1024 * 1024);
    for await (const chunk of body) if (chunk.length > 0) break;
  });
});
