import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { setUpSandbox, type SandboxUnderTest } from './sandbox-under-test.ts';
import type { SandboxOptions } from './start-sandbox.ts';

const terms = { callsPerWindow: 1_000, windowMs: 60_000, balance: '5000.00', taskMs: 20 };
const provable = 'QUENLOWMERE JOINERY LTD';

describe('snov', () => {
  it('gives a token for a form and for a JSON body, and none for a wrong secret', async () => {
    const { under } = await setUp();
    const { urls, keys } = under.sandbox;
    const right = {
      grant_type: 'client_credentials',
      client_id: keys.snovClientId,
      client_secret: keys.snovClientSecret,
    };
    const ask = (body: string | URLSearchParams) =>
      fetch(`${urls.snov}/v1/oauth/access_token`, { method: 'POST', body });

    const form = await ask(new URLSearchParams(right));
    const json = await ask(JSON.stringify(right));
    const wrong = await ask(JSON.stringify({ ...right, client_secret: 'x' }));

    expect([form.status, json.status, wrong.status]).toEqual([200, 200, 401]);
    expect(await form.json()).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
  });

  it('refuses every call without a token', async () => {
    const { under } = await setUp();

    const { status } = await fetch(`${under.sandbox.urls.snov}/v1/get-balance`);

    expect(status).toBe(401);
  });

  it('writes the balance as a decimal text', async () => {
    const { call } = await setUp({ snov: { ...terms, balance: '4987' } });

    expect((await call('GET', '/v1/get-balance')).body).toMatchObject({
      success: true,
      data: { balance: '4987.00' },
    });
  });

  it('finds a domain by name, charges on completion, and nothing for a miss', async () => {
    const { under, call, finish } = await setUp();

    const start = await call('POST', '/v2/company-domain-by-name/start', {
      names: [provable, 'Nobody Knows Ltd'],
    });
    const result = await finish('company-domain-by-name', hashIn(start.body, 'data'));

    expect(start.body).toMatchObject({ meta: { names: [provable, 'Nobody Knows Ltd'] } });
    expect(result).toMatchObject({ status: 'completed' });
    expect(dataOf(result)).toHaveLength(2);
    expect(dataOf(result)).toContainEqual({
      name: provable,
      result: { domain: under.company(provable).domain },
    });
    expect(dataOf(result)).toContainEqual({ name: 'Nobody Knows Ltd', result: [] });
    const { starts, charges, balance } = under.sandbox.control.observed();
    expect(starts).toMatchObject([
      { operation: 'company-domain-by-name', subjects: [provable, 'Nobody Knows Ltd'] },
    ]);
    expect(charges).toMatchObject([{ subject: provable, credits: '1.00' }]);
    expect(balance).toBe('4999.00');
  });

  it('is in progress first and charges nothing meanwhile', async () => {
    const { under, call } = await setUp({ snov: { ...terms, taskMs: 600_000 } });

    const { body } = await call('POST', '/v2/company-domain-by-name/start', { names: [provable] });
    const poll = await call(
      'GET',
      `/v2/company-domain-by-name/result?task_hash=${hashIn(body, 'data')}`,
    );

    expect(poll).toMatchObject({ status: 200, body: { status: 'in_progress' } });
    expect(under.sandbox.control.observed()).toMatchObject({ charges: [], balance: '5000.00' });
  });

  it('names the domain of one company for another of the same name', async () => {
    const { under, call, finish } = await setUp();

    const { body } = await call('POST', '/v2/company-domain-by-name/start', {
      names: ['HAXMOOR LETTINGS LIMITED'],
    });
    const result = await finish('company-domain-by-name', hashIn(body, 'data'));

    expect(under.company('HAXMOOR LETTINGS LIMITED').domain).toBeNull();
    expect(dataOf(result)).toEqual([
      { name: 'HAXMOOR LETTINGS LIMITED', result: { domain: 'haxmoorlettings.co.uk' } },
    ]);
  });

  it('takes names from JSON, a form and the query alike', async () => {
    const { under, call } = await setUp();
    const path = '/v2/company-domain-by-name/start';

    await call('POST', path, { names: ['A'] });
    await call('POST', path, new URLSearchParams([['names[]', 'A']]));
    await call('POST', `${path}?names[]=A`);

    const { starts } = under.sandbox.control.observed();
    expect(starts.map(({ subjects }) => subjects)).toEqual([['A'], ['A'], ['A']]);
  });

  it('finds the address of a person, echoing the full name only', async () => {
    const { under, call, finish } = await setUp();
    const company = under.company(provable);
    const officer = company.officers.find(({ emailStatus }) => emailStatus === 'valid');
    const known = {
      first_name: officer?.forename,
      last_name: officer?.surname,
      domain: company.domain,
    };
    const stranger = { first_name: 'Xavier', last_name: 'Nemo', domain: company.domain };

    const { body } = await call('POST', '/v2/emails-by-domain-by-name/start', {
      rows: [known, stranger],
    });
    const result = await finish('emails-by-domain-by-name', hashIn(body, 'data'));

    expect(dataOf(result)).toContainEqual({
      people: `${officer?.forename} ${officer?.surname}`,
      result: [
        {
          email: officer?.email,
          smtp_status: 'valid',
          is_valid_format: true,
          is_disposable: false,
          is_webmail: false,
          is_gibberish: false,
        },
      ],
    });
    expect(dataOf(result)).toContainEqual({ people: 'Xavier Nemo', result: [] });
    const subject = `${officer?.forename}|${officer?.surname}|${company.domain}`.toLowerCase();
    const { starts, charges } = under.sandbox.control.observed();
    expect(starts).toMatchObject([{ subjects: [subject, `xavier|nemo|${company.domain}`] }]);
    expect(charges).toMatchObject([{ operation: 'emails-by-domain-by-name', subject }]);
  });

  it('charges again for the same look-up', async () => {
    const { under, call, finish } = await setUp();

    for (let time = 0; time < 2; time += 1) {
      const { body } = await call('POST', '/v2/company-domain-by-name/start', {
        names: [provable],
      });
      await finish('company-domain-by-name', hashIn(body, 'data'));
    }

    expect(under.sandbox.control.observed().balance).toBe('4998.00');
  });

  it('refuses more than ten names and unknown hashes with their envelopes', async () => {
    const { under, call } = await setUp();

    const names = Array.from({ length: 11 }, (_, index) => `Name ${index}`);
    const many = await call('POST', '/v2/company-domain-by-name/start', { names });
    const none = await call('GET', '/v2/company-domain-by-name/result?task_hash=0');

    expect(many).toMatchObject({ status: 400, body: { errors: [{}] } });
    expect(none).toMatchObject({ status: 404, body: { errors: { code: 404 } } });
    expect(under.sandbox.control.observed().starts).toEqual([]);
  });

  it('refuses starts at balance zero and takes them again when credits return', async () => {
    const { under, call } = await setUp({ snov: { ...terms, balance: '0.00' } });
    const start = () => call('POST', '/v2/company-domain-by-name/start', { names: [provable] });

    const refused = await start();
    under.sandbox.control.setBalance('5.00');
    const accepted = await start();

    expect(refused).toMatchObject({
      status: 400,
      body: { errors: [{ user_id: 'Sorry, you ran out of credits, please order more credits' }] },
    });
    expect(accepted.status).toBe(200);
  });

  it('never goes below zero: a task that outruns the balance keeps what was paid', async () => {
    const { under, call, finish } = await setUp({ snov: { ...terms, balance: '1.00' } });
    const { domain, officers } = under.company('YARROWINDALE HOLDINGS PLC');
    const rows = officers
      .filter(({ email }) => email !== null)
      .slice(0, 4)
      .map(({ forename, surname }) => ({ first_name: forename, last_name: surname, domain }));

    const { body } = await call('POST', '/v2/emails-by-domain-by-name/start', { rows });
    const result = await finish('emails-by-domain-by-name', hashIn(body, 'data'));

    expect(result).toMatchObject({ status: 'not_enough_credits' });
    expect(under.sandbox.control.observed()).toMatchObject({ balance: '0.00' });
    expect(under.sandbox.control.observed().charges).toHaveLength(1);
  });

  it('allows so many calls a minute, the token call included', async () => {
    const { call } = await setUp({ snov: { ...terms, callsPerWindow: 3 } });

    const answers = [];
    for (let time = 0; time < 3; time += 1) answers.push(await call('GET', '/v1/get-balance'));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  });

  it('finishes a task that was running when it was restarted, and charges it once', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'strikewatch-sandbox-'));
    const stateFile = join(directory, 'state.jsonl');
    const slow = { ...terms, taskMs: 600_000 };
    const before = await setUp({ directory, stateFile, snov: slow });
    const start = await before.call('POST', '/v2/company-domain-by-name/start', {
      names: [provable],
    });
    const hash = hashIn(start.body, 'data');
    await before.under.sandbox[Symbol.asyncDispose]();

    const after = await setUp({ directory, stateFile });
    const result = await after.finish('company-domain-by-name', hash);
    await after.under.sandbox[Symbol.asyncDispose]();
    const again = await setUp({ directory, stateFile });

    expect(result).toMatchObject({ status: 'completed' });
    expect(again.under.sandbox.control.observed()).toMatchObject({
      balance: '4999.00',
      starts: [{ taskHash: hash }],
      charges: [{ subject: provable }],
    });
  });

  it('counts the addresses of a domain for nothing', async () => {
    const { under, call } = await setUp();
    const { domain } = under.company(provable);

    const { body } = await call('POST', '/v1/get-domain-emails-count', { domain });

    expect(body).toMatchObject({ success: true, domain, webmail: false });
    expect(under.sandbox.control.observed().charges).toEqual([]);
  });

  it.each([
    ['snov-429', 429],
    ['snov-429-text', 200],
    ['snov-exhausted-400-array', 400],
    ['snov-exhausted-400-message', 400],
    ['snov-exhausted-402', 402],
    ['snov-exhausted-200', 200],
  ] as const)('starts nothing under %s', async (fault, status) => {
    const { under, call } = await setUp();
    under.sandbox.control.setFault(fault, true);

    const answer = await call('POST', '/v2/company-domain-by-name/start', { names: [provable] });

    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toMatch(/credits|rate is limited|Too Many/);
    expect(under.sandbox.control.observed().starts).toEqual([]);
  });

  it('makes the task and loses the reply under snov-lose-start-reply', async () => {
    const { under, call } = await setUp();
    under.sandbox.control.setFault('snov-lose-start-reply', true);

    await expect(
      call('POST', '/v2/company-domain-by-name/start', { names: [provable] }),
    ).rejects.toThrow('fetch failed');

    expect(under.sandbox.control.observed().starts).toHaveLength(1);
  });

  it('makes the task and answers 502 under snov-5xx-after-start', async () => {
    const { under, call } = await setUp();
    under.sandbox.control.setFault('snov-5xx-after-start', true);

    const { status } = await call('POST', '/v2/company-domain-by-name/start', {
      names: [provable],
    });

    expect(status).toBe(502);
    expect(under.sandbox.control.observed().starts).toHaveLength(1);
  });

  it('never finishes under snov-stuck-in-progress, and does when the fault is lifted', async () => {
    const { under, call, finish } = await setUp({ snov: { ...terms, taskMs: 1 } });
    under.sandbox.control.setFault('snov-stuck-in-progress', true);
    const { body } = await call('POST', '/v2/company-domain-by-name/start', { names: [provable] });
    const hash = hashIn(body, 'data');

    const polls = [];
    for (let poll = 0; poll < 10; poll += 1) {
      polls.push((await call('GET', `/v2/company-domain-by-name/result?task_hash=${hash}`)).body);
    }
    under.sandbox.control.setFault('snov-stuck-in-progress', false);

    expect(polls.every((poll) => JSON.stringify(poll).includes('in_progress'))).toBe(true);
    expect(await finish('company-domain-by-name', hash)).toMatchObject({ status: 'completed' });
  });

  it('lets a token go stale after a few calls under snov-token-expires-early', async () => {
    const { under, call } = await setUp();
    under.sandbox.control.setFault('snov-token-expires-early', true);

    const statuses = [];
    for (let time = 0; time < 6; time += 1)
      statuses.push((await call('GET', '/v1/get-balance')).status);

    expect(statuses).toEqual([200, 200, 200, 200, 200, 401]);
  });

  it.each([
    ['snov-hash-in-meta', 'meta'],
    ['snov-hash-top-level', null],
  ] as const)('moves the task hash under %s', async (fault, place) => {
    const { under, call } = await setUp();
    under.sandbox.control.setFault(fault, true);

    const { body } = await call('POST', '/v2/company-domain-by-name/start', { names: [provable] });

    expect(hashIn(body, place)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('wraps the domain in a list under snov-result-as-array', async () => {
    const { under, call, finish } = await setUp();
    under.sandbox.control.setFault('snov-result-as-array', true);

    const { body } = await call('POST', '/v2/company-domain-by-name/start', { names: [provable] });
    const result = await finish('company-domain-by-name', hashIn(body, 'data'));

    expect(dataOf(result)).toEqual([
      { name: provable, result: [{ domain: under.company(provable).domain }] },
    ]);
  });

  it('reports not_enough_credits under its fault', async () => {
    const { under, call, finish } = await setUp();
    under.sandbox.control.setFault('snov-not-enough-credits', true);

    const rows = [{ first_name: 'A', last_name: 'B', domain: 'nowhere.co.uk' }];
    const { body } = await call('POST', '/v2/emails-by-domain-by-name/start', { rows });

    expect(await finish('emails-by-domain-by-name', hashIn(body, 'data'))).toMatchObject({
      status: 'not_enough_credits',
    });
  });
});

/** A sandbox and a caller that holds a token. */
async function setUp(options: Partial<SandboxOptions> = {}) {
  const under: SandboxUnderTest = await setUpSandbox({ snov: terms, ...options });
  onTestFinished(() => under.close());
  const { urls, keys } = under.sandbox;
  const granted: unknown = await (
    await fetch(`${urls.snov}/v1/oauth/access_token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: keys.snovClientId,
        client_secret: keys.snovClientSecret,
      }),
    })
  ).json();
  const call = async (method: string, path: string, body?: URLSearchParams | object) => {
    const response = await fetch(urls.snov + path, {
      method,
      headers: { authorization: `Bearer ${String(memberOf(granted, 'access_token'))}` },
      ...(body === undefined
        ? {}
        : { body: body instanceof URLSearchParams ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : text;
    return { status: response.status, body: parsed };
  };
  const finish = async (operation: string, hash: string): Promise<unknown> => {
    for (;;) {
      const { body } = await call('GET', `/v2/${operation}/result?task_hash=${hash}`);
      if (memberOf(body, 'status') !== 'in_progress') return body;
    }
  };
  return { under, call, finish };
}

function hashIn(body: unknown, place: 'data' | 'meta' | null): string {
  return String(memberOf(place === null ? body : memberOf(body, place), 'task_hash'));
}

function dataOf(body: unknown): unknown[] {
  const data = memberOf(body, 'data');
  return Array.isArray(data) ? data : [];
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
