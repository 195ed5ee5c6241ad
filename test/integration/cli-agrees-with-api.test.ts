import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { claimJobs } from '../support/claim-jobs.ts';
import { discardJob } from '../../src/store/jobs/finish.ts';
import { noteAnswerUse } from '../../src/store/answer-uses.ts';
import { saveSuppression } from '../../src/store/suppressions.ts';
import { apiMasterKey, apiNow, setupApi } from '../support/api-bundle.ts';
import { buildRegister } from '../support/build-register.ts';
import {
  seedCompany,
  seedContact,
  seedController,
  seedDomain,
  seededAt,
  seedEpisode,
  seedFiling,
  seedId,
  seedNumber,
  seedOfficer,
  seedPerson,
} from '../support/seed-company.ts';
import { stepContextFor } from '../support/step-context.ts';

const dayMs = 86_400_000;
const Listed = z.object({
  data: z.array(z.unknown()).nonempty(),
  page: z.object({ next_cursor: z.string(), has_more: z.literal(true) }),
});

const Failures = z.object({ data: z.array(z.object({ fingerprint: z.string() })).nonempty() });
const JobId = z.object({ job_id: z.uuid() });
const StatsQueue = z.object({ queue: z.record(z.string(), z.unknown()) });

/** The API and the command line over one database, at one time. */
async function setup() {
  const api = await setupApi({ streams: ['companies', 'filings'], isRendering: false });
  const cli = async (...args: readonly string[]): Promise<unknown> => {
    let printed = '';
    const complaints: string[] = [];
    const exitCode = await runCommandLine([...args, '--json'], {
      environment: {
        DATABASE_URL: api.databaseUrl,
        STRIKEWATCH_SECRETS_MASTER_KEY: apiMasterKey,
      },
      clock: { now: () => apiNow },
      random: systemRandom,
      timers: { sleep: unused, after: unused },
      signal: new AbortController().signal,
      startApp: unused,
      simulate: unused,
      print: (text) => {
        printed += text;
        return Promise.resolve();
      },
      note: (line) => void complaints.push(line),
      stderr: { isTerminal: false, write: unused },
    });
    expect({ exitCode, complaints }).toEqual({ exitCode: 0, complaints: [] });
    return JSON.parse(printed);
  };
  const asked = async (url: string): Promise<unknown> => {
    const answer = await api.get(url);
    expect(answer.statusCode).toBe(200);
    return answer.json();
  };
  return { ...api, cli, asked };
}

type World = Awaited<ReturnType<typeof setup>>;

/** A company with something in every list of its detail, one contact held back; and two more leads. */
async function seedEverything({ db, hash }: World): Promise<void> {
  const company = await seedCompany(db, '01234567', { company_name: 'BRAMBLE LTD' });
  await db
    .insertInto('previous_names')
    .values({
      company_number: company,
      position: 1,
      company_name: 'THORN LTD',
      ceased_on: '2019-05-01',
    })
    .execute();
  await seedEpisode(db, company, {
    state: 'closed',
    opened_at: seededAt - 400 * dayMs,
    closed_at: seededAt - 300 * dayMs,
    left_at: seededAt - 300 * dayMs,
    leave_reason: 'discontinued',
  });
  const episode = await seedEpisode(db, company, {
    entered_at: seededAt,
    confirmed_at: seededAt,
    announced_at: seededAt,
    notice_date: '2026-11-17',
    earliest_dissolution_date: '2027-01-17',
  });
  const officer = await seedOfficer(db, company, { birth_year: 1970, birth_month: 4 });
  const person = await seedPerson(db, company, { birth_year: 1970, birth_month: 4 });
  await seedController(db, company, { person_id: person });
  await seedOfficer(db, company, { name: 'BURR, Al', resigned_on: '2020-01-01' });
  const domain = await seedDomain(db, company, { last_verified_at: seededAt });
  await db
    .insertInto('domain_proofs')
    .values({
      id: seedId(),
      domain_id: domain,
      rule: 'company-number',
      url: 'https://example.co.uk/about',
      snippet: 'Company no. 01234567',
      weight: 0.9,
      seen_at: seededAt,
    })
    .execute();
  await seedContact(db, company, { officer_id: officer, domain_id: domain });
  await seedContact(db, company, {
    email: 'no@example.co.uk',
    source_url: 'https://example.co.uk',
  });
  await saveSuppression(db, {
    id: seedId(),
    kind: 'email',
    valueHash: hash('email', 'no@example.co.uk'),
    reason: 'asked by hand',
    now: apiNow,
  });
  for (const step of ['find-emails', 'check-status'] as const) {
    await db
      .insertInto('enrichment_steps')
      .values({
        episode_id: episode,
        step,
        state: 'done',
        attempts: 1,
        started_at: seededAt,
        updated_at: seededAt,
      })
      .execute();
  }
  await seedEpisode(db, await seedCompany(db, '00000002'), { opened_at: seededAt - 1 });
  await seedEpisode(db, await seedCompany(db, 'SC000003'), { stage: 'suspended' });
  await seedFiling(db, company, 'GAZ1 2026-11-17');
  const applying = await seedCompany(db, '00000004', { company_status_detail: null });
  await db
    .insertInto('strike_off_applications')
    .values({
      company_number: applying,
      transaction_id: 'T4',
      applied_on: '2026-11-10',
      seen_at: seededAt,
    })
    .execute();
}

describe('the command line with --json', () => {
  it.each(['companies', 'leads'])(
    'shows a company with %s show as GET /api/companies/{number} does',
    async (noun) => {
      const world = await setup();
      await seedEverything(world);

      const shown = await world.cli(noun, 'show', '1234567');

      expect(shown).toEqual(await world.asked('/api/companies/01234567'));
      expect(shown).toMatchObject({
        previous_names: [{}],
        past_episodes: [{}],
        timeline: { notice_date: '2026-11-17', events: [{ type: 'GAZ1' }] },
        enrichment: [{ step: 'check-status' }, { step: 'find-emails' }],
        officers: [{}, {}],
        domains: [{ proof: [{}] }],
        contacts: [
          { email: 'morag@example.co.uk', expires_at: '2027-02-15T10:15:00.000Z' },
          { email: null, source_url: null, subscriber_class: 'corporate' },
        ],
      });
    },
  );

  it('lists leads page by page as GET /api/companies does, with the same cursors', async () => {
    const world = await setup();
    await seedEverything(world);

    const first = Listed.parse(await world.cli('leads', 'list', '--limit', '2'));
    const { next_cursor: cursor } = first.page;
    const second = await world.cli('leads', 'list', '--cursor', cursor);
    const closed = await world.cli('leads', 'list', '--state', 'closed');

    expect(first).toEqual(await world.asked('/api/companies?limit=2'));
    expect(second).toEqual(await world.asked(`/api/companies?cursor=${cursor}`));
    expect(second).toMatchObject({ data: [{ company_number: '00000002' }] });
    expect(closed).toEqual(await world.asked('/api/companies?scope=closed'));
    expect(closed).toMatchObject({ data: [{ leave_reason: 'discontinued' }] });
  });

  it('keeps to a stage and a route as GET /api/companies does', async () => {
    const world = await setup();
    await seedEverything(world);

    const suspended = await world.cli('leads', 'list', '--stage', 'suspended');
    const voluntary = await world.cli('leads', 'list', '--route', 'voluntary');
    const applied = await world.cli('leads', 'list', '--stage', 'applied');

    expect(suspended).toEqual(await world.asked('/api/companies?stage=suspended'));
    expect(suspended).toMatchObject({ data: [{ company_number: 'SC000003' }] });
    expect(voluntary).toEqual(await world.asked('/api/companies?route=voluntary'));
    expect(applied).toEqual(await world.asked('/api/companies?stage=applied'));
    expect(applied).toMatchObject({ data: [{ company_number: '00000004', id: null }] });
  });

  it('tells what runs as GET /api/operation does, and marks an export the same', async () => {
    const world = await setup();
    await world.db
      .insertInto('lane_pauses')
      .values({
        lane: 'companies-house',
        reason: 'a test',
        paused_at: apiNow - 1_000,
        paused_by: (await world.db.selectFrom('principals').select('id').executeTakeFirstOrThrow())
          .id,
      })
      .execute();

    const status = await world.cli('status');

    expect(status).toEqual(await world.asked('/api/operation'));
    expect(status).toMatchObject({
      mode: 'degraded',
      lanes: [{ word: 'stopped', detail: 'a test', comes_back: 'by_hand' }, {}, {}, {}, {}, {}, {}],
    });
  });

  it('tells of the streams what GET /api/streaming/status does', async () => {
    const world = await setup();
    await world.db
      .insertInto('stream_cursors')
      .values({
        stream: 'companies',
        state: 'connected',
        timepoint: 86_000_001,
        connected_at: apiNow - 60_000,
        last_byte_at: apiNow - 2_000,
        last_event_at: apiNow - 3_000,
        updated_at: apiNow,
      })
      .execute();
    await world.db
      .insertInto('stream_gaps')
      .values({
        id: seedId(),
        stream: 'companies',
        reason: 'timepoint_too_old',
        from_timepoint: 5,
        to_timepoint: 9,
        missed_from: seededAt,
        opened_at: seededAt,
      })
      .execute();

    const status = await world.cli('stream', 'status');

    expect(status).toEqual(await world.asked('/api/streaming/status'));
    expect(status).toMatchObject({
      data: [{ health: 'repairing', is_fresh: false, gaps: [{}] }, { state: 'connecting' }],
    });
  });

  it.each([
    ['unknown', []],
    ['low', ['450.00']],
    ['exhausted', ['0.00']],
  ])('tells of credits that are %s what GET /api/snov/credits does', async (status, balances) => {
    const world = await setup();
    for (const balance of balances) {
      await world.db
        .insertInto('balance_readings')
        .values({
          id: seedId(),
          provider: 'snov',
          balance,
          is_shared: 0,
          moment: 'probe',
          read_at: apiNow,
        })
        .execute();
    }

    const credits = await world.cli('credits', 'show');

    expect(credits).toEqual(await world.asked('/api/snov/credits'));
    expect(credits).toMatchObject({ status, burn_per_day: null, days_left: null });
  });

  it('tells of answers that were held already what the API and the metrics do', async () => {
    const world = await setup();
    const { db } = world;
    const episodeId = await seedEpisode(db, await seedCompany(db, '01234567'));
    const about = { operation: 'emails-by-domain-by-name', subjectKey: 'key', episodeId } as const;
    await db.transaction().execute(async (trx) => {
      for (const id of ['first', 'second', 'third']) {
        const run = { id, askedAt: apiNow };
        await noteAnswerUse(trx, { ...about, askedFor: 'jane', run, now: apiNow });
      }
    });

    const credits = await world.cli('credits', 'show');

    const cache = { answers: 3, held: 3, hit_rate: 1 };
    expect(credits).toMatchObject({ cache });
    expect(await world.asked('/api/snov/credits')).toMatchObject({ cache });
    expect((await world.get('/metrics')).body).toContain(
      'strikewatch_paid_answers_total{operation="emails-by-domain-by-name",source="held"} 3',
    );
  });

  it('finds and shows companies of the full register as the API does', async () => {
    const world = await setup();
    await buildRegister(world.db, world.directory, [
      { companyNumber: 1, companyName: 'ACME BAKERY LTD' },
      { companyNumber: 2, companyName: 'BAKERY OF ACME LTD' },
    ]);

    const found = await world.cli('companies', 'search', 'acme', 'bakery');
    const shown = await world.cli('companies', 'show', '1');

    expect(found).toEqual(await world.asked('/api/companies?scope=all&q=acme+bakery&limit=20'));
    expect(found).toMatchObject({ data: [{ company_number: '00000001' }, {}] });
    expect(shown).toEqual(await world.asked('/api/companies/00000001'));
  });

  it('counts the queue as GET /api/stats does', async () => {
    const world = await setup();

    const queue = await world.cli('queue', 'status');

    expect(await world.asked('/api/queue')).toEqual(queue);
    const { queue: counted } = StatsQueue.parse(await world.asked('/api/stats'));
    expect(queue).toMatchObject(counted);
  });

  it('pauses, lists, shows, retries and cancels as the API does, with the same words', async () => {
    const world = await setup();
    const jobs = ['00000001', '00000002', '00000003'];
    const context = await stepContextFor(world.db, { clock: { now: () => apiNow } });
    const ids: string[] = [];
    for (const number of jobs) {
      ids.push(
        await world.db.transaction().execute((trx) =>
          enqueueStep(trx, context, {
            name: 'check-status',
            payload: { companyNumber: seedNumber(number) },
          }),
        ),
      );
    }
    const [leased] = await claimJobs(world.db, {
      lane: 'companies-house',
      limit: 1,
      now: apiNow,
      leaseMs: 1_000,
      token: 'a worker’s',
    });
    if (leased === undefined) throw new Error('nothing to claim');
    // Enqueued at one instant: which of them is claimed first is not said.
    const failed = leased.id;
    const waiting = ids.find((id) => id !== failed) ?? '';
    await world.db
      .transaction()
      .execute((trx) => discardJob(trx, leased, { reason: 'NetworkError: reset', now: apiNow }));

    expect(await world.cli('queue', 'pause', '--all', '--reason', 'a drill')).toEqual({
      lanes: ['companies-house', 'snov', 'hunter', 'website', 'rendering', 'download'],
    });
    const list = await world.cli('queue', 'list', '--limit', '2');
    const { page } = Listed.parse(list);
    expect(list).toEqual(await world.asked('/api/jobs?limit=2'));
    expect(await world.cli('queue', 'list', '--limit', '2', '--cursor', page.next_cursor)).toEqual(
      await world.asked(`/api/jobs?limit=2&cursor=${page.next_cursor}`),
    );
    expect(await world.cli('queue', 'status')).toEqual(await world.asked('/api/queue'));
    const shown = await world.cli('queue', 'show', waiting);
    expect(shown).toEqual(await world.asked(`/api/jobs/${waiting}`));
    expect(shown).toMatchObject({ waits_for: 'resume' });
    const failures = await world.cli('queue', 'failures');
    expect(failures).toEqual(await world.asked('/api/queue/failures'));
    const { data } = Failures.parse(failures);
    expect(
      await world.cli(
        'queue',
        'retry',
        '--fingerprint',
        data[0]?.fingerprint ?? '',
        '--share',
        '10',
      ),
    ).toEqual({ matching: 1, retried: 1, left: 0 });
    expect(await world.asked(`/api/jobs/${leased.id}`)).toMatchObject({ state: 'available' });
    await world.cli('queue', 'cancel', failed);
    expect(await world.asked(`/api/jobs/${failed}`)).toMatchObject({ state: 'cancelled' });
    expect(await world.cli('queue', 'resume', 'snov')).toEqual({ lanes: ['snov'] });
    expect(await world.cli('queue', 'resume', '--all')).toMatchObject({
      lanes: expect.arrayContaining(['companies-house', 'download', 'website']),
    });
  });

  it('asks about one company anew as the API does, also of the register file', async () => {
    const world = await setup();
    await seedCompany(world.db, '01234567');
    await buildRegister(world.db, world.directory, [
      { companyNumber: 7_654_321, companyName: 'IN FILE LTD' },
    ]);

    const asked = JobId.parse(await world.cli('process', '1234567'));
    const taken = JobId.parse(await world.cli('process', '07654321'));

    for (const [{ job_id: id }, number] of [
      [asked, '01234567'],
      [taken, '07654321'],
    ] as const) {
      const payload = JSON.stringify({ companyNumber: number });
      const job = { kind: 'check-status', subject: number, state: 'available', payload };
      expect(await world.asked(`/api/jobs/${id}`)).toMatchObject(job);
    }
    expect(await world.asked('/api/companies/07654321')).toMatchObject({
      company_name: 'IN FILE LTD',
    });
    // Asked again while it waits, it is the same job.
    expect(await world.cli('process', '1234567')).toEqual(asked);
  });

  it('shows a breaker that was opened by hand as GET /healthz does, until it is left to itself again', async () => {
    const world = await setup();

    const opened = await world.cli('queue', 'breaker', 'companies-house', 'read', 'open');
    const healthz = await world.asked('/healthz');
    const closed = await world.cli('queue', 'breaker', 'companies-house', 'read', 'auto');

    const breaker = { operation: 'read', reason: 'operator' };
    expect(opened).toMatchObject({ data: [{ breakers: [{ ...breaker, state: 'forced_open' }] }] });
    expect(healthz).toMatchObject({ status: 'degraded', providers: [{ is_asked: false }] });
    expect(closed).toMatchObject({ data: [{ breakers: [{ ...breaker, state: 'closed' }] }] });
    const events = await world.db.selectFrom('events').select('type').orderBy('sequence').execute();
    expect(events.map(({ type }) => type)).toEqual(['breaker.opened', 'breaker.closed']);
  });
});

function unused(): never {
  throw new Error('no command that only reads needs this');
}
