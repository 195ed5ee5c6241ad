import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import { setupApi } from '../../test/support/api-bundle.ts';
import { formatApiKey, makeApiKey } from '../domain/api-key.ts';
import { systemRandom } from '../runtime/random.ts';
import { guardRoutes, type AccessOptions } from './access.ts';

const nobodysJob = '00000000-0000-4000-8000-000000000000';
const readRoutes = [
  '/api/companies',
  '/api/companies/01234567',
  '/api/companies/01234567/officers',
  '/api/companies/01234567/domains',
  '/api/officers/00000000-0000-4000-8000-000000000001/emails',
  '/api/stats',
  '/api/streaming/status',
  '/api/credits',
  '/api/snov/credits',
  '/api/snov/receipts',
  '/api/snov/doubts',
  '/api/events',
  '/api/exports/leads.csv',
  '/',
  '/page/update',
  '/quality',
  '/api/register/quality',
  '/api/register/imports',
  '/operation',
  '/operation/update',
  '/api/operation',
  '/api/queue',
  '/api/queue/failures',
  '/api/jobs',
  `/api/jobs/${nobodysJob}`,
  `/api/v3/scan/status/${nobodysJob}`,
];
const operatorRoutes = [
  '/api/streaming/process/01234567',
  '/api/companies/01234567/import-officers',
  `/api/jobs/${nobodysJob}/retry`,
  `/api/jobs/${nobodysJob}/cancel`,
  `/api/contacts/${nobodysJob}/release`,
];
/** What only operators read. */
const operatorReads = ['/api/contacts/hidden'];
/** What the queue answers to an operator without a body. */
const queueRoutes = [
  ['/api/queue/pause', 200],
  ['/api/queue/resume', 200],
  ['/api/queue/lanes/snov/pause', 200],
  ['/api/queue/lanes/snov/resume', 200],
  ['/api/queue/retry', 422],
  ['/api/v3/scan/website', 422],
  ['/api/discovery/domain', 422],
  ['/api/discovery/email', 422],
] as const;

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const basic = (key: string) => ({
  authorization: `Basic ${Buffer.from(`anybody:${key}`).toString('base64')}`,
});

describe('access', () => {
  it.each([...readRoutes, ...operatorReads])(
    'refuses GET %s without a key and with one nobody has',
    async (url) => {
      const { server } = await setupApi();
      const unknown = formatApiKey(makeApiKey(systemRandom.bytes(42)));

      const answers = await Promise.all([
        server.inject({ url }),
        server.inject({ url, headers: bearer(unknown) }),
        server.inject({ url, headers: bearer('swk_typing_mistake') }),
        server.inject({ url, method: 'HEAD' }),
      ]);

      expect(answers.map((answer) => answer.statusCode)).toEqual([401, 401, 401, 401]);
      expect(answers[0].headers['www-authenticate']).toMatch(/^(Bearer|Basic) realm="Strikewatch/);
      expect(answers[0].headers['cache-control']).toBe('no-store');
    },
  );

  it.each(operatorReads)('lets operators alone GET %s', async (url) => {
    const { server, viewer, operator } = await setupApi();
    const read = (key: string) => server.inject({ url, headers: bearer(key) });

    expect((await read(viewer)).statusCode).toBe(403);
    expect((await read(operator)).statusCode).toBe(200);
  });

  it.each(operatorRoutes)('lets operators alone POST %s', async (url) => {
    const { server, viewer, operator } = await setupApi();
    const post = (headers: Record<string, string>) =>
      server.inject({ method: 'POST', url, headers });

    expect((await post({})).statusCode).toBe(401);
    expect((await post(bearer(viewer))).statusCode).toBe(403);
    expect((await post(bearer(operator))).statusCode).toBe(404);
  });

  it.each(queueRoutes)('lets operators alone POST %s', async (url, welcome) => {
    const { server, viewer, operator } = await setupApi();
    const post = (headers: Record<string, string>) =>
      server.inject({ method: 'POST', url, headers });

    expect((await post({})).statusCode).toBe(401);
    expect((await post(bearer(viewer))).statusCode).toBe(403);
    expect((await post(bearer(operator))).statusCode).toBe(welcome);
  });

  it('refuses before it looks at the request, so that nobody learns what would be valid', async () => {
    const { server } = await setupApi();

    const answer = await server.inject({ url: '/api/companies/not-a-number?limit=9999' });

    expect(answer.statusCode).toBe(401);
  });

  it('takes a key as the password of a browser, on the page with a question for it', async () => {
    const { server, viewer } = await setupApi();

    const asked = await server.inject({ url: '/' });
    const answered = await server.inject({ url: '/', headers: basic(viewer) });

    expect(asked.headers['www-authenticate']).toContain('any user name, an API key as password');
    expect(asked.headers['content-type']).toContain('text/html');
    expect(answered.statusCode).toBe(200);
  });

  it('refuses a revoked key', async () => {
    const { server, db, viewer } = await setupApi();
    await db.updateTable('api_keys').set({ revoked_at: 1 }).execute();

    const answer = await server.inject({ url: '/api/stats', headers: bearer(viewer) });

    expect(answer.statusCode).toBe(401);
  });

  it('does not let a page of another site start anything with a remembered key', async () => {
    const { server, operator } = await setupApi();
    const post = (site: string) =>
      server.inject({
        method: 'POST',
        url: operatorRoutes[0],
        headers: { ...basic(operator), 'sec-fetch-site': site },
      });

    expect((await post('cross-site')).statusCode).toBe(403);
    expect((await post('same-site')).statusCode).toBe(403);
    expect((await post('same-origin')).statusCode).toBe(404);
  });

  it('gives the metrics to this machine and to viewers, and to nobody else', async () => {
    const { server, viewer } = await setupApi();
    const status = async (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
      (await server.inject({ url: '/metrics', headers, remoteAddress })).statusCode;

    expect(await status({ host: 'localhost:8080' })).toBe(200);
    expect(await status({ host: 'localhost:8080' }, '192.0.2.7')).toBe(401);
    expect(await status(bearer(viewer), '192.0.2.7')).toBe(200);
    expect(await status({ host: 'evil.example' })).toBe(401);
    for (const header of ['x-forwarded-for', 'forwarded', 'via']) {
      expect(await status({ host: 'localhost:8080', [header]: '192.0.2.7' })).toBe(401);
    }
  });

  describe('in the sandbox', () => {
    it('opens the page and its download to this machine, and nothing else', async () => {
      const { server } = await setupApi({ isSandbox: true });
      const headers = { host: '127.0.0.1:8080' };

      expect((await server.inject({ url: '/', headers })).statusCode).toBe(200);
      expect((await server.inject({ url: '/api/exports/leads.csv', headers })).statusCode).toBe(
        200,
      );
      expect((await server.inject({ url: '/api/stats', headers })).statusCode).toBe(401);
    });

    it('stays closed to other machines and to names that only resolve to this one', async () => {
      const { server } = await setupApi({ isSandbox: true });

      const remote = await server.inject({
        url: '/',
        headers: { host: 'localhost' },
        remoteAddress: '192.0.2.7',
      });
      const rebound = await server.inject({ url: '/', headers: { host: 'evil.example:8080' } });

      expect([remote.statusCode, rebound.statusCode]).toEqual([401, 401]);
    });

    it('takes the development token as an administrator', async () => {
      const { server } = await setupApi({ isSandbox: true, devToken: 'for-development' });

      const right = await server.inject({ url: '/api/stats', headers: bearer('for-development') });
      const wrong = await server.inject({ url: '/api/stats', headers: bearer('for-developmenT') });

      expect([right.statusCode, wrong.statusCode]).toEqual([200, 401]);
    });
  });

  it('stops the start for a route that does not say who may use it', async () => {
    const { db } = await setupApi();
    const options: AccessOptions = { db, devToken: null, systemPrincipalId: '', isSandbox: false };
    const server = fastify();
    guardRoutes(server, options);

    expect(() => server.get('/forgotten', () => 'secret')).toThrow(/does not say who may use it/);
  });

  it('knows every route of the server', async () => {
    const { server } = await setupApi();

    const tree = server.printRoutes({ commonPrefix: false });

    const registered = tree.split('\n').filter((line) => line.includes('(')).length;
    const others = ['/livez', '/readyz', '/healthz', '/metrics'];
    expect(registered).toBe(
      readRoutes.length +
        operatorReads.length +
        operatorRoutes.length +
        queueRoutes.length +
        others.length,
    );
  });
});
