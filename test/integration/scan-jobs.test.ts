import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { serveSite, type SitePages } from '../support/counted-site.ts';
import { setupApi } from '../support/api-bundle.ts';
import { seedCompany, seedDomain } from '../support/seed-company.ts';
import { setupScanWork } from '../support/scan-work.ts';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import type { WebsiteVisitorOptions } from '../../src/sources/website/website-visitor.ts';
import { ScanJson } from '../../src/wire/scan-json.ts';
import { saveSuppression } from '../../src/store/suppressions.ts';

const domain = 'acmewidgets.co.uk';
const absentId = '00000000-0000-4000-8000-00000000dead';
const Accepted = z.object({ job_id: z.uuid() });

const pages: SitePages = {
  '/': '<a href="/contact">Contact</a><a href="/about">About</a>',
  '/contact':
    'Info@AcmeWidgets.co.uk info@acmewidgets.co.uk mary.jones@acmewidgets.co.uk acme@gmail.com',
  '/about': 'info@acmewidgets.co.uk <p>Registered in England and Wales No. 07123984</p>',
};

const as = (key: string) => ({ authorization: `Bearer ${key}` });
const at = (path: string) => `https://${domain}${path}`;

/** The API, a company with a domain, its site, and a worker that is stepped by hand. */
async function setup(
  site: SitePages = pages,
  {
    names = [domain],
    visitor = {},
  }: { names?: string[]; visitor?: Partial<WebsiteVisitorOptions> } = {},
) {
  const api = await setupApi();
  const served = await serveSite(site, names);
  const work = setupScanWork(api.db, api.context, { site: served, visitor });
  const companyNumber = await seedCompany(api.db, '07123984', {
    company_name: 'ACME WIDGETS LIMITED',
  });
  const domainId = await seedDomain(api.db, companyNumber, { domain, verdict: 'candidate' });
  const post = (body: object, key = api.operator) =>
    api.server.inject({
      method: 'POST',
      url: '/api/v3/scan/website',
      headers: as(key),
      payload: body,
    });
  const start = async (body: object = { domain_id: domainId }): Promise<string> => {
    const answer = await post(body);
    expect(answer.statusCode, answer.body).toBe(202);
    return Accepted.parse(answer.json()).job_id;
  };
  const status = async (jobId: string): Promise<ScanJson> => {
    const answer = await api.get(`/api/v3/scan/status/${jobId}`);
    expect(answer.statusCode, answer.body).toBe(200);
    return ScanJson.parse(answer.json());
  };
  const cancel = (jobId: string, key = api.operator) =>
    api.server.inject({
      method: 'DELETE',
      url: `/api/v3/scan/status/${jobId}`,
      headers: as(key),
    });
  return { ...api, served, work, companyNumber, domainId, post, start, status, cancel };
}

/** A page that waits until it is let go, and tells when it is asked for. */
function gate(body: string) {
  const asked = Promise.withResolvers<void>();
  const open = Promise.withResolvers<void>();
  return {
    asked: asked.promise,
    open: open.resolve,
    answer: (_: unknown, response: ServerResponse) => {
      asked.resolve();
      void open.promise.then(() => response.setHeader('content-type', 'text/html').end(body));
    },
  };
}

describe('job semantics of a scan', () => {
  it('answers 202 with the id of a job, a UUID', async () => {
    const { post, domainId } = await setup();

    const answer = await post({ domain_id: domainId });

    expect(answer.statusCode).toBe(202);
    expect(() => Accepted.parse(answer.json())).not.toThrow();
  });

  it('takes a url instead of a domain, and finds the company whose domain it is', async () => {
    const { start, status, domainId } = await setup();

    const known = await status(await start({ url: `https://www.${domain}/contact` }));
    const nobodys = await status(await start({ url: 'example.co.uk' }));

    expect(known).toMatchObject({ domain, domain_id: domainId, company_number: '07123984' });
    expect(nobodys).toMatchObject({
      domain: 'example.co.uk',
      domain_id: null,
      company_number: null,
    });
  });

  it('answers with the same job while it is pending or running, and with a new one afterwards', async () => {
    const home = gate('nothing');
    const { start, status, work } = await setup({ '/': home.answer });

    const first = await start();
    expect((await status(first)).status).toBe('pending');
    expect(await start()).toBe(first);
    const working = work.runDue();
    await home.asked;
    expect((await status(first)).status).toBe('running');
    expect(await start()).toBe(first);
    home.open();
    await working;

    expect((await status(first)).status).toBe('complete');
    expect(await start()).not.toBe(first);
  });

  it('announces its end once, with counts and without an address', async () => {
    const { db, start, work, companyNumber } = await setup();
    const events = () =>
      db
        .selectFrom('events')
        .select(['type', 'company_number', 'data'])
        .orderBy('sequence')
        .execute();

    const complete = await start();
    const failed = await start({ url: 'unheard-of.co.uk' });
    expect(await events()).toEqual([]);
    await work.runDue();

    const said = (await events()).filter(({ type }) => type.startsWith('scan.'));
    expect(new Map(said.map(({ type, company_number: of }) => [type, of]))).toEqual(
      new Map([
        ['scan.completed', companyNumber],
        ['scan.failed', null],
      ]),
    );
    expect(said).toHaveLength(2);
    const [done, lost] = said.toSorted((a, b) => a.type.localeCompare(b.type));
    expect(JSON.parse(done?.data ?? '')).toEqual({
      job_id: complete,
      domain,
      reason: 'all_read',
      pages_visited: 3,
      emails_found: 3,
    });
    expect(JSON.parse(lost?.data ?? '')).toMatchObject({
      job_id: failed,
      domain: 'unheard-of.co.uk',
      reason: 'unreachable',
      error: expect.stringContaining('cannot be reached'),
    });
    expect(said.map(({ data }) => data).join('')).not.toContain('@');
  });

  it('makes one job of 200 simultaneous identical requests', async () => {
    const { server, operator, domainId, db } = await setup();
    const url = await server.listen({ host: '127.0.0.1', port: 0 });

    const ids = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const answer = await fetch(`${url}/api/v3/scan/website`, {
          method: 'POST',
          headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
          body: JSON.stringify({ domain_id: domainId }),
        });
        return `${answer.status} ${Accepted.parse(await answer.json()).job_id}`;
      }),
    );

    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^202 /);
    expect(await db.selectFrom('jobs').select('id').execute()).toHaveLength(1);
  });

  it('knows ids in capitals too (RFC 9562, 4)', async () => {
    const { post, get, domainId } = await setup();

    const accepted = await post({ domain_id: domainId.toUpperCase() });
    const { job_id: jobId } = Accepted.parse(accepted.json());

    expect(accepted.statusCode).toBe(202);
    expect((await get(`/api/v3/scan/status/${jobId.toUpperCase()}`)).json()).toMatchObject({
      job_id: jobId,
      domain_id: domainId,
    });
  });

  it('refuses malformed requests with 422', async () => {
    const { post, domainId, get, cancel } = await setup();
    const bodies = [
      {},
      { domain_id: 'not-a-uuid' },
      { domain_id: 7 },
      { domain_id: domainId, url: 'example.co.uk' },
      { url: '' },
      { url: 'http://127.0.0.1/' },
      { url: 'http://localhost:8080/' },
      { url: 'ftp://example.co.uk/' },
      { url: 'http://user:secret@example.co.uk/' },
      { domain_id: domainId, depth: 9 },
    ];

    for (const body of bodies)
      expect((await post(body)).statusCode, JSON.stringify(body)).toBe(422);
    expect((await get('/api/v3/scan/status/not-a-uuid')).statusCode).toBe(422);
    expect((await cancel('not-a-uuid')).statusCode).toBe(422);
  });

  it('knows no domain, job or kind of job that is not a scan: 404', async () => {
    const { post, get, cancel, db, context } = await setup();
    await db
      .insertInto('jobs')
      .values({
        id: '00000000-0000-4000-8000-00000000c0de',
        kind: 'check-status',
        subject: '07123984',
        lane: 'companies-house',
        priority: 'high',
        state: 'available',
        payload: '{}',
        attempt: 0,
        max_attempts: 1,
        run_at: 0,
        rank_at: 0,
        is_requested_again: 0,
        snoozes: 0,
        created_at: 0,
        created_by: context.systemPrincipalId,
      })
      .execute();

    expect((await post({ domain_id: absentId })).statusCode).toBe(404);
    expect((await get(`/api/v3/scan/status/${absentId}`)).statusCode).toBe(404);
    expect((await cancel(absentId)).statusCode).toBe(404);
    const other = '/api/v3/scan/status/00000000-0000-4000-8000-00000000c0de';
    expect((await get(other)).statusCode).toBe(404);
  });

  it('wants a key, and the role for what it changes', async () => {
    const { post, server, cancel, viewer, domainId, start } = await setup();
    const jobId = await start();
    const url = `/api/v3/scan/status/${jobId}`;

    const nameless = await server.inject({
      method: 'POST',
      url: '/api/v3/scan/website',
      payload: { domain_id: domainId },
    });
    expect(nameless.statusCode).toBe(401);
    expect((await server.inject({ url })).statusCode).toBe(401);
    expect((await server.inject({ method: 'DELETE', url })).statusCode).toBe(401);
    expect((await post({ domain_id: domainId }, viewer)).statusCode).toBe(403);
    expect((await cancel(jobId, viewer)).statusCode).toBe(403);
  });

  it('is complete with what it found, built from the contacts', async () => {
    const { start, status, work } = await setup();

    const jobId = await start();
    await work.runDue();

    expect(await status(jobId)).toMatchObject({
      status: 'complete',
      progress: 1,
      error: null,
      result_data: {
        pages_visited: 3,
        emails_found: 3,
        reason: 'all_read',
        verdict: 'proven',
        contacts: [
          { email: 'acme@gmail.com', email_type: 'free' },
          { email: 'info@acmewidgets.co.uk', email_type: 'service' },
          {
            email: 'mary.jones@acmewidgets.co.uk',
            email_type: 'corporate',
            source_url: `https://${domain}/contact`,
          },
        ],
      },
    });
  });

  it('is complete with none found', async () => {
    const { start, status, work } = await setup({ '/': 'We make widgets.' });

    const jobId = await start();
    await work.runDue();

    expect(await status(jobId)).toMatchObject({
      status: 'complete',
      progress: 1,
      error: null,
      result_data: { emails_found: 0, contacts: [], pages_visited: 1 },
    });
  });

  it.each<[string, { site: SitePages; names?: string[]; message: RegExp }]>([
    ['a name that does not exist', { site: {}, names: [], message: /ENOTFOUND/ }],
    ['a home page that is gone', { site: { '/': { status: 410 } }, message: /HTTP 410/ }],
    ['a site that refuses us', { site: { '/': { status: 403 } }, message: /HTTP 403/ }],
    [
      'a home page that is no page',
      { site: { '/': { headers: { 'content-type': 'image/png' } } }, message: /image\/png/ },
    ],
    [
      'a server that breaks off',
      { site: { '/': (_, response) => response.destroy() }, message: /cannot be reached: ./ },
    ],
  ])('fails with a message for %s', async (_, { site, names = [domain], message }) => {
    const { start, status, work } = await setup(site, { names });

    const jobId = await start();
    await work.runDue();

    const scan = await status(jobId);
    expect(scan).toMatchObject({ status: 'failed', result_data: null });
    expect(scan.error).toMatch(message);
  });

  it('cannot fail without a message', async () => {
    const { start, db } = await setup();
    const jobId = await start();

    const wordless = db
      .updateTable('scans')
      .set({ outcome: 'failed', detail: null })
      .where('job_id', '=', jobId)
      .execute();

    await expect(wordless).rejects.toThrow(/scans_failure_says_why/);
  });

  it('fails with the last reason when it is given up', async () => {
    const { start, status, db } = await setup();
    const jobId = await start();
    await db
      .updateTable('jobs')
      .set({ state: 'discarded', finished_at: 1, last_reason: 'the process died' })
      .where('id', '=', jobId)
      .execute();

    expect(await status(jobId)).toMatchObject({ status: 'failed', error: 'the process died' });
  });

  it('is cancelled while it waits, for good, and says so again when it is cancelled again', async () => {
    const { start, status, cancel, work, served } = await setup();

    const jobId = await start();
    expect((await cancel(jobId)).json()).toMatchObject({ status: 'cancelled', result_data: null });
    expect((await cancel(jobId)).statusCode).toBe(200);
    await work.runDue();

    expect((await status(jobId)).status).toBe('cancelled');
    expect(served.seen).toEqual([]);
  });

  it('is cancelled while it runs, and asks the site for nothing more', async () => {
    const contact = gate('info@acmewidgets.co.uk');
    const { start, status, cancel, work, served, db } = await setup({
      ...pages,
      '/contact': contact.answer,
    });

    const jobId = await start();
    const working = work.runDue();
    await contact.asked;
    expect((await cancel(jobId)).json()).toMatchObject({ status: 'cancelled' });
    contact.open();
    await working;

    expect((await status(jobId)).status).toBe('cancelled');
    expect(served.seen).toEqual(['/robots.txt', '/', '/contact']);
    const kept = await db.selectFrom('pages').select(['text', 'text_bytes']).execute();
    expect(kept.every((page) => page.text === '' && page.text_bytes === null)).toBe(true);
  });

  it('is not cancelled once it has ended: 409', async () => {
    const { start, status, cancel, work } = await setup();

    const jobId = await start();
    await work.runDue();

    expect((await cancel(jobId)).statusCode).toBe(409);
    expect((await status(jobId)).status).toBe('complete');
  });

  it('has a progress from 0 to 1 that only grows, also where pages bring more links than they take', async () => {
    const seen: number[] = [];
    const jobIds: string[] = [];
    const paths = Array.from('abcdefghi').map((letter) => `/${letter}/x`);
    const fan = paths.map((path) => `<a href="${path}">more</a>`);
    const site: SitePages = { '/': '<a href="/contact">Contact</a>', '/contact': fan.join('') };
    const bundle = await setup(site);
    for (const path of paths) {
      site[path] = (_, response) => {
        const [jobId = ''] = jobIds;
        void bundle
          .status(jobId)
          .then(({ progress }) => seen.push(progress))
          .finally(() => response.setHeader('content-type', 'text/html').end(`page ${path}`));
      };
    }

    jobIds.push(await bundle.start());
    expect((await bundle.status(jobIds[0] ?? '')).progress).toBe(0);
    await bundle.work.runDue();
    seen.push((await bundle.status(jobIds[0] ?? '')).progress);

    expect(seen).toHaveLength(10);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.slice(0, -1).every((progress) => progress > 0 && progress < 1)).toBe(true);
    expect(seen.at(-1)).toBe(1);
  });

  it('stores addresses in lower case, each once for its domain, with type and page', async () => {
    const { start, work, db, domainId } = await setup();

    await start();
    await work.runDue();

    const contacts = await db
      .selectFrom('contacts')
      .select(['email', 'email_type', 'domain_id', 'source_url', 'method'])
      .orderBy('email')
      .execute();
    const found = {
      domain_id: domainId,
      source_url: `https://${domain}/contact`,
      method: 'website',
    };
    expect(contacts).toEqual([
      { email: 'acme@gmail.com', email_type: 'free', ...found },
      { email: 'info@acmewidgets.co.uk', email_type: 'service', ...found },
      { email: 'mary.jones@acmewidgets.co.uk', email_type: 'corporate', ...found },
    ]);
  });

  it('stores its pages with what became of them, and of their text only what the proof quotes', async () => {
    const { start, work, db } = await setup({
      ...pages,
      '/': '<a href="/contact">Contact</a><a href="/about">About</a><a href="/gone">G</a>',
    });

    const jobId = await start();
    await work.runDue();

    const rows = await db
      .selectFrom('pages')
      .select(['url', 'kind', 'outcome', 'reason', 'text', 'hash'])
      .where('job_id', '=', jobId)
      .orderBy('position')
      .execute();
    expect(rows).toMatchObject([
      { url: at('/'), kind: 'home', outcome: 'read', text: 'acmewidgets.co.uk' },
      { url: at('/contact'), kind: 'contact', outcome: 'read', text: '' },
      { url: at('/about'), kind: 'about', outcome: 'read' },
      { url: at('/sitemap.xml'), outcome: 'sitemap' },
      { url: at('/gone'), outcome: 'skipped', reason: 'HTTP 404', hash: null },
      { url: at('/.well-known/security.txt'), outcome: 'skipped', reason: 'HTTP 404', hash: null },
    ]);
    expect(rows[0]?.hash).toMatch(/^[\da-f]{64}$/);
    expect(rows[2]?.text).toContain('No. 07123984');
  });

  it('says who asked for it, and the system when nobody did', async () => {
    const { start, status, db, context } = await setup();

    const { created_by: createdBy } = await status(await start());

    const principal = await db
      .selectFrom('principals')
      .select(['kind', 'name'])
      .where('id', '=', createdBy)
      .executeTakeFirst();
    expect(principal).toEqual({ kind: 'api_key', name: 'operator' });
    expect(createdBy).not.toBe(context.systemPrincipalId);
  });

  it('has its times', async () => {
    const { start, status, work } = await setup();

    const jobId = await start();
    expect(await status(jobId)).toMatchObject({
      created_at: '2026-11-24T09:00:00.000Z',
      started_at: null,
      finished_at: null,
    });
    await work.runDue();

    expect(await status(jobId)).toMatchObject({
      updated_at: '2026-11-24T09:00:00.000Z',
      started_at: '2026-11-24T09:00:00.000Z',
      finished_at: '2026-11-24T09:00:00.000Z',
    });
  });

  it('withholds what may not leave and says why', async () => {
    const { start, status, work, db, hash } = await setup();
    await saveSuppression(db, {
      id: absentId,
      kind: 'email',
      valueHash: hash('email', 'info@acmewidgets.co.uk'),
      reason: 'objected',
      now: 0,
    });

    const jobId = await start();
    await work.runDue();

    const { result_data: result } = await status(jobId);
    expect(result).toMatchObject({ emails_found: 3 });
    expect(result?.contacts.map((each) => [each.email, each.withheld_reason])).toContainEqual([
      null,
      'address is suppressed',
    ]);
    expect(JSON.stringify(result)).not.toContain('info@acmewidgets.co.uk');
  });

  it('shows what a site of nobody publishes, and stores no contact for anybody', async () => {
    const { start, status, work, db } = await setup(pages, { names: ['example.co.uk'] });

    const jobId = await start({ url: 'https://example.co.uk/' });
    await work.runDue();

    const { result_data: result } = await status(jobId);
    expect(result?.contacts.map((each) => each.email)).toEqual([
      'acme@gmail.com',
      'info@acmewidgets.co.uk',
      'mary.jones@acmewidgets.co.uk',
    ]);
    expect(result).toMatchObject({ verdict: null, proof: [] });
    expect(await db.selectFrom('contacts').selectAll().execute()).toEqual([]);
  });

  it('marks what a site of nobody hides, unless another page shows it, and keeps back what nobody reads', async () => {
    const { start, status, work } = await setup(
      {
        '/': `<a href="/contact">Contact</a> ann (at) example-firm (dot) co (dot) uk,
          <script>document.write('bob' + '@' + 'example-firm.co.uk')</script> noreply@example-firm.co.uk`,
        '/contact': 'bob@example-firm.co.uk',
      },
      { names: ['example-firm.co.uk'] },
    );

    const jobId = await start({ url: 'https://example-firm.co.uk/' });
    await work.runDue();

    const { result_data: result } = await status(jobId);
    expect(
      new Map(result?.contacts.map((each) => [each.email ?? each.withheld_reason, each.hidden])),
    ).toEqual(
      new Map([
        ['ann@example-firm.co.uk', true],
        ['bob@example-firm.co.uk', false],
        ['no-reply mailbox', false],
      ]),
    );
  });

  it('ends complete where robots.txt forbids the site or cannot be had, without asking for a page', async () => {
    const forbidden = await setup({ ...pages, '/robots.txt': 'User-agent: *\nDisallow: /' });
    const failing = await setup({ ...pages, '/robots.txt': { status: 503 } });

    const first = await forbidden.start();
    const second = await failing.start();
    await forbidden.work.runDue();
    await failing.work.runDue();

    expect(await forbidden.status(first)).toMatchObject({
      status: 'complete',
      result_data: { reason: 'robots_disallowed', pages_visited: 0 },
    });
    expect(await failing.status(second)).toMatchObject({
      status: 'complete',
      result_data: { reason: 'robots_unavailable' },
    });
    expect([forbidden.served.counts(), failing.served.counts()]).toEqual([new Map(), new Map()]);
  });

  it('goes further than the pipeline wanted when somebody asks for all of the site meanwhile', async () => {
    const home = gate(
      '<a href="/contact">Contact</a><a href="/blog">Blog</a><p>Registered in England and Wales No. 07123984</p>',
    );
    const { start, status, work, served, db, context, companyNumber } = await setup({
      '/': home.answer,
      '/contact': 'info@acmewidgets.co.uk',
      '/blog': 'news',
    });
    const jobId = await db
      .transaction()
      .execute((trx) =>
        enqueueStep(trx, context, { name: 'scan-website', payload: { companyNumber, domain } }),
      );
    expect(await status(jobId)).toMatchObject({ status: 'pending', progress: 0, domain });

    const working = work.runDue();
    await home.asked;
    expect(await start()).toBe(jobId);
    home.open();
    await working;

    expect(served.seen).toContain('/blog');
    expect(await status(jobId)).toMatchObject({
      status: 'complete',
      created_by: context.systemPrincipalId,
      result_data: { pages_visited: 3 },
    });
  });
});
