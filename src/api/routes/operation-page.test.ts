import { describe, expect, it } from 'vitest';
import { apiNow, setupApi } from '../../../test/support/api-bundle.ts';
import { outboundLanes } from '../../domain/job.ts';
import { operationScenarios } from '../../domain/operation-scenarios.ts';
import { listLanePauses } from '../../store/lane-pauses.ts';

const basic = (key: string) => ({
  authorization: `Basic ${Buffer.from(`anybody:${key}`).toString('base64')}`,
});
const ownPage = { 'sec-fetch-site': 'same-origin' };

async function setup(changes: Parameters<typeof setupApi>[0] = {}) {
  const bundle = await setupApi(changes);
  const { server, db } = bundle;
  const load = (headers: Record<string, string>, url = '/operation') =>
    server.inject({ url, headers });
  const tokenFor = async (headers: Record<string, string>) =>
    /name="token" value="([^"]+)"/.exec((await load(headers)).body)?.[1] ?? 'none';
  const send = (
    headers: Record<string, string>,
    form: Record<string, string>,
    url = '/operation/stop',
  ) =>
    server.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(form).toString(),
    });
  const stopped = async () => (await listLanePauses(db)).map(({ lane }) => lane).toSorted();
  return { ...bundle, load, tokenFor, send, stopped };
}

function words(body: string): string {
  return body
    .replace(/^.*<body>/s, '')
    .replace(/<script.*$/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[\s\u00A0]+/g, ' ');
}

describe('the operation page', () => {
  it('says what runs, and by the same rules what would run if a part were down', async () => {
    const { load, viewer } = await setup();

    const text = words((await load(basic(viewer))).body);

    expect(text).toContain('Normal Everything that is set up here runs.');
    expect(text).toContain('Websites running');
    for (const { title } of operationScenarios) expect(text).toContain(title);
    expect(text).toContain('Companies House REST is down Degraded down running running');
  });

  it('names the trouble on every page while there is one, and on none when it is over', async () => {
    const { db, load, viewer } = await setup();
    const pages = ['/', '/quality', '/operation', '/page/update', '/operation/update'];
    await db
      .updateTable('leases')
      .set({ lease_until: apiNow - 60_000 })
      .execute();

    for (const url of pages) {
      const text = words((await load(basic(viewer), url)).body);
      expect(text, url).toContain('Degraded since 08:59');
      expect(text, url).toContain('Worker: no process works the queue');
    }
    await db
      .updateTable('leases')
      .set({ lease_until: apiNow + 60_000 })
      .execute();
    for (const url of pages) {
      expect(words((await load(basic(viewer), url)).body)).not.toContain('Degraded since');
    }
  });

  it('lets forms go to itself alone, and no other page send any', async () => {
    const { load, operator } = await setup();

    const policy = async (url: string) =>
      String((await load(basic(operator), url)).headers['content-security-policy']);

    expect(await policy('/operation')).toContain("form-action 'self'");
    expect(await policy('/operation')).not.toContain('unsafe');
    for (const url of ['/', '/quality']) expect(await policy(url)).toContain("form-action 'none'");
  });

  it('is not broken by a hostile reason', async () => {
    const { load, send, tokenFor, operator } = await setup();
    const reason = '"><img src=x onerror=alert(1)>\u202E';
    const token = await tokenFor(basic(operator));

    await send({ ...basic(operator), ...ownPage }, { token, reason });

    const { body } = await load(basic(operator));
    expect(body).not.toContain('<img');
    expect(body).not.toContain('\u202E');
  });
});

describe('the button that stops all outbound calls', () => {
  it('stops them for an operator, says why, and another lets all go on', async () => {
    const { send, load, tokenFor, stopped, operator } = await setup();
    const me = { ...basic(operator), ...ownPage };
    const token = await tokenFor(me);

    const answer = await send(me, { token, reason: ' the provider asked us to ' });

    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/operation']);
    expect(await stopped()).toEqual([...outboundLanes].toSorted());
    const text = words((await load(me)).body);
    expect(text).toContain('Stopped since 09:00');
    expect(text).toContain('Reason: the provider asked us to');

    await send(me, { token }, '/operation/resume');
    expect(await stopped()).toEqual([]);
  });

  it('is announced once when it stops something and once when it lets go on, and never again for nothing', async () => {
    const { db, send, tokenFor, operator } = await setup();
    const me = { ...basic(operator), ...ownPage };
    const token = await tokenFor(me);
    for (const url of ['stop', 'stop', 'resume', 'resume']) {
      await send(me, { token, reason: 'a test' }, `/operation/${url}`);
    }

    const events = await db.selectFrom('events').select(['type', 'data']).execute();

    expect(events.map(({ type, data }): unknown => [type, JSON.parse(data)])).toEqual([
      [
        'calls.stopped',
        {
          lanes: 'companies-house, snov, hunter, website, rendering, download',
          reason: 'a test',
          runbook: 'degraded-mode',
        },
      ],
      [
        'calls.resumed',
        { lanes: expect.stringContaining('snov'), reason: null, runbook: 'degraded-mode' },
      ],
    ]);
  });

  it('is written down as done by the one whose key it was', async () => {
    const { db, send, tokenFor, operator } = await setup();
    const me = { ...basic(operator), ...ownPage };

    await send(me, { token: await tokenFor(me) });

    const [pause] = await listLanePauses(db);
    const by = await db
      .selectFrom('principals')
      .select('name')
      .where('id', '=', pause?.paused_by ?? '')
      .executeTakeFirst();
    expect(by?.name).toBe('operator');
  });

  it('is not there for a viewer, who sees the commands, and does nothing if a viewer sends it', async () => {
    const { load, send, tokenFor, stopped, viewer, operator } = await setup();

    const { body } = await load(basic(viewer));
    expect(body).not.toContain('<form');
    expect(body).toContain('strikewatch queue pause --all');
    const token = await tokenFor(basic(operator));
    const answer = await send({ ...basic(viewer), ...ownPage }, { token });
    expect(answer.statusCode).toBe(403);
    expect(words(answer.body)).toContain('this needs the role operator');
    expect((await send(ownPage, { token })).statusCode).toBe(401);
    expect(await stopped()).toEqual([]);
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another host of this site', { 'sec-fetch-site': 'same-site' }],
    ['an address that was typed', { 'sec-fetch-site': 'none' }],
    ['nowhere', {}],
    ['another origin', { origin: 'https://evil.example' }],
    ['an origin that is not told', { origin: 'null' }],
  ])(
    'does nothing when the form comes from %s, also with the right token',
    async (_from, headers) => {
      const { send, tokenFor, stopped, operator } = await setup();
      const token = await tokenFor(basic(operator));

      const answer = await send({ ...basic(operator), ...headers }, { token });

      expect(answer.statusCode).toBe(403);
      expect(await stopped()).toEqual([]);
    },
  );

  it('takes the origin where the browser tells no more', async () => {
    const { send, tokenFor, stopped, operator } = await setup();
    const me = { ...basic(operator), host: 'leads.example:8080' };
    const token = await tokenFor(me);

    await send({ ...me, origin: 'http://leads.example:8080' }, { token });

    expect(await stopped()).toHaveLength(outboundLanes.length);
  });

  it('does nothing without a token, with one of somebody else, and with one that was changed or is too old', async () => {
    let now = apiNow;
    const { send, tokenFor, stopped, operator, server } = await setup({
      clock: { now: () => now },
    });
    const me = { ...basic(operator), ...ownPage };
    const token = await tokenFor(me);
    const other = await setup();
    const [expires = '', signature = ''] = token.split('.');
    const statusOf = async (form: Record<string, string>) => (await send(me, form)).statusCode;

    expect(await statusOf({})).toBe(403);
    expect(await statusOf({ token: await other.tokenFor(basic(other.operator)) })).toBe(403);
    expect(await statusOf({ token: `${Number(expires) + 3_600_000}.${signature}` })).toBe(403);
    expect(await statusOf({ token: `NaN.${signature}` })).toBe(403);
    now += 2 * 3_600_000;
    expect(await statusOf({ token })).toBe(403);
    const asJson = await server.inject({
      method: 'POST',
      url: '/operation/stop',
      headers: { ...me, 'content-type': 'application/json' },
      body: { token },
    });
    expect(asJson.statusCode).toBe(403);
    expect(await stopped()).toEqual([]);
  });

  it('is there in the sandbox for whoever is at this machine, and for nobody else without a key', async () => {
    const { send, tokenFor, stopped } = await setup({ isSandbox: true });
    const me = { host: 'localhost', ...ownPage };
    const token = await tokenFor(me);

    expect((await send({ ...me, 'x-forwarded-for': '203.0.113.9' }, { token })).statusCode).toBe(
      401,
    );
    expect((await send({ ...me, host: 'evil.example' }, { token })).statusCode).toBe(401);
    expect(await stopped()).toEqual([]);
    await send(me, { token });
    expect(await stopped()).toHaveLength(outboundLanes.length);
  });
});
