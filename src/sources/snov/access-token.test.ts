import { afterEach, describe, expect, it } from 'vitest';
import {
  json,
  raw,
  reset,
  serveScriptedSnov,
  silence,
  tokenPath,
} from '../../../test/support/scripted-snov.ts';
import type { ScriptedSnov } from '../../../test/support/scripted-snov.ts';
import { createAccessTokens } from './access-token.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const resource of open.splice(0)) await resource[Symbol.asyncDispose]();
});

async function setup() {
  const server = await serveScriptedSnov();
  open.push(server);
  const tokens = createAccessTokens(server.options);
  return { server, tokens, signal: new AbortController().signal };
}

describe('createAccessTokens', () => {
  it('sends the credentials as a form, never in the URL', async () => {
    const { server, tokens, signal } = await setup();

    expect(await tokens.current(signal)).toBe('token-1');

    expect(server.seen).toEqual([
      {
        method: 'POST',
        path: tokenPath,
        query: '',
        authorization: null,
        contentType: 'application/x-www-form-urlencoded',
        body: 'grant_type=client_credentials&client_id=the-id&client_secret=the%26secret',
      },
    ]);
  });

  it('counts the token request in the budget', async () => {
    const { server, tokens, signal } = await setup();

    await tokens.current(signal);

    expect(server.paced).toEqual(['acquire', 200]);
  });

  it('fetches one token for callers who ask at the same time', async () => {
    const { server, tokens, signal } = await setup();

    const held = await Promise.all([1, 2, 3, 4, 5].map(() => tokens.current(signal)));

    expect(new Set(held)).toEqual(new Set(['token-1']));
    expect(server.seen).toHaveLength(1);
  });

  it('keeps a token until two minutes before it expires', async () => {
    const { server, tokens, signal } = await setup();
    await tokens.current(signal);

    server.advanceClock(3_600_000 - 120_001);
    expect(await tokens.current(signal)).toBe('token-1');
    server.advanceClock(1);
    expect(await tokens.current(signal)).toBe('token-2');
  });

  it('keeps a short-lived token for half its life', async () => {
    const { server, tokens, signal } = await setup();
    server.on(
      tokenPath,
      json(200, { access_token: 'short', expires_in: '60' }),
      json(200, { access_token: 'next', expires_in: 60 }),
    );

    await tokens.current(signal);
    server.advanceClock(29_999);
    expect(await tokens.current(signal)).toBe('short');
    server.advanceClock(1);
    expect(await tokens.current(signal)).toBe('next');
  });

  it('takes an hour for a life that is not told', async () => {
    const { server, tokens, signal } = await setup();
    server.on(tokenPath, json(200, { access_token: 'lasting' }), json(500, {}));

    await tokens.current(signal);
    server.advanceClock(3_000_000);

    expect(await tokens.current(signal)).toBe('lasting');
  });

  it('fetches anew after a token was discarded', async () => {
    const { tokens, signal } = await setup();
    tokens.discard(await tokens.current(signal));

    expect(await tokens.current(signal)).toBe('token-2');
  });

  it('keeps the new token when the old one is discarded a second time', async () => {
    const { tokens, signal } = await setup();
    tokens.discard(await tokens.current(signal));
    await tokens.current(signal);

    tokens.discard('token-1');

    expect(await tokens.current(signal)).toBe('token-2');
  });

  it.each([
    ['a 401', json(401, { message: 'invalid_client' })],
    ['a 400', json(400, { error: 'invalid_client' })],
    ['a 200 without a token', json(200, { success: false, message: 'no' })],
    ['a 200 page', raw(200, 'text/html', '<html>Sign in</html>')],
    ['an empty 200', raw(200, 'application/json', '')],
  ])('is refused by %s, which concerns the account and no job', async (_, answer) => {
    const { server, tokens, signal } = await setup();
    server.on(tokenPath, answer);

    await expect(tokens.current(signal)).rejects.toMatchObject({
      name: 'ProviderRefusedError',
      status: 401,
      retry: { afterMs: 200_000 },
    });
  });

  it.each([
    ['429', json(429, { message: 'Too Many Attempts.' })],
    ['a plain text', raw(200, 'text/plain', 'Your request rate is limited.')],
  ])('is throttled by %s', async (_, answer) => {
    const { server, tokens, signal } = await setup();
    server.on(tokenPath, answer);

    await expect(tokens.current(signal)).rejects.toMatchObject({
      name: 'RateLimitedError',
      retry: { afterMs: 60_000 },
    });
  });

  it.each([
    ['a 502', raw(502, 'text/html', '<html>Bad gateway</html>')],
    ['a reset', reset],
  ])('can be asked again after %s', async (_, answer) => {
    const { server, tokens, signal } = await setup();
    server.on(tokenPath, answer, json(200, { access_token: 'later', expires_in: 3600 }));

    await expect(tokens.current(signal)).rejects.toMatchObject({
      name: 'ProviderUnavailableError',
      retry: 'backoff',
    });
    expect(await tokens.current(signal)).toBe('later');
  });

  it('says nothing of the secret in its errors', async () => {
    const { server, tokens, signal } = await setup();
    server.on(tokenPath, json(200, { token: 'a-secret-token', note: 'the&secret' }));

    const error: unknown = await tokens.current(signal).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(Error);
    expect(describeDeep(error)).not.toMatch(/secret-token|the&secret/);
  });

  it('lets a caller who waits on go on when the one who asked first is aborted', async () => {
    const { server, tokens, signal } = await setup();
    server.on(tokenPath, silence, json(200, { access_token: 'second', expires_in: 3600 }));
    const first = new AbortController();

    const aborted = tokens.current(first.signal);
    const waiting = tokens.current(signal);
    await arrival(server);
    first.abort(new Error('stopping'));

    await expect(aborted).rejects.toThrow('stopping');
    expect(await waiting).toBe('second');
  });
});

async function arrival(server: ScriptedSnov): Promise<void> {
  while (server.seen.length === 0) await new Promise(setImmediate);
}

function describeDeep(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message} ${JSON.stringify(error)} ${describeDeep(error.cause)}`;
}
