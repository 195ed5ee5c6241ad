import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { serveHttp, type LoopbackServer } from '../../test/support/loopback-server.ts';
import type { GuardedClient, OutboundRequest } from './guarded-client.ts';
import { BlockedAddressError, NetworkError, OversizeBodyError } from './http-errors.ts';
import { createUntrustedClient, type UntrustedClientOptions } from './untrusted-client.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const resource of open.splice(0).toReversed()) await resource[Symbol.asyncDispose]();
});

interface Bundle {
  readonly client: GuardedClient;
  readonly server: LoopbackServer;
}

/** One server that is example.co.uk and other.example; no further names exist. */
async function setup(
  listener: RequestListener,
  options: Partial<UntrustedClientOptions> = {},
): Promise<Bundle> {
  const server = await serveHttp(listener);
  const target = { address: '127.0.0.1', port: server.port };
  const hosts = new Map([
    ['example.co.uk', target],
    ['other.example', target],
    ['printer.local', target],
  ]);
  const client = createUntrustedClient({ userAgent: 'Strikewatch-test', hosts, ...options });
  open.push(server, client);
  return { client, server };
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

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const reader = chunks[Symbol.asyncIterator]();
  while ((await reader.next()).done !== true);
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

/** Redirects as the path says: /to/<address>. */
const redirecting: RequestListener = (request, response) => {
  const target = /^\/to\/(.*)$/.exec(request.url ?? '')?.[1];
  if (target === undefined) {
    response.end(`${request.headers.host}${request.url}`);
    return;
  }
  response.writeHead(302, { location: decodeURIComponent(target) }).end('moved');
};

describe('untrusted client', () => {
  it('visits a listed name in plain http whatever the scheme, and says who it is', async () => {
    const { client } = await setup((request, response) => {
      response.end(JSON.stringify(request.headers));
    });

    const answer = await client.request(get('https://example.co.uk/'));

    expect(JSON.parse(text(answer.body))).toMatchObject({
      host: 'example.co.uk',
      'user-agent': 'Strikewatch-test',
      'accept-encoding': 'gzip, br',
    });
    expect((await client.request(get('http://EXAMPLE.co.uk./'))).status).toBe(200);
  });

  it('knows no name that is not listed', async () => {
    const { client, server } = await setup((_, response) => response.end());

    const failure = await failureOf(client.request(get('https://absent.example/')));

    expect(failure).toBeInstanceOf(NetworkError);
    expect(failure).toMatchObject({ fate: 'never-sent' });
    expect(server.connections()).toBe(0);
  });

  it.each([
    'http://printer.local/',
    'http://127.0.0.1/',
    'http://example.co.uk:8080/',
    'http://user:password@example.co.uk/',
  ])('refuses %s even when a table could answer', async (url) => {
    const { client, server } = await setup((_, response) => response.end());

    expect(await failureOf(client.request(get(url)))).toBeInstanceOf(BlockedAddressError);
    expect(await failureOf(client.openStream(get(url)))).toBeInstanceOf(BlockedAddressError);
    expect(server.connections()).toBe(0);
  });

  it('refuses private names and addresses without a table, too', async () => {
    const client = createUntrustedClient({ userAgent: 'Strikewatch-test', hosts: null });
    open.push(client);

    for (const url of ['http://a.localhost/', 'http://[::1]/', 'http://10.0.0.1/']) {
      expect(await failureOf(client.request(get(url)))).toBeInstanceOf(BlockedAddressError);
    }
  });

  it('has one time limit for the whole exchange', async () => {
    const { client } = await setup((_, response) => {
      response.write('never the end');
    });

    const failure = await failureOf(
      client.request(get('https://example.co.uk/', { timeoutMs: 100 })),
    );

    expect(failure).toMatchObject({ name: 'NetworkError', fate: 'unknown' });
  });

  it('limits bodies after decompression, also of streams', async () => {
    const { client } = await setup(
      (_, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(2_000)));
      },
      { maxBodyBytes: 1_000 },
    );

    const failure = await failureOf(client.request(get('https://example.co.uk/')));
    const { body } = await client.openStream(get('https://example.co.uk/'));

    expect(failure).toBeInstanceOf(OversizeBodyError);
    expect(await failureOf(drain(body))).toBeInstanceOf(OversizeBodyError);
  });

  it('takes 2 MiB and no more unless told otherwise', async () => {
    const limit = 2 * 1024 * 1024;
    const { client } = await setup((request, response) => {
      response.end(Buffer.alloc(request.url === '/exact' ? limit : limit + 1));
    });

    expect((await client.request(get('https://example.co.uk/exact'))).body.length).toBe(limit);
    expect(await failureOf(client.request(get('https://example.co.uk/')))).toBeInstanceOf(
      OversizeBodyError,
    );
  });
});

describe('untrusted client: redirects', () => {
  it('follows them and says where it ended', async () => {
    const { client } = await setup(redirecting);
    const address = `https://example.co.uk/to/${encodeURIComponent('https://other.example/end?q=1')}`;

    const answer = await client.request(get(address));

    expect(text(answer.body)).toBe('other.example/end?q=1');
    expect(answer.url.href).toBe('https://other.example/end?q=1');
  });

  it.each([
    ['a relative one', 'https://example.co.uk/to/..%2Fend', 'https://example.co.uk/end'],
    [
      'one to https',
      'http://example.co.uk/to/https:%2F%2Fexample.co.uk%2F',
      'https://example.co.uk/',
    ],
  ])('follows %s', async (_, address, end) => {
    const { client } = await setup(redirecting);

    expect((await client.request(get(address))).url.href).toBe(end);
  });

  it('returns the answer after the third as it is', async () => {
    let calls = 0;
    const { client } = await setup((_, response) => {
      calls += 1;
      response.writeHead(301, { location: `/${calls}` }).end();
    });

    const answer = await client.request(get('https://example.co.uk/'));

    expect(answer.status).toBe(301);
    expect(answer.url.pathname).toBe('/3');
    expect(calls).toBe(4);
  });

  it.each([
    ['a private address', 'http://169.254.169.254/latest/meta-data'],
    ['another port', 'https://example.co.uk:8443/'],
    ['another scheme', 'file:///etc/passwd'],
    ['a local name', 'https://printer.local/'],
    ['plain http', 'http://other.example/'],
  ])('refuses one to %s', async (_, target) => {
    const { client, server } = await setup(redirecting);
    const address = `https://example.co.uk/to/${encodeURIComponent(target)}`;

    expect(await failureOf(client.request(get(address)))).toBeInstanceOf(BlockedAddressError);
    expect(server.connections()).toBe(1);
  });

  it('takes nothing but language and type preferences to another site', async () => {
    const seen: unknown[] = [];
    const { client } = await setup((request, response) => {
      seen.push(request.headers);
      redirecting(request, response);
    });
    const address = `https://example.co.uk/to/${encodeURIComponent('https://other.example/')}`;

    await client.request(
      get(address, { headers: { 'accept-language': 'en-GB', 'if-none-match': '"a"' } }),
    );

    expect(seen[0]).toHaveProperty('if-none-match');
    expect(seen[1]).toMatchObject({ 'accept-language': 'en-GB' });
    expect(seen[1]).not.toHaveProperty('if-none-match');
    expect(seen[1]).not.toHaveProperty('referer');
  });

  it('does not repeat a POST elsewhere', async () => {
    let calls = 0;
    const { client } = await setup((_, response) => {
      calls += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });

    const answer = await client.request(
      get('https://example.co.uk/', { method: 'POST', body: 'x' }),
    );

    expect(answer.status).toBe(307);
    expect(calls).toBe(1);
  });

  it('shares one time limit', async () => {
    const { client } = await setup((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: '/slow' }).end();
    });

    const failure = await failureOf(
      client.request(get('https://example.co.uk/', { timeoutMs: 150 })),
    );

    expect(failure).toMatchObject({ name: 'NetworkError', fate: 'unknown' });
  });
});
