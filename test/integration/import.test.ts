import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { bulkHeader } from '../../src/sandbox/bulk-csv.ts';
import { zipArchive } from '../../src/sandbox/zip-archive.ts';
import { openReader } from '../../src/store/open-store.ts';
import { generateBulk } from '../support/generate-bulk.ts';

const program = fileURLToPath(new URL('../../bin/strikewatch.js', import.meta.url));
/** Real files as they were published or saved again by others; they are not part of this repository. */
const realFiles = fileURLToPath(new URL('../../../shared/data/bulk', import.meta.url));
const fileName = 'BasicCompanyDataAsOneFile-2026-11-02.csv';

const Report = z.looseObject({
  rowsRead: z.number(),
  rowsKept: z.number(),
  rowsRejected: z.number(),
  inserted: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  entered: z.number(),
  left: z.number(),
  rejectsFile: z.string().nullable(),
  durationMs: z.number(),
  peakRssBytes: z.number(),
});

function setup() {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));

  function start(...argv: string[]) {
    const child = spawn(process.execPath, [program, ...argv], {
      cwd: directory,
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
      ([[code], stdout, stderr]) => ({ code: z.number().nullable().parse(code), stdout, stderr }),
    );
    return { child, ended };
  }

  const run = (...argv: string[]) => start(...argv).ended;
  return {
    directory,
    start,
    run,
    path: (name: string) => join(directory, name),
    database: join(directory, 'data/strikewatch.db'),
    async report(...argv: string[]) {
      const { code, stdout, stderr } = await run('import', ...argv, '--json', '--quiet');
      const document: unknown = JSON.parse(stdout);
      return { code, stderr, report: Report.parse(document) };
    },
    read: () => {
      const db = openReader(`sqlite:${join(directory, 'data/strikewatch.db')}`);
      onTestFinished(() => db.destroy());
      return db;
    },
  };
}

describe('import', () => {
  it('spends nothing on 200,000 rows and announces no company', async () => {
    const { path, report, read } = setup();
    const made = await generateBulk(path(fileName), { rows: 200_000, seed: 'first import' });

    const imported = await report(path(fileName), '--scope', 'register');

    expect(imported).toMatchObject({ code: 0, stderr: '' });
    expect(imported.report).toMatchObject({
      rowsRead: made.rows,
      rowsKept: made.rows,
      inserted: made.rows,
      entered: made.underThreat,
      rowsRejected: 0,
      rejectsFile: null,
    });
    const db = read();
    expect(await db.selectFrom('spend_intents').selectAll().execute()).toEqual([]);
    expect(await db.selectFrom('events').select('type').execute()).toEqual([
      { type: 'import.completed' },
    ]);
    expect(
      await db
        .selectFrom('jobs')
        .select(['kind', 'priority', (eb) => eb.fn.countAll<number>().as('count')])
        .groupBy(['kind', 'priority'])
        .execute(),
    ).toEqual([{ kind: 'check-status', priority: 'background', count: made.underThreat }]);
    const episodes = db.selectFrom('episodes').where('entered_at', 'is not', null);
    expect(await episodes.selectAll().execute()).toEqual([]);
  });

  it('keeps the companies under threat by default, whatever names and addresses pretend', async () => {
    const { path, report, read } = setup();
    const made = await generateBulk(path(fileName), { rows: 20_000, seed: 'decoys' });

    const first = await report(path(fileName));
    const second = await report(path(fileName));

    expect(first.report).toMatchObject({ rowsRead: 20_000, rowsKept: made.underThreat });
    expect(second.report).toMatchObject({ inserted: 0, updated: 0, unchanged: made.underThreat });
    const statuses = read().selectFrom('companies').select('company_status_raw').distinct();
    expect(await statuses.execute()).toEqual([
      { company_status_raw: 'Active - Proposal to Strike off' },
    ]);
  });

  it('reads a zip', async () => {
    const { path, report } = setup();
    const made = await generateBulk(path(fileName), { rows: 1_000, seed: 'zip' });
    const archive = path(fileName.replace('.csv', '.zip'));
    writeFileSync(archive, zipArchive([{ name: fileName, content: readFileSync(path(fileName)) }]));

    expect((await report(archive)).report).toMatchObject({
      snapshotDate: '2026-11-02',
      isCompleteSet: true,
      entered: made.underThreat,
    });
  });

  it('shows progress and a summary to people', async () => {
    const { path, run } = setup();
    await generateBulk(path(fileName), { rows: 1_000, seed: 'people' });

    const { code, stdout } = await run('import', path(fileName));

    expect(code).toBe(0);
    expect(stdout).toMatch(/^Imported in \d+ s\.\nSnapshot of +2026-11-02\nRows read +1000\n/);
  });

  it('takes the date from the command line, and warns when nobody knows it', async () => {
    const { path, report } = setup();
    writeFileSync(path('companies.csv'), `${bulkHeader}\n`);

    const undated = await report(path('companies.csv'));
    const dated = await report(path('companies.csv'), '--snapshot-date', '2026-11-02');

    expect(undated.stderr).toMatch(/^warning: no date in the file name: pass --snapshot-date/);
    expect(undated.report).toMatchObject({ snapshotDate: null });
    expect(dated).toMatchObject({ stderr: '', report: { snapshotDate: '2026-11-02' } });
  });

  it.each([
    ['2026-02-30', 'give a date as YYYY-MM-DD'],
    ['9999-01-01', 'lies in the future'],
  ])('refuses %s as the date of a snapshot', async (date, message) => {
    const { path, run, database } = setup();
    writeFileSync(path('companies.csv'), `${bulkHeader}\n`);

    const { code, stderr } = await run('import', path('companies.csv'), '--snapshot-date', date);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(existsSync(database)).toBe(false);
  });

  it.each([
    ['a missing file', 'none.csv', null, 1, 'does not exist'],
    ['another header', 'x.csv', 'a,b,c\n1,2,3\n', 6, 'x.csv'],
    ['an empty file', 'x.csv', '', 6, 'empty'],
    ['what is no zip', 'x.zip', 'not a zip at all', 6, 'x.zip'],
    ['a zip cut short', 'cut.zip', 'cut', 6, 'cut.zip'],
  ])(
    'refuses %s with one message and writes nothing',
    async (_what, name, content, code, words) => {
      const { path, run, database } = setup();
      const csv = Buffer.from(`${bulkHeader}\n`.repeat(50));
      const cut = zipArchive([{ name: fileName, content: csv }]).subarray(0, -30);
      if (content !== null) writeFileSync(path(name), content === 'cut' ? cut : content);

      const { code: exitCode, stdout, stderr } = await run('import', path(name), '--json');

      expect(exitCode).toBe(code);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).toContain(words);
      expect(JSON.parse(stdout)).toMatchObject({ error: { message: expect.any(String) } });
      expect(existsSync(database)).toBe(false);
    },
  );

  it('goes on after Ctrl-C when it is run again', async () => {
    const { path, start, report, read } = setup();
    const made = await generateBulk(path(fileName), { rows: 60_000, seed: 'interrupted' });
    const { child, ended } = start('import', path(fileName), '--scope', 'register');
    // The first line of progress: by then rows are stored.
    await once(child.stderr, 'data');
    child.kill('SIGINT');

    const { code, stdout, stderr } = await ended;
    const again = await report(path(fileName), '--scope', 'register');

    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toContain('Run the same import again to go on.');
    expect(again.code).toBe(0);
    expect(again.report.inserted).toBeLessThan(made.rows);
    expect(again.report.inserted + again.report.unchanged).toBe(made.rows);
    const snapshots = read().selectFrom('bulk_snapshots').select('state').orderBy('started_at');
    expect(await snapshots.execute()).toEqual([{ state: 'interrupted' }, { state: 'complete' }]);
  });

  it('takes over at once from an import that was killed', async () => {
    const { path, start, report } = setup();
    const made = await generateBulk(path(fileName), { rows: 60_000, seed: 'killed' });
    const { child, ended } = start('import', path(fileName), '--scope', 'register');
    await once(child.stderr, 'data');
    child.kill('SIGKILL');
    await ended;

    const again = await report(path(fileName), '--scope', 'register');

    expect(again.report.inserted + again.report.unchanged).toBe(made.rows);
  });

  it('refuses a second import beside a running one', async () => {
    const { path, start, run } = setup();
    await generateBulk(path(fileName), { rows: 60_000, seed: 'twice' });
    const { child, ended } = start('import', path(fileName), '--scope', 'register');
    await once(child.stderr, 'data');

    const second = await run('import', path(fileName));
    child.kill('SIGINT');
    await ended;

    expect(second.code).toBe(1);
    expect(second.stderr).toContain('another import into this database is running');
  });
});

const asavagar = 'asavagar_BasicCompanyDataAsOneFile-2020-05-01_sample.csv';

describe.skipIf(!existsSync(realFiles))('import of real files (../shared/data)', () => {
  it.each([
    ['mrbrianevans_samples_basic.csv', 31, 0],
    ['mrbrianevans_bulk_sample_2021.csv', 3, 0],
    ['relately_product-217_sample.csv', 11, 0],
    ['relately_product-217_2023-07-02.csv', 0, 0],
    [asavagar, 4_537, 0],
    ['openaddresses_bad.csv', 15, 1],
    ['uktrade_BasicCompanyData-2018-02-01-part1_2.csv', 9, 0],
    ['cloudera_BasicCompanyData-2012-05-01-part1_4.csv', 2, 0],
    ['cloudera_BasicCompanyData-2012-05-01-part2_4.csv', 3, 0],
    ['cloudera_BasicCompanyData-2012-06-01-part1_4.csv', 2, 0],
    ['cloudera_BasicCompanyData-2012-06-01-part2_4.csv', 1, 0],
  ])('keeps %s: %i rows, %i rejected, and then all unchanged', async (name, kept, rejected) => {
    const { report } = setup();
    const file = join(realFiles, name);

    const first = await report(file, '--scope', 'register');
    const second = await report(file, '--scope', 'register');

    const counts = { rowsRead: kept + rejected, rowsKept: kept, rowsRejected: rejected };
    const code = rejected > 0 ? 6 : 0;
    expect(first).toMatchObject({ code, report: { ...counts, inserted: kept } });
    expect(second).toMatchObject({
      code,
      report: { ...counts, inserted: 0, updated: 0, unchanged: kept, entered: 0, left: 0 },
    });
  });

  it('keeps the 195 companies under threat of the sample of 2020', async () => {
    const { report } = setup();

    expect((await report(join(realFiles, asavagar))).report).toMatchObject({
      rowsRead: 4_537,
      rowsKept: 195,
      entered: 195,
    });
  });

  it('writes the rejected row with its line and reason for its owner alone', async () => {
    const { report } = setup();

    const { rejectsFile } = (await report(join(realFiles, 'openaddresses_bad.csv'))).report;

    expect(basename(rejectsFile ?? '')).toMatch(/^openaddresses_bad\.csv-\d{8}T\d{9}Z\.jsonl$/);
    expect(statSync(rejectsFile ?? '').mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(rejectsFile ?? '', 'utf8'))).toMatchObject({
      part: 'openaddresses_bad.csv',
      line: 5,
      reason: expect.stringContaining('unescaped quote'),
      raw: expect.stringContaining('"SS!"AS"'),
    });
  });

  it('refuses the file that has no header', async () => {
    const { run, database } = setup();

    const { code } = await run('import', join(realFiles, 'squilu_odd_quotes_row.csv'));

    expect(code).toBe(6);
    expect(existsSync(database)).toBe(false);
  });
});
