import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { environmentFor, makeHome, openApi, unhurried, urlOf } from '../support/run-service.ts';
import { bakery, hermit, phantom, startOtherWorld } from '../support/other-world.ts';
import { castMember, startQuietSandbox } from '../support/sandbox-for-test.ts';

const Contact = z.object({
  email: z.string().nullable(),
  withheld_reason: z.string().nullable(),
  officer_name: z.string().nullable(),
  source: z.string().min(1),
  method: z.enum(['snov', 'hunter', 'website', 'pattern']),
  lawful_basis: z.literal('legitimate_interests'),
  discovered_at: z.iso.datetime(),
});
const Company = z.object({
  company_number: z.string(),
  company_name: z.string(),
  episode: z
    .object({
      state: z.string(),
      confirmed: z.boolean(),
      route: z.string(),
      stage: z.string(),
      notice_date: z.string().nullable(),
      leave_reason: z.string().nullable(),
    })
    .nullable(),
  enrichment: z.array(
    z.object({ step: z.string(), state: z.string(), reason: z.string().nullable() }),
  ),
  officers: z.array(z.object({ name: z.string(), is_corporate: z.boolean() })),
  persons: z.array(z.object({ roles: z.array(z.object({ kind: z.string() })) })),
  domains: z.array(
    z.object({
      domain: z.string(),
      verdict: z.string(),
      method: z.string(),
      proof: z.array(z.object({ rule: z.string(), url: z.string(), snippet: z.string() })),
    }),
  ),
  contacts: z.array(Contact),
});
type Company = z.infer<typeof Company>;
const CompanyList = z.object({ data: z.array(z.object({ company_number: z.string() })) });
const Events = z.object({
  data: z.array(
    z.object({ type: z.string(), company_number: z.string().nullable(), data: z.looseObject({}) }),
  ),
});

const Credits = z.object({
  data: z.array(
    z.object({
      provider: z.string(),
      current_balance: z.string().nullable(),
      monthly_usage: z.string(),
      unexplained: z.string(),
      reserved: z.string(),
    }),
  ),
});

/** Steps that are skipped where there is nothing for them to do. */
const optionalSteps = ['discover-domain', 'derive-emails', 'count-emails', 'verify-emails'];
const everyStep = [
  ['check-status', 'done'],
  ['read-filings', 'done'],
  ['find-domain', 'done'],
  ['discover-domain', 'done or skipped'],
  ['scan-website', 'done'],
  ['fetch-officers', 'done'],
  ['derive-emails', 'done or skipped'],
  ['count-emails', 'done or skipped'],
  ['find-emails', 'done'],
  ['verify-emails', 'done or skipped'],
];

/** Of a provider that does not know the free count: nobody waits for it. */
const everyStepWithoutCount = everyStep.map(([step, state]) => [
  step,
  step === 'count-emails' ? 'failed' : state,
]);

const JobState = z.object({ state: z.string() });
const jobsOf = `select state from jobs where kind = 'read-filings' and subject = ? and finished_at is null`;

/** Polls until the expectations hold, or fails with the last of them. */
const patience = { timeout: 40_000, interval: 100 };

describe('the whole chain, on the imitated outside world', () => {
  it('turns a stream event into proven contacts on the API and in the CSV, and takes off who leaves', async () => {
    const sandbox = await startQuietSandbox();
    const { control } = sandbox;
    const joinery = castMember(sandbox, 'QUENLOWMERE JOINERY LTD');
    const catering = castMember(sandbox, 'CAWDLEWICK CATERING LIMITED');
    const home = makeHome();
    const environment = { ...environmentFor(sandbox), ...unhurried };
    const service = home.serve(environment);
    const url = await urlOf(service);
    const api = await openApi(home, url);
    const show = (number: string) => api.get(`/api/companies/${number}`, Company);
    await expect.poll(() => control.observed().streamConnections, patience).toBe(2);

    control.enterStrikeOff(joinery.number, 'compulsory');
    control.enterStrikeOff(catering.number, 'voluntary');
    const [first, second] = await vi.waitFor(async () => {
      const companies = [await show(joinery.number), await show(catering.number)] as const;
      for (const company of companies) expect(stepsOf(company)).toEqual(everyStep);
      return companies;
    }, patience);

    const noticeOf = (company: typeof joinery) =>
      company.filings.find(({ type }) => type.startsWith('GAZ1'))?.date;
    expect(first).toMatchObject({
      company_name: joinery.name,
      episode: {
        state: 'open',
        confirmed: true,
        route: 'compulsory',
        stage: 'first_notice',
        notice_date: noticeOf(joinery),
        leave_reason: null,
      },
      domains: [{ domain: joinery.domain, method: 'snov', verdict: 'proven' }],
    });
    expect(first.domains[0]?.proof.map(({ snippet }) => snippet).join()).toContain(joinery.number);
    expect(second.episode).toMatchObject({
      route: 'voluntary',
      notice_date: noticeOf(catering),
    });
    expect(first.officers.map(({ name }) => name).toSorted()).toEqual(
      joinery.officers.map(({ name }) => name).toSorted(),
    );
    expect(first.persons.flatMap(({ roles }) => roles)).toHaveLength(
      first.officers.filter((officer) => !officer.is_corporate).length,
    );
    const inOffice = joinery.officers.filter(({ resignedOn }) => resignedOn === null);
    const wanted = [...joinery.emails, ...inOffice.flatMap(({ email }) => email ?? [])];
    expect(new Set(first.contacts.flatMap(({ email }) => email ?? []))).toEqual(new Set(wanted));
    // Its site names the only person there is to be found: nothing is bought.
    expect(new Set(first.contacts.map(({ method }) => method))).toEqual(new Set(['website']));

    const { data: listed } = await api.get('/api/companies', CompanyList);
    expect(listed.map(({ company_number: number }) => number).toSorted()).toEqual(
      [joinery.number, catering.number].toSorted(),
    );
    const overHttp = await api.text('/api/exports/leads.csv');
    const file = join(home.directory, 'leads.csv');
    const exported = await home.run(
      environment,
      'export',
      'leads',
      '--format',
      'csv',
      '--out',
      file,
    );
    expect(exported, exported.stderr).toMatchObject({ code: 0 });
    expect(withoutInstant(readFileSync(file, 'utf8'))).toBe(withoutInstant(overHttp));
    for (const email of wanted) {
      const line = overHttp.split('\r\n').find((candidate) => candidate.includes(`"${email}"`));
      expect(line).toContain(joinery.number);
      expect(line).toMatch(/"(?:snov|website)".*"legitimate_interests"/);
    }

    control.discontinue(joinery.number);
    control.dissolve(catering.number);
    await vi.waitFor(async () => {
      const reasons = [await show(joinery.number), await show(catering.number)].map(
        ({ episode }) => episode?.leave_reason,
      );
      expect(reasons).toEqual(['discontinued', 'dissolved']);
    }, patience);

    expect((await api.get('/api/companies', CompanyList)).data).toEqual([]);
    expect((await api.text('/api/exports/leads.csv')).trimEnd().split('\r\n')).toHaveLength(1);
    const { data: events } = await api.get('/api/events', Events);
    const told = (number: string) =>
      events.filter(({ company_number: of }) => of === number).map(({ type }) => type);
    expect(told(joinery.number)).toEqual([
      'company.strike_off.proposed',
      'scan.completed',
      'lead.enriched',
      'company.strike_off.left',
    ]);
    expect(told(catering.number)).toEqual([
      'company.strike_off.proposed',
      'scan.completed',
      'lead.enriched',
      'company.strike_off.left',
      'company.dissolved',
    ]);
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});

describe('the whole chain, when the name tells the domain', () => {
  it('proves the site without paying for it', async () => {
    const sandbox = await startQuietSandbox();
    const joinery = castMember(sandbox, 'QUENLOWMERE JOINERY LTD');
    const home = makeHome();
    const environment = {
      ...environmentFor(sandbox),
      ...unhurried,
      STRIKEWATCH_DISCOVERY_MAX_CANDIDATES: '8',
    };
    const service = home.serve(environment);
    const api = await openApi(home, await urlOf(service));
    await expect.poll(() => sandbox.control.observed().streamConnections, patience).toBe(2);

    sandbox.control.enterStrikeOff(joinery.number, 'compulsory');
    const company = await vi.waitFor(async () => {
      const shown = await api.get(`/api/companies/${joinery.number}`, Company);
      expect(stepsOf(shown)).toEqual(everyStep);
      return shown;
    }, patience);

    expect(company.domains).toMatchObject([
      { domain: joinery.domain, method: 'candidate', verdict: 'proven' },
    ]);
    const bought = `select operation as state from spend_intents where operation = ?`;
    expect(home.query(JobState, bought, 'company-domain-by-name')).toEqual([]);
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});

describe('the whole chain, with a second provider', () => {
  it('asks Hunter for what Snov.io does not find, says so, and books each apart', async () => {
    const sandbox = await startQuietSandbox();
    const { control } = sandbox;
    const company = control
      .companies()
      .find(
        ({ isKnownToSnov, siteKind, type, status, detail }) =>
          !isKnownToSnov &&
          siteKind === 'number-in-footer' &&
          type === 'ltd' &&
          status === 'active' &&
          detail === null,
      );
    if (company === undefined) throw new Error('Snov knows every company');
    const home = makeHome();
    const environment = {
      ...environmentFor(sandbox),
      ...unhurried,
      STRIKEWATCH_HUNTER_URL: sandbox.urls.hunter,
      STRIKEWATCH_HUNTER_API_KEY: sandbox.keys.hunter,
      STRIKEWATCH_HUNTER_CALLS_PER_MINUTE: '60000',
      STRIKEWATCH_ENRICHMENT_PROVIDERS: 'snov,hunter',
    };
    const service = home.serve(environment);
    const api = await openApi(home, await urlOf(service));
    await expect.poll(() => control.observed().streamConnections, patience).toBe(2);

    control.enterStrikeOff(company.number, 'compulsory');
    const shown = await vi.waitFor(async () => {
      const found = await api.get(`/api/companies/${company.number}`, Company);
      expect(found.enrichment).toContainEqual(
        expect.objectContaining({ step: 'find-emails', state: 'done' }),
      );
      return found;
    }, patience);

    expect(shown.domains).toMatchObject([
      { domain: company.domain, method: 'hunter', verdict: 'proven' },
    ]);
    const { starts, hunterQuestions, hunterCharges, hunterLeft, hunterCalls } = control.observed();
    const named = (path: string) => hunterQuestions.filter((each) => each.path === path);
    expect(starts.flatMap(({ subjects }) => subjects)).toContain(company.name);
    expect(named('/v2/domain-search').map(({ subject }) => subject)).toEqual([company.name]);
    expect(hunterCalls.some(({ hasKeyInUrl }) => hasKeyInUrl)).toBe(false);
    const spent = hunterCharges.reduce((sum, { credits }) => sum + Number(credits), 0);
    await vi.waitFor(async () => {
      const { data } = await api.get('/api/credits', Credits);
      expect(data.map(({ provider }) => provider)).toEqual(['snov', 'hunter']);
      expect(data[1]).toMatchObject({
        current_balance: hunterLeft,
        monthly_usage: spent.toFixed(2),
        unexplained: '0.00',
        reserved: '0.00',
      });
    }, patience);
    expect(service.stdout() + service.stderr()).not.toContain(sandbox.keys.hunter);
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});

describe('the whole chain, on servers that made other choices', () => {
  it('comes to the same end, and asks patiently why a company left', async () => {
    const home = makeHome();
    const world = await startOtherWorld(home.directory);
    const service = home.serve({ ...world.environment, ...unhurried });
    const api = await openApi(home, await urlOf(service));
    const show = (number: string) => api.get(`/api/companies/${number}`, Company);

    const company = await vi.waitFor(async () => {
      const [first, second] = [await show(bakery.number), await show(hermit.number)];
      expect(stepsOf(first)).toEqual(everyStepWithoutCount);
      expect(stepsOf(second)).toContainEqual(['find-emails', 'done']);
      return first;
    }, patience);

    expect(company).toMatchObject({
      company_name: bakery.name,
      episode: { confirmed: true, route: 'compulsory', notice_date: '2026-11-17' },
      domains: [{ domain: bakery.domain, verdict: 'proven' }],
    });
    expect(company.officers).toHaveLength(80);
    expect(new Map(company.contacts.map(({ email, method }) => [email, method]))).toEqual(
      new Map([
        [`post@${bakery.domain}`, 'website'],
        [bakery.email, 'snov'],
      ]),
    );
    const csv = await api.text('/api/exports/leads.csv');
    expect(csv).toContain(`"${bakery.number}","${bakery.name}"`);
    const unknown = await show(phantom);
    expect(unknown.episode).toMatchObject({ confirmed: false });
    expect(unknown.enrichment).toMatchObject([{ step: 'check-status', state: 'waiting' }]);

    world.dropWithoutReason(hermit.number);
    const historyOf = `/company/${hermit.number}/filing-history`;
    const timesAsked = () => world.asked.filter((path) => path.startsWith(historyOf)).length;
    const before = timesAsked();
    await vi.waitFor(async () => {
      expect((await show(hermit.number)).episode).toMatchObject({ state: 'closed' });
      expect(home.query(JobState, jobsOf, hermit.number)).toEqual([{ state: 'scheduled' }]);
    }, patience);
    expect(timesAsked()).toBe(before + 1);
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});

function stepsOf(company: Company): readonly (readonly string[])[] {
  return company.enrichment.map(({ step, state }) => {
    const isOptional = optionalSteps.includes(step) && (state === 'done' || state === 'skipped');
    return [step, isOptional ? 'done or skipped' : state];
  });
}

/** The rows without the instant up to which they are complete, which goes on between two exports. */
function withoutInstant(csv: string): string {
  return csv.replaceAll(/"[^"]*",([^,]*)(?=\r\n)/g, '$1');
}
