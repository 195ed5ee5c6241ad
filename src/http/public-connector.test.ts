import { afterEach, describe, expect, it } from 'vitest';
import { serveSockets, type LoopbackServer } from '../../test/support/loopback-server.ts';
import { BlockedAddressError } from './http-errors.ts';
import { createPublicConnector } from './public-connector.ts';
import type { LookupAll } from './public-lookup.ts';

let server: LoopbackServer;
afterEach(() => server[Symbol.asyncDispose]());

/** Connects by http to a server on loopback, under the host name given. */
async function connect(hostname: string, lookupAll: LookupAll): Promise<Error | null> {
  server = await serveSockets(() => undefined);
  const connector = createPublicConnector(lookupAll, 1_000);
  return new Promise((resolve) => {
    connector({ hostname, protocol: 'http:', port: String(server.port) }, (error, socket) => {
      socket?.destroy();
      resolve(error);
    });
  });
}

describe('public connector', () => {
  it('does not connect to a name that leads to loopback', async () => {
    const error = await connect('127.0.0.1.nip.example', (_, __, callback) => {
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    });

    expect(error).toBeInstanceOf(BlockedAddressError);
    expect(server.connections()).toBe(0);
  });

  it('hands out no socket that reached a private address without a look-up', async () => {
    const error = await connect('127.0.0.1', () => expect.fail('an address is not looked up'));

    expect(error).toBeInstanceOf(BlockedAddressError);
  });
});
