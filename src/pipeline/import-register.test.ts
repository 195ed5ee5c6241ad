import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseCompanyNumber } from '../domain/company-number.ts';
import { systemRandom } from '../runtime/random.ts';
import { bulkHeader } from '../sandbox/bulk-csv.ts';
import { BulkInputError } from '../sources/companies-house-bulk/bulk-input-error.ts';
import { acquireLease } from '../store/leases.ts';
import { openStore } from '../store/open-store.ts';
import { systemPrincipal } from '../store/settings.ts';
import { importRegister, type ImportOptions } from './import-register.ts';
import { openRegisterFile } from './open-register-file.ts';
import type { StepContext } from './step-context.ts';

const september = 'BasicCompanyData-2026-10-01.csv';
const october = 'BasicCompanyData-2026-11-02.csv';
const endOfSeptember = Date.parse('2026-09-30T23:59:59.999Z');
const endOfOctober = Date.parse('2026-10-31T23:59:59.999Z');
const now = Date.parse('2026-11-18T09:00:00Z');
const struckOff = 'Active - Proposal to Strike off';

interface Row {
  readonly number: string;
  readonly status: string;
  readonly name?: string;
}

function csvOf(rows: readonly Row[]): string {
  const lines = rows.map(({ number, status, name = `COMPANY ${number} LTD` }) => {
    const cells = Array.from({ length: 55 }, () => '');
    cells[0] = name;
    cells[1] = number;
    cells[10] = 'Private Limited Company';
    cells[11] = status;
    return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  });
  return `${[bulkHeader, ...lines].join('\n')}\n`;
}

async function setup() {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-'));
  const store = await openStore(`sqlite:${join(directory, 'test.db')}`);
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });
  const { db } = store;
  const context: StepContext = {
    clock: { now: () => now },
    random: systemRandom,
    log: pino({ level: 'silent' }),
    systemPrincipalId: await systemPrincipal(db, { id: systemRandom.uuid(), now }),
    policy: {
      autoEnrich: 'all',
      confirm: 'transitions',
      hasPaidProvider: true,
      officersFetch: 'always',
      cache: { domainsMs: 1, verifiedEmailsMs: 1, unverifiedEmailsMs: 1, missesMs: 1 },
    },
  };

  async function run(file: string, changes: Partial<ImportOptions> = {}) {
    const { signal } = new AbortController();
    const input = await openRegisterFile(join(directory, file), signal);
    return importRegister({
      db,
      context,
      input,
      fileName: file,
      scope: 'register',
      snapshotDate: input.snapshotDate,
      signal,
      onProgress: () => undefined,
      rejectsPath: join(directory, 'rejects', 'rows.jsonl'),
      maxChecks: null,
      ...changes,
    });
  }

  return {
    db,
    directory,
    run,
    write: (file: string, content: string) => writeFileSync(join(directory, file), content),
    importRows: (file: string, rows: readonly Row[], changes: Partial<ImportOptions> = {}) => {
      writeFileSync(join(directory, file), csvOf(rows));
      return run(file, changes);
    },
    episodes: () => db.selectFrom('episodes').selectAll().orderBy('opened_at').execute(),
    jobs: () => db.selectFrom('jobs').selectAll().orderBy('subject').execute(),
    events: () => db.selectFrom('events').selectAll().execute(),
    snapshots: () => db.selectFrom('bulk_snapshots').selectAll().orderBy('started_at').execute(),
    dump: async () => ({
      companies: await db.selectFrom('companies').selectAll().execute(),
      names: await db.selectFrom('previous_names').selectAll().execute(),
      episodes: await db.selectFrom('episodes').selectAll().execute(),
      jobs: await db.selectFrom('jobs').selectAll().execute(),
    }),
    /** As the stream or REST would leave it. */
    knowStatus: (number: string, status: { detail: string | null; asOf: number }) =>
      db
        .updateTable('companies')
        .set({
          company_status: 'active',
          company_status_detail: status.detail,
          status_as_of: status.asOf,
          status_source: 'stream',
        })
        .where('company_number', '=', parseCompanyNumber(number)!)
        .execute(),
  };
}

describe('importRegister', () => {
  it('opens an episode without a date of entering for what was there at first sight', async () => {
    const { importRows, episodes, jobs, events } = await setup();

    const report = await importRows(september, [
      { number: '00000001', status: struckOff },
      { number: '00000002', status: 'Active' },
    ]);

    expect(report).toMatchObject({ rowsRead: 2, rowsKept: 2, inserted: 2, entered: 1, left: 0 });
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
      expect(report.rowsKept).toBe(scope === 'register' ? 3 : 1);
      expect(await dump()).toEqual(before);
    },
  );

  it('dates the entering when an older snapshot had the company not under threat', async () => {
    const { importRows, episodes } = await setup();
    await importRows(september, [{ number: '00000001', status: 'Active' }]);

    await importRows(october, [{ number: '00000001', status: struckOff }]);

    expect(await episodes()).toMatchObject([{ state: 'open', entered_at: endOfOctober }]);
  });

  it('dates no entering by two files that nobody can put in order', async () => {
    const { importRows, episodes } = await setup();
    await importRows('first.csv', [{ number: '00000001', status: 'Active' }]);

    await importRows('second.csv', [{ number: '00000001', status: struckOff }]);

    expect(await episodes()).toMatchObject([{ state: 'open', entered_at: null }]);
  });

  it('does not call it an entering when the earlier status was one nobody knows', async () => {
    const { importRows, episodes } = await setup();
    await importRows(september, [{ number: '00000001', status: 'foobar' }]);

    await importRows(october, [{ number: '00000001', status: struckOff }]);

    expect(await episodes()).toMatchObject([{ state: 'open', entered_at: null }]);
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

    expect(report).toMatchObject({ unchanged: 1, left: 0 });
    expect(await episodes()).toMatchObject([{ state: 'open' }]);
  });

  it('does not reopen what a newer fact says is over', async () => {
    const { importRows, episodes, knowStatus } = await setup();
    await importRows(september, [{ number: '00000001', status: 'Active' }]);
    await knowStatus('00000001', { detail: null, asOf: now });

    expect(await importRows(october, [{ number: '00000001', status: struckOff }])).toMatchObject({
      unchanged: 1,
      entered: 0,
    });
    expect(await episodes()).toEqual([]);
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

  it('asks about companies that a complete set no longer holds, and closes none of them', async () => {
    const { importRows, db, episodes, jobs } = await setup();
    await importRows(september, [
      { number: '00000001', status: struckOff },
      { number: '00000002', status: struckOff },
      { number: '00000003', status: struckOff },
    ]);
    await db.deleteFrom('jobs').execute();
    await db
      .updateTable('companies')
      .set({ status_as_of: now })
      .where('company_number', '=', parseCompanyNumber('00000003')!)
      .execute();

    const report = await importRows('BasicCompanyDataAsOneFile-2026-11-02.csv', [
      { number: '00000001', status: struckOff },
    ]);

    expect(report).toMatchObject({ isCompleteSet: true, absent: 1, left: 0 });
    expect(await jobs()).toMatchObject([
      { kind: 'check-status', subject: '00000002', priority: 'background' },
    ]);
    expect((await episodes()).map(({ state }) => state)).toEqual(['open', 'open', 'open']);
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

  it('lets a file without a date add companies but overwrite nothing that has one', async () => {
    const { importRows, db, episodes } = await setup();
    await importRows(september, [{ number: '00000001', status: struckOff, name: 'DATED LTD' }]);

    const report = await importRows('companies.csv', [
      { number: '00000001', status: 'Active', name: 'UNDATED LTD' },
      { number: '00000002', status: struckOff },
    ]);

    expect(report).toMatchObject({ snapshotDate: null, inserted: 1, unchanged: 1, left: 0 });
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

  it('counts rows by status and names statuses it does not know', async () => {
    const { importRows } = await setup();

    const report = await importRows(
      september,
      [
        { number: '00000001', status: '__proto__' },
        { number: '00000002', status: '' },
        { number: '3', status: 'Active' },
      ],
      { scope: 'strike-off' },
    );

    expect(report).toMatchObject({ rowsRead: 3, rowsKept: 0 });
    expect(Object.entries(report.byStatus)).toEqual([
      ['__proto__', 1],
      ['(none)', 1],
      ['Active', 1],
    ]);
    expect(Object.entries(report.unknownStatuses)).toEqual([
      ['__proto__', 1],
      ['(none)', 1],
    ]);
    expect(report.repairedNumbers).toBe(1);
  });

  it('records the snapshot with its counts', async () => {
    const { importRows, snapshots, events } = await setup();

    await importRows(september, [{ number: '00000001', status: struckOff }]);

    expect(await snapshots()).toMatchObject([
      {
        file_name: september,
        snapshot_date: '2026-10-01',
        scope: 'register',
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
      })
      .execute();
    await importRows(september, rows);

    expect((await snapshots()).map(({ state }) => state)).toEqual(['interrupted', 'complete']);
  });

  it('goes on where it was interrupted when it is run again', async () => {
    const { importRows, run, snapshots, events, episodes, directory } = await setup();
    const rows = Array.from({ length: 1_200 }, (_, index) => ({
      number: String(index).padStart(8, '0'),
      status: struckOff,
    }));
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error('interrupted'));

    await expect(importRows(september, rows, { signal: stop.signal, onProgress })).rejects.toThrow(
      'interrupted',
    );
    expect(await snapshots()).toMatchObject([{ state: 'interrupted', rows_kept: 500 }]);
    expect(await events()).toEqual([]);
    expect(existsSync(join(directory, 'rejects'))).toBe(false);

    expect(await run(september)).toMatchObject({ inserted: 700, unchanged: 500, entered: 700 });
    expect(await episodes()).toHaveLength(1_200);
  });

  it('keeps what it read when the input fails half-way, and says so', async () => {
    const { write, run, db, snapshots, directory } = await setup();
    const rows = Array.from({ length: 1_200 }, (_, index) => ({
      number: String(index).padStart(8, '0'),
      status: struckOff,
    }));
    const csv = csvOf(rows);
    write(september, csv);
    const input = await openRegisterFile(join(directory, september), new AbortController().signal);
    const damaged = {
      ...input.parts[0]!,
      async *open() {
        yield Buffer.from(csv.slice(0, csv.length / 2));
        throw new BulkInputError('x.zip is truncated.', { problem: 'truncated' });
      },
    };

    const failed = run(september, { input: { ...input, parts: [damaged] } });
    await expect(failed).rejects.toMatchObject({ name: 'BulkInputError', problem: 'truncated' });
    await expect(failed).rejects.toThrow(
      /truncated\. Of the \d+ rows .* 500 were imported and stay/,
    );
    expect(await snapshots()).toMatchObject([{ state: 'interrupted' }]);
    expect(await db.selectFrom('companies').selectAll().execute()).toHaveLength(500);
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
