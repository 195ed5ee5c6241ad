import { describe, expect, it, onTestFinished } from 'vitest';
import { basic, setUpSandbox, type SandboxUnderTest } from './sandbox-under-test.ts';
import type { SandboxOptions } from './start-sandbox.ts';

const twoDigits: unknown = expect.stringMatching(/^\d{2}$/);
const someText: unknown = expect.any(String);

describe('companies-house-rest', () => {
  it('refuses a call without a key and one with the stream key, each with its own body', async () => {
    const under = await setUp();
    const { urls, keys } = under.sandbox;
    const url = `${urls.rest}/company/${under.company('QUENLOWMERE JOINERY LTD').number}`;

    const bare = await fetch(url);
    const wrong = await fetch(url, { headers: { authorization: basic(keys.stream) } });

    expect(bare.status).toBe(401);
    expect(bare.headers.get('ch-authentication-error')).toBe('Empty Authorization header');
    expect(await bare.json()).toEqual({ error: 'Empty Authorization header', type: 'ch:service' });
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toEqual({ error: 'Invalid Authorization', type: 'ch:service' });
  });

  it('leaves out what it does not know and writes day and month as texts', async () => {
    const under = await setUp();
    const company = under.company('QUENLOWMERE JOINERY LTD');

    const { body } = await under.rest(`/company/${company.number}`);

    expect(body).toMatchObject({
      company_status: 'active',
      accounts: {
        accounting_reference_date: {
          day: twoDigits,
          month: twoDigits,
        },
      },
    });
    expect(body).not.toHaveProperty('company_status_detail');
    expect(JSON.stringify(body)).not.toContain('null');
  });

  it('shows the detail while a proposal to strike off stands and drops it afterwards', async () => {
    const under = await setUp();
    const { number } = under.company('QUENLOWMERE JOINERY LTD');
    const { control } = under.sandbox;

    control.enterStrikeOff(number, 'compulsory');
    const during = await under.rest(`/company/${number}`);
    control.discontinue(number);
    const after = await under.rest(`/company/${number}`);

    expect(during.body).toMatchObject({
      company_status: 'active',
      company_status_detail: 'active-proposal-to-strike-off',
    });
    expect(after.body).toMatchObject({ company_status: 'active' });
    expect(after.body).not.toHaveProperty('company_status_detail');
  });

  it('answers 429 from the first call over the allowance until the window ends', async () => {
    const under = await setUp({ rest: { callsPerWindow: 3, windowMs: 600_000 } });
    const path = `/company/${under.company('QUENLOWMERE JOINERY LTD').number}`;

    const answers = [];
    for (let call = 0; call < 5; call += 1) answers.push(await under.rest(path));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    expect(answers.map(({ headers }) => headers.get('x-ratelimit-remain'))).toEqual([
      '2',
      '1',
      '0',
      '0',
      '0',
    ]);
    expect(answers[0]?.headers.get('x-ratelimit-limit')).toBe('3');
    expect(answers[0]?.headers.get('x-ratelimit-window')).toBe('10m');
    const { restCalls } = under.sandbox.control.observed();
    expect(restCalls.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    const resets = answers.map(({ headers }) => Number(headers.get('x-ratelimit-reset')));
    expect(new Set(resets)).toEqual(
      new Set([Math.ceil(((restCalls[0]?.at ?? 0) + 600_000) / 1000)]),
    );
  });

  it('spells the remaining allowance the other way on officers', async () => {
    const under = await setUp();
    const { number } = under.company('QUENLOWMERE JOINERY LTD');

    const { headers } = await under.rest(`/company/${number}/officers`);

    expect(headers.get('x-ratelimit-remaining')).toBe('599');
    expect(headers.get('x-ratelimit-remain')).toBeNull();
  });

  it('answers an unknown profile with 404 in two shapes and its lists with empty 200s', async () => {
    const under = await setUp();

    const first = await under.rest('/company/99999999');
    const second = await under.rest('/company/99999999');
    const officers = await under.rest('/company/99999999/officers');
    const filings = await under.rest('/company/99999999/filing-history');
    const owners = await under.rest('/company/99999999/persons-with-significant-control');

    expect([first.status, second.status]).toEqual([404, 404]);
    expect(first.body).toHaveProperty('errors');
    expect(second.body).toHaveProperty('message');
    expect(officers).toMatchObject({
      status: 200,
      body: { total_results: 0, items: [], links: {}, etag: '' },
    });
    expect(filings).toMatchObject({ status: 200, body: { total_count: 0 } });
    expect(filings.body).not.toHaveProperty('items');
    expect(owners).toMatchObject({ status: 200, body: { total_results: 0, items: [] } });
  });

  it('answers 500 to a number that is not eight characters and 400 to an order with a minus', async () => {
    const under = await setUp();
    const { number } = under.company('QUENLOWMERE JOINERY LTD');

    expect((await under.rest('/company/666')).status).toBe(500);
    expect((await under.rest(`/company/${number}/officers?order_by=-surname`)).status).toBe(400);
    expect((await under.rest(`/company/${number}/officers?order_by=surname`)).status).toBe(200);
  });

  it('pages officers by 100 at most and is empty past the end', async () => {
    const under = await setUp();
    const { number } = under.company('YARROWINDALE HOLDINGS PLC');
    const page = (query: string) => under.rest(`/company/${number}/officers?${query}`);

    const first = await page('items_per_page=500');
    const second = await page('items_per_page=100&start_index=100');
    const past = await page('items_per_page=100&start_index=500');

    expect(first.body).toMatchObject({ items_per_page: 100, total_results: 131 });
    expect(itemsOf(first.body)).toHaveLength(100);
    expect(itemsOf(second.body)).toHaveLength(31);
    expect(past).toMatchObject({ status: 200, body: { total_results: 0, items: [] } });
  });

  it('lists every kind of officer: corporate with a comma, nominee, resigned, without links', async () => {
    const under = await setUp();
    const { number } = under.company('=SUM STUDIOS LTD');

    const { body } = await under.rest(`/company/${number}/officers`);

    const items = itemsOf(body);
    expect(items).toContainEqual(
      expect.objectContaining({
        name: 'GRINDLOWFOLD, BEXOWTON & PARTNERS LIMITED',
        officer_role: 'corporate-director',
      }),
    );
    expect(items).toContainEqual(
      expect.objectContaining({
        officer_role: 'nominee-director',
        resigned_on: someText,
      }),
    );
    expect(items).toContainEqual(
      expect.objectContaining({
        officer_role: 'director',
        links: { self: someText },
      }),
    );
  });

  it('counts one officer too many for one company', async () => {
    const under = await setUp();
    const { number } = under.company('LUNSDENFORD HAULAGE LTD');

    const { body } = await under.rest(`/company/${number}/officers`);

    expect(body).toHaveProperty('total_results', itemsOf(body).length + 1);
  });

  it('widens a category and clamps the page of the filing history', async () => {
    const under = await setUp();
    const { number } = under.company('QUENLOWMERE JOINERY LTD');
    under.sandbox.control.enterStrikeOff(number, 'voluntary');
    const types = async (query: string) => {
      const { body } = await under.rest(`/company/${number}/filing-history?${query}`);
      return itemsOf(body).map((item) => (isRecord(item) ? item['type'] : null));
    };

    expect(await types('category=gazette,dissolution')).toEqual(['GAZ1(A)', 'DS01']);
    expect(await types('category=incorporation')).toEqual(
      expect.arrayContaining(['GAZ1(A)', 'NEWINC']),
    );
    const clamps = [];
    for (const asked of ['0', '-7', '400']) {
      clamps.push(
        (await under.rest(`/company/${number}/filing-history?items_per_page=${asked}`)).body,
      );
    }
    expect(clamps).toMatchObject([
      { items_per_page: 25 },
      { items_per_page: 7 },
      { items_per_page: 100 },
    ]);
  });

  it('dates a first notice on a Tuesday, newest filing first', async () => {
    const under = await setUp();
    const company = under.company('QUENLOWMERE JOINERY LTD');

    under.sandbox.control.enterStrikeOff(company.number, 'compulsory');

    const [notice] = company.filings;
    expect(notice).toMatchObject({ type: 'GAZ1', category: 'gazette' });
    expect(new Date(`${notice?.date}T00:00:00Z`).getUTCDay()).toBe(2);
    const dates = company.filings.map(({ date }) => date);
    expect(dates).toEqual(dates.toSorted().toReversed());
  });

  it.each([
    ['rest-429', 429],
    ['rest-502-html', 502],
    ['rest-500', 500],
    ['rest-401', 401],
    ['rest-403-html', 403],
  ] as const)('fails with %s until the fault is lifted', async (fault, status) => {
    const under = await setUp({ faults: [fault] });
    const { urls, keys, control } = under.sandbox;
    const call = () =>
      fetch(`${urls.rest}/company/${under.company('QUENLOWMERE JOINERY LTD').number}`, {
        headers: { authorization: basic(keys.rest) },
      });

    const failed = await call();
    control.setFault(fault, false);
    const healed = await call();

    expect([failed.status, healed.status]).toEqual([status, 200]);
    expect(failed.headers.get('content-type')).toContain(fault.endsWith('html') ? 'html' : 'json');
  });

  it('drops the socket under rest-drop and counts the call', async () => {
    const under = await setUp({ faults: ['rest-drop'] });

    await expect(under.rest('/company/99999999')).rejects.toThrow('fetch failed');

    expect(under.sandbox.control.observed().restCalls).toMatchObject([{ status: 0 }]);
  });

  it('keeps the caller waiting under rest-slow, then answers', async () => {
    const under = await setUp({ faults: ['rest-slow'], speed: 1_000 });

    expect((await under.rest('/company/99999999')).status).toBe(404);
  });
});

function itemsOf(body: unknown): unknown[] {
  if (!isRecord(body) || !Array.isArray(body['items'])) throw new Error('no items');
  return body['items'];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

async function setUp(options: Partial<SandboxOptions> = {}): Promise<SandboxUnderTest> {
  const under = await setUpSandbox(options);
  onTestFinished(() => under.close());
  return under;
}
