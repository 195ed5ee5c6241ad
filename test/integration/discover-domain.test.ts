import { describe, expect, it, onTestFinished } from 'vitest';
import { createNameLookup, type NameAnswer, type NameLookup } from '../../src/http/name-lookup.ts';
import { createUntrustedClient } from '../../src/http/untrusted-client.ts';
import { createDiscoverDomain } from '../../src/pipeline/discover-domain.ts';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import { createFindDomain } from '../../src/pipeline/find-domain.ts';
import { createScanWebsite } from '../../src/pipeline/scan-website.ts';
import type { WebsiteTools } from '../../src/pipeline/try-candidate.ts';
import { runnable } from '../../src/queue/job-kind.ts';
import { runLane } from '../../src/queue/lane-worker.ts';
import { createWebsiteVisitor } from '../../src/sources/website/website-visitor.ts';
import { listTriedCandidates } from '../../src/store/domain-candidates.ts';
import { takeSite } from '../../src/store/scans/site-visits.ts';
import { listDomains } from '../../src/store/list-domains.ts';
import { serveHttp } from '../support/loopback-server.ts';
import { hash, timersThatStopWhenIdle } from '../support/paid-work.ts';
import { seedCompany, seedDomain, seedEpisode, seedNumber } from '../support/seed-company.ts';
import { setupDatabase } from '../support/setup-database.ts';
import { stepContextFor } from '../support/step-context.ts';
import { virtualStart } from '../support/virtual-time.ts';

const dayMs = 86_400_000;
const own = '<h1>Widgets</h1><footer>Registered in England No. 07123984</footer>';
const other = '<h1>Widgets</h1><footer>Registered in England No. 08555666</footer>';
const acme = seedNumber('07123984');

/** A domain with its home page, or with the place it sends visitors to. */
type Sites = Readonly<Record<string, string>>;

/** Both lanes that look for a domain, on sites that are the whole internet. */
async function setup(sites: Sites, { lookup }: { readonly lookup?: NameLookup } = {}) {
  const { db } = await setupDatabase();
  const requests: string[] = [];
  const server = await serveHttp((request, response) => {
    const host = request.headers.host?.replace(/:\d+$/, '') ?? '';
    const page = sites[host];
    if (request.url === '/') requests.push(host);
    if (request.url !== '/' || page === undefined) response.writeHead(404).end();
    else if (page.startsWith('http')) response.writeHead(302, { location: page }).end();
    else response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  });
  const hosts = new Map(
    Object.keys(sites).map((name) => [name, { address: '127.0.0.1', port: server.port }]),
  );
  const http = createUntrustedClient({ userAgent: 'Strikewatch-test', hosts });
  onTestFinished(async () => {
    await http[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
  const time = { now: virtualStart };
  const clock = {
    now: () => {
      time.now += 1;
      return time.now;
    },
  };
  const context = await stepContextFor(db, { clock, policy: { maxCandidates: 6 } });
  const names: string[] = [];
  const table = createNameLookup({
    hosts,
    resolver: {
      resolve4: () => Promise.reject(new Error('no resolver')),
      resolve6: () => Promise.reject(new Error('no resolver')),
      resolveNs: () => Promise.reject(new Error('no resolver')),
    },
  });
  const visitor = createWebsiteVisitor({
    http,
    clock,
    timers: { sleep: () => Promise.resolve(), after: () => () => undefined },
    maxPages: 5,
    requestGapMs: 0,
  });
  const client: WebsiteTools = {
    ...visitor,
    lookUpName: (hostname) => {
      names.push(hostname);
      return (lookup ?? table).lookUpName(hostname);
    },
  };
  const workLane = async <Client>(
    lane: 'website' | 'internal',
    work: Pick<Parameters<typeof runLane<Client>>[0], 'client' | 'kinds'>,
  ): Promise<void> => {
    const idle = new AbortController();
    await runLane<Client>(
      {
        lane,
        ...work,
        concurrency: 1,
        db,
        clock,
        random: context.random,
        timers: timersThatStopWhenIdle(idle),
        log: context.log,
        onDiscard: () => Promise.resolve(),
      },
      idle.signal,
    );
  };
  const workOff = async (tools: WebsiteTools): Promise<void> => {
    for (let round = 0; round < 4; round += 1) {
      await workLane('internal', {
        client: null,
        kinds: [runnable(createFindDomain(context, hash))],
      });
      await workLane('website', {
        client: tools,
        kinds: [
          runnable(createDiscoverDomain(context)),
          runnable(createScanWebsite(context, { pipelinePages: 15 })),
        ],
      });
    }
  };
  return {
    db,
    context,
    time,
    requests,
    names,
    client,
    addCompany: async (number: string, name: string) => {
      const companyNumber = await seedCompany(db, number, {
        company_name: name,
        postal_code: `LS${number.slice(-1)} 1AB`,
      });
      const at = { entered_at: virtualStart, confirmed_at: virtualStart };
      await seedEpisode(db, companyNumber, at);
      return companyNumber;
    },
    find: async (companyNumber = acme, tools = client) => {
      await db
        .transaction()
        .execute((trx) =>
          enqueueStep(trx, context, { name: 'find-domain', payload: { companyNumber } }),
        );
      await workOff(tools);
    },
    tried: async (companyNumber = acme) =>
      Object.fromEntries(
        (await listTriedCandidates(db, companyNumber)).map((each) => [each.domain, each.outcome]),
      ),
    domains: (companyNumber = acme) => listDomains(db, companyNumber),
    step: (step: 'find-domain' | 'scan-website') =>
      db.selectFrom('enrichment_steps').selectAll().where('step', '=', step).executeTakeFirst(),
    waiting: (kind: string) =>
      db
        .selectFrom('jobs')
        .select('last_reason')
        .where('kind', '=', kind)
        .where('finished_at', 'is', null)
        .execute(),
    jobs: () => db.selectFrom('jobs').select(['kind', 'state']).orderBy('id').execute(),
  };
}

function found(address: string, nameServers: readonly string[] = []): NameAnswer {
  return { kind: 'found', addresses: [address], nameServers };
}

describe('the search for a domain by the name', () => {
  it('proves the likeliest candidate with one visit, stores why, and goes on to the e-mails', async () => {
    const world = await setup({ 'acmewidgets.co.uk': own });
    await world.addCompany(acme, 'ACME WIDGETS LIMITED');

    await world.find();

    expect(await world.domains()).toMatchObject([
      {
        domain: 'acmewidgets.co.uk',
        method: 'candidate',
        source: 'candidate: the name in one word (ACME WIDGETS LIMITED)',
        verdict: 'proven',
        is_primary: 1,
        proof: expect.arrayContaining([
          expect.objectContaining({
            rule: 'own-number',
            url: 'https://acmewidgets.co.uk/',
            weight: 0.98,
          }),
        ]),
      },
    ]);
    expect(world.requests).toEqual(['acmewidgets.co.uk']);
    expect(await world.step('find-domain')).toMatchObject({ state: 'done' });
    expect(await world.step('scan-website')).toMatchObject({ state: 'done', reason: 'own-number' });
    expect((await world.jobs()).map((job) => job.kind)).toContain('find-emails');
  });

  it('goes on from a site of another company to the next candidate', async () => {
    const world = await setup({ 'acmewidgets.co.uk': other, 'acmewidgets.com': own });
    await world.addCompany(acme, 'ACME WIDGETS LIMITED');

    await world.find();

    expect(await world.tried()).toEqual({
      'acmewidgets.co.uk': 'contradicted',
      'acmewidgets.com': 'proven',
    });
    expect((await world.domains()).map((each) => each.domain)).toEqual(['acmewidgets.com']);
  });

  it('asks for nothing twice within its life, and again afterwards', async () => {
    const world = await setup({ 'acmewidgets.co.uk': other });
    await world.addCompany(acme, 'ACME WIDGETS LIMITED');

    await world.find();
    const asked = world.names.length;
    await world.find();

    expect(await world.step('find-domain')).toMatchObject({
      state: 'skipped',
      reason: 'no provider of domains is configured',
    });
    expect(Object.keys(await world.tried())).toHaveLength(6);
    expect(world.names).toHaveLength(asked);
    expect(world.requests).toEqual(['acmewidgets.co.uk']);

    world.time.now += 15 * dayMs;
    await world.find();
    expect(world.names.length).toBeGreaterThan(asked);
    expect(world.requests).toHaveLength(1);

    world.time.now += 30 * dayMs;
    await world.find();
    expect(world.requests).toHaveLength(2);
  });

  it('goes on with the next candidate after a process that died', async () => {
    const world = await setup({ 'acmewidgets.co.uk': other, 'acmewidgets.com': own });
    await world.addCompany(acme, 'ACME WIDGETS LIMITED');
    const dying: WebsiteTools = {
      ...world.client,
      visit: (target, signal) =>
        target.domain === 'acmewidgets.com'
          ? Promise.reject(new Error('died'))
          : world.client.visit(target, signal),
    };

    await world.find(acme, dying);
    expect(await world.tried()).toEqual({ 'acmewidgets.co.uk': 'contradicted' });
    world.time.now += dayMs;
    await world.find();

    expect(world.requests).toEqual(['acmewidgets.co.uk', 'acmewidgets.com']);
    expect(await world.domains()).toMatchObject([{ domain: 'acmewidgets.com', verdict: 'proven' }]);
  });

  it('takes what a process found that died before it could say so', async () => {
    const world = await setup({ 'acmewidgets.co.uk': own });
    await world.addCompany(acme, 'ACME WIDGETS LIMITED');
    await world.db
      .insertInto('domain_candidates')
      .values({
        company_number: acme,
        domain: 'acmewidgets.co.uk',
        name: 'ACME WIDGETS LIMITED',
        form: 'the name in one word',
        outcome: 'proven',
        reason: 'own-number',
        url: null,
        snippet: null,
        tried_at: virtualStart,
        expires_at: virtualStart + dayMs,
      })
      .execute();

    await world.find();

    expect(await world.domains()).toMatchObject([
      { domain: 'acmewidgets.co.uk', verdict: 'proven', is_primary: 1 },
    ]);
  });

  it('waits while another visit of the candidate is under way, and lets nobody else in during its own', async () => {
    const world = await setup({ 'acmewidgets.co.uk': own });
    await world.addCompany(acme, 'ACME WIDGETS LIMITED');
    const visit = {
      site: 'acmewidgets.co.uk',
      address: null,
      now: world.time.now,
      until: world.time.now + 60_000,
      mostAtAddress: 2,
    };
    await world.db
      .transaction()
      .execute((trx) => takeSite(trx, { ...visit, jobId: 'the scan of another process' }));

    await world.find();
    expect(world.requests).toEqual([]);
    expect(await world.tried()).toEqual({});
    expect(await world.waiting('discover-domain')).toMatchObject([
      { last_reason: 'another visit of the same site is under way' },
    ]);

    world.time.now += 60_000;
    const others: unknown[] = [];
    await world.find(acme, {
      ...world.client,
      visit: async (...asked) => {
        const at = { now: world.time.now, until: world.time.now + 1 };
        const again = { ...visit, ...at, jobId: 'another' };
        others.push(await world.db.transaction().execute((trx) => takeSite(trx, again)));
        return world.client.visit(...asked);
      },
    });

    expect(others).toMatchObject([{ kind: 'taken' }]);
    expect(await world.domains()).toMatchObject([
      { domain: 'acmewidgets.co.uk', verdict: 'proven' },
    ]);
  });

  it('looks where a candidate leads', async () => {
    const world = await setup({
      'acmewidgets.co.uk': 'https://acme-group.com/',
      'acme-group.com': own,
    });
    await world.addCompany(acme, 'ACME WIDGETS LIMITED');

    await world.find();

    expect(await world.domains()).toMatchObject([
      {
        domain: 'acme-group.com',
        verdict: 'proven',
        source: 'candidate: where acmewidgets.co.uk leads (ACME WIDGETS LIMITED)',
      },
    ]);
  });

  it('does not visit parked names, private addresses, or what a resolver says of every name', async () => {
    const world = await setup(
      { 'acmewidgets.co.uk': own, 'acmewidgets.com': own, 'acmewidgets.uk': own },
      {
        lookup: {
          lookUpName: (hostname) => {
            if (hostname === 'acmewidgets.co.uk') {
              return Promise.resolve(found('203.0.113.1', ['ns1.sedoparking.com']));
            }
            if (hostname === 'acmewidgets.com') return Promise.resolve({ kind: 'private' });
            return Promise.resolve(found('203.0.113.9'));
          },
        },
      },
    );
    await world.addCompany(acme, 'ACME WIDGETS LIMITED');

    await world.find();

    expect(world.requests).toEqual([]);
    expect(await world.tried()).toMatchObject({
      'acmewidgets.co.uk': 'parked_name_server',
      'acmewidgets.com': 'private_address',
      'acme-widgets.co.uk': 'absent',
    });
  });

  it('does not give one site to two companies of one name', async () => {
    const site = '<footer>© Acme Widgets Ltd, Leeds LS4 1AB</footer>';
    const world = await setup({ 'acmewidgets.co.uk': site });
    const first = await world.addCompany(acme, 'ACME WIDGETS LIMITED');
    const second = await world.addCompany('08555666', 'THE ACME WIDGETS LIMITED');

    await world.find(first);
    await world.find(second);

    expect(await world.domains(first)).toMatchObject([{ verdict: 'proven' }]);
    expect(await world.domains(second)).toEqual([]);
    expect(await world.tried(second)).toMatchObject({ 'acmewidgets.co.uk': 'not_proven' });
  });

  it('leaves a site to the company it was found to be of', async () => {
    const site = '<footer>© Acme Widgets Ltd</footer>';
    const world = await setup({ 'acmewidgets.co.uk': site });
    const holder = await world.addCompany('08555666', 'ZETA LTD');
    await seedDomain(world.db, holder, { domain: 'acmewidgets.co.uk' });
    await world.addCompany(acme, 'ACME WIDGETS LIMITED');

    await world.find();

    expect(await world.tried()).toMatchObject({ 'acmewidgets.co.uk': 'held_by_other' });
    expect(await world.domains()).toEqual([]);
  });

  it('looks again at the domain it knew before it tries others', async () => {
    const world = await setup({ 'wonder.co.uk': own, 'acmewidgets.co.uk': other });
    await world.addCompany(acme, 'ACME WIDGETS LIMITED');
    await seedDomain(world.db, acme, {
      domain: 'wonder.co.uk',
      verdict: 'proven',
      expires_at: virtualStart - 1,
    });

    await world.find();

    expect(world.requests).toEqual(['wonder.co.uk']);
    expect(await world.domains()).toMatchObject([
      {
        domain: 'wonder.co.uk',
        verdict: 'proven',
        expires_at: expect.toSatisfy((at) => at > virtualStart),
      },
    ]);
  });
});
