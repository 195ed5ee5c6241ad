import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serveHttp } from '../../test/support/loopback-server.ts';
import { BlockedAddressError } from './http-errors.ts';
import type { LookupAll } from './public-lookup.ts';
import { createUntrustedClient } from './untrusted-client.ts';

/** Everything that listens on this machine: nothing of what is tried here may reach it. */
const canaries: { readonly server: Server; readonly host: string }[] = [];
let connections = 0;

/** Ports that the forms below could end at, besides the two that are allowed, which tests cannot listen on. */
let port = 0;

function listen(host: string, at: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    server.once('error', reject);
    server.listen(at, host, () => resolve(server));
  });
}

beforeAll(async () => {
  const first = await listen('127.0.0.1', 0);
  const address = first.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  canaries.push({ server: first, host: '127.0.0.1' });
  for (const host of ['127.0.0.2', '::1'])
    canaries.push({ server: await listen(host, port), host });
});

afterAll(async () => {
  for (const { server } of canaries) await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  connections = 0;
});

/** Spellings of places inside: loopback, private, link-local, metadata, special, mapped and translated. */
const hosts = [
  '127.0.0.1',
  '127.0.0.2',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '0177.0.0.1',
  '0177.0.0.01',
  '00000177.0.0.1',
  '0x7f.0.0.1',
  '0x7f000001',
  '0X7F.1',
  '2130706433',
  '017700000001',
  '3232235521',
  '127.0.0.1.',
  '①②⑦.⓪.⓪.①',
  '１２７.０.０.１',
  '127。0。0。1',
  '127.0.0.0x1',
  '0',
  '0.0.0.0',
  '00.00.00.00',
  '10.0.0.1',
  '10.255.255.255',
  '012.0.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '0251.0376.0251.0376',
  '169.254.170.2',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.0.1',
  '192.168.1.254',
  '0300.0250.0.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[0000:0000:0000:0000:0000:0000:0000:0001]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::ffff:169.254.169.254]',
  '[::ffff:10.0.0.1]',
  '[::ffff:192.168.0.1]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2002:a9fe:a9fe::]',
  '[2001::1]',
  '[2001:db8::1]',
  '[100::1]',
  '[3fff::1]',
  '[5f00::1]',
  '[fc00::1]',
  '[fd00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[2606:4700::5efe:127.0.0.1]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'a.localhost',
  'localhost.localdomain',
  'ip6-localhost',
  'intranet',
  'printer.local',
  'PRINTER.LOCAL.',
  'router.home.arpa',
  'metadata.google.internal',
  'instance-data',
  'abcdefghijklmnop.onion',
];

/** Spellings around the host. The port is the canaries' own. */
const shapes = [
  (host: string) => `http://${host}/`,
  (host: string, at: number) => `http://${host}:${at}/`,
];

/** Other ways a URL may lead inside. */
const odd = (at: number): readonly string[] => [
  `http://public.example:${at}/`,
  `https://public.example:${at}/`,
  `http://public.example:8080/`,
  `http://user@127.0.0.1:${at}/`,
  `http://public.example@127.0.0.1:${at}/`,
  `http://public.example:80@127.0.0.1:${at}/`,
  `http://public.example#@127.0.0.1:${at}/`.replace('#', '%23'),
  `http://127.0.0.1:${at}\\@public.example/`,
  `http://127.0.0.1:${at}/?x=http://public.example`,
  `http:127.0.0.1:${at}/`,
  `http:/127.0.0.1:${at}/`,
  `http:\\\\127.0.0.1:${at}\\`,
  `HTTP://127.0.0.1:${at}/`,
  `ht\ntp://127.0.0.1:${at}/`,
  ` \thttp://127.0.0.1:${at}/`,
  `ftp://127.0.0.1:${at}/`,
  `gopher://127.0.0.1:${at}/`,
  `ws://127.0.0.1:${at}/`,
  `file:///etc/passwd`,
  `data:text/html,x`,
  `javascript:alert(1)`,
  `blob:http://127.0.0.1:${at}/x`,
  `unix:/var/run/docker.sock`,
  `http://public.example/${'a'.repeat(2_048)}`,
  `http://public.example.@[::1]:${at}/`,
  `http://%31%32%37.0.0.1:${at}/`,
  `http://127.0.0.1%2e:${at}/`,
  `http://xn--127-0.local:${at}/`,
];

/** Where the look-ups lead: by default where a private name of an attacker would. */
function clientWith(lookupAll: LookupAll) {
  return createUntrustedClient({ userAgent: 'Strikewatch-test', hosts: null, lookupAll });
}

const toLoopback: LookupAll = (_, __, callback) =>
  callback(null, [{ address: '127.0.0.1', family: 4 }]);

const toBoth: LookupAll = (_, __, callback) =>
  callback(null, [
    { address: '203.0.114.1', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ]);

async function refusalOf(text: string, lookupAll: LookupAll = toLoopback): Promise<unknown> {
  const url = URL.parse(text);
  // What is no URL is nothing a client could be sent to.
  if (url === null) return 'no URL';
  await using client = clientWith(lookupAll);
  return await client.request({ method: 'GET', url, timeoutMs: 2_000 }).then(
    ({ status }) => expect.fail(`${text} was answered with ${status}`),
    (error: unknown) => error,
  );
}

const forms = hosts.flatMap((host) => shapes.map((shape) => [host, shape] as const));

describe('nothing inside is reached', () => {
  it('is tried in more than 120 forms', () => {
    expect(forms.length + odd(1).length).toBeGreaterThan(120);
  });

  it('by any spelling of an address or name', async () => {
    for (const [host, shape] of forms) {
      const refusal = await refusalOf(shape(host, port));

      expect([host, refusal === 'no URL' || refusal instanceof BlockedAddressError]).toEqual([
        host,
        true,
      ]);
    }

    expect(connections).toBe(0);
  });

  it('by any other shape of a URL', async () => {
    for (const text of odd(port)) {
      const refusal = await refusalOf(text);

      expect([text, refusal === 'no URL' || refusal instanceof BlockedAddressError]).toEqual([
        text,
        true,
      ]);
    }

    expect(connections).toBe(0);
  });

  it.each([
    ['loopback', '127.0.0.1', 4],
    ['the other loopback', '127.0.0.2', 4],
    ['IPv6 alone', '::1', 6],
    ['a mapped address', '::ffff:127.0.0.1', 6],
    ['a mapped address in groups', '::ffff:7f00:1', 6],
    ['a compatible address', '::7f00:1', 6],
    ['a translated address', '64:ff9b::7f00:1', 6],
    ['a 6to4 address', '2002:7f00:1::', 6],
    ['the metadata service', '169.254.169.254', 4],
    ['this network', '0.0.0.0', 4],
  ])('by a public name that leads to %s', async (_, address, family) => {
    const lead: LookupAll = (__, ___, callback) => callback(null, [{ address, family }]);

    for (const scheme of ['http', 'https']) {
      expect(await refusalOf(`${scheme}://public.example/`, lead)).toBeInstanceOf(
        BlockedAddressError,
      );
    }

    expect(connections).toBe(0);
  });

  it('by a name whose answers are public and private at once', async () => {
    expect(await refusalOf('http://public.example/', toBoth)).toBeInstanceOf(BlockedAddressError);
    expect(connections).toBe(0);
  });

  it('by a name that flips after the first answer: what the connection itself is told decides', async () => {
    const told: string[] = [];
    /** Public for whoever looks first, inside for everybody after. */
    const flipping: LookupAll = (_, __, callback) => {
      const address = told.length === 0 ? '8.8.8.8' : '127.0.0.1';
      told.push(address);
      callback(null, [{ address, family: 4 }]);
    };
    // A look before the request, as a check that is not made on connecting would have it.
    flipping('flip.example', { all: true }, () => undefined);

    expect(await refusalOf('http://flip.example/', flipping)).toBeInstanceOf(BlockedAddressError);
    expect(told).toEqual(['8.8.8.8', '127.0.0.1']);
    expect(connections).toBe(0);
  });

  it('by a redirect, at any hop', async () => {
    for (const to of [...hosts.map((host) => `http://${host}:${port}/`), ...odd(port)]) {
      if (URL.parse(to, 'https://example.co.uk/') === null) continue;
      const server = await serveHttp((request, response) => {
        const next = request.url === '/' ? '/second' : to.replaceAll(/[^\x21-\x7e]/g, encodeURI);
        response.writeHead(302, { location: next }).end();
      });
      const target = { address: '127.0.0.1', port: server.port };
      const client = createUntrustedClient({
        userAgent: 'Strikewatch-test',
        hosts: new Map([['example.co.uk', target]]),
        maxRedirects: 3,
      });
      const url = new URL('https://example.co.uk/');
      const refusal = await client.request({ method: 'GET', url, timeoutMs: 2_000 }).then(
        ({ url: at }) => at.hostname,
        (error: unknown) => error,
      );
      await client[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();

      // A name that does not exist is no place; what leads back to the site itself is not inside.
      expect([to, refusal instanceof Error || refusal === 'example.co.uk']).toEqual([to, true]);
    }

    expect(connections).toBe(0);
  });
});
