import { describe, expect, it } from 'vitest';
import { closeEpisode } from '../../src/store/episodes.ts';
import { setupEpisodeWork } from '../support/episode-work.ts';
import { seedCompany, seedEpisode } from '../support/seed-company.ts';

const at = (text: string): number => Date.parse(text);

/** When the file of 1 October was imported, and what that of 2 November showed no longer. */
const importedAt = at('2026-10-03T09:00:00Z');
const leftAt = at('2026-10-31T23:59:59.999Z');

const episodeId = '00000000-0000-4000-8000-00000000000e';

type Company = NonNullable<Parameters<typeof seedCompany>[2]>;
type Reason = Parameters<typeof closeEpisode>[2]['reason'];

interface Way {
  readonly way: string;
  readonly reason: Reason;
  readonly known: Company;
  readonly stage?: string;
}

/** Ways in which the register shows that it is over, without a filing that tells. */
const ways: readonly Way[] = [
  { way: 'liquidation', reason: 'insolvency', known: { company_status: 'liquidation' } },
  { way: 'administration', reason: 'insolvency', known: { company_status: 'administration' } },
  { way: 'conversion', reason: 'converted', known: { company_status: 'converted-closed' } },
  {
    way: 'absence, being dissolved',
    reason: 'dissolved',
    known: { company_status: 'dissolved', dissolution_date: '2026-10-20' },
    stage: 'dissolved',
  },
  { way: 'absence', reason: 'unknown', known: {} },
  { way: 'being active again', reason: 'unknown', known: { company_status: 'active' } },
  { way: 'being denied', reason: 'not_confirmed', known: { company_status: 'active' } },
];

async function setup(known: Company = {}, startsAt = at('2026-11-04T09:00:00Z')) {
  const work = await setupEpisodeWork(startsAt);
  await work.db
    .insertInto('bulk_snapshots')
    .values({
      id: 'october',
      file_name: 'BasicCompanyDataAsOneFile-2026-10-01.zip',
      snapshot_date: '2026-10-01',
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
  const company = await seedCompany(work.db, '01234567', { status_as_of: importedAt });
  await seedEpisode(work.db, company, {
    id: episodeId,
    opened_by: 'bulk',
    opened_at: importedAt,
    confirmed_at: importedAt,
    stage: 'proposed',
    route: 'unknown',
  });
  return {
    ...work,
    company,
    close: async (reason: Reason) => {
      const facts = { company_status_detail: null, status_as_of: leftAt, ...known };
      await work.db.updateTable('companies').set(facts).execute();
      const end = { leftAt, closedAt: at('2026-11-03T09:00:00Z'), reason };
      await work.db.transaction().execute((trx) => closeEpisode(trx, episodeId, end));
    },
  };
}

describe('an episode that ended without a filing that tells', () => {
  it.each(ways)(
    'by $way takes route and dates from its notice, whether that came before the end or after it',
    async ({ reason, known, stage = 'first_notice' }) => {
      const outcomes = [];
      for (const isBefore of [true, false]) {
        const work = await setup(known);
        if (isBefore) await work.file(work.company, 'GAZ1 2026-09-01', 0);
        await work.close(reason);
        if (isBefore) await work.describe(work.company);
        else await work.file(work.company, 'GAZ1 2026-09-01', 0);
        outcomes.push({ episodes: await work.episodes(), events: await work.events() });
      }

      expect(outcomes[0]?.episodes).toMatchObject([
        {
          state: 'closed',
          leave_reason: reason,
          route: 'compulsory',
          stage,
          notice_date: '2026-09-01',
          earliest_dissolution_date: '2026-11-01',
          objection_deadline: null,
          left_at: reason === 'dissolved' ? at('2026-10-20T00:00:00Z') : leftAt,
        },
      ]);
      expect(outcomes[1]).toEqual(outcomes[0]);
    },
  );

  it('is described although the world has heard long ago that it left', async () => {
    const work = await setup();
    await work.close('insolvency');
    await work.describe(work.company);
    const told = await work.events();

    await work.file(work.company, 'DS01 2026-08-20', 0);
    await work.file(work.company, 'GAZ1(A) 2026-09-01', 1);

    expect(await work.episodes()).toMatchObject([
      { route: 'voluntary', applied_on: '2026-08-20', notice_date: '2026-09-01' },
    ]);
    expect(await work.events()).toEqual(told);
  });

  it.each([
    { known: { company_status: 'liquidation' }, reason: 'insolvency' },
    { known: { company_status: 'converted-closed' }, reason: 'converted' },
  ] as const)(
    'was discontinued where that was filed before the register showed $reason, whichever came first',
    async ({ known, reason }) => {
      const outcomes = [];
      for (const isBefore of [true, false]) {
        const work = await setup(known);
        const filed = async (): Promise<void> => {
          await work.file(work.company, 'GAZ1 2026-09-01', 0);
          await work.file(work.company, 'DISS40 2026-10-16', 1);
        };
        if (isBefore) await filed();
        await work.close(reason);
        await (isBefore ? work.describe(work.company) : filed());
        outcomes.push({ episodes: await work.episodes(), told: isBefore && (await work.events()) });
      }

      for (const { episodes } of outcomes) {
        expect(episodes).toMatchObject([
          { leave_reason: 'discontinued', stage: 'discontinued', left_at: at('2026-10-16') },
        ]);
      }
      expect(outcomes[0]?.told).toMatchObject([
        { type: 'company.strike_off.left', data: expect.stringContaining('"discontinued"') },
      ]);
    },
  );

  it.each([
    ['on the day on which the register showed it', ['GAZ1 2026-09-01', 'DISS40 2026-10-31']],
    ['and a notice came after it', ['GAZ1 2026-09-01', 'DISS40 2026-10-06', 'GAZ1 2026-10-20']],
  ])('was left for insolvency where a discontinuation was filed %s', async (_which, filings) => {
    const work = await setup({ company_status: 'liquidation' });
    await work.close('insolvency');

    for (const [index, filing] of filings.entries()) await work.file(work.company, filing, index);

    expect((await work.episodes()).at(-1)).toMatchObject({ leave_reason: 'insolvency' });
  });

  it.each([
    ['being active again', 'unknown', { company_status: 'active' }],
    ['liquidation', 'insolvency', { company_status: 'liquidation' }],
  ] as const)(
    'was discontinued on the day of the filing where it was seen by %s, also when the end of a liquidation was filed months later and all is read at once',
    async (_way, reason, known) => {
      const filings = [
        'GAZ1 2026-09-01',
        'DISS40 2026-10-16',
        'GAZ2/gazette-dissolved-liquidation 2027-02-20',
      ];
      for (const order of [filings, filings.toReversed()]) {
        const work = await setup(known, at('2027-03-10T09:00:00Z'));
        await work.close(reason);

        for (const [index, filing] of order.entries()) {
          await work.file(work.company, filing, index);
        }

        expect(await work.episodes()).toMatchObject([
          { leave_reason: 'discontinued', stage: 'discontinued', left_at: at('2026-10-16') },
        ]);
      }
    },
  );

  it('was left for a reason that nobody knows where all that was filed later is the end of a liquidation', async () => {
    const work = await setup({ company_status: 'active' }, at('2027-03-10T09:00:00Z'));
    await work.close('unknown');

    await work.file(work.company, 'GAZ1 2026-09-01', 0);
    await work.file(work.company, 'GAZ2/gazette-dissolved-liquidation 2027-02-20', 1);

    expect(await work.episodes()).toMatchObject([
      { leave_reason: 'unknown', stage: 'first_notice', left_at: leftAt },
    ]);
  });

  it('takes a discontinuation that was filed soon after it was seen, although its notice is not known, and none of months later', async () => {
    const outcomes = [];
    for (const filing of ['DISS40 2026-11-03', 'DISS40 2027-02-20']) {
      const work = await setup({ company_status: 'active' }, at('2027-03-10T09:00:00Z'));
      await work.close('unknown');
      await work.file(work.company, filing, 0);
      outcomes.push((await work.episodes())[0]);
    }

    expect(outcomes).toMatchObject([
      { leave_reason: 'discontinued', left_at: leftAt },
      { leave_reason: 'unknown', left_at: leftAt },
    ]);
  });

  it('stays proposed where only an application is known', async () => {
    const work = await setup();
    await work.close('insolvency');

    await work.file(work.company, 'DS01 2026-09-20', 0);

    expect(await work.episodes()).toMatchObject([
      { route: 'voluntary', stage: 'proposed', applied_on: '2026-09-20', notice_date: null },
    ]);
  });

  it.each([
    ['of a later attempt', ['GAZ1 2026-11-03']],
    ['of an attempt that was over before', ['GAZ1 2014-12-02', 'DISS40 2015-01-13']],
    [
      'of an attempt that was over too long before it was seen for the register to be late',
      ['GAZ1 2026-08-18', 'DISS40 2026-09-01'],
    ],
    ['of an application after its end', ['DS01 2026-11-02']],
  ])('takes nothing from filings %s', async (_which, filings) => {
    const work = await setup({ company_status: 'active' });
    await work.close('unknown');

    for (const [index, filing] of filings.entries()) await work.file(work.company, filing, index);

    expect(await work.episodes()).toMatchObject([
      {
        leave_reason: 'unknown',
        route: 'unknown',
        stage: 'proposed',
        applied_on: null,
        notice_date: null,
        earliest_dissolution_date: null,
        left_at: leftAt,
      },
    ]);
  });

  it('keeps its own notice when another comes after its end, and leaves that to the next episode', async () => {
    const orders = [
      [0, 1],
      [1, 0],
    ];
    for (const order of orders) {
      const work = await setup({}, at('2027-03-10T09:00:00Z'));
      await work.close('unknown');
      const again = at('2027-03-02T09:00:00Z');
      await seedEpisode(work.db, work.company, { opened_at: again, entered_at: again });
      await work.db
        .updateTable('companies')
        .set({ company_status_detail: 'active-proposal-to-strike-off', status_as_of: again })
        .execute();

      const notices = ['GAZ1 2026-09-01', 'GAZ1 2027-03-02'];
      for (const index of order) await work.file(work.company, notices[index] ?? '', index);

      expect(await work.episodes()).toMatchObject([
        { state: 'closed', notice_date: '2026-09-01', stage: 'first_notice' },
        { state: 'open', notice_date: '2027-03-02', stage: 'first_notice' },
      ]);
    }
  });

  it('and follows another one takes nothing of that one', async () => {
    const work = await setup();
    const left = at('2026-09-20T09:00:00Z');
    await seedEpisode(work.db, work.company, {
      route: 'unknown',
      opened_at: at('2026-09-02T09:00:00Z'),
      entered_at: at('2026-09-01T09:00:00Z'),
      state: 'closed',
      left_at: left,
      closed_at: left,
      leave_reason: 'unknown',
      leave_announced_at: left,
    });
    await work.close('insolvency');

    await work.file(work.company, 'GAZ1 2026-09-01', 0);

    expect(await work.episodes()).toMatchObject([
      { route: 'compulsory', notice_date: '2026-09-01' },
      { route: 'unknown', notice_date: null, stage: 'proposed' },
    ]);
  });

  it('takes the notice that counts, and not one that was published after its end', async () => {
    const work = await setup();
    await work.close('insolvency');

    for (const [index, filing] of [
      'GAZ1 2026-11-03',
      'GAZ1 2026-10-13',
      'GAZ1 2026-09-01',
    ].entries())
      await work.file(work.company, filing, index);

    expect(await work.episodes()).toMatchObject([
      { notice_date: '2026-10-13', earliest_dissolution_date: '2026-12-13' },
    ]);
  });

  it('is told of to nobody where nobody was told that it began', async () => {
    const work = await setup({ company_status: 'dissolved' });
    await work.db.updateTable('episodes').set({ confirmed_at: null }).execute();
    await work.close('dissolved');

    await work.file(work.company, 'GAZ1 2026-08-18', 0);
    await work.file(work.company, 'GAZ2 2026-10-20', 1);

    expect(await work.episodes()).toMatchObject([{ state: 'closed', leave_reason: 'dissolved' }]);
    expect(await work.events()).toEqual([]);
  });

  it('and was followed by one that ended in dissolution on the same day was not, and the company is dissolved once', async () => {
    const work = await setup({ company_status: 'dissolved' }, at('2026-11-06T09:00:00Z'));
    await work.close('unknown');
    const left = at('2026-11-03T09:00:00Z');
    await work.db.updateTable('episodes').set({ left_at: left, closed_at: left }).execute();
    await seedEpisode(work.db, work.company, {
      opened_at: left + 1_000,
      entered_at: left + 1_000,
      state: 'closed',
      left_at: left + 2_000,
      closed_at: left + 2_000,
      leave_reason: 'dissolved',
    });

    await work.file(work.company, 'GAZ1 2026-08-18', 0);
    await work.file(work.company, 'GAZ2 2026-11-03', 1);

    expect(await work.episodes()).toMatchObject([
      { leave_reason: 'unknown', stage: 'first_notice' },
      { leave_reason: 'dissolved', stage: 'dissolved' },
    ]);
    expect((await work.events()).map(({ type, data }) => [type, JSON.parse(data)])).toMatchObject([
      ['company.strike_off.left', { episode_id: episodeId, reason: 'unknown' }],
      ['company.dissolved', { reason: 'dissolved' }],
    ]);
  });
});
