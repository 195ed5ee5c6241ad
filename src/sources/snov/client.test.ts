import { afterEach, describe, expect, it } from 'vitest';
import {
  endEarly,
  json,
  raw,
  reset,
  serveScriptedSnov,
  silence,
  tokenPath,
} from '../../../test/support/scripted-snov.ts';
import type { ScriptedSnov } from '../../../test/support/scripted-snov.ts';
import { unlimitedPace } from '../../../test/support/unlimited-pace.ts';
import { asCommittedTask } from '../../domain/committed-task.ts';
import { createSnov } from './client.ts';

const balancePath = '/v1/get-balance';
const domainStart = '/v2/company-domain-by-name/start';
const domainResult = '/v2/company-domain-by-name/result';
const emailStart = '/v2/emails-by-domain-by-name/start';
const emailResult = '/v2/emails-by-domain-by-name/result';
const taskHash = '959c0f60facb8629bba746e091a26f7b';
const outOfCredits = 'Sorry, you ran out of credits, please order more credits';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const resource of open.splice(0)) await resource[Symbol.asyncDispose]();
});

async function setup() {
  const server = await serveScriptedSnov();
  open.push(server);
  return { server, snov: createSnov(server.options), signal: new AbortController().signal };
}

function domainTask(...names: readonly string[]) {
  const rows = names.map((companyName) => ({ companyName }));
  return asCommittedTask({
    taskId: 'task-1',
    operation: 'company-domain-by-name',
    rows,
    webhookUrl: null,
  });
}

function emailTask(...people: readonly (readonly [first: string, last: string, domain: string])[]) {
  const rows = people.map(([firstName, lastName, domain]) => ({ firstName, lastName, domain }));
  return asCommittedTask({
    taskId: 'task-2',
    operation: 'emails-by-domain-by-name',
    rows,
    webhookUrl: null,
  });
}

function verificationTask(...emails: readonly string[]) {
  return asCommittedTask({
    taskId: 'task-4',
    operation: 'email-verification',
    rows: emails.map((email) => ({ email })),
    webhookUrl: null,
  });
}

describe('balance', () => {
  it('gives the credits as the decimal Snov writes', async () => {
    const { server, snov, signal } = await setup();
    server.on(
      balancePath,
      json(200, {
        success: true,
        data: { balance: '25000.00', teamwork: false, limit_resets_in: 29 },
      }),
    );

    expect(await snov.balance(signal)).toEqual({
      balance: '25000.00',
      isShared: false,
      renewsInDays: 29,
    });
    expect(server.paced).toEqual(['acquire', 200, 'acquire', 200]);
  });

  it.each([
    [
      { balance: 12, teamwork: true },
      { balance: '12', isShared: true, renewsInDays: null },
    ],
    [
      { balance: '0.50', teamwork: 0, limit_resets_in: 'soon' },
      { balance: '0.50', isShared: false, renewsInDays: null },
    ],
    [{ balance: '3' }, { balance: '3', isShared: true, renewsInDays: null }],
  ])('reads %j', async (data, expected) => {
    const { server, snov, signal } = await setup();
    server.on(balancePath, json(200, { success: true, data }));

    expect(await snov.balance(signal)).toEqual(expected);
  });

  it('does not send a start that nobody committed, whatever its type says', async () => {
    const { server, snov, signal } = await setup();
    const task = domainTask('ALPHA LTD');
    // oxlint-disable-next-line typescript/no-misused-spread -- a forgery
    const forged = { ...task };

    // @ts-expect-error -- a copy is not committed
    await expect(snov.startDomains(forged, signal)).rejects.toThrow('committed');
    expect(server.seen).toEqual([]);
  });

  it('names the address of the task where results are delivered', async () => {
    const { server, snov, signal } = await setup();
    server.on(domainStart, json(200, { data: { task_hash: taskHash } }));
    const task = asCommittedTask({
      taskId: 'task-3',
      operation: 'company-domain-by-name',
      rows: [{ companyName: 'ALPHA LTD' }],
      webhookUrl: 'https://strikewatch.test/webhooks/snov-io/token',
    });

    await snov.startDomains(task, signal);

    expect(server.seenAt(domainStart).map(({ body }): unknown => JSON.parse(body))).toEqual([
      { names: ['ALPHA LTD'], webhook_url: 'https://strikewatch.test/webhooks/snov-io/token' },
    ]);
  });

  it('sends the token in the header and not in the URL', async () => {
    const { server, snov, signal } = await setup();
    server.on(balancePath, json(200, { data: { balance: '1.00', teamwork: false } }));

    await snov.balance(signal);

    expect(server.seenAt(balancePath)).toMatchObject([
      { method: 'GET', authorization: 'Bearer token-1', query: '' },
    ]);
  });

  it('keeps the path of a base URL that has one', async () => {
    const { server, signal } = await setup();
    const snov = createSnov({ ...server.options, baseUrl: `${server.options.baseUrl}/mirror` });
    server.on(`/mirror${tokenPath}`, json(200, { access_token: 'mirrored', expires_in: 3600 }));
    server.on(`/mirror${balancePath}`, json(200, { data: { balance: '7.00', teamwork: false } }));

    expect(await snov.balance(signal)).toMatchObject({ balance: '7.00' });
  });

  it.each([
    ['a 502 page', raw(502, 'text/html', '<html>Bad gateway</html>')],
    ['an empty body', raw(200, 'application/json', '')],
    ['truncated JSON', raw(200, 'application/json', '{"data":{"bal')],
    ['a balance that is no number', json(200, { data: { balance: 'lots' } })],
    ['a balance beyond all plans', json(200, { data: { balance: '9'.repeat(40) } })],
    ['a 200 that reports failure', json(200, { success: false, message: 'try later' })],
    ['an empty account', json(400, { success: false, message: outOfCredits })],
    ['a body that ends early', endEarly],
    ['a reset', reset],
    ['ten megabytes', raw(200, 'application/json', `"${'x'.repeat(10 * 1024 * 1024)}"`)],
  ])('can be asked again after %s', async (_, answer) => {
    const { server, snov, signal } = await setup();
    server.on(balancePath, answer);

    await expect(snov.balance(signal)).rejects.toMatchObject({
      name: 'ProviderUnavailableError',
      retry: 'backoff',
    });
  });

  it('is refused for good by a plan without API', async () => {
    const { server, snov, signal } = await setup();
    server.on(balancePath, json(403, { success: false, errors: ['API is not in your plan'] }));

    await expect(snov.balance(signal)).rejects.toMatchObject({
      name: 'ProviderRefusedError',
      status: 403,
      message: 'Snov refused with 403: API is not in your plan',
    });
  });

  it('waits out the limiter', async () => {
    const { server, snov, signal } = await setup();
    server.on(balancePath, raw(200, 'text/plain', 'Your request rate is limited.'));

    await expect(snov.balance(signal)).rejects.toMatchObject({ retry: { afterMs: 60_000 } });
  });

  it('repeats once with a new token after a 401', async () => {
    const { server, snov, signal } = await setup();
    server.on(
      balancePath,
      json(401, { message: 'Unauthenticated.' }),
      json(200, { data: { balance: '1.00', teamwork: false } }),
    );

    expect(await snov.balance(signal)).toMatchObject({ balance: '1.00' });
    expect(server.seenAt(balancePath).map((request) => request.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
    expect(server.paced).toEqual(['acquire', 200, 'acquire', 401, 'acquire', 200, 'acquire', 200]);
  });

  it('gives up after the second 401', async () => {
    const { server, snov, signal } = await setup();
    server.on(balancePath, json(401, { message: 'Unauthenticated.' }));

    await expect(snov.balance(signal)).rejects.toMatchObject({ name: 'ProviderRefusedError' });
    expect(server.seenAt(balancePath)).toHaveLength(2);
  });
});

describe('startDomains', () => {
  it('sends the names as JSON and gives the hash', async () => {
    const { server, snov, signal } = await setup();
    server.on(domainStart, json(200, { data: { task_hash: taskHash }, meta: { names: [] } }));

    const outcome = await snov.startDomains(domainTask('ARDENT VALE LTD', 'Ålesund & Co'), signal);

    expect(outcome).toEqual({ kind: 'accepted', taskHash });
    expect(server.seenAt(domainStart)).toMatchObject([
      {
        method: 'POST',
        contentType: 'application/json',
        body: '{"names":["ARDENT VALE LTD","Ålesund & Co"]}',
      },
    ]);
  });

  it.each([
    ['at the top', { task_hash: taskHash }],
    ['under data', { data: { task_hash: taskHash } }],
    ['under meta, beside an empty list', { data: [], meta: { task_hash: taskHash } }],
    [
      'beside a company called RATE IS LIMITED',
      { task_hash: taskHash, names: ['Rate is Limited'] },
    ],
  ])('finds the hash %s', async (_, body) => {
    const { server, snov, signal } = await setup();
    server.on(domainStart, json(200, body));

    expect(await snov.startDomains(domainTask('A'), signal)).toEqual({
      kind: 'accepted',
      taskHash,
    });
  });

  it.each([
    ['400 with a list of fields', json(400, { errors: [{ user_id: outOfCredits }] })],
    ['400 with a message', json(400, { success: false, message: outOfCredits })],
    ['402', json(402, { message: 'Payment required' })],
    ['403', json(403, { success: false, errors: ['Not enough credits'] })],
  ])('is exhausted by %s', async (_, answer) => {
    const { server, snov, signal } = await setup();
    server.on(domainStart, answer);

    expect(await snov.startDomains(domainTask('A'), signal)).toEqual({ kind: 'exhausted' });
  });

  it('is not exhausted by an answer that quotes a company with CREDITS in its name', async () => {
    const { server, snov, signal } = await setup();
    const names = 'The name "CARBON CREDITS TRADING LTD" is not valid.';
    server.on(domainStart, json(400, { errors: [{ names }] }));

    expect(await snov.startDomains(domainTask('A'), signal)).toMatchObject({
      kind: 'refused',
      status: 400,
    });
  });

  it.each([
    ['429', json(429, { message: 'Too Many Attempts.' })],
    ['a plain text with 200', raw(200, 'text/plain', 'Your request rate is limited. Try later.')],
    ['a plain text with 503', raw(503, 'text/plain', 'rate is limited')],
    ['a JSON string', json(200, 'Rate is limited')],
    ['a message with 200', json(200, { success: false, message: 'Your rate is limited' })],
    ['a message with 400', json(400, { success: false, message: 'Your rate is limited' })],
  ])('is throttled by %s', async (_, answer) => {
    const { server, snov, signal } = await setup();
    server.on(domainStart, answer);

    expect(await snov.startDomains(domainTask('A'), signal)).toEqual({
      kind: 'throttled',
      retryAfterMs: 60_000,
    });
    expect(server.seenAt(domainStart)).toHaveLength(1);
    // The budget is told in the one word that it knows, so that no other call follows.
    expect(server.paced.at(-1)).toBe(429);
  });

  it('is throttled before it was sent when the token request is', async () => {
    const { server, snov, signal } = await setup();
    server.on(tokenPath, json(429, {}));

    expect(await snov.startDomains(domainTask('A'), signal)).toMatchObject({ kind: 'throttled' });
    expect(server.seenAt(domainStart)).toEqual([]);
  });

  it.each([
    [400, { errors: [{ names: 'The names field is required.' }] }, 'The names field is required.'],
    [
      404,
      { errors: { code: 404, title: 'Sorry, but url or entity not found', source: '' } },
      'Sorry, but url or entity not found',
    ],
    [400, { success: false, message: 'Wrong\n input' }, 'Wrong input'],
    [403, { success: false, errors: ['Plan', 'without API'] }, 'Plan; without API'],
    [422, { message: 'Invalid.', errors: { names: ['Too many.'] } }, 'Invalid.; Too many.'],
    [400, { data: ['Jo Marsh'] }, ''],
  ])('is refused by %i %j', async (status, body, message) => {
    const { server, snov, signal } = await setup();
    server.on(domainStart, json(status, body));

    expect(await snov.startDomains(domainTask('A'), signal)).toEqual({
      kind: 'refused',
      status,
      message,
    });
  });

  it('is sent once more after a 401, since that one did nothing', async () => {
    const { server, snov, signal } = await setup();
    server.on(domainStart, json(401, {}), json(200, { task_hash: taskHash }));

    expect(await snov.startDomains(domainTask('A'), signal)).toEqual({
      kind: 'accepted',
      taskHash,
    });
    expect(server.seenAt(domainStart)).toHaveLength(2);
  });

  it('is refused by a second 401', async () => {
    const { server, snov, signal } = await setup();
    server.on(domainStart, json(401, { message: 'Unauthenticated.' }));

    expect(await snov.startDomains(domainTask('A'), signal)).toMatchObject({
      kind: 'refused',
      status: 401,
    });
    expect(server.seenAt(domainStart)).toHaveLength(2);
  });

  it.each([
    ['a 502 page', raw(502, 'text/html', '<html>Bad gateway</html>'), 'answered 502'],
    ['a 500', json(500, { message: 'Server Error' }), 'answered 500'],
    ['a 408', json(408, {}), 'answered 408'],
    ['a redirect', raw(302, 'text/html', ''), 'answered 302'],
    ['an empty 200', raw(200, 'application/json', ''), 'without a task hash'],
    ['a 200 page', raw(200, 'text/html', '<html>Maintenance</html>'), 'without a task hash'],
    ['truncated JSON', raw(200, 'application/json', '{"data":{"task_h'), 'without a task hash'],
    ['a hash that is none', json(200, { data: { task_hash: '' } }), 'without a task hash'],
    ['a failure told with 200', json(200, { success: false }), 'without a task hash'],
    ['ten megabytes', raw(200, 'text/plain', 'x'.repeat(10 * 1024 * 1024)), 'without a task hash'],
    [
      'more bytes than the client takes',
      raw(200, 'text/plain', 'x'.repeat(17 * 1024 * 1024)),
      'OversizeBodyError',
    ],
    ['a body that ends early', endEarly, 'NetworkError'],
    ['a reset after reading', reset, 'NetworkError'],
  ])('is in doubt after %s, and not sent again', async (_, answer, reason) => {
    const { server, snov, signal } = await setup();
    server.on(domainStart, answer);

    const outcome = await snov.startDomains(domainTask('A'), signal);

    expect(outcome.kind === 'in-doubt' ? outcome.reason : outcome).toContain(reason);
    expect(server.seenAt(domainStart)).toHaveLength(1);
  });

  it('is in doubt when no answer comes in time', async () => {
    const { server, snov, signal } = await setup();
    server.on(domainStart, silence);
    server.on(balancePath, json(200, { data: { balance: '1.00', teamwork: false } }));
    await snov.balance(signal);
    server.limitRequestsTo(50);

    expect(await snov.startDomains(domainTask('A'), signal)).toMatchObject({ kind: 'in-doubt' });
  });

  it('is in doubt when we are stopped while Snov works on it', async () => {
    const { server, snov } = await setup();
    const stopping = new AbortController();
    server.on(domainStart, (response, request) => {
      stopping.abort(new Error('stopping'));
      silence(response, request);
    });

    const outcome = await snov.startDomains(domainTask('A'), stopping.signal);

    expect(outcome).toMatchObject({ kind: 'in-doubt' });
  });

  it('throws, having sent nothing, when we are stopped before', async () => {
    const { server, snov } = await setup();

    const start = snov.startDomains(domainTask('A'), AbortSignal.abort(new Error('stopping')));

    await expect(start).rejects.toThrow('stopping');
    expect(server.seen).toEqual([]);
  });

  it('throws, having sent nothing, when we are stopped while it waits for its turn', async () => {
    const { server } = await setup();
    const stopping = new AbortController();
    const snov = createSnov({
      ...server.options,
      pace: unlimitedPace({
        onAcquire: async () => {
          if (server.seen.length > 0) stopping.abort(new Error('stopping'));
        },
      }),
    });

    await expect(snov.startDomains(domainTask('A'), stopping.signal)).rejects.toThrow('stopping');
    expect(server.seenAt(domainStart)).toEqual([]);
  });

  it('throws, having sent nothing, when nobody listens', async () => {
    const { server, snov, signal } = await setup();
    server.on(tokenPath, (response) => {
      response.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
      response.end('{"access_token":"one","expires_in":3600}');
    });
    server.on(balancePath, (response) => {
      response.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
      response.end('{"data":{"balance":"1.00","teamwork":false}}');
    });
    await snov.balance(signal);
    await server.shutDown();

    await expect(snov.startDomains(domainTask('A'), signal)).rejects.toMatchObject({
      name: 'ProviderUnavailableError',
      retry: 'backoff',
    });
  });

  it('brings the hash home even if the budget cannot note the answer', async () => {
    const { server, signal } = await setup();
    const snov = createSnov({
      ...server.options,
      pace: unlimitedPace({
        onAnswer: async () => {
          if (server.seenAt(domainStart).length > 0) throw new Error('database is locked');
        },
      }),
    });
    server.on(domainStart, json(200, { task_hash: taskHash }));

    expect(await snov.startDomains(domainTask('A'), signal)).toEqual({
      kind: 'accepted',
      taskHash,
    });
  });

  it.each([
    ['no name', []],
    ['eleven names', Array.from({ length: 11 }, (_, index) => `Company ${index}`)],
    ['a blank name', ['A', ' \t']],
    ['one name twice', ['Ardent  Vale LTD', 'ardent vale ltd ']],
  ])('sends nothing for a batch with %s', async (_, names) => {
    const { server, snov, signal } = await setup();

    await expect(snov.startDomains(domainTask(...names), signal)).rejects.toMatchObject({
      name: 'InvalidBatchError',
      retry: 'never',
    });
    expect(server.seen).toEqual([]);
  });
});

describe('startEmails', () => {
  it('sends the rows as JSON and gives the hash', async () => {
    const { server, snov, signal } = await setup();
    server.on(emailStart, json(200, { data: { task_hash: taskHash }, meta: { rows: [] } }));

    const task = emailTask(['Jo', 'Marsh', 'ardentvale.example'], ['Zoë', "O'Neill", 'b.example']);
    const outcome = await snov.startEmails(task, signal);

    expect(outcome).toEqual({ kind: 'accepted', taskHash });
    expect(JSON.parse(server.seenAt(emailStart)[0]?.body ?? '')).toEqual({
      rows: [
        { first_name: 'Jo', last_name: 'Marsh', domain: 'ardentvale.example' },
        { first_name: 'Zoë', last_name: "O'Neill", domain: 'b.example' },
      ],
    });
  });

  it('sends nothing for two people whose answers would look alike', async () => {
    const { server, snov, signal } = await setup();
    const task = emailTask(['Anna Maria', 'Lee', 'a.example'], ['Anna', 'maria LEE', 'b.example']);

    await expect(snov.startEmails(task, signal)).rejects.toThrow('a batch holds one name twice');
    expect(server.seen).toEqual([]);
  });
});

describe('domainsResult', () => {
  it('asks for the task by its hash', async () => {
    const { server } = await readDomains({ status: 'in_progress' });

    expect(server.seenAt(domainResult)).toMatchObject([
      { method: 'GET', query: `?task_hash=${taskHash}` },
    ]);
  });

  it.each([
    { status: 'in_progress' },
    { status: 'In Progress', data: null },
    { status: 'in progress', data: [], meta: { task_hash: taskHash } },
    { status: 'something new' },
  ])('waits on for %j', async (body) => {
    expect((await readDomains(body)).outcome).toEqual({ kind: 'in-progress' });
  });

  it('gives the rows in the order of the answer, with the names it echoes', async () => {
    const body = {
      status: 'completed',
      data: [
        { name: 'Sendpulse', result: { domain: 'sendpulse.com' } },
        { name: 'Snov.io', result: { domain: 'HTTPS://www.Snov.io/about' } },
      ],
      meta: { names: ['Snov.io', 'Sendpulse'], task_hash: taskHash },
    };

    expect((await readDomains(body)).outcome).toEqual({
      kind: 'completed',
      rows: [
        { name: 'Sendpulse', domain: 'sendpulse.com' },
        { name: 'Snov.io', domain: 'snov.io' },
      ],
      raw: JSON.stringify(body),
    });
  });

  it.each([
    [{ domain: 'a.co.uk' }, 'a.co.uk'],
    [[{ domain: 'a.co.uk' }], 'a.co.uk'],
    [[{ domain: null }, { domain: 'b.co.uk' }, { domain: 'c.co.uk' }], 'b.co.uk'],
    [[], null],
    [{}, null],
    [{ domain: '' }, null],
    [{ domain: 'https://www.d.co.uk:443/about' }, 'd.co.uk'],
    [[{ domain: 'no host name' }, { domain: 'b.co.uk' }], 'b.co.uk'],
  ])('takes the result %j for %s', async (result, domain) => {
    const body = { status: 'Completed', data: [{ name: 'A', result }] };

    expect((await readDomains(body)).outcome).toMatchObject({ rows: [{ name: 'A', domain }] });
  });

  it.each([null, undefined])(
    'leaves a row with the result %s out: it is no answer yet',
    async (result) => {
      const body = {
        status: 'completed',
        data: [
          { name: 'A', result },
          { name: 'B', result: [] },
        ],
      };

      expect((await readDomains(body)).outcome).toMatchObject({
        rows: [{ name: 'B', domain: null }],
      });
    },
  );

  it.each(['no host name', 'info@a.co.uk', 'a.co.uk, b.co.uk', 'http://u:p@a/', 'a'])(
    'leaves out a row whose domain is %j: what nobody can read is charged, and no miss',
    async (domain) => {
      const body = { status: 'completed', data: [{ name: 'A', result: { domain } }] };

      expect((await readDomains(body)).outcome).toMatchObject({ kind: 'completed', rows: [] });
    },
  );

  it.each([
    [null],
    ['A'],
    [{ result: [] }],
    [{ name: null, result: [] }],
    [{ name: 'A', result: false }],
    [{ name: 'A', result: { domain: ['a.example'] } }],
  ])('leaves out the row %j, alone', async (odd) => {
    const whole = { name: 'B', result: { domain: 'b.example' } };

    for (const data of [[odd, whole], { '0': odd, '2': whole }]) {
      expect((await readDomains({ status: 'completed', data })).outcome).toMatchObject({
        kind: 'completed',
        rows: [{ name: 'B', domain: 'b.example' }],
      });
    }
  });

  it('takes a list of one that is written as its element', async () => {
    const data = { name: 'B', result: { domain: 'b.example' } };

    expect((await readDomains({ status: 'completed', data })).outcome).toMatchObject({
      rows: [{ name: 'B', domain: 'b.example' }],
    });
  });

  it.each([[{ data: [] }], [{ data: {} }], [{ data: null }], [{ data: 'soon' }], [{}]])(
    'has no rows in %j',
    async (body) => {
      expect((await readDomains({ status: 'completed', ...body })).outcome).toMatchObject({
        kind: 'completed',
        rows: [],
      });
    },
  );

  it.each([
    [404, { errors: { code: 404, title: 'Sorry, but url or entity not found', source: '' } }],
    [400, { errors: [{ task_hash: 'The selected task hash is invalid.' }] }],
  ])('does not know a task that Snov answers with %i %j', async (status, body) => {
    const { server, snov, signal } = await setup();
    server.on(domainResult, json(status, body));

    expect(await snov.domainsResult('gone', signal)).toEqual({ kind: 'unknown-task' });
  });

  it.each([
    ['a 404 page', raw(404, 'text/html', '<html>Not found</html>'), 'ProviderRefusedError'],
    ['a 400', json(400, { message: 'Wrong' }), 'ProviderRefusedError'],
    ['a 502 page', raw(502, 'text/html', '<html></html>'), 'ProviderUnavailableError'],
    ['an empty account', json(400, { message: outOfCredits }), 'ProviderUnavailableError'],
    ['an empty body', raw(200, 'application/json', ''), 'ProviderUnavailableError'],
    ['an answer without status', json(200, { data: [] }), 'ProviderUnavailableError'],
    [
      'ten megabytes',
      raw(200, 'application/json', ' '.repeat(10 * 1024 * 1024)),
      'ProviderUnavailableError',
    ],
    ['a reset', reset, 'ProviderUnavailableError'],
    ['429', json(429, {}), 'RateLimitedError'],
  ])('throws on %s', async (_, answer, name) => {
    const { server, snov, signal } = await setup();
    server.on(domainResult, answer);

    await expect(snov.domainsResult(taskHash, signal)).rejects.toMatchObject({ name });
  });
});

describe('emailsResult', () => {
  it('gives every address of every person with what Snov says of it', async () => {
    const body = {
      status: 'completed',
      data: [
        { people: 'Jane Doe', result: [] },
        {
          people: 'John Doe',
          result: [
            {
              email: 'John.Doe@yourdomain.example',
              smtp_status: 'valid',
              is_valid_format: true,
              is_disposable: false,
              is_webmail: true,
              is_gibberish: 0,
            },
            {
              email: 'jd@yourdomain.example',
              smtp_status: 'unknown',
              unknown_status_reason: 'catchall',
            },
          ],
        },
      ],
    };

    expect(await readEmails(body)).toEqual({
      kind: 'completed',
      rows: [
        { people: 'Jane Doe', emails: [] },
        {
          people: 'John Doe',
          emails: [
            {
              email: 'john.doe@yourdomain.example',
              isCharged: true,
              smtpStatus: 'valid',
              unknownReason: null,
            },
            {
              email: 'jd@yourdomain.example',
              isCharged: true,
              smtpStatus: 'unknown',
              unknownReason: 'catchall',
            },
          ],
        },
      ],
      raw: JSON.stringify(body),
    });
  });

  it.each([
    ['Not valid', 'not_valid', null],
    ['VALID', 'valid', null],
    ['risky', 'unknown', 'risky'],
    [null, 'unknown', null],
  ])('reads the SMTP status %j as %s', async (smtp_status, smtpStatus, unknownReason) => {
    const result = { email: 'jo@a.example', smtp_status };
    const outcome = await readEmails({ status: 'completed', data: [{ people: 'Jo A', result }] });

    expect(outcome).toMatchObject({ rows: [{ emails: [{ smtpStatus, unknownReason }] }] });
  });

  it.each([
    ['a format that it calls invalid', { is_valid_format: false }, ['not_valid', null]],
    ['letters that are masked', { email: 's***@a.example' }, ['not_valid', null]],
    ['gibberish', { is_gibberish: true }, ['unknown', 'is_gibberish']],
    ['a throw-away mailbox', { is_disposable: 1 }, ['unknown', 'is_disposable']],
    ['a domain that takes all', { unknown_status_reason: 'catchall' }, ['unknown', 'catchall']],
    ['a server that bans it', { unknown_status_reason: 'banned' }, ['unknown', 'banned']],
  ] as const)(
    'believes no address valid that is also called %s, and counts it as charged',
    async (_, said, [smtpStatus, unknownReason]) => {
      const result = { email: 'jo@a.example', smtp_status: 'valid', ...said };
      const outcome = await readEmails({ status: 'completed', data: [{ people: 'Jo A', result }] });

      expect(outcome).toMatchObject({
        rows: [{ emails: [{ isCharged: true, smtpStatus, unknownReason }] }],
      });
    },
  );

  it('leaves out a row whose addresses nobody can read: it is no miss', async () => {
    const result = [{ email: 'jo at a.example', smtp_status: 'valid' }];
    const outcome = await readEmails({ status: 'completed', data: [{ people: 'Jo A', result }] });

    expect(outcome).toMatchObject({ kind: 'completed', rows: [] });
  });

  it('leaves out entries without an address', async () => {
    const result = [{ email: null }, { email: '' }, { smtp_status: 'unknown' }];
    const outcome = await readEmails({ status: 'completed', data: [{ people: 'Jo A', result }] });

    expect(outcome).toMatchObject({ rows: [{ people: 'Jo A', emails: [] }] });
  });

  it('keeps what was found before the credits ran out', async () => {
    const body = {
      status: 'not_enough_credits',
      data: [{ people: 'Jo A', result: [{ email: 'jo@a.example', smtp_status: 'valid' }] }],
    };

    expect(await readEmails(body)).toMatchObject({
      kind: 'not-enough-credits',
      rows: [{ people: 'Jo A', emails: [{ email: 'jo@a.example' }] }],
      raw: JSON.stringify(body),
    });
  });

  it('takes an exhausted task without data', async () => {
    expect(await readEmails({ status: 'not enough credits' })).toMatchObject({
      kind: 'not-enough-credits',
      rows: [],
    });
  });
});

describe('the token', () => {
  it('appears in no URL and no error', async () => {
    const { server, snov, signal } = await setup();
    server.on(domainStart, reset);
    server.on(balancePath, json(500, { echo: 'token-1' }));
    server.on(domainResult, json(400, { echo: 'token-1' }));

    const told = [
      await snov.startDomains(domainTask('A'), signal),
      await tell(snov.balance(signal)),
      await tell(snov.domainsResult(taskHash, signal)),
    ];

    expect(JSON.stringify(told)).not.toContain('token-1');
    expect(urlsOf(server)).not.toContain('token-1');
  });
});

async function readDomains(body: unknown) {
  const { server, snov, signal } = await setup();
  server.on(domainResult, json(200, body));
  return { outcome: await snov.domainsResult(taskHash, signal), server };
}

async function readEmails(body: unknown) {
  const { server, snov, signal } = await setup();
  server.on(emailResult, json(200, body));
  return snov.emailsResult(taskHash, signal);
}

describe('emailCount', () => {
  const path = '/v1/get-domain-emails-count';

  it('asks with the domain and gives what is held, and whether it is a mail provider’s', async () => {
    const { server, snov, signal } = await setup();
    server.on(
      path,
      json(200, { success: true, domain: 'octagon.example', webmail: false, result: 1369 }),
      json(200, { success: true, domain: 'mail.example', webmail: true, result: 0 }),
    );

    expect(await snov.emailCount('octagon.example', signal)).toEqual({
      count: 1369,
      isWebmail: false,
    });
    expect(await snov.emailCount('mail.example', signal)).toEqual({ count: 0, isWebmail: true });
    expect(server.seenAt(path).map(({ method, body }) => [method, body])).toEqual([
      ['POST', '{"domain":"octagon.example"}'],
      ['POST', '{"domain":"mail.example"}'],
    ]);
    expect(server.paced.filter((each) => each === 'acquire')).toHaveLength(3);
  });

  it.each([
    [json(200, { success: true }), 'Snov gave no count'],
    [json(200, { success: true, result: null }), 'Snov gave no count'],
    [json(200, { success: true, result: '' }), 'Snov gave no count'],
    [json(200, { success: true, result: false }), 'Snov gave no count'],
    [json(200, { success: true, result: [] }), 'Snov gave no count'],
    [json(429, {}), 'Snov limits the rate'],
    [json(500, {}), 'Snov answered 500'],
    [json(422, { errors: [{ domain: 'no domain' }] }), 'Snov refused with 422: no domain'],
    [json(400, { errors: [{ user_id: outOfCredits }] }), 'Snov refuses reads without credits'],
    [reset, 'Snov did not answer'],
  ])('throws where there is none', async (answer, message) => {
    const { server, snov, signal } = await setup();
    server.on(path, answer);

    await expect(snov.emailCount('octagon.example', signal)).rejects.toThrow(message);
  });
});

describe('verification', () => {
  const start = '/v2/email-verification/start';
  const result = '/v2/email-verification/result';

  it('sends addresses and reads their results in whatever order, in lower case', async () => {
    const { server, snov, signal } = await setup();
    server.on(start, json(200, { data: { task_hash: taskHash } }));
    server.on(
      result,
      json(200, {
        status: 'completed',
        data: [
          {
            email: 'B@Example.co.uk',
            result: { smtp_status: 'unknown', unknown_status_reason: 'hidden_by_owner' },
          },
          { email: 'a@example.co.uk', result: { smtp_status: 'not_valid' } },
        ],
      }),
    );
    const task = verificationTask('a@example.co.uk', 'b@example.co.uk');

    expect(await snov.startVerifications(task, signal)).toEqual({ kind: 'accepted', taskHash });
    const finished = await snov.verificationsResult(taskHash, signal);

    expect(server.seenAt(start)[0]?.body).toBe('{"emails":["a@example.co.uk","b@example.co.uk"]}');
    expect(finished).toMatchObject({
      kind: 'completed',
      rows: [
        { email: 'b@example.co.uk', smtpStatus: 'unknown', unknownReason: 'hidden_by_owner' },
        { email: 'a@example.co.uk', smtpStatus: 'not_valid', unknownReason: null },
      ],
    });
  });

  it('never sends one address twice in a batch, nor more than ten', async () => {
    const { server, snov, signal } = await setup();
    const eleven = Array.from({ length: 11 }, (_, at) => `a${at}@example.co.uk`);

    await expect(
      snov.startVerifications(verificationTask('a@example.co.uk', 'A@example.co.uk'), signal),
    ).rejects.toThrow('one name twice');
    await expect(snov.startVerifications(verificationTask(...eleven), signal)).rejects.toThrow(
      '1 to 10 rows',
    );
    expect(server.seen).toEqual([]);
  });
});

async function tell(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => expect.fail('expected a failure'),
    (error: unknown) => (error instanceof Error ? `${error.message} ${String(error.cause)}` : ''),
  );
}

function urlsOf(server: ScriptedSnov): string {
  return server.seen.map(({ path, query }) => path + query).join(' ');
}
