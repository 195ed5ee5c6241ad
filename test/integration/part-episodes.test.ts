import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setupEpisodeWork } from '../support/episode-work.ts';
import { seedCompany, seedEpisode } from '../support/seed-company.ts';

const at = (text: string): number => Date.parse(text);
const importedAt = at('2026-09-05T09:00:00Z');

type Seeded = Parameters<typeof seedEpisode>[2];

/** A company that the file of 1 September showed under threat, and the one of 2 November again, if it is not over. */
async function setup(episode: Seeded = {}) {
  const work = await setupEpisodeWork(at('2026-11-18T09:00:00Z'));
  await work.db
    .insertInto('bulk_snapshots')
    .values({
      id: 'september',
      file_name: 'BasicCompanyDataAsOneFile-2026-09-01.zip',
      snapshot_date: '2026-09-01',
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
  let next = 1_234_567;
  const another = async (seeded: Seeded) => {
    const company = await seedCompany(work.db, String(next).padStart(8, '0'), {
      status_as_of: at('2026-10-31T23:00:00Z'),
    });
    next += 1;
    await seedEpisode(work.db, company, {
      opened_by: 'bulk',
      opened_at: importedAt,
      stage: 'proposed',
      route: 'unknown',
      ...seeded,
    });
    return company;
  };
  const company = await another(episode);
  return {
    another,
    ...work,
    company,
    attempts: async (of = company) =>
      (await work.episodes())
        .filter((found) => found.company_number === of)
        .map((found) => ({
          state: found.state,
          stage: found.stage,
          route: found.route,
          entered: found.entered_at === null ? null : new Date(found.entered_at).toISOString(),
          left: found.left_at === null ? null : new Date(found.left_at).toISOString(),
          reason: found.leave_reason,
          notice: found.notice_date,
          applied: found.applied_on,
          earliest: found.earliest_dissolution_date,
          deadline: found.objection_deadline,
          suspended: found.suspended_on,
        })),
  };
}

const history = ['GAZ1 2026-08-04', 'DISS40 2026-10-10', 'GAZ1 2026-10-20'];
const overSince = {
  state: 'closed',
  left_at: at('2026-11-30T23:59:59.999Z'),
  closed_at: at('2026-11-18T08:00:00Z'),
  leave_reason: 'unknown',
} as const;

const day = fc.integer({ min: 0, max: 100 }).map((offset) => {
  const date = new Date(at('2026-08-01T00:00:00Z') + offset * 86_400_000);
  return date.toISOString().slice(0, 10);
});

describe('an episode in which filings tell of two attempts', () => {
  it('is parted, each with its dates and reason, and the second one is confirmed like any other', async () => {
    const { file, company, attempts, events, jobs, episodes } = await setup({
      confirmed_at: importedAt,
    });
    for (const [index, text] of history.entries()) await file(company, text, index);

    expect(await attempts()).toMatchObject([
      {
        state: 'closed',
        stage: 'discontinued',
        route: 'compulsory',
        entered: null,
        left: '2026-10-10T00:00:00.000Z',
        reason: 'discontinued',
        notice: '2026-08-04',
      },
      {
        state: 'open',
        stage: 'first_notice',
        entered: '2026-10-20T00:00:00.000Z',
        left: null,
        reason: null,
        notice: '2026-10-20',
        earliest: '2026-12-20',
      },
    ]);
    const [first, second] = await episodes();
    expect([first?.confirmed_at, second?.confirmed_at]).toEqual([importedAt, null]);
    expect(await events()).toMatchObject([{ type: 'company.strike_off.left' }]);
    expect(await jobs()).toMatchObject([{ kind: 'check-status', subject: '01234567' }]);
  });

  it('is parted, too, when it is over already, and nothing that was announced is announced again', async () => {
    const { file, company, attempts, events } = await setup({
      ...overSince,
      leave_announced_at: at('2026-11-18T08:30:00Z'),
    });
    for (const [index, text] of history.entries()) await file(company, text, index);

    expect(await attempts()).toMatchObject([
      { state: 'closed', left: '2026-10-10T00:00:00.000Z', reason: 'discontinued' },
      {
        state: 'closed',
        entered: '2026-10-20T00:00:00.000Z',
        left: '2026-11-30T23:59:59.999Z',
        reason: 'unknown',
      },
    ]);
    expect(await events()).toEqual([]);
  });

  it('stays one where the first attempt was over before it was seen under threat', async () => {
    const { file, company, attempts } = await setup();
    const earlier = ['GAZ1 2026-06-02', 'DISS40 2026-07-07', 'GAZ1 2026-08-04'];
    for (const [index, text] of earlier.entries()) await file(company, text, index);

    expect(await attempts()).toMatchObject([
      { state: 'open', entered: null, notice: '2026-08-04' },
    ]);
  });

  it('stays one where only an application followed', async () => {
    const { file, company, attempts } = await setup();
    const applied = ['GAZ1 2026-08-04', 'DISS40 2026-10-10', 'DS01 2026-10-20'];
    for (const [index, text] of applied.entries()) await file(company, text, index);

    expect(await attempts()).toHaveLength(1);
  });

  it('is made whole again where a filing that came late tells that it was one', async () => {
    const { file, company, attempts } = await setup();
    for (const [index, text] of history.entries()) await file(company, text, index);
    expect(await attempts()).toHaveLength(2);

    // The registrar gave up, and the company's own application went on.
    await file(company, 'DS01 2026-09-15', 3);

    expect(await attempts()).toMatchObject([{ state: 'open', entered: null, left: null }]);
  });

  it.each([
    // A stretch that goes on: all that is stored of each attempt.
    {
      isOver: false,
      forms: ['GAZ1', 'GAZ1', 'DISS40', 'DISS40', 'DS01', 'GAZ1(A)', 'DS02', 'DISS16(SOAS)'],
    },
    // One that is over. Of forms that neither suspend it nor make two attempts one, which would be undoing what the world has heard.
    { isOver: true, forms: ['GAZ1', 'DISS40'] },
  ])(
    'ends in the same episodes in whatever order its filings arrive, over: $isOver',
    async ({ isOver, forms }) => {
      const orders = fc
        .uniqueArray(
          fc
            .record({ form: fc.constantFrom(...forms), date: day })
            .map(({ form, date }) => `${form} ${date}`),
          { minLength: 2, maxLength: 7 },
        )
        .chain((texts) =>
          fc.tuple(
            fc.constant(texts),
            fc.shuffledSubarray([...texts.keys()], {
              minLength: texts.length,
              maxLength: texts.length,
            }),
          ),
        );
      const world = await setup();
      let parted = 0;
      await fc.assert(
        fc.asyncProperty(orders, async ([texts, order]) => {
          const seeds = isOver ? overSince : {};
          const ordered = await world.another(seeds);
          const shuffled = await world.another(seeds);
          for (const [index, text] of texts.entries()) await world.file(ordered, text, index);
          for (const index of order) await world.file(shuffled, texts[index] ?? '', index);

          const [expected, found] = [await world.attempts(ordered), await world.attempts(shuffled)];
          if (expected.length > 1) parted += 1;
          expect(found).toEqual(expected);
        }),
        { numRuns: 60, seed: 4 },
      );
      expect(parted).toBeGreaterThan(5);
    },
  );
});
