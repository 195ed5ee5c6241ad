import { describe, expect, it } from 'vitest';
import { createStreamSink } from '../../src/pipeline/follow-stream.ts';
import { readStreamEvent } from '../../src/sources/companies-house-stream/stream-event.ts';
import type { StreamItem } from '../../src/sources/companies-house-stream/stream-sink.ts';
import { seedCompany, seedEpisode } from '../support/seed-company.ts';
import { setupDatabase } from '../support/setup-database.ts';
import { ownStreams } from '../support/own-streams.ts';
import { stepContextFor } from '../support/step-context.ts';

const now = Date.parse('2026-11-24T09:00:00Z');
const number = '07654321';
const dayMs = 86_400_000;

async function setup() {
  const { db } = await setupDatabase();
  const context = await stepContextFor(db, { clock: { now: () => now } });
  const fence = await ownStreams(db, now);
  return {
    db,
    sink: createStreamSink(db, context, { stream: 'filings', fence }),
    episodes: () => db.selectFrom('episodes').select(['state', 'opened_by']).execute(),
    jobs: async () => {
      const jobs = await db.selectFrom('jobs').select(['kind', 'subject']).execute();
      return jobs.map(({ kind, subject }) => `${kind} ${subject}`).toSorted();
    },
  };
}

interface FilingText {
  readonly type?: string;
  readonly description?: string;
  readonly date?: string;
  readonly transaction_id?: string;
}

/** One line of the filings stream. */
function line(timepoint: number, filing: FilingText): StreamItem {
  const transactionId = `MzI${timepoint}`;
  const bytes = Buffer.from(
    JSON.stringify({
      resource_kind: 'filing-history',
      resource_uri: `/company/${number}/filing-history/${transactionId}`,
      resource_id: transactionId,
      data: { transaction_id: transactionId, category: 'gazette', date: '2026-11-24', ...filing },
      event: { timepoint, type: 'changed', published_at: '2026-11-24T08:59:00' },
    }),
  );
  return { ...readStreamEvent(bytes), bytes, missed: null };
}

const firstNotice = { type: 'GAZ1', description: 'gazette-notice-compulsory' };
const discontinued = { type: 'DISS40', description: 'gazette-filings-brought-up-to-date' };

describe('following the filings', () => {
  it('asks the register about a notice of a company that is not held, and keeps nothing else', async () => {
    const { db, sink, jobs } = await setup();

    await sink.apply([line(10, firstNotice)]);

    expect(await jobs()).toEqual([`check-status ${number}`, `settle-notice ${number}`]);
    expect(await db.selectFrom('stream_events').selectAll().execute()).toEqual([]);
    expect(await sink.loadCursor()).toBe(10);
  });

  it.each([
    firstNotice,
    { type: 'GAZ1(A)', description: 'gazette-notice-voluntary' },
    { description: 'gazette-notice-compulsary' },
  ])('opens the episode of a company that is held at its first notice %o', async (notice) => {
    const { db, sink, jobs, episodes } = await setup();
    await seedCompany(db, number);

    await sink.apply([line(10, notice), line(11, notice)]);

    expect(await episodes()).toEqual([{ state: 'open', opened_by: 'stream' }]);
    expect(await jobs()).toContain(`check-status ${number}`);
    const events = await db.selectFrom('stream_events').select('effect').execute();
    expect(events).toEqual([{ effect: 'entered' }, { effect: 'noted' }]);
  });

  it('asks nothing about a filing that comes again as it is stored', async () => {
    const { db, sink, jobs } = await setup();
    const company = await seedCompany(db, number);
    await seedEpisode(db, company, { opened_at: now - dayMs });
    const suspended = { type: 'DISS16(SOAS)', transaction_id: 'MzIagain' };
    await sink.apply([line(10, suspended)]);
    const asked = await jobs();
    await db.deleteFrom('jobs').execute();

    await sink.apply([line(11, suspended)]);

    expect(asked).toEqual([`read-filings ${number}`]);
    expect(await jobs()).toEqual([]);
  });

  it('describes the episode at once, in whatever order the filings arrive', async () => {
    const { db, sink } = await setup();
    const company = await seedCompany(db, number);
    await seedEpisode(db, company, { opened_at: now - dayMs, stage: 'proposed', route: 'unknown' });

    await sink.apply([
      line(10, { type: 'SOAS(A)', date: '2026-11-24' }),
      line(11, { type: 'DS01', date: '2026-11-05' }),
      line(12, { type: 'GAZ1(A)', date: '2026-11-17' }),
    ]);

    expect(await db.selectFrom('episodes').selectAll().execute()).toMatchObject([
      {
        route: 'voluntary',
        stage: 'suspended',
        applied_on: '2026-11-05',
        notice_date: '2026-11-17',
        suspended_on: '2026-11-24',
        suspension_expires_on: '2027-05-24',
      },
    ]);
  });

  it('keeps an application apart, and reads the filings of a company that only it told of', async () => {
    const { db, sink, jobs, episodes } = await setup();
    const application = { type: 'DS01', date: '2026-11-20' };

    await sink.apply([line(10, application)]);
    const unheld = await jobs();
    await db.deleteFrom('jobs').execute();
    await seedCompany(db, number, { company_status_detail: null });
    await sink.apply([line(11, application)]);

    expect(unheld).toEqual([`read-filings ${number}`]);
    expect(await jobs()).toEqual([`read-filings ${number}`]);
    expect(await episodes()).toEqual([]);
    expect(await db.selectFrom('strike_off_applications').selectAll().execute()).toMatchObject([
      { company_number: number, applied_on: '2026-11-20' },
    ]);
  });

  it('does not take a notice of years ago for news', async () => {
    const { db, sink, jobs, episodes } = await setup();
    await seedCompany(db, number);

    await sink.apply([line(10, { ...firstNotice, date: '2019-03-05' })]);

    expect(await episodes()).toEqual([]);
    expect(await jobs()).toContain(`check-status ${number}`);
  });

  it('does not reopen what ended after the notice', async () => {
    const { db, sink, episodes } = await setup();
    await seedEpisode(db, await seedCompany(db, number), {
      state: 'closed',
      closed_at: now - dayMs,
      left_at: now - dayMs,
      leave_reason: 'discontinued',
    });

    await sink.apply([line(10, { ...firstNotice, date: '2026-11-17' })]);

    expect((await episodes()).map(({ state }) => state)).toEqual(['closed']);
  });

  it('has the register asked when a filing says that the threat is over', async () => {
    const { db, sink, jobs, episodes } = await setup();
    await seedEpisode(db, await seedCompany(db, number), { state: 'open' });

    await sink.apply([line(10, discontinued)]);

    expect((await episodes()).map(({ state }) => state)).toEqual(['open']);
    expect(await jobs()).toContain(`check-status ${number}`);
  });

  it('passes filings of other kinds by', async () => {
    const { db, sink, jobs } = await setup();
    await seedCompany(db, number);

    await sink.apply([line(10, { type: 'AA', description: 'accounts-with-made-up-date' })]);

    expect(await jobs()).toEqual([]);
    expect(await db.selectFrom('filings').selectAll().execute()).toEqual([]);
  });

  it('forgets a filing that was deleted', async () => {
    const { db, sink } = await setup();
    await seedCompany(db, number);
    await sink.apply([line(10, firstNotice)]);

    await sink.apply([deletionOf(10, 11)]);

    expect(await db.selectFrom('filings').selectAll().execute()).toEqual([]);
  });

  it('keeps a filing that it cannot read, and has the company asked about', async () => {
    const { db, sink, jobs } = await setup();
    await seedCompany(db, number);

    await sink.apply([line(10, { ...firstNotice, date: 'yesterday' })]);

    const letters = await db.selectFrom('dead_letters').select(['timepoint', 'source']).execute();
    expect(letters).toEqual([{ timepoint: 10, source: 'companies-house-stream/filings' }]);
    expect(await jobs()).toEqual([`check-status ${number}`]);
    expect(await sink.loadCursor()).toBe(10);
  });
});

function deletionOf(filed: number, timepoint: number): StreamItem {
  const bytes = Buffer.from(
    JSON.stringify({
      resource_kind: 'filing-history',
      resource_uri: `/company/${number}/filing-history/MzI${filed}`,
      resource_id: `MzI${filed}`,
      event: { timepoint, type: 'deleted', published_at: '2026-11-24T08:59:30' },
    }),
  );
  return { ...readStreamEvent(bytes), bytes, missed: null };
}
