import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { londonDateOf } from '../../src/domain/london-date.ts';
import { applySeenStatus } from '../../src/pipeline/apply-seen-status.ts';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import { askWhatIsDue } from '../../src/pipeline/keep-stages-current.ts';
import { setupEpisodeWork } from '../support/episode-work.ts';
import { calmCompanies, startQuietSandbox } from '../support/sandbox-for-test.ts';
import { seedCompany, seedEpisode, seedNumber } from '../support/seed-company.ts';

const patience = { timeout: 30_000, interval: 50 };
const at = (text: string): number => Date.parse(text);

/** When a snapshot, or the register when it was asked, showed that it was over. */
const leftBy = at('2026-03-31T22:59:59.999Z');

/** An episode that the file of 1 March showed at first sight, and that is over since nobody knows when. */
async function setupBulkEpisode(startsAt = at('2026-04-03T09:00:00Z')) {
  const work = await setupEpisodeWork(startsAt);
  const importedAt = at('2026-03-05T09:00:00Z');
  const company = await seedCompany(work.db, '01234567', {
    company_status_detail: null,
    status_as_of: leftBy,
  });
  await work.db
    .insertInto('bulk_snapshots')
    .values({
      id: 'march',
      file_name: 'BasicCompanyDataAsOneFile-2026-03-01.zip',
      snapshot_date: '2026-03-01',
      scope: 'strike-off',
      state: 'complete',
      rows_read: 1,
      rows_kept: 1,
      rows_rejected: 0,
      started_at: importedAt - 1,
      finished_at: importedAt + 1,
      is_complete_set: 1,
    })
    .execute();
  return {
    work,
    company,
    leftOnceSeen: (end: Parameters<typeof seedEpisode>[2]) =>
      seedEpisode(work.db, company, {
        opened_by: 'bulk',
        opened_at: importedAt,
        confirmed_at: importedAt,
        stage: 'proposed',
        route: 'unknown',
        state: 'closed',
        left_at: leftBy,
        closed_at: at('2026-04-01T09:00:00Z'),
        ...end,
      }),
  };
}

describe('describeEpisode', () => {
  it('says the same in whatever order the filings arrive, and announces a suspension once', async () => {
    const history = ['DS01 2026-03-01', 'GAZ1(A) 2026-03-10', 'SOAS(A) 2026-03-20'];
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
      [2, 2, 1, 0, 1, 2],
    ];
    const outcomes = [];
    for (const order of orders) {
      const work = await setupEpisodeWork();
      const company = await seedCompany(work.db, '01234567', {
        status_as_of: at('2026-03-11T08:00:00Z'),
      });
      const entered_at = at('2026-03-10T08:00:00Z');
      await seedEpisode(work.db, company, {
        id: '00000000-0000-4000-8000-00000000000e',
        opened_at: entered_at,
        entered_at,
        announced_at: entered_at,
        stage: 'proposed',
        route: 'unknown',
      });
      for (const index of order) await work.file(company, history[index] ?? '', index);
      outcomes.push({ episodes: await work.episodes(), events: await work.events() });
    }

    expect(outcomes[0]).toMatchObject({
      episodes: [
        {
          route: 'voluntary',
          stage: 'suspended',
          applied_on: '2026-03-01',
          notice_date: '2026-03-10',
          earliest_dissolution_date: '2026-05-10',
          objection_deadline: null,
          suspended_on: '2026-03-20',
          suspension_expires_on: '2026-09-20',
        },
      ],
      events: [{ type: 'company.strike_off.suspended' }],
    });
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
  });

  it('changes and announces nothing when it is called again', async () => {
    const work = await setupEpisodeWork();
    const company = await seedCompany(work.db, '01234567');
    await seedEpisode(work.db, company, {
      opened_at: at('2026-03-10T08:00:00Z'),
      announced_at: at('2026-03-10T08:00:00Z'),
    });
    await work.file(company, 'GAZ1 2026-03-10', 0);
    await work.file(company, 'DISS16(SOAS) 2026-03-20', 1);
    const before = { episodes: await work.episodes(), events: await work.events() };

    await work.describe(company);
    await work.file(company, 'DISS16(SOAS) 2026-03-20', 1);

    expect({ episodes: await work.episodes(), events: await work.events() }).toEqual(before);
    expect(before.events).toHaveLength(1);
  });

  it('does not describe an episode with filings of one that was over before', async () => {
    const work = await setupEpisodeWork();
    const company = await seedCompany(work.db, '01234567', {
      status_as_of: at('2026-03-24T08:00:00Z'),
    });
    // Left for a reason nobody told: no filing ends the attempt of 2025.
    await seedEpisode(work.db, company, {
      opened_at: at('2025-03-11T08:00:00Z'),
      state: 'closed',
      left_at: at('2025-06-03T08:00:00Z'),
      closed_at: at('2025-06-03T08:00:00Z'),
      leave_reason: 'unknown',
      leave_announced_at: at('2025-06-04T08:00:00Z'),
    });
    const entered_at = at('2026-03-24T08:00:00Z');
    await seedEpisode(work.db, company, { opened_at: entered_at, entered_at });

    await work.file(company, 'GAZ1 2025-03-11', 0);
    const [, unknown] = await work.episodes();
    await work.file(company, 'GAZ1 2026-03-24', 1);
    const [, told] = await work.episodes();

    expect(unknown).toMatchObject({ route: 'unknown', stage: 'proposed', notice_date: null });
    expect(told).toMatchObject({ stage: 'first_notice', notice_date: '2026-03-24' });
  });

  it.each([
    ['GAZ1', 'GAZ1(A)', 'voluntary'],
    ['GAZ1(A)', 'GAZ1', 'compulsory'],
  ])(
    'begins an attempt of its own with the notice after an episode that no filing ended: %s, then %s',
    async (before, after, route) => {
      const history = [`${before} 2026-12-01`, `${after} 2026-12-10`];
      for (const order of [
        [0, 1],
        [1, 0],
      ]) {
        const work = await setupEpisodeWork(at('2026-12-11T12:00:00Z'));
        const company = await seedCompany(work.db, '01234567', {
          status_as_of: at('2026-12-11T09:00:00Z'),
        });
        await seedEpisode(work.db, company, {
          opened_at: at('2026-12-01T08:00:00Z'),
          entered_at: at('2026-12-01T08:00:00Z'),
          state: 'closed',
          left_at: at('2026-12-02T08:00:00Z'),
          closed_at: at('2026-12-02T08:00:00Z'),
          leave_reason: 'unknown',
        });
        const entered_at = at('2026-12-11T09:00:00Z');
        await seedEpisode(work.db, company, { opened_at: entered_at, entered_at });

        for (const index of order) await work.file(company, history[index] ?? '', index);

        expect(await work.episodes()).toMatchObject([
          { state: 'closed', notice_date: '2026-12-01' },
          {
            route,
            stage: 'first_notice',
            notice_date: '2026-12-10',
            earliest_dissolution_date: '2027-02-10',
          },
        ]);
      }
    },
  );

  describe('that began when the register had just been seen without a proposal', () => {
    const clearAt = at('2026-12-11T10:07:39Z');

    async function setupJustEntered(seen: Parameters<typeof seedCompany>[2] = {}) {
      const work = await setupEpisodeWork(at('2026-12-11T12:00:00Z'));
      const entered_at = clearAt + 2_000;
      const company = await seedCompany(work.db, '01234567', { status_as_of: entered_at, ...seen });
      await seedEpisode(work.db, company, {
        opened_at: entered_at,
        entered_at,
        entered_after: clearAt,
      });
      return { work, company };
    }

    it('does not count a notice of years ago', async () => {
      const { work, company } = await setupJustEntered();

      await work.file(company, 'GAZ1 2012-06-05', 0);
      const [unknown] = await work.episodes();
      await work.file(company, 'GAZ1(A) 2026-12-10', 2);
      await work.file(company, 'DS01 2026-12-01', 1);
      const [told] = await work.episodes();

      expect(unknown).toMatchObject({ route: 'unknown', stage: 'proposed', notice_date: null });
      expect(told).toMatchObject({
        route: 'voluntary',
        stage: 'first_notice',
        applied_on: '2026-12-01',
        notice_date: '2026-12-10',
        earliest_dissolution_date: '2027-02-10',
      });
    });

    it('counts a notice that the status showed late', async () => {
      const { work, company } = await setupJustEntered();

      await work.file(company, 'GAZ1 2026-12-01', 0);

      expect(await work.episodes()).toMatchObject([
        { route: 'compulsory', stage: 'first_notice', notice_date: '2026-12-01' },
      ]);
    });

    it('keeps its own notice while a suspension lets the register show none', async () => {
      const { work, company } = await setupJustEntered({
        company_status_detail: null,
        status_as_of: at('2027-04-01T09:00:00Z'),
      });
      work.time.now = at('2027-04-02T09:00:00Z');

      await work.file(company, 'GAZ1 2012-06-05', 0);
      await work.file(company, 'GAZ1 2026-12-10', 1);
      await work.file(company, 'DISS16(SOAS) 2027-01-10', 2);

      expect(await work.episodes()).toMatchObject([
        { state: 'open', stage: 'suspended', notice_date: '2026-12-10' },
      ]);
      expect((await work.describe(company))?.timeline).toMatchObject({ attempt: 2, restarts: 0 });
    });
  });

  it.each([
    {
      name: 'a few days before it was first seen',
      endedOn: '2026-03-21',
      enteredAfter: null,
      told: { leave_reason: 'discontinued', notice_date: '2026-02-03' },
    },
    {
      name: 'long before it was first seen',
      endedOn: '2026-02-20',
      enteredAfter: null,
      told: { leave_reason: 'unknown', notice_date: null },
    },
    {
      name: 'before the register was seen without a proposal',
      endedOn: '2026-03-21',
      enteredAfter: at('2026-03-23T08:00:00Z'),
      told: { leave_reason: 'unknown', notice_date: null },
    },
  ])(
    'takes the register for late only where it can be, at a filing that ended it $name',
    async ({ endedOn, enteredAfter, told }) => {
      const history = ['GAZ1 2026-02-03', `DISS40 ${endedOn}`, 'GAZ1 2026-04-07'];
      for (const order of [
        [0, 1, 2],
        [2, 1, 0],
        [1, 0, 2],
      ]) {
        const work = await setupEpisodeWork(at('2026-04-10T09:00:00Z'));
        const company = await seedCompany(work.db, '01234567', {
          company_status_detail: null,
          status_as_of: at('2026-03-26T08:00:00Z'),
        });
        const entered_at = at('2026-03-24T08:00:00Z');
        const left_at = at('2026-03-26T08:00:00Z');
        await seedEpisode(work.db, company, {
          opened_at: entered_at,
          entered_at,
          entered_after: enteredAfter,
          stage: 'proposed',
          route: 'unknown',
          state: 'closed',
          left_at,
          closed_at: left_at,
          leave_reason: 'unknown',
        });

        for (const index of order) await work.file(company, history[index] ?? '', index);

        expect(await work.episodes()).toMatchObject([{ ...told, left_at }]);
      }
    },
  );

  it('tells of an end that the status does not know yet, and closes nothing itself', async () => {
    const work = await setupEpisodeWork();
    const company = await seedCompany(work.db, '01234567', {
      status_as_of: at('2026-03-11T08:00:00Z'),
    });
    await seedEpisode(work.db, company, { opened_at: at('2026-03-10T08:00:00Z') });
    await work.file(company, 'GAZ1 2026-03-10', 0);

    const described = await work.file(company, 'DISS40 2026-03-24', 1);

    expect(described).toMatchObject({ isAtOddsWithStatus: true });
    expect(await work.episodes()).toMatchObject([{ state: 'open', stage: 'discontinued' }]);
    expect(await work.jobs()).toEqual([]);
  });

  it('takes a final notice that comes before the status for the end of the episode, not for another', async () => {
    const work = await setupEpisodeWork(at('2026-11-26T09:00:00Z'));
    const company = await seedCompany(work.db, '01234567', {
      status_as_of: at('2026-11-26T08:00:00Z'),
    });
    await seedEpisode(work.db, company, { opened_at: at('2026-09-15T08:00:00Z') });
    await work.file(company, 'DS01 2026-09-01', 0);
    await work.file(company, 'GAZ1(A) 2026-09-15', 1);

    const described = await work.file(company, 'GAZ2(A) 2026-11-24', 2);

    expect(described?.timeline).toMatchObject({ attempt: 1, end: { reason: 'dissolved' } });
    expect(await work.episodes()).toMatchObject([
      { state: 'open', route: 'voluntary', stage: 'dissolved', notice_date: '2026-09-15' },
    ]);
  });

  it('knows that an episode is under way that began on the day on which the one before was discontinued', async () => {
    const work = await setupEpisodeWork(at('2026-03-25T09:00:00Z'));
    const again = at('2026-03-24T15:00:00Z');
    const company = await seedCompany(work.db, '01234567', { status_as_of: again });
    const left = at('2026-03-24T08:00:00Z');
    await seedEpisode(work.db, company, {
      opened_at: at('2026-03-10T08:00:00Z'),
      entered_at: at('2026-03-10T08:00:00Z'),
      state: 'closed',
      left_at: left,
      closed_at: left,
      leave_reason: 'discontinued',
      leave_announced_at: left,
    });
    await seedEpisode(work.db, company, { opened_at: again, entered_at: again });
    await work.file(company, 'GAZ1 2026-03-10', 0);

    const described = await work.file(company, 'DISS40 2026-03-24', 1);

    expect(described).toMatchObject({
      timeline: { attempt: 2, route: 'unknown', stage: 'proposed', notice: null, end: null },
      isAtOddsWithStatus: false,
    });
  });

  it('announces a leaving once, with the reason that the filing tells', async () => {
    const work = await setupEpisodeWork(at('2026-03-24T09:00:00Z'));
    const company = await seedCompany(work.db, '01234567', {
      company_status_detail: null,
      status_as_of: at('2026-03-24T08:00:00Z'),
    });
    await seedEpisode(work.db, company, {
      opened_at: at('2026-03-10T08:00:00Z'),
      entered_at: at('2026-03-10T08:00:00Z'),
      confirmed_at: at('2026-03-10T08:00:00Z'),
      state: 'closed',
      left_at: at('2026-03-24T08:00:00Z'),
      closed_at: at('2026-03-24T08:00:00Z'),
      leave_reason: 'unknown',
      route: 'unknown',
    });
    await work.file(company, 'GAZ1 2026-03-10', 0);
    const waiting = await work.events();

    await work.file(company, 'DISS40 2026-03-24', 1);
    await work.describe(company);

    expect(waiting).toEqual([]);
    expect(await work.events()).toMatchObject([{ type: 'company.strike_off.left' }]);
    expect(await work.episodes()).toMatchObject([
      { leave_reason: 'discontinued', route: 'compulsory', notice_date: '2026-03-10' },
    ]);
  });

  it.each([
    ['DISS40', 'unknown', 'discontinued'],
    ['DISS40', 'not_confirmed', 'discontinued'],
    ['GAZ2', 'unknown', 'dissolved'],
    ['GAZ2', 'dissolved', 'dissolved'],
  ] as const)(
    'takes reason, stage and day of the end from %s when the register only knew by then that it was over (%s)',
    async (form, known, reason) => {
      const { work, company, leftOnceSeen } = await setupBulkEpisode();
      await leftOnceSeen({ leave_reason: known });

      await work.file(company, 'GAZ1 2026-02-10', 0);
      await work.file(company, `${form} 2026-03-12`, 1);

      expect(await work.episodes()).toMatchObject([
        { leave_reason: reason, stage: reason, left_at: at('2026-03-12T00:00:00Z') },
      ]);
    },
  );

  it('calls the end of a liquidation insolvency, although the register says dissolved, and announces no dissolution', async () => {
    const work = await setupEpisodeWork(at('2026-03-25T09:00:00Z'));
    const dissolved = at('2026-03-24T08:00:00Z');
    const company = await seedCompany(work.db, '01234567', {
      company_status: 'dissolved',
      company_status_detail: null,
      status_as_of: dissolved,
    });
    await seedEpisode(work.db, company, {
      opened_at: at('2026-03-10T08:00:00Z'),
      entered_at: at('2026-03-10T08:00:00Z'),
      confirmed_at: at('2026-03-10T08:00:00Z'),
      state: 'closed',
      left_at: dissolved,
      closed_at: dissolved,
      leave_reason: 'dissolved',
    });

    const described = await work.file(company, 'GAZ2/gazette-dissolved-liquidation 2026-03-24', 0);

    expect(described?.timeline?.end?.reason).toBe('insolvency');
    expect(await work.episodes()).toMatchObject([{ leave_reason: 'insolvency' }]);
    const events = await work.events();
    expect(events.map(({ type, data }) => [type, JSON.parse(data)])).toEqual([
      ['company.strike_off.left', expect.objectContaining({ reason: 'insolvency' })],
    ]);
  });

  it('corrects what it had to call unknown when the filing comes after all, and does not say again that it left', async () => {
    const { work, company, leftOnceSeen } = await setupBulkEpisode();
    const leave_announced_at = at('2026-04-02T09:00:00Z');
    await leftOnceSeen({ leave_reason: 'unknown', leave_announced_at });
    await work.file(company, 'GAZ1 2026-02-10', 0);

    await work.file(company, 'GAZ2 2026-03-12', 1);
    await work.describe(company);

    expect(await work.episodes()).toMatchObject([
      {
        leave_reason: 'dissolved',
        stage: 'dissolved',
        left_at: at('2026-03-12T00:00:00Z'),
        leave_announced_at,
      },
    ]);
    expect((await work.events()).map(({ type }) => type)).toEqual(['company.dissolved']);
  });

  it('takes the day of a dissolution from the register where no filing tells', async () => {
    const { work, company, leftOnceSeen } = await setupBulkEpisode();
    await work.db
      .updateTable('companies')
      .set({ company_status: 'dissolved', dissolution_date: '2026-03-12' })
      .execute();
    await leftOnceSeen({ leave_reason: 'dissolved' });

    await work.describe(company);

    expect(await work.episodes()).toMatchObject([
      { stage: 'dissolved', left_at: at('2026-03-12T00:00:00Z') },
    ]);
  });

  it.each([
    [
      'was over before the file that showed it under threat',
      ['GAZ1 2014-12-02', 'DISS40 2015-01-13'],
    ],
    ['began after it was left', ['GAZ1 2026-04-14', 'DISS40 2026-04-21']],
  ])(
    'does not take the end of an attempt that %s for its own',
    async (_what, [first = '', last = '']) => {
      const { work, company, leftOnceSeen } = await setupBulkEpisode(at('2026-05-01T09:00:00Z'));
      await leftOnceSeen({ leave_reason: 'not_confirmed' });

      await work.file(company, first, 0);
      await work.file(company, last, 1);

      expect(await work.episodes()).toMatchObject([
        { leave_reason: 'not_confirmed', stage: 'proposed', left_at: leftBy },
      ]);
    },
  );

  it('opens an episode again that was only suspended when the register dropped the detail', async () => {
    const work = await setupEpisodeWork(at('2026-03-24T09:00:00Z'));
    const company = await seedCompany(work.db, '01234567', {
      company_status_detail: null,
      status_as_of: at('2026-03-24T08:00:00Z'),
    });
    await seedEpisode(work.db, company, {
      opened_at: at('2026-03-10T08:00:00Z'),
      announced_at: at('2026-03-10T08:00:00Z'),
      state: 'closed',
      left_at: at('2026-03-24T08:00:00Z'),
      closed_at: at('2026-03-24T08:00:00Z'),
      leave_reason: 'unknown',
    });
    await work.file(company, 'GAZ1 2026-03-10', 0);

    await work.file(company, 'DISS16(SOAS) 2026-03-24', 1);

    expect(await work.episodes()).toMatchObject([
      { state: 'open', stage: 'suspended', left_at: null, closed_at: null, leave_reason: null },
    ]);
    expect((await work.events()).map(({ type }) => type)).toEqual(['company.strike_off.suspended']);
  });

  it('knows nothing of a company that is not held', async () => {
    const work = await setupEpisodeWork();

    expect(await work.describe(seedNumber('01234567'))).toBeNull();
  });
});

describe('an application upon which the register does not propose yet', () => {
  it('is kept apart: no episode, nothing announced, nothing paid', async () => {
    const work = await setupEpisodeWork();
    const company = await seedCompany(work.db, '01234567', { company_status_detail: null });

    await work.file(company, 'DS01 2026-03-20', 0);

    expect(await work.applications()).toMatchObject([
      { company_number: '01234567', transaction_id: 'T0', applied_on: '2026-03-20' },
    ]);
    expect([await work.episodes(), await work.events(), await work.jobs()]).toEqual([[], [], []]);
  });

  it('becomes an episode when the register proposes, with the day of the application', async () => {
    const work = await setupEpisodeWork();
    const company = await seedCompany(work.db, '01234567', { company_status_detail: null });
    await work.file(company, 'DS01 2026-03-20', 0);

    await work.db.transaction().execute((trx) =>
      applySeenStatus(trx, work.context, {
        companyNumber: company,
        status: {
          companyStatus: 'active',
          companyStatusDetail: 'active-proposal-to-strike-off',
        },
        source: 'stream',
        asOf: at('2026-03-24T08:00:00Z'),
        clearAt: null,
        isEntering: true,
      }),
    );
    await work.file(company, 'GAZ1(A) 2026-03-24', 1);

    expect(await work.applications()).toEqual([]);
    expect(await work.episodes()).toMatchObject([
      {
        state: 'open',
        stage: 'first_notice',
        applied_on: '2026-03-20',
        notice_date: '2026-03-24',
      },
    ]);
  });

  it('is gone once it is withdrawn', async () => {
    const work = await setupEpisodeWork();
    const company = await seedCompany(work.db, '01234567', { company_status_detail: null });
    await work.file(company, 'DS01 2026-03-20', 0);

    await work.file(company, 'DS02 2026-03-23', 1);

    expect(await work.applications()).toEqual([]);
  });

  it('of an earlier episode is none', async () => {
    const work = await setupEpisodeWork();
    const company = await seedCompany(work.db, '01234567', { company_status_detail: null });
    await seedEpisode(work.db, company, {
      opened_at: at('2025-03-11T08:00:00Z'),
      state: 'closed',
      left_at: at('2025-06-03T08:00:00Z'),
      closed_at: at('2025-06-03T08:00:00Z'),
      leave_reason: 'unknown',
      leave_announced_at: at('2025-06-04T08:00:00Z'),
    });

    await work.file(company, 'DS01 2025-03-01', 0);

    expect(await work.applications()).toEqual([]);
  });

  it('stands after an episode that no filing ended, and beside a notice of years ago', async () => {
    for (const ended of [true, false]) {
      const work = await setupEpisodeWork();
      const company = await seedCompany(work.db, '01234567', {
        company_status_detail: null,
        status_as_of: at('2026-03-25T08:00:00Z'),
      });
      if (ended) {
        await seedEpisode(work.db, company, {
          opened_at: at('2025-03-11T08:00:00Z'),
          state: 'closed',
          left_at: at('2025-06-03T08:00:00Z'),
          closed_at: at('2025-06-03T08:00:00Z'),
          leave_reason: 'unknown',
          leave_announced_at: at('2025-06-04T08:00:00Z'),
        });
      }

      await work.file(company, 'GAZ1 2025-03-11', 0);
      await work.file(company, 'DS01 2026-03-20', 1);

      expect(await work.applications()).toMatchObject([{ applied_on: '2026-03-20' }]);
    }
  });

  it('of a company that only its filing told of brings the company in', async () => {
    const sandbox = await startQuietSandbox();
    const [calm] = calmCompanies(sandbox, 1);
    const number = seedNumber(calm?.number ?? '');
    const work = await setupEpisodeWork(Date.now() + 86_400_000);
    sandbox.control.applyForStrikeOff(number);
    work.run(sandbox);

    await work.db.transaction().execute((trx) =>
      enqueueStep(trx, work.context, {
        name: 'read-filings',
        payload: { companyNumber: number },
      }),
    );

    await expect
      .poll(work.applications, patience)
      .toMatchObject([{ company_number: number, applied_on: calm?.filings[0]?.date }]);
    expect(await work.episodes()).toEqual([]);
    expect((await work.jobs()).map(({ kind }) => kind)).toEqual(['read-filings']);
  });
});

describe('reading again when the stage is expected to change', () => {
  it('is planned for the day after the first Gazette day on which a final notice may appear', async () => {
    const work = await setupEpisodeWork();
    const company = await seedCompany(work.db, '01234567');
    await seedEpisode(work.db, company, { opened_at: at('2026-03-10T08:00:00Z') });

    await work.file(company, 'GAZ1 2026-03-10', 0);

    const [episode] = await work.episodes();
    expect(londonDateOf(episode?.next_reading_at ?? 0)).toBe('2026-05-13');
  });

  it('asks once for what is due, with less haste than for what has just entered', async () => {
    const work = await setupEpisodeWork();
    const due = await seedCompany(work.db, '00000001');
    await seedEpisode(work.db, due, { next_reading_at: work.context.clock.now() });
    const later = await seedCompany(work.db, '00000002');
    await seedEpisode(work.db, later, { next_reading_at: work.context.clock.now() + 1 });
    const closed = await seedCompany(work.db, '00000003');
    await seedEpisode(work.db, closed, {
      next_reading_at: 1,
      state: 'closed',
      left_at: 1,
      closed_at: 1,
      leave_reason: 'unknown',
    });
    const applying = await seedCompany(work.db, '00000004', { company_status_detail: null });
    await work.file(applying, 'DS01 2026-03-01', 0);
    await work.db.updateTable('strike_off_applications').set({ next_reading_at: 1 }).execute();
    const ask = () => work.db.transaction().execute((trx) => askWhatIsDue(trx, work.context));

    await ask();
    await ask();

    expect(await work.jobs()).toEqual([
      { kind: 'check-status', subject: '00000001', priority: 'low', state: 'available' },
      { kind: 'read-filings', subject: '00000004', priority: 'low', state: 'available' },
    ]);
  });

  it('asks for no more than a third of what Companies House allows meanwhile', async () => {
    const work = await setupEpisodeWork();
    for (let index = 0; index < 130; index += 1) {
      const company = await seedCompany(work.db, String(index).padStart(8, '0'));
      await seedEpisode(work.db, company, { next_reading_at: index });
    }
    const ask = () => work.db.transaction().execute((trx) => askWhatIsDue(trx, work.context));

    await ask();
    expect(await work.jobs()).toHaveLength(100);
    await ask();

    expect(await work.jobs()).toHaveLength(130);
    // Put off, in case what was started never ends.
    const now = work.context.clock.now();
    const readings = (await work.episodes()).map((episode) => episode.next_reading_at ?? 0);
    expect(Math.min(...readings)).toBeGreaterThan(now);
  });

  it('closes an episode that only its suspension kept open, once the filings tell that it is over', async () => {
    const sandbox = await startQuietSandbox();
    const [calm] = calmCompanies(sandbox, 1);
    const number = seedNumber(calm?.number ?? '');
    for (const change of ['enter', 'suspend', 'discontinue'] as const) {
      if (change === 'enter') sandbox.control.enterStrikeOff(number, 'compulsory');
      else sandbox.control[change](number);
    }
    const work = await setupEpisodeWork(Date.now() + 86_400_000);
    const now = work.context.clock.now();
    const fresh = { company_status_detail: null, status_as_of: now, profile_as_of: now };
    await seedCompany(work.db, number, fresh);
    await seedEpisode(work.db, number, { stage: 'suspended', opened_at: 0, confirmed_at: 0 });
    work.run(sandbox);

    await work.db.transaction().execute((trx) =>
      enqueueStep(trx, work.context, {
        name: 'read-filings',
        payload: { companyNumber: number },
      }),
    );

    await expect
      .poll(work.episodes, patience)
      .toMatchObject([{ state: 'closed', leave_reason: 'discontinued' }]);
  });

  it('finds what is due along an index', async () => {
    const { db } = await setupEpisodeWork();
    const { rows } = await sql<{ detail: string }>`explain query plan
      select id from episodes where next_reading_at <= 1 and +state = 'open'
      order by next_reading_at limit 100`.execute(db);

    expect(rows).toHaveLength(1);
    expect(rows[0]?.detail).toContain('episodes_by_next_reading');
  });

  it('finds the company dissolved when its day has come', async () => {
    const sandbox = await startQuietSandbox();
    const [calm] = calmCompanies(sandbox, 1);
    const number = seedNumber(calm?.number ?? '');
    sandbox.control.enterStrikeOff(number, 'compulsory');
    const work = await setupEpisodeWork(Date.now() + 86_400_000);
    await seedCompany(work.db, number, { status_as_of: 0, profile_as_of: 0 });
    await seedEpisode(work.db, number, { opened_at: 0, confirmed_at: 0, announced_at: 0 });
    sandbox.control.dissolve(number);
    await work.db.updateTable('episodes').set({ next_reading_at: 1 }).execute();
    work.run(sandbox);

    await work.db.transaction().execute((trx) => askWhatIsDue(trx, work.context));

    await expect
      .poll(async () => (await work.events()).map(({ type }) => type), patience)
      .toEqual(['company.strike_off.left', 'company.dissolved']);
    expect(await work.episodes()).toMatchObject([
      { state: 'closed', leave_reason: 'dissolved', next_reading_at: null },
    ]);
  });
});
