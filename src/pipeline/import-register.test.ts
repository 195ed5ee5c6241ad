import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countChecksToAsk } from '../store/read-lane-metrics.ts';
import { parseCompanyNumber } from '../domain/company-number.ts';
import { systemRandom } from '../runtime/random.ts';
import { InputFileError } from '../sources/input-files/input-file-error.ts';
import { acquireLease } from '../store/leases.ts';
import type { ImportOptions } from './import-register.ts';
import { openRegisterFile } from './open-register-file.ts';
import {
  csvOf,
  endOfOctober,
  endOfSeptember,
  now,
  october,
  september,
  setupImport as setup,
  struckOff,
  wholeOctober,
  wholeSeptember,
} from '../../test/support/imported-register.ts';

/** As REST would leave a company that somebody asked for, long ago. */
const askedFor = {
  company_name: 'ASKED FOR LTD',
  company_status: 'active',
  company_status_raw: 'active',
  subscriber_class: 'corporate',
  is_fraud_strike_off: 0,
  status_as_of: Date.parse('2026-05-01T00:00:00Z'),
  status_source: 'rest',
  profile_as_of: Date.parse('2026-05-01T00:00:00Z'),
  profile_source: 'rest',
  created_at: 1,
  updated_at: 1,
} as const;

describe('importRegister', () => {
  it('opens an episode without a date of entering for what was there at first sight', async () => {
    const { importRows, episodes, jobs, events } = await setup();

    const report = await importRows(september, [
      { number: '00000001', status: struckOff },
      { number: '00000002', status: 'Active' },
    ]);

    expect(report).toMatchObject({ rowsRead: 2, rowsKept: 1, inserted: 1, entered: 1, left: 0 });
    expect(await episodes()).toMatchObject([
      { company_number: '00000001', state: 'open', opened_by: 'bulk', entered_at: null },
    ]);
    expect(await jobs()).toMatchObject([
      { kind: 'check-status', subject: '00000001', priority: 'background' },
    ]);
    expect((await events()).map((event) => event.type)).toEqual(['import.completed']);
  });

  it.each(['register', 'strike-off'] as const)(
    'changes nothing when the same file comes again, scope %s',
    async (scope) => {
      const { importRows, run, dump } = await setup();
      await importRows(
        september,
        [
          { number: '00000001', status: struckOff },
          { number: '00000002', status: 'Active' },
          { number: '00000003', status: 'foobar' },
        ],
        { scope },
      );
      const before = await dump();

      const report = await run(september, { scope });

      expect(report).toMatchObject({ inserted: 0, updated: 0, entered: 0, left: 0 });
      expect(report.unchanged).toBe(report.rowsKept);
      expect(report).toMatchObject({ rowsRead: 3, rowsKept: scope === 'register' ? 3 : 1 });
      expect(await dump()).toEqual(before);
    },
  );

  it('dates the entering of a company that an earlier complete set did not have under threat', async () => {
    const { importRows, episodes } = await setup();
    await importRows(wholeSeptember, [{ number: '00000001', status: 'Active' }]);

    await importRows(wholeOctober, [{ number: '00000001', status: struckOff }]);

    expect(await episodes()).toMatchObject([{ state: 'open', entered_at: endOfOctober }]);
  });

  it.each([
    ['an extract', september, october],
    ['a file without a date', 'first.csv', 'second.csv'],
  ])('dates no entering when the earlier file was %s', async (_what, first, second) => {
    const { importRows, episodes } = await setup();
    await importRows(first, [{ number: '00000001', status: 'Active' }]);

    await importRows(second, [{ number: '00000001', status: struckOff }]);

    expect(await episodes()).toMatchObject([{ state: 'open', entered_at: null }]);
  });

  it('opens a second episode, with its date, for a company that comes back', async () => {
    const { importRows, episodes } = await setup();
    await importRows(september, [{ number: '00000001', status: struckOff }]);
    await importRows(october, [{ number: '00000001', status: 'Active' }]);

    await importRows(
      'BasicCompanyData-2026-11-18.csv',
      [{ number: '00000001', status: struckOff }],
      { snapshotDate: '2026-12-01' },
    );

    expect(await episodes()).toMatchObject([
      { state: 'closed', entered_at: null, left_at: endOfOctober },
      { state: 'open', entered_at: Date.parse('2026-11-30T23:59:59.999Z') },
    ]);
  });

  it('lets the stream be right about a company it saw before any file had it', async () => {
    const { db, importRows, episodes } = await setup();
    await db
      .insertInto('unheld_statuses')
      .values({
        company_number: parseCompanyNumber('00000001')!,
        company_status: 'active',
        company_status_raw: 'active',
        as_of: now - 1,
      })
      .execute();

    const report = await importRows(october, [
      { number: '00000001', status: struckOff },
      { number: '00000002', status: struckOff },
    ]);

    expect(report).toMatchObject({ inserted: 2, entered: 1 });
    expect((await episodes()).map((episode) => episode.company_number)).toEqual(['00000002']);
    expect(
      await db
        .selectFrom('companies')
        .select(['company_status_detail', 'status_as_of', 'status_source'])
        .where('company_number', '=', parseCompanyNumber('00000001')!)
        .execute(),
    ).toEqual([{ company_status_detail: null, status_as_of: now - 1, status_source: 'stream' }]);
  });

  it.each([
    ['register', 'Active', 'unknown'],
    ['strike-off', 'Liquidation', 'insolvency'],
  ] as const)('closes an episode in scope %s when the status is %s', async (scope, status, why) => {
    const { importRows, episodes, jobs, events } = await setup();
    await importRows(september, [{ number: '00000001', status: struckOff }], { scope });

    const report = await importRows(october, [{ number: '00000001', status }], { scope });

    expect(report).toMatchObject({ rowsKept: 1, updated: 1, left: 1 });
    expect(await episodes()).toMatchObject([
      { state: 'closed', left_at: endOfOctober, leave_reason: why },
    ]);
    expect(await jobs()).toMatchObject([{ kind: 'check-status', priority: 'background' }]);
    expect(await events()).toHaveLength(2);
  });

  it('ends nothing on the word of a status it does not know, but asks', async () => {
    const { importRows, db, episodes, jobs } = await setup();
    await importRows(september, [{ number: '00000001', status: struckOff }]);
    await db.deleteFrom('jobs').execute();

    await importRows(october, [{ number: '00000001', status: 'foobar' }]);

    expect(await episodes()).toMatchObject([{ state: 'open' }]);
    expect(await jobs()).toMatchObject([{ kind: 'check-status', priority: 'background' }]);
  });

  it('leaves an episode open that a newer fact than the file keeps open', async () => {
    const { importRows, episodes, knowStatus } = await setup();
    await importRows(september, [{ number: '00000001', status: struckOff }]);
    await knowStatus('00000001', { detail: 'active-proposal-to-strike-off', asOf: now });

    const report = await importRows(october, [{ number: '00000001', status: 'Active' }]);

    expect(report).toMatchObject({ updated: 0, left: 0 });
    expect(await episodes()).toMatchObject([{ state: 'open' }]);
  });

  it('does not reopen an episode that ended after the time of the file', async () => {
    const { importRows, db, episodes } = await setup();
    await importRows(september, [{ number: '00000001', status: struckOff }]);
    await db
      .updateTable('episodes')
      .set({ state: 'closed', left_at: now, closed_at: now, leave_reason: 'discontinued' })
      .execute();

    const report = await importRows(october, [{ number: '00000001', status: struckOff }]);

    expect(report.entered).toBe(0);
    expect(await episodes()).toHaveLength(1);
  });

  it('keeps a suspended strike-off open while the register drops the detail', async () => {
    const { importRows, db, episodes } = await setup();
    await importRows(september, [{ number: '00000001', status: struckOff }]);
    await db.updateTable('episodes').set({ stage: 'suspended' }).execute();

    await importRows(october, [{ number: '00000001', status: 'Active' }]);

    expect(await episodes()).toMatchObject([{ state: 'open', stage: 'suspended' }]);
  });

  it('closes what a complete set no longer holds, for a reason that REST has to tell', async () => {
    const { importRows, db, episodes, jobs, knowStatus } = await setup();
    const rows = ['00000001', '00000002', '00000003'].map((number) => ({
      number,
      status: struckOff,
    }));
    await importRows(wholeSeptember, rows);
    await db.deleteFrom('jobs').execute();
    await knowStatus('00000003', { detail: 'active-proposal-to-strike-off', asOf: now });

    const report = await importRows(wholeOctober, rows.slice(0, 1));

    expect(report).toMatchObject({ isCompleteSet: true, absent: 1, left: 1 });
    expect(await jobs()).toMatchObject([
      { kind: 'check-status', subject: '00000002', priority: 'background' },
    ]);
    expect(
      (await episodes())
        .map(({ company_number, state }) => `${company_number} ${state}`)
        .toSorted(),
    ).toEqual(['00000001 open', '00000002 closed', '00000003 open']);
    expect(
      await db
        .selectFrom('episodes')
        .select(['left_at', 'leave_reason'])
        .where('state', '=', 'closed')
        .execute(),
    ).toEqual([{ left_at: endOfOctober, leave_reason: 'unknown' }]);
  });

  describe('a company that one file leaves out and the next lists again', () => {
    const endOfNovember = Date.parse('2026-11-30T23:59:59.999Z');
    const third = 'BasicCompanyDataAsOneFile-2026-12-01.csv';
    const both = ['00000001', '00000002'].map((number) => ({ number, status: struckOff }));

    /** The first is left out of the second file. */
    async function leaveOut() {
      const world = await setup();
      await world.importRows(wholeSeptember, both);
      await world.db.deleteFrom('jobs').execute();
      await world.importRows(wholeOctober, both.slice(1));
      await world.db.deleteFrom('jobs').execute();
      const first = async () =>
        (await world.episodes()).filter((episode) => episode.company_number === '00000001');
      const change = (episode: Partial<Awaited<ReturnType<typeof first>>[number]>) =>
        world.db
          .updateTable('episodes')
          .set(episode)
          .where('company_number', '=', parseCompanyNumber('00000001')!)
          .execute();
      return { ...world, first, change };
    }

    it('has one episode that goes on, and is asked about', async () => {
      const { importRows, first, jobs, events } = await leaveOut();
      expect(await first()).toMatchObject([{ state: 'closed', left_at: endOfOctober }]);

      const report = await importRows(third, both);

      expect(report).toMatchObject({ resumed: 1, entered: 0, left: 0, absent: 0 });
      expect(await first()).toMatchObject([
        {
          state: 'open',
          entered_at: null,
          left_at: null,
          closed_at: null,
          leave_reason: null,
          resumed_at: now,
        },
      ]);
      expect(await jobs()).toMatchObject([
        { kind: 'check-status', subject: '00000001', priority: 'background' },
      ]);
      expect((await events()).map((event) => event.type)).toEqual(
        Array.from({ length: 3 }, () => 'import.completed'),
      );
    });

    it('has one episode, too, when the file that left it out is published anew', async () => {
      const { importRows, first } = await leaveOut();

      expect(await importRows(wholeOctober, both)).toMatchObject({ resumed: 1, entered: 0 });
      expect(await first()).toMatchObject([{ state: 'open', resumed_at: now }]);
    });

    it('keeps in mind that its leaving was announced', async () => {
      const { importRows, first, change } = await leaveOut();
      await change({ leave_announced_at: now - 1 });

      expect(await importRows(third, both)).toMatchObject({ resumed: 1, entered: 0 });
      expect(await first()).toMatchObject([{ state: 'open', leave_announced_at: now - 1 }]);
    });

    it('has another one when a filing has told of an end', async () => {
      const { importRows, first, change } = await leaveOut();
      await change({ leave_reason: 'discontinued', stage: 'discontinued' });

      expect(await importRows(third, both)).toMatchObject({ resumed: 0, entered: 1 });
      expect(await first()).toMatchObject([
        { state: 'closed', leave_reason: 'discontinued', left_at: endOfOctober },
        { state: 'open', entered_at: endOfNovember },
      ]);
    });

    it.each([
      ['said that it is not proposed any more', { company_status_detail: null }],
      ['did not know the company', { not_found_at: now }],
    ])('has another one when the register %s', async (_what, company) => {
      const { importRows, db, first } = await leaveOut();
      await db
        .updateTable('companies')
        .set({
          ...company,
          ...('not_found_at' in company ? {} : { status_as_of: endOfOctober + 1 }),
        })
        .where('company_number', '=', parseCompanyNumber('00000001')!)
        .execute();

      expect(await importRows(third, both)).toMatchObject({ resumed: 0, entered: 1 });
      expect((await first()).map((episode) => episode.state)).toEqual(['closed', 'open']);
    });

    it('stays gone when the next file has it with another status, or not at all', async () => {
      const { importRows, first } = await leaveOut();
      const others = [{ number: '00000001', status: 'Liquidation' }, ...both.slice(1)];

      expect(await importRows(third, others)).toMatchObject({ resumed: 0, entered: 0 });
      expect(await first()).toMatchObject([{ state: 'closed', left_at: endOfOctober }]);
    });

    it.each([
      ['Active', 'strike-off'],
      ['Liquidation', 'strike-off'],
      ['Active', 'register'],
    ] as const)(
      'has another one when a file between had it as %s, scope %s',
      async (status, scope) => {
        const { importRows, first } = await leaveOut();
        const fourth = 'BasicCompanyDataAsOneFile-2027-01-01.csv';
        await importRows(third, [{ number: '00000001', status }, ...both.slice(1)], { scope });

        expect(await importRows(fourth, both, { scope })).toMatchObject({ resumed: 0, entered: 1 });

        expect(await first()).toMatchObject([
          { state: 'closed', left_at: endOfOctober, resumed_at: null },
          { state: 'open', entered_at: Date.parse('2026-12-31T23:59:59.999Z') },
        ]);
      },
    );
  });

  it('does not take a company for absent whose row cannot be read, but asks', async () => {
    const { importRows, write, run, db, episodes, jobs } = await setup();
    await importRows(wholeSeptember, [{ number: '00000002', status: struckOff }]);
    await db.deleteFrom('jobs').execute();
    const rows = Array.from({ length: 20 }, (_, index) => ({
      number: String(index + 10).padStart(8, '0'),
      status: 'Active',
    }));
    write(wholeOctober, `${csvOf(rows)}"BROKEN "QUOTE" LTD","00000002","${struckOff}"\n`);

    expect(await run(wholeOctober)).toMatchObject({
      rowsRejected: 1,
      absent: 0,
      unread: 1,
      left: 0,
    });
    expect(await episodes()).toMatchObject([{ state: 'open' }]);
    expect(await jobs()).toMatchObject([{ kind: 'check-status', subject: '00000002' }]);
  });

  it('loses no company of the register whose row cannot be read', async () => {
    const { importRows, write, run, registerCompanies, directory } = await setup();
    const rows = Array.from({ length: 40 }, (_, index) => ({
      number: String(index + 10).padStart(8, '0'),
      status: 'Active',
    }));
    const scope = 'register';
    await importRows(wholeSeptember, rows, { scope });
    const unreadable = [
      '"BROKEN "QUOTE" LTD","00000010","Active"',
      '"NEW LTD","00000099","1 "HIGH" ROAD"',
      'HIGH ROAD","LEEDS',
    ];
    write(wholeOctober, `${csvOf(rows.slice(2))}${unreadable.join('\n')}\n`);

    const report = await run(wholeOctober, { scope });

    expect(report).toMatchObject({ rowsRead: 41, rowsKept: 38, rowsRejected: 3, unchanged: 38 });
    expect(report).toMatchObject({ inserted: 0, updated: 0, state: 'complete' });
    expect(report.register).toMatchObject({
      companies: 40,
      unread: { kept: 1, listed: 1, nameless: 1 },
      difference: { appeared: 0, absent: 1, unread: 1, changed: 0 },
    });
    const companies = await registerCompanies(join(directory, report.register?.file ?? ''));
    expect(companies.get('00000010')).toEqual({
      name: 'COMPANY 00000010 LTD',
      status: 'active',
      unread: { factsAsOf: endOfSeptember },
    });
    expect(companies.get('00000099')).toEqual({
      name: 'NEW LTD',
      status: null,
      unread: { factsAsOf: null },
    });
    expect(companies.has('00000011')).toBe(false);
    expect(companies.get('00000012')).toMatchObject({ unread: null });
  });

  it('lists a company whose row cannot be read in a first register, too', async () => {
    const { importRows, write, run } = await setup();
    const rows = Array.from({ length: 20 }, (_, index) => ({
      number: String(index + 10).padStart(8, '0'),
      status: 'Active',
    }));
    write(wholeSeptember, `${csvOf(rows)}"BROKEN "QUOTE" LTD","00000001","Active"\n`);

    const first = await run(wholeSeptember, { scope: 'register' });
    const second = await importRows(
      wholeOctober,
      [...rows, { number: '00000001', status: 'Active' }],
      { scope: 'register' },
    );

    expect(first).toMatchObject({ rowsKept: 20, inserted: 20, updated: 0, unchanged: 0 });
    expect(first.register).toMatchObject({ companies: 21, unread: { kept: 0, listed: 1 } });
    expect(second).toMatchObject({ rowsKept: 21, inserted: 0, updated: 1, unchanged: 20 });
    expect(second.register).toMatchObject({
      companies: 21,
      unread: { kept: 0, listed: 0, nameless: 0 },
      difference: { appeared: 0, absent: 0, changed: 1 },
    });
  });

  it('does not take a company for absent that no file ever held, but asks', async () => {
    const { importRows, db, episodes, jobs } = await setup();
    await importRows(wholeSeptember, [{ number: '00000001', status: struckOff }]);
    await db.updateTable('companies').set({ company_category: null }).execute();
    await db.deleteFrom('jobs').execute();

    const others = [{ number: '00000002', status: 'Active' }];
    expect(await importRows(wholeOctober, others)).toMatchObject({ absent: 1, left: 0 });
    expect(await episodes()).toMatchObject([{ state: 'open' }]);
    expect(await jobs()).toMatchObject([{ subject: '00000001' }]);
  });

  it('concludes nothing from absence in an extract', async () => {
    const { importRows, db, jobs } = await setup();
    await importRows(september, [{ number: '00000001', status: struckOff }]);
    await db.deleteFrom('jobs').execute();

    expect(await importRows(october, [{ number: '00000002', status: 'Active' }])).toMatchObject({
      isCompleteSet: false,
      absent: 0,
    });
    expect(await jobs()).toEqual([]);
  });

  it('makes good the gaps that ended before a complete set, unless something we hold is older', async () => {
    const { db, importRows } = await setup();
    await importRows(wholeSeptember, [{ number: '01234567', status: struckOff }]);
    await db
      .insertInto('stream_gaps')
      .values([
        gap('companies', endOfOctober),
        gap('filings', endOfOctober),
        gap('companies', endOfOctober + 1),
      ])
      .execute();
    const gaps = () =>
      db
        .selectFrom('stream_gaps')
        .select(['stream', 'missed_to', 'closed_by', 'entries_found_at'])
        .orderBy('missed_to')
        .orderBy('stream')
        .execute();
    const later = { stream: 'companies', missed_to: endOfOctober + 1, closed_by: null };

    // An extract tells nothing of those it leaves out.
    await importRows(october, [{ number: '01234567', status: struckOff }]);
    expect((await gaps()).every((row) => row.entries_found_at === null)).toBe(true);

    const { id } = await db.selectFrom('episodes').select('id').executeTakeFirstOrThrow();
    const left = { leave_reason: 'discontinued' as const, closed_at: now, left_at: now };
    await db
      .updateTable('episodes')
      .set({ ...left, state: 'closed' })
      .where('id', '=', id)
      .execute();
    await db.updateTable('companies').set({ status_as_of: endOfSeptember }).execute();
    await importRows(wholeOctober, [{ number: '07654321', status: struckOff }]);
    expect(await gaps()).toEqual([
      { stream: 'companies', missed_to: endOfOctober, closed_by: null, entries_found_at: now },
      { stream: 'filings', missed_to: endOfOctober, closed_by: null, entries_found_at: now },
      { ...later, entries_found_at: null },
    ]);

    await db
      .updateTable('companies')
      .set({ status_as_of: endOfOctober + 1 })
      .execute();
    await importRows(wholeOctober, [{ number: '07654321', status: struckOff }]);
    expect(await gaps()).toEqual([
      {
        stream: 'companies',
        missed_to: endOfOctober,
        closed_by: 'snapshot',
        entries_found_at: now,
      },
      { stream: 'filings', missed_to: endOfOctober, closed_by: null, entries_found_at: now },
      { ...later, entries_found_at: null },
    ]);
  });

  it('asks for no more checks than allowed, and opens every episode all the same', async () => {
    const { importRows, episodes, jobs } = await setup();
    const rows = ['00000001', '00000002', '00000003'].map((number) => ({
      number,
      status: struckOff,
    }));

    await importRows(september, rows, { maxChecks: 2 });

    expect(await episodes()).toHaveLength(3);
    expect(await jobs()).toHaveLength(2);
  });

  it('leaves what the lane has no room for to be asked for later, and drops none', async () => {
    const { importRows, context, db, jobs } = await setup();
    const rows = ['00000001', '00000002', '00000003', '00000004', '00000005'].map((number) => ({
      number,
      status: struckOff,
    }));
    const maxWaiting = { ...context.policy.maxWaiting, 'companies-house': 2 };

    await importRows(september, rows, {
      context: { ...context, policy: { ...context.policy, maxWaiting } },
    });

    expect((await jobs()).map(({ kind }) => kind).toSorted()).toEqual([
      'check-status',
      'check-status',
      'enqueue-checks',
    ]);
    expect(await countChecksToAsk(db)).toBe(3);
  });

  it('lets a file without a date add companies but overwrite nothing that has one', async () => {
    const { importRows, db, episodes } = await setup();
    await importRows(september, [{ number: '00000001', status: struckOff, name: 'DATED LTD' }]);

    const report = await importRows('companies.csv', [
      { number: '00000001', status: 'Active', name: 'UNDATED LTD' },
      { number: '00000002', status: struckOff },
    ]);

    expect(report).toMatchObject({ snapshotDate: null, inserted: 1, updated: 0, left: 0 });
    expect(await episodes()).toMatchObject([
      { state: 'open' },
      { state: 'open', entered_at: null },
    ]);
    expect(
      await db.selectFrom('companies').select(['company_name', 'status_as_of']).execute(),
    ).toEqual([
      { company_name: 'DATED LTD', status_as_of: endOfSeptember },
      { company_name: 'COMPANY 00000002 LTD', status_as_of: 0 },
    ]);
  });

  it.each([
    ['an older complete set', 'BasicCompanyDataAsOneFile-2026-07-01.csv'],
    ['an older part', 'BasicCompanyData-2026-07-01-part1_2.csv'],
    ['a file without a date', 'companies.csv'],
  ])(
    'lets %s say nothing of who is under threat after a newer complete set',
    async (_what, file) => {
      const { importRows, db, dump } = await setup();
      await importRows(wholeSeptember, [
        { number: '00000001', status: struckOff },
        { number: '00000002', status: 'Liquidation' },
        { number: '00000003', status: 'Active' },
      ]);
      // Held because somebody asked for them, so the newer set had no reason to keep their rows.
      for (const number of ['00000003', '00000005']) {
        await db
          .insertInto('companies')
          .values({ ...askedFor, company_number: parseCompanyNumber(number)! })
          .execute();
      }
      const before = await dump();

      const report = await importRows(file, [
        { number: '00000001', status: struckOff },
        { number: '00000002', status: struckOff },
        { number: '00000003', status: struckOff },
        { number: '00000004', status: struckOff },
        { number: '00000005', status: struckOff },
      ]);

      expect(report).toMatchObject({ rowsKept: 5, inserted: 0, entered: 0, left: 0, absent: 0 });
      expect(report.overruled + report.updated + report.unchanged).toBe(5);
      const after = await dump();
      expect(after.episodes).toEqual(before.episodes);
      expect(after.jobs).toEqual(before.jobs);
      expect(after.companies.map((row) => [row.company_number, row.company_status_detail])).toEqual(
        before.companies.map((row) => [row.company_number, row.company_status_detail]),
      );
    },
  );

  it('counts the rows that a newer snapshot overrules, and takes from the others what is still missing', async () => {
    const { importRows, db } = await setup();
    await importRows(wholeSeptember, [{ number: '00000001', status: struckOff }]);
    await db.updateTable('companies').set({ profile_as_of: 1 }).execute();

    const report = await importRows('BasicCompanyData-2026-07-01.csv', [
      { number: '00000001', status: struckOff, name: 'NAMED LTD' },
      { number: '00000004', status: struckOff },
    ]);

    expect(report).toMatchObject({ overruled: 1, inserted: 0, updated: 1, unchanged: 0 });
  });

  it('is overruled by no newer extract, which says nothing of those it leaves out', async () => {
    const { importRows } = await setup();
    await importRows(october, [{ number: '00000001', status: struckOff }]);

    const report = await importRows(september, [{ number: '00000004', status: struckOff }]);

    expect(report).toMatchObject({ overruled: 0, inserted: 1, entered: 1 });
  });

  it('says of a leaving seen in a file without a date that it was by now', async () => {
    const { importRows, episodes } = await setup();
    await importRows('first.csv', [{ number: '00000001', status: struckOff }]);

    await importRows('second.csv', [{ number: '00000001', status: 'Active' }]);

    expect(await episodes()).toMatchObject([{ state: 'closed', left_at: now }]);
  });

  it('counts every record and writes those it cannot read to a file', async () => {
    const { write, run, directory } = await setup();
    const rows = csvOf([{ number: '00000001', status: struckOff }]);
    write(september, `${rows}"BROKEN "QUOTE" LTD","00000002"\n`);

    const report = await run(september);

    expect(report).toMatchObject({ rowsRead: 2, rowsKept: 1, rowsRejected: 1 });
    const { rejectsFile } = report;
    const lines = readFileSync(rejectsFile!, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { part: september, line: 3, raw: '"BROKEN "QUOTE" LTD","00000002"' },
    ]);
    expect(readdirSync(join(directory, 'rejects'))).toEqual(['rows.jsonl']);
  });

  it('leaves no file of rejects where there are none', async () => {
    const { importRows, directory } = await setup();

    expect((await importRows(september, [])).rejectsFile).toBeNull();
    expect(existsSync(join(directory, 'rejects'))).toBe(false);
  });

  it('reports on the rows it keeps, and names what it does not know', async () => {
    const { importRows } = await setup();
    await importRows(september, [
      { number: '00000001', status: struckOff },
      { number: '00000002', status: struckOff },
    ]);

    const report = await importRows(october, [
      { number: '00000001', status: '__proto__' },
      { number: '00000002', status: '' },
      { number: '3', status: struckOff },
      { number: '00000004', status: 'Active' },
      { number: '00000003', status: struckOff },
    ]);

    expect(report).toMatchObject({ rowsRead: 5, rowsKept: 4, inserted: 1, unchanged: 0 });
    const { quality } = report;
    expect(quality).toMatchObject({ coverage: 'rows_kept', rowsExamined: 4 });
    expect(quality).toMatchObject({ repairedNumbers: 1, duplicates: 1, emptyPostcodes: 4 });
    expect(Object.entries(quality.byStatus)).toEqual([
      [struckOff, 2],
      ['__proto__', 1],
      ['(none)', 1],
    ]);
    expect(Object.entries(quality.unknownStatuses)).toEqual([
      ['__proto__', 1],
      ['(none)', 1],
    ]);
  });

  it.each(['strike-off', 'register'] as const)(
    'counts names of nothing but spaces, and days that cannot be right, scope %s',
    async (scope) => {
      const { importRows } = await setup();
      const { quality } = await importRows(
        wholeSeptember,
        [
          { number: '00000001', status: struckOff, name: '   ' },
          { number: '00000002', status: struckOff, incorporated: '01/01/2099' },
          { number: '00000003', status: struckOff, incorporated: '02/10/2026' },
          { number: '00000004', status: struckOff, incorporated: '01/01/1321' },
          {
            number: '00000005',
            status: struckOff,
            incorporated: '01/10/2026',
            accountRefDay: '31',
          },
          {
            number: '00000006',
            status: struckOff,
            incorporated: '01/01/1844',
            accountRefDay: '32',
          },
        ],
        { scope },
      );

      expect(quality).toMatchObject({
        rowsExamined: 6,
        emptyNames: 1,
        impossibleDates: { IncorporationDate: 3 },
        malformedNumbers: { 'Accounts.AccountRefDay': 1 },
      });
    },
  );

  it('comes to the same end however often a file is read that has a company twice', async () => {
    const { importRows, run, dump } = await setup();
    await importRows(september, [
      { number: '00000001', status: struckOff, name: 'FIRST LTD' },
      { number: '00000001', status: 'Active', name: 'SECOND LTD' },
    ]);
    const before = await dump();

    await run(september);
    await run(september);

    expect(before.episodes).toMatchObject([{ state: 'open' }]);
    expect(await dump()).toEqual(before);
  });

  it.each(['strike-off', 'register'] as const)(
    'reads a proposal whatever its case and wherever it stands, and counts what is only alike, scope %s',
    async (scope) => {
      const { importRows, episodes } = await setup();
      const odd = ['Active - ProPosal to Strike off', 'ACTIVE - PROPOSAL TO STRIKE OFF'];
      const alike = ['Active - Proposal to Strike-off', 'Active Proposal to Strike off'];
      const wordings = [...odd, 'Active', ...alike, ...odd];
      const rows = wordings.map((status, index) => ({ number: `0000001${index}`, status }));

      const report = await importRows(september, rows, { scope });

      expect(report).toMatchObject({ underThreat: 4, entered: 4 });
      expect((await episodes()).map((episode) => episode.company_number).toSorted()).toEqual([
        '00000010',
        '00000011',
        '00000015',
        '00000016',
      ]);
      expect(Object.keys(report.quality.unknownStatuses).toSorted()).toEqual(alike.toSorted());
    },
  );

  it('tells wordings that only resemble the one of a proposal', async () => {
    const { importRows } = await setup();

    const report = await importRows(september, [
      { number: '00000001', status: `${struckOff} (Gazette)` },
      { number: '00000002', status: 'Active' },
    ]);

    expect(report).toMatchObject({ rowsKept: 0, entered: 0 });
    expect(report.quality.unknownStatuses).toEqual({ [`${struckOff} (Gazette)`]: 1 });
  });

  it('takes a file that ends in the middle of its last row for cut off', async () => {
    const { write, run, dump } = await setup();
    const csv = csvOf([
      { number: '00000001', status: struckOff },
      { number: '00000002', status: struckOff },
    ]);
    write(wholeSeptember, csv.slice(0, -20));
    const before = await dump();

    await expect(run(wholeSeptember)).rejects.toMatchObject({ problem: 'truncated' });
    expect(await dump()).toEqual(before);
  });

  it('leaves a register file of a later date in use', async () => {
    const { importRows, directory } = await setup();
    const scope = 'register';
    const rows = [{ number: '00000001', status: 'Active' }];
    const files = () => readdirSync(directory).filter((name) => name.startsWith('register-'));
    await importRows(october, rows, { scope });
    const before = files();

    const older = await importRows(september, rows, { scope });
    const undated = await importRows('companies.csv', rows, { scope });

    expect(before).toEqual(['register-2026-11-02.db']);
    expect([older.register, undated.register]).toEqual([null, null]);
    expect(files()).toEqual(before);
  });

  describe('a file that does not look like the register', () => {
    const rows = Array.from({ length: 200 }, (_, index) => ({
      number: String(index).padStart(8, '0'),
      status: index < 20 ? struckOff : 'Active',
    }));

    it('is held and changes nothing', async () => {
      const { importRows, dump, snapshots, events, directory } = await setup();
      await importRows(wholeSeptember, rows);
      const before = await dump();

      const report = await importRows(wholeOctober, rows.slice(0, 140));

      expect(report).toMatchObject({ state: 'held', rowsRead: 140, inserted: 0, entered: 0 });
      expect(report.heldBecause).toEqual([
        '30 % fewer rows than in the snapshot of 2026-10-01 (140, were 200)',
      ]);
      expect(await dump()).toEqual(before);
      expect((await snapshots()).map(({ state }) => state).toSorted()).toEqual([
        'complete',
        'held',
      ]);
      expect(await events()).toHaveLength(1);
      expect(existsSync(join(directory, 'test.db.import'))).toBe(false);
    });

    it('is imported when a person accepts it', async () => {
      const { importRows } = await setup();
      await importRows(wholeSeptember, rows);

      const report = await importRows(wholeOctober, rows.slice(0, 140), { isAccepted: true });

      expect(report).toMatchObject({ state: 'complete', heldBecause: [] });
      expect(report.previous).toMatchObject({ snapshotDate: '2026-10-01', rowsReadChange: -30 });
    });
  });

  it('records the snapshot with its counts', async () => {
    const { importRows, snapshots, events } = await setup();

    await importRows(september, [{ number: '00000001', status: struckOff }]);

    expect(await snapshots()).toMatchObject([
      {
        file_name: september,
        snapshot_date: '2026-10-01',
        scope: 'strike-off',
        state: 'complete',
        rows_read: 1,
        rows_kept: 1,
        rows_rejected: 0,
      },
    ]);
    const [event] = await events();
    expect(JSON.parse(event!.data)).toMatchObject({ rows_read: 1, inserted: 1, entered: 1 });
  });

  it('refuses a second import at the same time, and takes over from one that was killed', async () => {
    const { importRows, db, snapshots } = await setup();
    const lease = { name: 'import', now, until: now + 1, isOwnerGone: () => true };
    const rows = [{ number: '00000001', status: struckOff }];
    await acquireLease(db, { ...lease, owner: 'another-machine:1:x' });

    await expect(importRows(september, rows)).rejects.toMatchObject({ name: 'ImportRunningError' });
    expect(await snapshots()).toEqual([]);
    await acquireLease(db, { ...lease, owner: 'another-machine:1:x', until: now });
    await db
      .insertInto('bulk_snapshots')
      .values({
        id: 'killed',
        file_name: september,
        scope: 'register',
        state: 'running',
        rows_read: 0,
        rows_kept: 0,
        rows_rejected: 0,
        started_at: now - 1,
        is_complete_set: 0,
      })
      .execute();
    await importRows(september, rows);

    expect((await snapshots()).map(({ state }) => state)).toEqual(['interrupted', 'complete']);
  });

  it('changes nothing when another import took over before it was stored', async () => {
    const { importRows, db, dump } = await setup();
    await importRows(september, [{ number: '00000001', status: struckOff }]);
    const before = await dump();
    const takingOver: Promise<unknown>[] = [];

    const importing = importRows(october, [{ number: '00000002', status: struckOff }], {
      onProgress({ phase }) {
        if (phase !== 'storing') return;
        takingOver.push(
          db.updateTable('leases').set({ owner: 'another-machine:1:17:x' }).execute(),
        );
      },
    });

    await expect(importing).rejects.toMatchObject({ name: 'ImportRunningError' });
    await Promise.all(takingOver);
    expect(await dump()).toEqual(before);
    expect(takingOver).toHaveLength(1);
  });

  it('leaves the data as it was when it is interrupted, and succeeds when it is run again', async () => {
    const { importRows, run, dump, snapshots, events, directory } = await setup();
    const rows = Array.from({ length: 1_200 }, (_, index) => ({
      number: String(index).padStart(8, '0'),
      status: struckOff,
      postcode: 'LS1 4AP',
    }));
    const before = await dump();
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error('interrupted'));

    await expect(importRows(september, rows, { signal: stop.signal, onProgress })).rejects.toThrow(
      'interrupted',
    );
    expect(await dump()).toEqual(before);
    expect(await snapshots()).toMatchObject([{ state: 'interrupted' }]);
    expect(await events()).toEqual([]);
    expect(readdirSync(directory).filter((name) => /import|rejects/.test(name))).toEqual([]);

    expect(await run(september)).toMatchObject({ inserted: 1_200, entered: 1_200 });
  });

  it('stores nothing of a first register that is interrupted while its file gets its indexes', async () => {
    const { importRows, run, dump, snapshots, directory } = await setup();
    const rows = [{ number: '00000001', status: struckOff }];
    const before = await dump();
    const stop = new AbortController();
    const onProgress: ImportOptions['onProgress'] = ({ phase }) => {
      if (phase === 'storing') stop.abort(new Error('interrupted'));
    };
    const register = { scope: 'register' } as const;

    await expect(
      importRows(wholeSeptember, rows, { ...register, signal: stop.signal, onProgress }),
    ).rejects.toThrow('interrupted');
    expect(await dump()).toEqual(before);
    expect(await snapshots()).toMatchObject([{ state: 'interrupted' }]);
    expect(readdirSync(directory).filter((name) => name.startsWith('register-'))).toEqual([]);

    expect(await run(wholeSeptember, register)).toMatchObject({
      inserted: 1,
      entered: 1,
      register: { file: 'register-2026-10-01.db', companies: 1 },
    });
  });

  it('leaves no register file behind that was finished and not put into use: the disk may be full', async () => {
    const { importRows, directory } = await setup();
    const rows = [{ number: '00000001', status: struckOff }];
    const files = () => readdirSync(directory).filter((name) => name.startsWith('register-'));
    const stop = new AbortController();
    const seen: string[][] = [];
    const onProgress: ImportOptions['onProgress'] = ({ phase }) => {
      if (phase !== 'storing') return;
      seen.push(files());
      stop.abort(new Error('interrupted'));
    };
    await importRows(wholeSeptember, rows, { scope: 'register' });

    await expect(
      importRows(wholeOctober, rows, { scope: 'register', signal: stop.signal, onProgress }),
    ).rejects.toThrow('interrupted');

    expect(seen).toEqual([['register-2026-10-01.db', 'register-2026-11-02.db']]);
    expect(files()).toEqual(['register-2026-10-01.db']);
  });

  it('leaves the data as it was when the input fails half-way', async () => {
    const { write, run, dump, snapshots, directory } = await setup();
    const rows = Array.from({ length: 1_200 }, (_, index) => ({
      number: String(index).padStart(8, '0'),
      status: struckOff,
      postcode: 'LS1 4AP',
    }));
    const csv = csvOf(rows);
    write(september, csv);
    const before = await dump();
    const input = await openRegisterFile(join(directory, september), new AbortController().signal);
    const damaged = {
      ...input.parts[0]!,
      async *open() {
        yield Buffer.from(csv.slice(0, csv.length / 2));
        throw new InputFileError('x.zip is truncated.', { problem: 'truncated' });
      },
    };

    const failed = run(september, { input: { ...input, parts: [damaged] } });

    await expect(failed).rejects.toMatchObject({ name: 'InputFileError', problem: 'truncated' });
    expect(await dump()).toEqual(before);
    expect(await snapshots()).toMatchObject([{ state: 'interrupted' }]);
  });
});

describe('openRegisterFile', () => {
  it('refuses a folder whose last part has another header', async () => {
    const { directory, write } = await setup();
    write('BasicCompanyData-2026-11-02-part1_2.csv', csvOf([]));
    write('BasicCompanyData-2026-11-02-part2_2.csv', 'a,b\n1,2\n');

    await expect(openRegisterFile(directory, new AbortController().signal)).rejects.toMatchObject({
      problem: 'wrong-header',
    });
  });
});

function gap(stream: 'companies' | 'filings', missedTo: number) {
  return {
    id: systemRandom.uuid(),
    stream,
    reason: 'bad_cursor' as const,
    missed_from: endOfSeptember,
    missed_to: missedTo,
    opened_at: missedTo,
  };
}
