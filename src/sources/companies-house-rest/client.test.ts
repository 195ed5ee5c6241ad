import { existsSync, readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { serveHttp } from '../../../test/support/loopback-server.ts';
import { unlimitedPace } from '../../../test/support/unlimited-pace.ts';
import { parseCompanyNumber, type CompanyNumber } from '../../domain/company-number.ts';
import { createProviderClient } from '../../http/provider-client.ts';
import { createCompaniesHouseRest, type CompaniesHouseRest } from './client.ts';
import { BadRequestError, ProviderRefusedError, ProviderUnavailableError } from './errors.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const resource of open.splice(0).toReversed()) await resource[Symbol.asyncDispose]();
});

const { signal } = new AbortController();
const companyNumber = numberOf('01234567');

function numberOf(text: string): CompanyNumber {
  const parsed = parseCompanyNumber(text);
  if (parsed === null) throw new Error(`not a company number: ${text}`);
  return parsed;
}

interface Bundle {
  readonly rest: CompaniesHouseRest;
  /** What happened, in order: `acquire`, `GET <path>`, `answered <status>`. */
  readonly log: string[];
}

async function setup(
  listener: RequestListener,
  options: { timeoutMs?: number; basePath?: string } = {},
): Promise<Bundle> {
  const log: string[] = [];
  const server = await serveHttp((request, response) => {
    log.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  const http = createProviderClient({
    allowedOrigins: [server.origin],
    userAgent: 'Strikewatch-test',
  });
  open.push(server, http);
  const pace = unlimitedPace({
    onAcquire: async () => void log.push('acquire'),
    onAnswer: async (status) => void log.push(`answered ${status}`),
    onLoss: async () => void log.push('lost'),
  });
  const rest = createCompaniesHouseRest({
    http,
    baseUrl: server.origin + (options.basePath ?? ''),
    apiKey: 'a-key',
    pace,
    timeoutMs: options.timeoutMs ?? 5_000,
  });
  return { rest, log };
}

function answer(resource: unknown): RequestListener {
  return (_, response) => response.end(JSON.stringify(resource));
}

/** Serves the items as a list that grants at most `granted` per page. */
function list(
  items: readonly unknown[],
  { granted = 100, total = items.length } = {},
): RequestListener {
  return (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://host');
    const start = Number(searchParams.get('start_index'));
    const page = items.slice(
      start,
      start + Math.min(granted, Number(searchParams.get('items_per_page'))),
    );
    const count = page.length === 0 ? 0 : total;
    response.end(
      JSON.stringify({
        items: page,
        items_per_page: granted,
        start_index: start,
        total_results: count,
        total_count: count,
      }),
    );
  };
}

function officer(id: number | string, members: object = {}): object {
  return {
    name: 'SMITH, Jane Alice, Dr',
    officer_role: 'director',
    appointed_on: '2011-06-29',
    links: {
      self: `/company/01234567/appointments/${id}`,
      officer: { appointments: `/officers/officer-${id}/appointments` },
    },
    ...members,
  };
}

function filing(id: number, members: object = {}): object {
  return {
    transaction_id: `T${id}`,
    type: 'GAZ1',
    category: 'gazette',
    description: 'gazette-notice-compulsory',
    date: '2026-09-01',
    ...members,
  };
}

function times<Item>(count: number, make: (at: number) => Item): Item[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('expected a failure'),
    (error: unknown) => error,
  );
}

describe('Companies House REST: profile', () => {
  it('is found, with one call through the budget and the key as Basic user name', async () => {
    let authorization: string | undefined;
    const { rest, log } = await setup((request, response) => {
      authorization = request.headers.authorization;
      response.end(JSON.stringify({ company_number: '01234567', company_name: 'EXAMPLE LTD' }));
    });

    const outcome = await rest.profile(companyNumber, signal);

    expect(outcome).toMatchObject({ kind: 'found', profile: { companyName: 'EXAMPLE LTD' } });
    expect(log).toEqual(['acquire', 'GET /company/01234567', 'answered 200']);
    expect(authorization).toBe(`Basic ${Buffer.from('a-key:').toString('base64')}`);
  });

  it('is not found whatever a 404 carries', async () => {
    const { rest, log } = await setup((_, response) => {
      response.writeHead(404).end('<html>not JSON</html>');
    });

    expect(await rest.profile(companyNumber, signal)).toEqual({ kind: 'not-found' });
    expect(log.at(-1)).toBe('answered 404');
  });

  it.each([
    ['a status that is none', { company_status: 7 }],
    ['a detail that is none', { company_status: 'active', company_status_detail: ['x'] }],
    ['neither status nor name', { company_name: null }],
  ])('of %s says nothing, and nothing of Companies House', async (_, members) => {
    const { rest } = await setup(answer({ company_number: '01234567', ...members }));

    expect(await failureOf(rest.profile(companyNumber, signal))).toMatchObject({
      name: 'UnreadableRecordError',
      retry: { mostAttempts: 16 },
    });
  });

  it('is never that of another company than was asked about', async () => {
    const { rest } = await setup(
      answer({ company_number: '77777777', company_name: 'SOMEBODY ELSE LTD' }),
    );

    expect(await failureOf(rest.profile(companyNumber, signal))).toMatchObject({
      name: 'AnotherCompanyError',
      message: 'Companies House: asked about 01234567, answered about 77777777',
      retry: { mostAttempts: 16 },
    });
  });

  it('takes a number that is written otherwise for the same', async () => {
    const { rest } = await setup(answer({ company_number: '1234567', company_name: 'A LTD' }));

    expect(await rest.profile(companyNumber, signal)).toMatchObject({ kind: 'found' });
  });

  it('has neither officers nor filings of another company', async () => {
    const links = { self: '/company/77777777/appointments/a1' };
    const { rest } = await setup(list([officer('a1', { links }), officer('a2', { links })]));
    const filed = { links: { self: '/company/77777777/filing-history/T1' } };
    const other = await setup(list([filing(1, filed)]));

    expect(await failureOf(rest.officers(companyNumber, signal))).toMatchObject({
      name: 'AnotherCompanyError',
    });
    expect(await failureOf(other.rest.filings(companyNumber, signal))).toMatchObject({
      name: 'AnotherCompanyError',
    });
  });

  it('is asked under the path of the base URL', async () => {
    const { rest, log } = await setup((_, response) => response.writeHead(404).end(), {
      basePath: '/register/',
    });

    await rest.profile(companyNumber, signal);

    expect(log).toContain('GET /register/company/01234567');
  });
});

describe('Companies House REST: officers', () => {
  it('maps a person', async () => {
    const { rest } = await setup(
      list([officer('a1', { resigned_on: '2015-03-01', date_of_birth: { month: 4, year: 1970 } })]),
    );

    expect((await rest.officers(companyNumber, signal)).items).toEqual([
      {
        companyNumber: '01234567',
        appointmentId: 'a1',
        officerId: 'officer-a1',
        name: 'SMITH, Jane Alice, Dr',
        firstName: 'Jane',
        lastName: 'Smith',
        title: 'Dr',
        officerRole: 'director',
        appointedOn: '2011-06-29',
        resignedOn: '2015-03-01',
        isCorporate: false,
        birthMonth: 4,
        birthYear: 1970,
      },
    ]);
  });

  it('gives a corporate officer no first and last name, comma or not', async () => {
    const { rest } = await setup(
      list([officer('a1', { name: 'SMITH, JONES LIMITED', officer_role: 'corporate-secretary' })]),
    );

    const {
      items: [corporate],
    } = await rest.officers(companyNumber, signal);

    expect(corporate).toMatchObject({
      name: 'SMITH, JONES LIMITED',
      isCorporate: true,
      firstName: null,
      lastName: null,
      title: null,
    });
  });

  it('has null for what an old record lacks', async () => {
    const { rest } = await setup(
      list([
        officer('a1', {
          appointed_on: undefined,
          appointed_before: '1991-12-31',
          links: { self: '/company/01234567/appointments/a1', officer: {} },
        }),
      ]),
    );

    const {
      items: [old],
    } = await rest.officers(companyNumber, signal);

    expect(old).toMatchObject({
      appointedOn: null,
      resignedOn: null,
      officerId: null,
      birthYear: null,
    });
  });

  it('reads one page once', async () => {
    const { rest, log } = await setup(list([officer(1)]));

    await rest.officers(companyNumber, signal);

    expect(log).toEqual([
      'acquire',
      'GET /company/01234567/officers?items_per_page=100&start_index=0',
      'answered 200',
    ]);
  });

  it('reads every page, each through the budget', async () => {
    const { rest, log } = await setup(list(times(250, (at) => officer(at))));

    const { items: officers } = await rest.officers(companyNumber, signal);

    expect(officers.map((each) => each.appointmentId)).toEqual(times(250, String));
    expect(log.filter((entry) => entry === 'acquire')).toHaveLength(3);
    expect(log.filter((entry) => entry === 'answered 200')).toHaveLength(3);
  });

  it('goes on from what came when the server grants less than asked', async () => {
    const { rest, log } = await setup(
      list(
        times(80, (at) => officer(at)),
        { granted: 35 },
      ),
    );

    expect((await rest.officers(companyNumber, signal)).items).toHaveLength(80);
    expect(
      log.filter((entry) => entry.startsWith('GET')).map((entry) => entry.split('=').at(-1)),
    ).toEqual(['0', '35', '70']);
  });

  it('ends at an empty page when the total promises more', async () => {
    const { rest, log } = await setup(list([officer(1), officer(2)], { total: 5 }));

    expect((await rest.officers(companyNumber, signal)).items).toHaveLength(2);
    expect(log.filter((entry) => entry.startsWith('GET'))).toHaveLength(2);
  });

  it('reads on after a full page when the total promises less', async () => {
    const { rest } = await setup(
      list(
        times(130, (at) => officer(at)),
        { total: 100 },
      ),
    );

    expect((await rest.officers(companyNumber, signal)).items).toHaveLength(130);
  });

  it('believes the total of the first page only', async () => {
    const items = times(60, (at) => officer(at));
    const { rest } = await setup((request, response) => {
      const start = Number(request.url?.split('start_index=')[1]);
      const page = { items: items.slice(start, start + 20), items_per_page: 35 };
      response.end(JSON.stringify({ ...page, total_results: start === 0 ? 60 : 0 }));
    });

    expect((await rest.officers(companyNumber, signal)).items).toHaveLength(60);
  });

  it('keeps an appointment once that moved between two pages', async () => {
    const moved = [...times(100, (at) => officer(at)), officer(99), officer(100)];
    const { rest } = await setup(list(moved));

    const { items: officers } = await rest.officers(companyNumber, signal);

    expect(officers.map((each) => each.appointmentId)).toEqual(times(101, String));
  });

  it('ends when a server repeats its first page for ever', async () => {
    const page = {
      items: times(100, (at) => officer(at)),
      items_per_page: 100,
      total_results: 9_999,
    };
    const { rest, log } = await setup(answer(page));

    expect((await rest.officers(companyNumber, signal)).items).toHaveLength(100);
    expect(log.filter((entry) => entry.startsWith('GET'))).toHaveLength(2);
  });

  it('reads 5,000 at most', async () => {
    const { rest, log } = await setup(list(times(5_150, (at) => officer(at))));

    expect((await rest.officers(companyNumber, signal)).items).toHaveLength(5_000);
    expect(log.filter((entry) => entry === 'acquire')).toHaveLength(50);
  });

  it.each([
    ['an empty list', answer({ items: [], total_results: 0, links: {}, etag: '' })],
    ['a list without items', answer({ total_results: 0 })],
    ['404', (_request, response) => void response.writeHead(404).end()],
  ] satisfies [string, RequestListener][])('are none for %s', async (_, listener) => {
    const { rest } = await setup(listener);

    expect((await rest.officers(companyNumber, signal)).items).toEqual([]);
  });

  it('fails rather than return a part when a later page fails', async () => {
    const pages = list(times(150, (at) => officer(at)));
    const { rest } = await setup((request, response) => {
      if (request.url?.endsWith('start_index=100')) response.writeHead(502).end();
      else pages(request, response);
    });

    expect(await failureOf(rest.officers(companyNumber, signal))).toBeInstanceOf(
      ProviderUnavailableError,
    );
  });
});

describe('Companies House REST: officers that are odd', () => {
  it('are left out where nobody could tell who they are or whether they are in office, and counted', async () => {
    const { rest } = await setup(
      list([
        officer('a1'),
        officer('a2', { name: null }),
        officer('a3', { resigned_on: '2015-02-30' }),
        officer('a4', { links: {} }),
        officer('a5', { date_of_birth: '1970-04', nationality: 7 }),
      ]),
    );

    expect(await rest.officers(companyNumber, signal)).toMatchObject({
      items: [{ appointmentId: 'a1' }, { appointmentId: 'a5', birthYear: null }],
      unreadRows: 3,
    });
  });
});

describe('Companies House REST: filings', () => {
  it('asks for the categories of a strike-off and maps what comes', async () => {
    const { rest, log } = await setup(list([filing(1)]));

    expect((await rest.filings(companyNumber, signal)).items).toEqual([
      {
        companyNumber: '01234567',
        transactionId: 'T1',
        type: 'GAZ1',
        category: 'gazette',
        description: 'gazette-notice-compulsory',
        descriptionText: null,
        annotation: null,
        date: '2026-09-01',
      },
    ]);
    expect(decodeURIComponent(log[1] ?? '')).toBe(
      'GET /company/01234567/filing-history?category=gazette,dissolution,restoration&items_per_page=100&start_index=0',
    );
  });

  it('drops what the service adds of its own accord', async () => {
    const { rest } = await setup(
      list([
        filing(1, { type: 'CERTNM', category: 'change-of-name', description: 'certificate' }),
        filing(2, { type: 'BONA', category: 'restoration', description: 'bona-vacantia-company' }),
        filing(3, { type: 'DISS40', description: 'gazette-filings-brought-up-to-date' }),
      ]),
    );

    const { items: filings } = await rest.filings(companyNumber, signal);

    expect(filings.map((each) => each.type)).toEqual(['DISS40']);
  });

  it('knows old rows by their description, misspelt ones too', async () => {
    const { rest } = await setup(
      list([
        filing(1, { type: null, description: 'gazette-notice-compulsary' }),
        filing(2, { type: undefined, description: 'gazette-dissolved-compulsary' }),
      ]),
    );

    const { items: filings } = await rest.filings(companyNumber, signal);

    expect(filings).toMatchObject([
      { type: null, description: 'gazette-notice-compulsary' },
      { type: null, description: 'gazette-dissolved-compulsary' },
    ]);
  });

  it('takes the text of old rows and the notes of Companies House, whatever else is in them', async () => {
    const { rest } = await setup(
      list([
        filing(1, {
          type: 'GAZ(U)',
          description: 'legacy',
          description_values: { description: ' First Gazette notice for compulsory strike-off' },
          annotations: [
            { annotation: 'Clarification a new notice was published', date: '2026-09-02' },
            { description: 'annotation' },
          ],
          associated_filings: [{ type: 'GAZ2', date: 'soon' }],
        }),
        filing(2, { description_values: 'none', annotations: 7, category: 7 }),
        filing(3, { type: 'GAZ(U)', description: 'legacy' }),
      ]),
    );

    expect((await rest.filings(companyNumber, signal)).items).toMatchObject([
      {
        transactionId: 'T1',
        descriptionText: 'First Gazette notice for compulsory strike-off',
        annotation: 'Clarification a new notice was published',
      },
      { transactionId: 'T2', descriptionText: null, annotation: null, category: null },
    ]);
  });

  it.each(['2026-02-30', '01/09/2026', '', null, 20260901])(
    'leaves out a filing about a strike-off that is dated %j, and counts it',
    async (date) => {
      const { rest } = await setup(list([filing(1), filing(2, { date }), filing(3)]));

      expect(await rest.filings(companyNumber, signal)).toMatchObject({
        items: [{ transactionId: 'T1' }, { transactionId: 'T3' }],
        unreadRows: 1,
      });
    },
  );

  it('leaves out a row without a key, also where it fills a page', async () => {
    const keyless = times(100, (at) => filing(at, { transaction_id: undefined, type: 'AA' }));
    const { rest } = await setup(list([...keyless, filing(1)]));

    expect(await rest.filings(companyNumber, signal)).toMatchObject({
      items: [{ transactionId: 'T1' }],
      unreadRows: 100,
    });
  });

  it('does not take a list of which it can read no row for an empty one', async () => {
    const { rest } = await setup(list([filing(1, { transaction_id: null }), null]));

    expect(await failureOf(rest.filings(companyNumber, signal))).toMatchObject({
      name: 'UnreadableRecordError',
      retry: { mostAttempts: 16 },
    });
  });

  it('does not mind the date of a filing that does not matter', async () => {
    const { rest } = await setup(
      list([filing(1), filing(2, { type: 'BONA', description: null, date: 'x' })]),
    );

    expect((await rest.filings(companyNumber, signal)).items).toHaveLength(1);
  });

  it('reads every page', async () => {
    const { rest } = await setup(list(times(230, (at) => filing(at))));

    expect((await rest.filings(companyNumber, signal)).items).toHaveLength(230);
  });
});

describe('Companies House REST: failures', () => {
  it('says when the window ends after 429', async () => {
    const { rest, log } = await setup((_, response) => {
      response.sendDate = false;
      response
        .writeHead(429, {
          date: 'Wed, 15 Sep 2021 08:29:49 GMT',
          'x-ratelimit-reset': String(Date.UTC(2021, 8, 15, 8, 31, 49) / 1_000),
        })
        .end();
    });

    const failure = await failureOf(rest.profile(companyNumber, signal));

    expect(failure).toMatchObject({ name: 'RateLimitedError', retry: { afterMs: 122_000 } });
    expect(log.at(-1)).toBe('answered 429');
  });

  it('waits a minute after 429 without headers', async () => {
    const { rest } = await setup((_, response) => response.writeHead(429).end());

    expect(await failureOf(rest.profile(companyNumber, signal))).toMatchObject({
      name: 'RateLimitedError',
      retry: { afterMs: 60_000 },
    });
  });

  it.each([500, 502, 503, 504, 302, 408])('backs off after %i', async (status) => {
    const { rest, log } = await setup((_, response) => {
      response.writeHead(status).end('<html><h1>Gateway Time-out</h1></html>');
    });

    const failure = await failureOf(rest.profile(companyNumber, signal));

    expect(failure).toBeInstanceOf(ProviderUnavailableError);
    expect(failure).toMatchObject({ retry: 'backoff' });
    expect(log.at(-1)).toBe(`answered ${status}`);
  });

  it.each([
    ['HTML', '<html></html>'],
    ['nothing', ''],
    ['cut JSON', '{"company_number":"0123'],
    ['another resource', '{"items":[]}'],
    ['null', 'null'],
  ])('backs off when a 200 carries %s', async (_, body) => {
    const { rest } = await setup((_request, response) => response.end(body));

    expect(await failureOf(rest.profile(companyNumber, signal))).toMatchObject({
      name: 'ProviderUnavailableError',
      retry: 'backoff',
    });
  });

  it('backs off when the connection breaks', async () => {
    const { rest, log } = await setup((request) => request.socket.destroy());

    const failure = await failureOf(rest.profile(companyNumber, signal));

    expect(failure).toMatchObject({ name: 'ProviderUnavailableError', cause: { fate: 'unknown' } });
    expect(log).toEqual(['acquire', 'GET /company/01234567', 'lost']);
  });

  it('backs off when no answer comes in time', async () => {
    const { rest } = await setup(() => undefined, { timeoutMs: 100 });

    expect(await failureOf(rest.profile(companyNumber, signal))).toBeInstanceOf(
      ProviderUnavailableError,
    );
  });

  it.each([
    [401, 'the key is refused', 200_000],
    [403, 'the address is refused', 300_000],
  ])('pauses some minutes after %i: %s', async (status, _what, afterMs) => {
    const { rest } = await setup((_, response) => response.writeHead(status).end());

    const failure = await failureOf(rest.profile(companyNumber, signal));

    expect(failure).toBeInstanceOf(ProviderRefusedError);
    expect(failure).toMatchObject({ status, retry: { afterMs } });
  });

  it.each([400, 422, 416, 406])('never repeats what got %i', async (status) => {
    const { rest } = await setup((_, response) => response.writeHead(status).end());

    const failure = await failureOf(rest.officers(companyNumber, signal));

    expect(failure).toBeInstanceOf(BadRequestError);
    expect(failure).toMatchObject({ retry: 'never' });
  });

  it('passes the reason on when it is stopped', async () => {
    const abort = new AbortController();
    const reason = new Error('shutting down');
    const { rest } = await setup(() => abort.abort(reason));

    expect(await failureOf(rest.profile(companyNumber, abort.signal))).toBe(reason);
  });

  it('never shows the key', async () => {
    const { rest } = await setup((request) => request.socket.destroy());

    const failure = await failureOf(rest.profile(companyNumber, signal));

    expect(String(failure)).not.toContain('a-key');
    expect(JSON.stringify(failure)).not.toContain(Buffer.from('a-key:').toString('base64'));
  });
});

const recorded = new URL('../../../../shared/data/rest/', import.meta.url);

function replay(file: string): RequestListener {
  return (_, response) => response.end(readFileSync(new URL(file, recorded)));
}

describe.skipIf(!existsSync(recorded))('Companies House REST: recorded answers', () => {
  it('tells a whole strike-off life', async () => {
    const { rest } = await setup(replay('filing_histories_for_02200605.body.json'));

    const { items: filings } = await rest.filings(numberOf('02200605'), signal);

    expect(filings.map(({ type, date }) => `${date} ${type}`)).toEqual(
      filings
        .map(({ type, date }) => `${date} ${type}`)
        .toSorted()
        .toReversed(),
    );
    expect(filings.map(({ type }) => type)).toEqual(['GAZ2', 'GAZ1', 'DISS40', 'GAZ1']);
  });

  it('tells a suspension', async () => {
    const { rest } = await setup(replay('suspended_strike_off_filing_history.json'));

    const { items: filings } = await rest.filings(numberOf('10916685'), signal);

    expect(filings[0]).toMatchObject({ type: 'DISS16(SOAS)', date: '2024-08-07' });
    expect(filings.map(({ type }) => type)).not.toContain('AA');
  });

  it('understands an empty history', async () => {
    const { rest } = await setup(replay('filing_histories_for_BR014831.body.json'));

    expect((await rest.filings(numberOf('BR014831'), signal)).items).toEqual([]);
  });
});
