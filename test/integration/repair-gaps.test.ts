import { describe, expect, it } from 'vitest';
import { graph } from '../../src/pipeline/graph.ts';
import { createRepairGaps } from '../../src/pipeline/repair-gaps.ts';
import { noteEntriesSeen } from '../../src/pipeline/seen-by-witness.ts';
import { noteMissingDetail } from '../../src/pipeline/watch-stream-detail.ts';
import { claimJobs } from '../support/claim-jobs.ts';
import { snoozeJob } from '../../src/store/jobs/finish.ts';
import { calmCompanies } from '../support/sandbox-for-test.ts';
import { seedCompany, seedEpisode, seedId, seedNumber } from '../support/seed-company.ts';
import {
  companyLine,
  day,
  filingLine,
  hour,
  setupGapWorld,
  type GapWorld,
} from '../support/gap-world.ts';

/** What the register and we say of the companies that we hold, where that differs. */
async function differences({ db, sandbox }: GapWorld): Promise<readonly string[]> {
  const stored = await db.selectFrom('companies').selectAll().orderBy('company_number').execute();
  const open = await db
    .selectFrom('episodes')
    .select('company_number')
    .where('state', '=', 'open')
    .execute();
  const isOpen = new Set(open.map((episode) => episode.company_number));
  return stored.flatMap((row) => {
    const company = sandbox.control.companies().find(({ number }) => number === row.company_number);
    const isRight =
      company?.status === row.company_status &&
      company.detail === row.company_status_detail &&
      isOpen.has(row.company_number) === (company.detail !== null);
    return isRight ? [] : [row.company_number];
  });
}

/** The companies stream was followed, and then nothing ran for longer than Companies House keeps events. */
async function pauseForFourDays(world: GapWorld) {
  const { sandbox, sinkOf, time } = world;
  const { control } = sandbox;
  const sink = sinkOf('companies');
  const calm = calmCompanies(sandbox, 12);
  for (const { number } of calm.slice(0, 6)) control.enterStrikeOff(number, 'compulsory');
  await world.hold(control.companies().slice(0, 60));
  await world.hold(
    calm.filter(
      ({ number }) =>
        !control
          .companies()
          .slice(0, 60)
          .some((held) => held.number === number),
    ),
  );
  await sink.report({ state: 'connected' });
  await sink.apply([companyLine(100, calm[8]!, time.clock.now())]);
  await time.advance(4 * day);
  control.discontinue(calm[0]!.number);
  control.dissolve(calm[1]!.number);
  control.goInsolvent(calm[2]!.number);
  control.enterStrikeOff(calm[6]!.number, 'voluntary');
  control.enterStrikeOff(calm[7]!.number, 'compulsory');
  await sink.openGap('timepoint_too_old');
  await sink.report({ state: 'connecting' });
  await sink.report({ state: 'connected' });
  return { sink, calm };
}

/** The companies stream is made good while the filings stream, which was seen before, brings nothing but heartbeats. */
async function repairWithHeartbeats(world: GapWorld) {
  const filings = world.sinkOf('filings');
  await filings.report({ state: 'connected' });
  await filings.apply([filingAt(world, 500)]);
  await pauseForFourDays(world);
  await filings.heardByte({ isProven: true });
  world.startLanes();
  await world.advance(24 * hour, world.isRepaired);
  return filings;
}

/** A filing that has nothing to do with any of this, published now. */
function filingAt({ time }: GapWorld, timepoint: number) {
  const filing = {
    companyNumber: '09999999',
    type: 'CS01',
    description: 'confirmation-statement-with-no-updates',
  };
  return filingLine(timepoint, filing, time.clock.now());
}

const byText = (a: string, b: string): number => a.localeCompare(b);

describe('repairing the gaps of a stream', () => {
  it('has every company right within 24 hours after a pause past retention, and closes the gap', async () => {
    const world = await setupGapWorld();
    await pauseForFourDays(world);
    expect((await differences(world)).length).toBeGreaterThanOrEqual(5);
    world.startLanes();

    const tookMs = await world.advance(24 * hour, world.isRepaired);

    expect(await differences(world)).toEqual([]);
    expect(tookMs).toBeLessThanOrEqual(24 * hour);
    expect(await world.gaps()).toEqual([
      expect.objectContaining({
        stream: 'companies',
        reason: 'timepoint_too_old',
        closed_by: 'recheck',
        entries_found_at: null,
      }),
    ]);
    expect(await world.db.selectFrom('stream_repairs').selectAll().execute()).toEqual([]);
    expect((await world.events()).at(-1)).toEqual({
      type: 'stream.recovered',
      data: '{"stream":"companies","health":null,"since":null,"reason":"gaps_closed"}',
    });
  });

  it('goes on where it was after a stop, and asks again only about what was in hand', async () => {
    const world = await setupGapWorld();
    await pauseForFourDays(world);
    const halt = world.startLanes();
    await world.advance(20_000);
    await halt();
    const { restCalls } = world.sandbox.control.observed();
    world.startLanes();

    await world.advance(24 * hour, world.isRepaired);

    expect(restCalls.length).toBeGreaterThan(0);
    expect(await differences(world)).toEqual([]);
    const profiles = world.sandbox.control
      .observed()
      .restCalls.map(({ path }) => path)
      .filter((path) => /^\/company\/\w+$/.test(path));
    // Four are in hand at a time, and as many may have been taken up while it stopped.
    expect(profiles.length - new Set(profiles).size).toBeLessThanOrEqual(8);
  });

  it('knows who came under threat when the filings were seen all the while', async () => {
    const world = await setupGapWorld();
    const filings = world.sinkOf('filings');
    await filings.report({ state: 'connected' });
    await filings.apply([filingAt(world, 500)]);
    await pauseForFourDays(world);
    await filings.apply([filingAt(world, 501)]);
    world.startLanes();

    await world.advance(24 * hour, world.isRepaired);

    const [gap] = await world.gaps();
    expect(gap?.entries_found_at).toBe(gap?.closed_at);
  });

  it('takes heartbeats for no sign that the filings were seen, and the next filing for one', async () => {
    const world = await setupGapWorld();
    const filings = await repairWithHeartbeats(world);
    await noteEntriesSeen(world.db, world.context, 'companies');
    const [waiting] = await world.gaps();

    await filings.apply([filingAt(world, 501)]);
    await noteEntriesSeen(world.db, world.context, 'companies');
    const [found] = await world.gaps();

    expect(waiting).toMatchObject({ closed_by: 'recheck', entries_found_at: null });
    expect(found?.entries_found_at).toBe(world.time.clock.now());
  });

  it('does not know who came under threat where the next filing shows that filings were missed as well', async () => {
    const world = await setupGapWorld();
    const filings = await repairWithHeartbeats(world);

    await filings.apply([
      { ...filingAt(world, 520), missed: { reason: 'hole', from: 501, to: 519 } },
    ]);
    await noteEntriesSeen(world.db, world.context, 'companies');

    const gaps = await world.gaps();
    expect(gaps.map(({ stream, entries_found_at }) => ({ stream, entries_found_at }))).toEqual(
      expect.arrayContaining([
        { stream: 'companies', entries_found_at: null },
        { stream: 'filings', entries_found_at: null },
      ]),
    );
  });

  it('is not held up by a company that the register does not know', async () => {
    const world = await setupGapWorld();
    const number = await seedCompany(world.db, '09999404');
    await pauseForFourDays(world);
    world.startLanes();

    await world.advance(24 * hour, world.isRepaired);

    expect(await world.isRepaired()).toBe(true);
    expect(await differences(world)).toEqual(['09999404']);
    const phantom = await world.db
      .selectFrom('companies')
      .select(['status_source', 'not_found_at'])
      .where('company_number', '=', number)
      .executeTakeFirstOrThrow();
    expect(phantom).toEqual({ status_source: 'bulk', not_found_at: expect.any(Number) });
  });

  it('leaves the gap open while a check was given up, and asks again after a day', async () => {
    const world = await setupGapWorld();
    const { calm } = await pauseForFourDays(world);
    const now = world.time.clock.now();
    await world.db
      .insertInto('jobs')
      .values({
        id: seedId(),
        kind: 'check-status',
        subject: calm[0]!.number,
        lane: graph['check-status'].lane,
        priority: 'background',
        state: 'discarded',
        payload: '{}',
        attempt: 100,
        max_attempts: 100,
        run_at: now,
        rank_at: now,
        is_requested_again: 0,
        snoozes: 0,
        created_at: now,
        created_by: world.context.systemPrincipalId,
        finished_at: now,
      })
      .execute();
    world.startLanes();

    await world.advance(23 * hour, world.isRepaired);

    expect(await differences(world)).toEqual([calm[0]!.number]);
    expect(await world.isRepaired()).toBe(false);
    expect(await world.db.selectFrom('stream_repairs').selectAll().execute()).toEqual([
      expect.objectContaining({ found_before: 1, given_up_before: 1 }),
    ]);

    await world.advance(4 * hour, world.isRepaired);

    expect(await differences(world)).toEqual([]);
    expect(await world.isRepaired()).toBe(true);
  });

  it('asks about everybody whom a stream without details told of, held or not', async () => {
    const world = await setupGapWorld();
    const { db, sandbox, context, time } = world;
    const [hidden, unheld, entered] = calmCompanies(sandbox, 3);
    const said = [hidden!, unheld!, entered!].map((company) => ({ ...company, detail: null }));
    await world.hold([hidden!]);
    const sink = world.sinkOf('companies');
    await sink.report({ state: 'connected' });
    await time.advance(1_000);
    sandbox.control.enterStrikeOff(hidden!.number, 'compulsory');
    sandbox.control.enterStrikeOff(entered!.number, 'voluntary');
    await sink.apply(said.map((company, at) => companyLine(100 + at, company, time.clock.now())));
    await db.deleteFrom('jobs').execute();
    await time.advance(1_000);
    await db.transaction().execute((trx) => noteMissingDetail(trx, context));
    world.startLanes();

    await world.advance(24 * hour, world.isRepaired);

    expect(await differences(world)).toEqual([]);
    const held = await db.selectFrom('companies').select('company_number').execute();
    expect(held.map((row) => row.company_number).toSorted()).toEqual(
      [hidden!.number, entered!.number].toSorted(),
    );
    const [gap] = await world.gaps();
    expect(gap).toMatchObject({ reason: 'detail_missing', closed_by: 'recheck' });
    expect(gap?.entries_found_at).toBe(gap?.closed_at);
    const asked = sandbox.control.observed().restCalls.map(({ path }) => path);
    expect(asked.filter((path) => path === `/company/${unheld!.number}`)).toHaveLength(1);
  });

  it.each([
    ['filings', 'read-filings', 'filing-history'],
    ['officers', 'fetch-officers', 'officers'],
  ] as const)('reads what a gap of the %s may have changed again', async (stream, step, list) => {
    const world = await setupGapWorld();
    const { db, sandbox, time } = world;
    const threatened = calmCompanies(sandbox, 4);
    for (const { number } of threatened) sandbox.control.enterStrikeOff(number, 'compulsory');
    await world.hold(threatened);
    const readAt = time.clock.now();
    const episodes = await db.selectFrom('episodes').selectAll().execute();
    await db
      .insertInto('enrichment_steps')
      .values(
        // One was never read: nothing of it can be out of date.
        episodes.slice(1).map(({ id }) => ({
          episode_id: id,
          step,
          state: 'done' as const,
          attempts: 1,
          updated_at: readAt,
        })),
      )
      .execute();
    const sink = world.sinkOf(stream);
    await sink.report({ state: 'connected' });
    await sink.apply([companyLine(100, threatened[0]!, readAt)]);
    await db.deleteFrom('jobs').execute();
    await time.advance(day);
    await sink.openGap('bad_cursor');
    await sink.report({ state: 'connected' });
    world.startLanes();

    await world.advance(24 * hour, world.isRepaired);

    expect(await world.isRepaired()).toBe(true);
    const paths = sandbox.control.observed().restCalls.map(({ path }) => path);
    const expected = episodes
      .slice(1)
      .map((episode) => `/company/${episode.company_number}/${list}`);
    const read = paths.filter((path) => path.includes(`/${list}?`));
    expect(read.map((path) => path.replace(/\?.*/, '')).toSorted(byText)).toEqual(
      expected.toSorted(byText),
    );
    expect(paths).toHaveLength(read.length);
  });

  it('waits while the lane has enough to do, at no cost', async () => {
    const world = await setupGapWorld();
    await pauseForFourDays(world);
    const { db, time, context } = world;
    const now = time.clock.now();
    await db
      .insertInto('jobs')
      .values(
        Array.from({ length: 1_100 }, (_, at) => ({
          id: seedId(),
          kind: 'read-filings',
          subject: seedNumber(String(80_000_000 + at)),
          lane: 'companies-house' as const,
          priority: 'background' as const,
          state: 'available' as const,
          payload: JSON.stringify({ companyNumber: String(80_000_000 + at) }),
          attempt: 0,
          max_attempts: 100,
          run_at: now,
          rank_at: now,
          is_requested_again: 0,
          snoozes: 0,
          created_at: now,
          created_by: context.systemPrincipalId,
        })),
      )
      .execute();
    world.startLanes();

    await world.advance(10_000);

    const repair = await db
      .selectFrom('jobs')
      .select(['state', 'attempt', 'last_reason'])
      .where('kind', '=', 'repair-gaps')
      .executeTakeFirstOrThrow();
    expect(repair).toEqual({
      state: 'scheduled',
      attempt: 0,
      last_reason: '1000 checks of the companies-house lane wait',
    });
    expect(
      await db.selectFrom('jobs').select('id').where('kind', '=', 'check-status').execute(),
    ).toEqual([]);

    await db.deleteFrom('jobs').where('kind', '=', 'read-filings').execute();
    await world.advance(24 * hour, world.isRepaired);

    expect(await differences(world)).toEqual([]);
  });

  it('closes what it has gone over although the next gap is there already', async () => {
    const world = await setupGapWorld();
    const { sink } = await pauseForFourDays(world);
    world.startLanes();
    await world.advance(20_000);
    await sink.apply([
      companyLine(500, calmCompanies(world.sandbox, 1)[0]!, world.time.clock.now()),
    ]);
    await sink.openGap('bad_cursor');
    await sink.report({ state: 'connected' });

    await world.advance(24 * hour, async () => (await world.gaps())[0]?.closed_at !== null);
    const [first, second] = await world.gaps();

    expect(first?.closed_at).not.toBeNull();
    expect(second?.closed_at).toBeNull();

    await world.advance(24 * hour, world.isRepaired);

    expect(await world.isRepaired()).toBe(true);
    expect((await world.events()).filter(({ type }) => type === 'stream.recovered')).toHaveLength(
      1,
    );
  });

  it('goes over everything again when an import came in between', async () => {
    const world = await setupGapWorld();
    const { db, context, time, sinkOf } = world;
    const sink = sinkOf('companies');
    await sink.report({ state: 'connected' });
    await sink.apply([companyLine(100, calmCompanies(world.sandbox, 1)[0]!, time.clock.now())]);
    await time.advance(day);
    await sink.openGap('bad_cursor');
    await sink.report({ state: 'connected' });
    const run = async () => {
      const [job] = await claimJobs(db, {
        lane: 'internal',
        limit: 1,
        now: time.clock.now(),
        leaseMs: 1,
        token: seedId(),
      });
      const outcome = await createRepairGaps(context).handle({
        payload: { stream: 'companies' },
        client: null,
        db,
        job: job!,
        now: () => time.clock.now(),
        signal: new AbortController().signal,
      });
      return () =>
        db.transaction().execute(async (trx) => {
          await outcome.write(trx);
          await snoozeJob(trx, job!, { runAt: time.clock.now(), reason: 'the test' });
        });
    };
    await (
      await run()
    )();
    await time.advance(1_000);
    await (
      await run()
    )();
    const conclude = await run();
    const late = await seedCompany(db, '00000001');
    await seedEpisode(db, late);
    await db
      .insertInto('bulk_snapshots')
      .values({
        id: seedId(),
        file_name: 'BasicCompanyData-2026-11-02.csv',
        snapshot_date: '2026-11-02',
        scope: 'strike-off',
        state: 'complete',
        rows_read: 1,
        rows_kept: 1,
        rows_rejected: 0,
        started_at: time.clock.now(),
        finished_at: time.clock.now(),
        is_complete_set: 0,
      })
      .execute();

    await conclude();

    expect(await world.isRepaired()).toBe(false);
    expect(await db.selectFrom('stream_repairs').select('pass').execute()).toEqual([{ pass: 2 }]);
  });
});
