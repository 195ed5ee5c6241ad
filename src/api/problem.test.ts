import { describe, expect, it } from 'vitest';
import { setupApi } from '../../test/support/api-bundle.ts';

describe('problems', () => {
  it('answers what does not exist as a problem document with the headers of every answer', async () => {
    const { server } = await setupApi();

    const answer = await server.inject({ url: '/nothing/here?with=query' });

    expect(answer.json()).toEqual({
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      detail: 'there is nothing at /nothing/here',
    });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });

  it('keeps the inside of a failure inside', async () => {
    const { db, get } = await setupApi();
    await db.schema.dropTable('events').execute();

    const answer = await get('/api/events');

    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ title: 'Internal error' });
    expect(answer.body).not.toMatch(/sql|events|no such table/i);
  });

  it('names the parameter that is not valid', async () => {
    const { get } = await setupApi();

    const answer = await get('/api/companies?limit=many');

    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('limit: must be a whole number from 1 to 200');
  });

  it.each(['/api/companies/%ff', '/%', '/api/companies/%00%00%00%00%00%00%00%00'])(
    'answers the broken address %s as a problem',
    async (url) => {
      const { get } = await setupApi();

      const answer = await get(url);

      expect([400, 404, 422]).toContain(answer.statusCode);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    },
  );

  it('refuses a body that is no JSON', async () => {
    const { server, operator } = await setupApi();
    const post = (type: string, payload: string) =>
      server.inject({
        method: 'POST',
        url: '/api/streaming/process/01234567',
        headers: { authorization: `Bearer ${operator}`, 'content-type': type },
        payload,
      });

    expect((await post('application/json', '{')).statusCode).toBe(422);
    expect((await post('application/json', '')).statusCode).toBe(422);
    expect((await post('text/html', 'x')).statusCode).toBe(415);
    expect((await post('application/json', '"'.repeat(2_000_000))).statusCode).toBe(413);
  });
});
