import { createHash, createHmac } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { SnovWebhookOptions } from '../../src/api/routes/snov-webhooks.ts';
import { createWebhookInbox, type WebhookInbox } from '../../src/pipeline/take-webhook.ts';
import { systemTimers, type Timers } from '../../src/runtime/timers.ts';
import { openReader } from '../../src/store/open-store.ts';
import { setupApi } from '../support/api-bundle.ts';
import { setupPaidWork } from '../support/paid-work.ts';
import { sqliteFileOf } from '../support/setup-database.ts';

const token = 'T'.repeat(43);
const url = `/webhooks/snov-io/${token}`;

/** The API in front of an inbox with one task, whose address holds the token. */
async function setup(secret: string | null = null) {
  const { db, url: databaseUrl, context } = await setupPaidWork();
  const reader = openReader(databaseUrl);
  onTestFinished(() => reader.destroy());
  const inbox: WebhookInbox = createWebhookInbox({ db, reader, context, secret });
  const limits: { readonly ms: number; readonly pass: () => void }[] = [];
  const timers: Timers = {
    ...systemTimers,
    after(ms, pass) {
      limits.push({ ms, pass });
      return () => undefined;
    },
  };
  const snovWebhooks: SnovWebhookOptions = {
    inbox,
    signatureHeader: 'x-webhook-signature',
    timers,
    log: pino({ level: 'silent' }),
  };
  const { server } = await setupApi({ snovWebhooks });
  await db
    .insertInto('provider_tasks')
    .values({
      id: 'task-1',
      provider: 'snov',
      operation: 'company-domain-by-name',
      state: 'in_doubt',
      balance_before: '10.00',
      sent_at: context.clock.now(),
      polls: 0,
      webhook_token_hash: createHash('sha256').update(token).digest('hex'),
    })
    .execute();
  return {
    server,
    /** The time limits of the answers, which pass when a test says so. */
    limits,
    databaseUrl,
    kept: () => db.selectFrom('inbound_webhooks').selectAll().execute(),
    jobs: () => db.selectFrom('jobs').select('kind').execute(),
  };
}

describe('/webhooks/snov-io/{token}', () => {
  it('answers the validation of an address that a start has named, without a key', async () => {
    const { server } = await setup();

    expect((await server.inject({ url })).statusCode).toBe(200);
  });

  it('keeps a delivery as the bytes that came, once, and has it read', async () => {
    const { server, kept, jobs } = await setup();
    const payload = '{"data": {"task_hash":"959c0f60facb8629bba746e091a26f7b"} }';
    const headers = { 'content-type': 'application/json' };

    const first = await server.inject({ method: 'POST', url, payload, headers });
    const second = await server.inject({ method: 'POST', url, payload, headers });

    expect([first.statusCode, second.statusCode]).toEqual([200, 200]);
    expect(await kept()).toMatchObject([{ task_id: 'task-1', body: payload, deliveries: 2 }]);
    expect(await jobs()).toEqual([{ kind: 'read-webhook' }]);
  });

  it.each(['text/html', 'application/x-www-form-urlencoded', 'application/json'])(
    'takes what cannot be read too (%s): that it came is a hint',
    async (type) => {
      const { server, kept } = await setup();
      const sent = {
        method: 'POST',
        url,
        payload: '<p>{',
        headers: { 'content-type': type },
      } as const;

      expect((await server.inject(sent)).statusCode).toBe(200);
      expect(await kept()).toHaveLength(1);
    },
  );

  it.each([
    ['unknown', 'U'.repeat(43)],
    ['too short', 'T'],
    ['of other letters', `${'T'.repeat(42)}.`],
  ])('has nothing at a token that is %s, and says no more', async (_what, other) => {
    const { server, kept } = await setup();
    const at = `/webhooks/snov-io/${other}`;

    for (const method of ['GET', 'POST'] as const) {
      const answer = await server.inject({
        method,
        url: at,
        ...(method === 'POST' && { payload: '{}' }),
      });
      expect(answer.statusCode).toBe(404);
      expect(answer.body).not.toContain(other);
      expect(answer.json()).toMatchObject({ detail: 'there is nothing here' });
    }
    expect(await kept()).toEqual([]);
  });

  it('refuses what is larger than any result', async () => {
    const { server, kept } = await setup();
    const payload = 'x'.repeat(256 * 1024 + 1);

    expect((await server.inject({ method: 'POST', url, payload })).statusCode).toBe(413);
    expect(await kept()).toEqual([]);
  });

  it('asks for the signature where a secret is set', async () => {
    const { server, kept } = await setup('a secret');
    const payload = '{"data":{}}';
    const signature = createHmac('sha256', 'a secret').update(payload).digest('hex');
    const post = (headers: Record<string, string>) =>
      server.inject({ method: 'POST', url, payload, headers });

    expect((await post({})).statusCode).toBe(401);
    expect((await post({ 'x-webhook-signature': 'f'.repeat(64) })).statusCode).toBe(401);
    expect((await post({ 'x-webhook-signature': `${signature}zz` })).statusCode).toBe(401);
    expect(await kept()).toEqual([]);
    expect((await post({ 'x-webhook-signature': `sha256=${signature}` })).statusCode).toBe(200);
    expect(await kept()).toHaveLength(1);
  });

  it('checks the signature of the bytes that came, also of such that are no text, and keeps them', async () => {
    const { server, kept, jobs } = await setup('a secret');
    const payload = Buffer.from([0x7b, 0x22, 0xe9, 0xff, 0x22, 0x7d]);
    const signature = createHmac('sha256', 'a secret').update(payload).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-webhook-signature': signature };

    const answers = [
      await server.inject({ method: 'POST', url, payload, headers }),
      await server.inject({ method: 'POST', url, payload, headers }),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(await kept()).toMatchObject([
      {
        body: `data:application/octet-stream;base64,${payload.toString('base64')}`,
        body_sha256: createHash('sha256').update(payload).digest('hex'),
        deliveries: 2,
      },
    ]);
    expect(await jobs()).toEqual([{ kind: 'read-webhook' }]);
  });

  it('acknowledges nothing that is not kept: what waits for another process is refused before the provider gives up', async () => {
    const { server, limits, databaseUrl, kept } = await setup();
    const other = new DatabaseSync(sqliteFileOf(databaseUrl));
    onTestFinished(() => other.close());
    const deliver = () => server.inject({ method: 'POST', url, payload: '{"data":{}}' });
    other.exec('begin immediate');
    const waiting = deliver();
    await vi.waitFor(() => expect(limits).toHaveLength(1));

    const unknown = await server.inject({ url: `/webhooks/snov-io/${'U'.repeat(43)}` });
    const validated = await server.inject({ url });
    limits[0]?.pass();
    const late = await waiting;
    other.exec('rollback');
    await vi.waitFor(async () => expect(await kept()).toHaveLength(1));
    const again = await deliver();

    expect([unknown.statusCode, validated.statusCode]).toEqual([404, 200]);
    expect(limits[0]?.ms).toBeLessThan(3_000);
    expect(late.statusCode).toBe(503);
    expect(late.headers['retry-after']).toBe('60');
    expect(late.json()).toMatchObject({ detail: expect.stringContaining('not kept yet') });
    expect(again.statusCode).toBe(200);
    expect(await kept()).toMatchObject([{ deliveries: 2 }]);
  });
});
