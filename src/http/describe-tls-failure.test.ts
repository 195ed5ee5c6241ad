import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import buildConnector from 'undici/lib/core/connect.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeTlsFailure } from './describe-tls-failure.ts';
import { openBody, startExchange } from './exchange.ts';

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

/** What a client says of a server whose certificate is made as asked, for the name acme.example. */
async function failureWith(...made: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  execFileSync(
    'openssl',
    `req -x509 -newkey rsa:2048 -nodes -keyout ${key} -out ${certificate} -subj /CN=acme.example`
      .split(' ')
      .concat(made),
    { stdio: 'ignore' },
  );
  const cert = readFileSync(certificate);
  const server = createServer({ key: readFileSync(key), cert }, (_, response) => response.end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const connect = buildConnector({});
  const agent = new Agent({
    connect: (target, callback) =>
      connect({ ...target, hostname: '127.0.0.1', port: String(address.port) }, callback),
  });
  onTestFinished(async () => {
    await agent.destroy();
    server.close();
  });
  const request = { method: 'GET' as const, url: new URL('https://acme.example/'), timeoutMs: 0 };
  const { signal } = new AbortController();
  return startExchange(agent, request, { signal, open: openBody }).then(
    () => 'answered',
    (error: unknown) => String(error),
  );
}

describe('a certificate that is not trusted', () => {
  it.skipIf(!hasOpenssl())('is said to be so by a real handshake', async () => {
    expect(await failureWith('-days', '1')).toBe(
      'NetworkError: GET https://acme.example: its certificate is signed by itself (DEPTH_ZERO_SELF_SIGNED_CERT)',
    );
  });

  it.each([
    ['CERT_HAS_EXPIRED', /has expired/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /for another name/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /those that vouch for it/],
  ])('%s is put into words', (code, said) => {
    expect(describeTlsFailure(code)).toMatch(said);
  });

  it('leaves other codes to themselves', () => {
    expect(describeTlsFailure('ECONNREFUSED')).toBeNull();
  });
});
