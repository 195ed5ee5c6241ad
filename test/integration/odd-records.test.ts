import { expect, it, onTestFinished, vi } from 'vitest';
import { createProviderClient } from '../../src/http/provider-client.ts';
import { announceBreaker } from '../../src/pipeline/announce-breaker.ts';
import { announceDeadJob } from '../../src/pipeline/announce-dead-job.ts';
import { createCheckStatus } from '../../src/pipeline/check-status.ts';
import { createFetchOfficers } from '../../src/pipeline/fetch-officers.ts';
import { createStreamSink } from '../../src/pipeline/follow-stream.ts';
import { createReadFilings } from '../../src/pipeline/read-filings.ts';
import { runnable } from '../../src/queue/job-kind.ts';
import { runLane } from '../../src/queue/lane-worker.ts';
import { createPersistedBreakers } from '../../src/queue/persisted-breaker.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { systemTimers } from '../../src/runtime/timers.ts';
import { createCompaniesHouseRest } from '../../src/sources/companies-house-rest/client.ts';
import {
  guardCompaniesHouse,
  type CompaniesHouseOperation,
} from '../../src/sources/companies-house-rest/guard-client.ts';
import { readStreamEvent } from '../../src/sources/companies-house-stream/stream-event.ts';
import type { StreamItem } from '../../src/sources/companies-house-stream/stream-sink.ts';
import { listUnread } from '../../src/store/unread-members.ts';
import { serveHttp } from '../support/loopback-server.ts';
import { ownStreams } from '../support/own-streams.ts';
import { setupDatabase } from '../support/setup-database.ts';
import { stepContextFor } from '../support/step-context.ts';
import { unlimitedPace } from '../support/unlimited-pace.ts';

const oddMembers = [
  { company_name: null },
  { sic_codes: [62012] },
  { previous_company_names: [{ name: null, ceased_on: '2020-01-01' }] },
  { corporate_annotation: [null] },
  { accounts: { next_accounts: { due_on: 20270228 } }, date_of_creation: '2019-02-30' },
  { registered_office_address: 'none' },
];

/** The stream and the register say the same of a company, odd members and all; the lane that asks is behind its real breaker. */
async function setup() {
  const { db, reader } = await setupDatabase();
  const context = await stepContextFor(db, { clock: systemClock });
  const fence = await ownStreams(db, systemClock.now());
  const profiles = new Map<string, object>();
  const others = new Set<string>();
  const lists = new Map<string, object>();
  const server = await serveHttp((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://register');
    const [, , companyNumber = '', list] = pathname.split('/');
    const found = list === undefined ? profiles.get(companyNumber) : (lists.get(pathname) ?? {});
    response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? {}));
  });
  const http = createProviderClient({ allowedOrigins: [server.origin], userAgent: 'test' });
  const breakers = createPersistedBreakers<CompaniesHouseOperation>({
    provider: 'companies-house',
    db,
    clock: systemClock,
    onNews: (trx, news) => announceBreaker(trx, context, news),
  });
  const rest = createCompaniesHouseRest({
    http,
    baseUrl: server.origin,
    apiKey: 'a-key',
    pace: unlimitedPace(),
  });
  const stop = new AbortController();
  const running = runLane(
    {
      lane: 'companies-house',
      client: guardCompaniesHouse(rest, breakers),
      kinds: [
        runnable(createCheckStatus(context)),
        runnable(createReadFilings(context)),
        runnable(createFetchOfficers(context)),
      ],
      db,
      ...context,
      timers: systemTimers,
      concurrency: 2,
      waitsUntil: () => breakers.heldUpUntil('read'),
      onDiscard: () => Promise.resolve(),
    },
    stop.signal,
  );
  onTestFinished(async () => {
    stop.abort();
    await running;
    await http[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const sink = createStreamSink(db, context, { stream: 'companies', fence });
  let timepoint = 100;
  const enter = async (first: number, members: readonly object[]): Promise<void> => {
    const items = members.map((odd, index): StreamItem => {
      const companyNumber = String(first + index).padStart(8, '0');
      const profile = {
        company_number: companyNumber,
        company_name: `COMPANY ${first + index} LTD`,
        type: 'ltd',
        company_status: 'active',
        company_status_detail: 'active-proposal-to-strike-off',
        ...odd,
      };
      if (!others.has(companyNumber)) profiles.set(companyNumber, profile);
      timepoint += 1;
      const bytes = Buffer.from(
        JSON.stringify({
          resource_kind: 'company-profile',
          resource_uri: `/company/${companyNumber}`,
          resource_id: companyNumber,
          data: profile,
          event: { timepoint, type: 'changed', published_at: new Date().toISOString() },
        }),
      );
      return { ...readStreamEvent(bytes), bytes, missed: null };
    });
    await sink.apply(items);
  };
  const numbersOf = (isConfirmed: boolean) => async (): Promise<readonly string[]> => {
    const episodes = db.selectFrom('episodes').select('company_number').where('state', '=', 'open');
    const rows = await (
      isConfirmed ? episodes.where('confirmed_at', 'is not', null) : episodes
    ).execute();
    return rows.map((row) => row.company_number).toSorted();
  };
  return {
    db,
    reader,
    context,
    lists,
    enter,
    /** Whoever asks about the company gets this, whatever the stream says. */
    answerWith: (companyNumber: string, profile: object) => {
      others.add(companyNumber);
      profiles.set(companyNumber, profile);
    },
    opened: numbersOf(false),
    confirmed: numbersOf(true),
    breaker: () => db.selectFrom('breakers').select(['state', 'outcomes']).execute(),
  };
}

const twelve = Array.from(
  { length: 12 },
  (_, index) => oddMembers[index % oddMembers.length] ?? {},
);
const ten = Array.from({ length: 10 }, () => ({}));
const numbers = (first: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(first + index).padStart(8, '0'));

it('lists companies of which one member is odd, and confirms the sound ones after them within seconds', async () => {
  const { reader, enter, opened, confirmed, breaker } = await setup();

  await enter(1, twelve);
  await enter(100, ten);

  expect(await opened()).toEqual([...numbers(1, 12), ...numbers(100, 10)]);
  await vi.waitFor(async () => expect(await confirmed()).toHaveLength(22), { timeout: 15_000 });
  expect(await breaker()).toEqual([{ state: 'closed', outcomes: '.'.repeat(20) }]);
  // By the stream, and by the register.
  expect(await listUnread(reader)).toContainEqual({
    record: 'company-profile',
    member: 'sic_codes[]',
    times: 4,
  });
});

it('is not held up by a dozen records that nobody can read', async () => {
  const { db, enter, confirmed, breaker } = await setup();

  const unreadable = [...ten, ...ten].map(() => ({ company_status: 7 }));
  await enter(1, unreadable);
  await vi.waitFor(
    async () => {
      const tried = await db.selectFrom('jobs').select('id').where('attempt', '>', 0).execute();
      expect(tried).toHaveLength(20);
    },
    { timeout: 15_000 },
  );
  await enter(100, ten);

  await vi.waitFor(async () => expect(await confirmed()).toEqual(numbers(100, 10)), {
    timeout: 15_000,
  });
  expect(await breaker()).toEqual([{ state: 'closed', outcomes: '.'.repeat(20) }]);
});

it('never takes an answer about another company, and asks about the right one until it is given up and then again', async () => {
  const { db, context, enter, answerWith } = await setup();
  answerWith('00000001', {
    company_number: '77777777',
    company_name: 'SOMEBODY ELSE LTD',
    company_status: 'active',
    company_status_detail: 'active-proposal-to-strike-off',
  });

  await enter(1, [{}]);
  const tried = await vi.waitFor(
    async () =>
      db
        .selectFrom('jobs')
        .selectAll()
        .where('kind', '=', 'check-status')
        .where('attempt', '>', 0)
        .where('last_reason', 'is not', null)
        .executeTakeFirstOrThrow(),
    { timeout: 15_000 },
  );
  expect(tried).toMatchObject({
    subject: '00000001',
    last_reason: expect.stringContaining('asked about 00000001, answered about 77777777'),
  });
  expect(await db.selectFrom('companies').select('company_number').execute()).toEqual([
    { company_number: '00000001' },
  ]);

  const reason = 'answered about another';
  await db.transaction().execute((trx) => announceDeadJob(trx, context, { job: tried, reason }));

  const [episode] = await db.selectFrom('episodes').selectAll().execute();
  expect(episode).toMatchObject({ state: 'open', confirmed_at: null });
  expect(episode?.next_reading_at).toBeGreaterThan(systemClock.now() + 86_000_000);
});

it('reads the notice beside a row that it cannot read', async () => {
  const { db, lists, enter } = await setup();
  const notice = {
    transaction_id: 'T1',
    type: 'GAZ1',
    category: 'gazette',
    description: 'gazette-notice-compulsory',
    date: '2026-09-01',
  };
  lists.set('/company/00000001/filing-history', {
    items: [
      notice,
      { ...notice, transaction_id: 'T0', type: 'DISS40', description: '', date: '2019-02-30' },
      { type: 'AA', category: 'accounts', date: '2020-01-01' },
    ],
    items_per_page: 100,
    total_count: 3,
  });

  await enter(1, [{}]);

  await vi.waitFor(
    async () =>
      expect(
        await db
          .selectFrom('enrichment_steps')
          .select(['state', 'reason'])
          .where('step', '=', 'read-filings')
          .execute(),
      ).toEqual([{ state: 'done', reason: '2 rows could not be read' }]),
    { timeout: 15_000 },
  );
  expect(await db.selectFrom('episodes').select(['route', 'notice_date']).execute()).toEqual([
    { route: 'compulsory', notice_date: '2026-09-01' },
  ]);
});
