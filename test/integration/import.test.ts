import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { watch, writeFile } from 'node:fs/promises';
import { constants, getPriority, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { bulkHeader } from '../../src/sandbox/bulk-csv.ts';
import { zipOneFile } from '../../src/sandbox/zip-archive.ts';
import { checksPerPortion } from '../../src/pipeline/enqueue-checks.ts';
import { openReader, openStore, type Db } from '../../src/store/open-store.ts';
import { generateBulk } from '../support/generate-bulk.ts';
import { untilTransactionSpills } from '../support/until-transaction-spills.ts';

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

const Failure = z.object({ error: z.record(z.string(), z.string()) });
const Reject = z.object({
  part: z.string(),
  line: z.number(),
  reason: z.string(),
  raw: z.string(),
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
    report: async (...argv: string[]) => {
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
        .orderBy('kind')
        .execute(),
    ).toEqual([
      { kind: 'check-status', priority: 'background', count: checksPerPortion },
      { kind: 'enqueue-checks', priority: 'background', count: 1 },
    ]);
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
    writeFileSync(archive, await zipOneFile(fileName, [readFileSync(path(fileName), 'utf8')]));

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

  it('shows a company that only the register file holds, and says of any other that nobody knows it', async () => {
    const { path, run, report } = setup();
    await generateBulk(path(fileName), { rows: 1_000, seed: 'shown' });
    await report(path(fileName), '--scope', 'register');

    const shown = await run('companies', 'show', '10000007');
    const json = await run('companies', 'show', '10000007', '--json');
    const none = await run('companies', 'show', '99999999');

    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(/^Company +.*\b7\b.*\nNumber +10000007\n/);
    expect(shown.stdout).toContain('never seen under threat');
    expect(JSON.parse(json.stdout)).toMatchObject({
      company_number: '10000007',
      status_source: 'bulk',
      status_as_of: '2026-10-31T23:59:59.999Z',
      episode: null,
      officers: [],
      contacts: [],
    });
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toContain('neither held live nor in a register file');
  });

  it('takes the date of the file in a zip, and warns when the name of the zip says another', async () => {
    const { path, report } = setup();
    const archive = path('BasicCompanyDataAsOneFile-2026-10-01.zip');
    writeFileSync(archive, await zipOneFile(fileName, [`${bulkHeader}\n`]));

    const told = await report(archive);
    const chosen = await report(archive, '--snapshot-date', '2026-11-01');

    expect(told.stderr).toMatch(
      /^warning: the name of the zip says 2026-10-01, that of the file in it 2026-11-02, which counts/,
    );
    expect(told.report).toMatchObject({ snapshotDate: '2026-11-02' });
    expect(chosen.stderr).not.toContain('the name of the zip');
    expect(chosen.report).toMatchObject({ snapshotDate: '2026-11-01' });
  });

  it('takes the date from the command line, and warns when nobody knows it', async () => {
    const { path, report } = setup();
    writeFileSync(path('companies.csv'), `${bulkHeader}\n`);

    const undated = await report(path('companies.csv'));
    const dated = await report(path('companies.csv'), '--snapshot-date', '2026-11-02');

    expect(undated.stderr).toMatch(/^warning: no date in the file name: pass --snapshot-date/);
    expect(undated.report).toMatchObject({ snapshotDate: null });
    expect(dated.stderr).toBe('warning: the file has a header and not one company\n');
    expect(dated.report).toMatchObject({ snapshotDate: '2026-11-02' });
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
    { what: 'a missing file', name: 'none.csv', content: null, code: 1, words: 'does not exist' },
    { what: 'another header', name: 'x.csv', content: 'a,b\n1,2\n', code: 6, words: 'x.csv' },
    { what: 'an empty file', name: 'x.csv', content: '', code: 6, words: 'empty' },
    { what: 'what is no zip', name: 'x.zip', content: 'no zip at all', code: 6, words: 'x.zip' },
  ])('refuses $what with one message and writes nothing', async (bad) => {
    const { path, run, database } = setup();
    if (bad.content !== null) writeFileSync(path(bad.name), bad.content);

    const { code, stdout, stderr } = await run('import', path(bad.name), '--json');

    expect(code).toBe(bad.code);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(bad.words);
    expect(Object.keys(Failure.parse(JSON.parse(stdout)).error)).toEqual(['message', 'kind']);
    expect(existsSync(database)).toBe(false);
  });

  it.each([
    {
      what: 'gzip named .zip',
      name: 'x.zip',
      make: () => gzipSync(someRows),
      words: 'a gzip file',
    },
    {
      what: 'gzip named .csv',
      name: 'x.csv',
      make: () => gzipSync(someRows),
      words: 'a gzip file',
    },
    {
      what: 'a zip named .csv',
      name: 'x.csv',
      make: () => zipOneFile('x.csv', [someRows]),
      words: 'ends in .zip',
    },
    { what: 'an empty zip', name: 'x.zip', make: () => emptyZip, words: 'is an empty zip' },
    {
      what: 'a zip with a folder only',
      name: 'x.zip',
      make: () => zipOneFile('x.csv/', []),
      words: 'no .csv file, but x.csv/',
    },
    {
      what: 'a zip in a zip',
      name: 'x.zip',
      make: async () =>
        zipOneFile('y.zip', [(await zipOneFile('x.csv', [someRows])).toString('latin1')]),
      words: 'no .csv file, but y.zip. Unpack it',
    },
    {
      what: 'an entry with a password',
      name: 'x.zip',
      make: () => encrypted(zipOneFile('x.csv', [someRows])),
      words: 'is encrypted',
    },
    {
      what: 'UTF-16',
      name: 'x.csv',
      make: () => Buffer.from(`\uFEFF${someRows}`, 'utf16le'),
      words: 'text in UTF-16',
    },
    {
      what: 'a web page',
      name: 'x.csv',
      make: () => Buffer.from('<!DOCTYPE html>'),
      words: 'a web page',
    },
  ])('refuses $what, says what it is, and writes nothing', async ({ name, make, words }) => {
    const { path, run, database } = setup();
    writeFileSync(path(name), await make());

    const { code, stderr } = await run('import', path(name));

    expect(code).toBe(6);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(words);
    expect(existsSync(database)).toBe(false);
  });

  it('refuses a pipe, a link to nowhere and a folder of two months', async () => {
    const { directory, path, run, database } = setup();
    execFileSync('mkfifo', [path('pipe.csv'), path('pipe.txt')]);
    symlinkSync('nowhere.csv', path('link.csv'));
    mkdirSync(path('months'));
    for (const date of ['2026-10-01', '2026-11-02'])
      writeFileSync(path(`months/BasicCompanyDataAsOneFile-${date}.csv`), someRows);

    const ends = [];
    for (const name of ['pipe.csv', 'pipe.txt', 'link.csv', 'months']) {
      const { code, stderr } = await run('import', path(name));
      ends.push([code, stderr.replace(`${directory}/`, '').trimEnd()]);
    }

    expect(ends).toEqual([
      [6, 'strikewatch: pipe.csv is a pipe or a device. Save it as a file first.'],
      [6, 'strikewatch: pipe.txt is a pipe or a device. Save it as a file first.'],
      [1, 'strikewatch: link.csv does not exist. Check the path.'],
      [6, expect.stringContaining('of different snapshots (2026-10-01, 2026-11-02)')],
    ]);
    expect(existsSync(database)).toBe(false);
  });

  it.skipIf(process.getuid?.() === 0)(
    'says of what it may not read that it may not, and writes nothing',
    async () => {
      const { path, run, database } = setup();
      for (const name of ['x.csv', 'x.zip', 'x.txt']) writeFileSync(path(name), 'x', { mode: 0 });

      for (const name of ['x.csv', 'x.zip', 'x.txt']) {
        const { code, stderr } = await run('import', path(name));
        expect({ name, code }).toEqual({ name, code: 1 });
        expect(stderr).toContain('Check its permissions.');
      }

      expect(existsSync(database)).toBe(false);
    },
  );

  it('reads through a link, and from a folder whose name has spaces and other letters', async () => {
    const { path, report } = setup();
    mkdirSync(path('Meine Daten ŷ 公司'));
    writeFileSync(path(`Meine Daten ŷ 公司/${fileName}`), someRows);
    symlinkSync(`Meine Daten ŷ 公司/${fileName}`, path(fileName));

    const linked = await report(path(fileName));
    const folder = await report(path('Meine Daten ŷ 公司'));

    for (const { code, report: imported } of [linked, folder]) {
      expect({ code, ...imported }).toMatchObject({ code: 0, snapshotDate: '2026-11-02' });
    }
  });

  it('changes nothing when the file grows while it is read', async () => {
    const { path, start, read, directory } = setup();
    await generateBulk(path(fileName), { rows: 300_000, seed: 'still being written' });

    const staging = untilStagingAnew(directory);
    const importing = start('import', path(fileName));
    await staging;
    appendFileSync(path(fileName), someRows.slice(someRows.indexOf('\n') + 1));
    const { code, stderr } = await importing.ended;

    expect(code).toBe(6);
    expect(stderr).toContain('was changed while it was read');
    expect(await contentOf(read())).toEqual({ companies: 0, episodes: 0, jobs: 0, events: 0 });
    expect(leftovers(directory)).toEqual([]);
  });

  it('refuses a file in which most rows are bad, with the first reason', async () => {
    const { path, run, database } = setup();
    writeFileSync(path('bad.csv'), `${bulkHeader}\n"a","b"\n"c","d"\n`);

    const { code, stderr } = await run('import', path('bad.csv'), '--json');

    expect(code).toBe(6);
    expect(stderr).toContain('bad.csv: 2 of the first 2 rows cannot be read (line 2: 2 fields');
    expect(existsSync(database)).toBe(false);
  });

  it('holds one part that would take the place of the whole register, and lets parts add up elsewhere', async () => {
    const { path, run, report, read } = setup();
    const name = (date: string) => path(`BasicCompanyData-${date}-part1_3.csv`);
    await generateBulk(path('BasicCompanyDataAsOneFile-2026-10-01.csv'), {
      rows: 300,
      seed: 'all',
    });
    await generateBulk(name('2026-11-02'), { rows: 100, seed: 'all' });
    await report(path('BasicCompanyDataAsOneFile-2026-10-01.csv'), '--scope', 'register');
    const registers = () =>
      readdirSync(path('data')).filter((file) => file.startsWith('register-'));
    const before = registers();

    const held = await run('import', name('2026-11-02'), '--scope', 'register', '--quiet');
    const added = await report(name('2026-11-02'));
    const again = await run('import', name('2026-11-02'), '--quiet');

    expect(held.code).toBe(6);
    expect(held.stderr).toContain('it is part 1 of 3');
    expect(again.stderr).toContain('warning: this is part 1 of 3: companies of the others');
    expect(registers()).toEqual(before);
    expect(added).toMatchObject({ code: 0, report: { rowsRead: 100, left: 0 } });
    const closed = await read()
      .selectFrom('episodes')
      .where('state', '=', 'closed')
      .selectAll()
      .execute();
    expect(closed).toEqual([]);
  });

  it('holds a file that lost a third of its rows, and imports it when it is accepted', async () => {
    const { path, run, report, read } = setup();
    const name = (date: string) => path(`BasicCompanyDataAsOneFile-${date}.csv`);
    await generateBulk(name('2026-10-01'), { rows: 3_000, seed: 'whole' });
    await generateBulk(name('2026-11-02'), { rows: 2_000, seed: 'whole' });
    await report(name('2026-10-01'));
    const companies = () => read().selectFrom('companies').selectAll().execute();
    const before = await companies();

    const held = await run('import', name('2026-11-02'), '--json', '--quiet');
    const after = await companies();
    const accepted = await report(name('2026-11-02'), '--accept');

    expect(held.code).toBe(6);
    expect(held.stderr).toContain('held, nothing was changed: 33 % fewer rows');
    expect(held.stderr).toContain('--accept');
    expect(JSON.parse(held.stdout)).toMatchObject({ state: 'held', rowsRead: 2_000, inserted: 0 });
    expect(after).toEqual(before);
    expect(accepted).toMatchObject({ code: 0, report: { rowsRead: 2_000 } });
    expect(accepted.report.left).toBeGreaterThan(0);
  });

  it('refuses a zip that was cut short and writes nothing', async () => {
    const { path, run, database } = setup();
    const archive = await zipOneFile(
      fileName,
      Array.from({ length: 50 }, () => bulkHeader),
    );
    writeFileSync(path('cut.zip'), archive.subarray(0, -30));

    const { code, stderr } = await run('import', path('cut.zip'));

    expect(code).toBe(6);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain('cut.zip');
    expect(existsSync(database)).toBe(false);
  });

  it('writes nothing of a zip that is damaged in its middle', async () => {
    const { path, run, read, directory } = setup();
    await generateBulk(path(fileName), { rows: 40_000, seed: 'damaged' });
    const archive = await zipOneFile(fileName, [readFileSync(path(fileName), 'utf8')]);
    const middle = Math.floor(archive.length / 2);
    archive.fill(0xff, middle, middle + 4);
    writeFileSync(path('damaged.zip'), archive);

    const { code, stderr } = await run('import', path('damaged.zip'), '--scope', 'register');

    expect(code).toBe(6);
    expect(stderr).toContain('damaged.zip');
    expect(await contentOf(read())).toEqual({ companies: 0, episodes: 0, jobs: 0, events: 0 });
    expect(leftovers(directory)).toEqual([]);
  });

  it.each(['strike-off', 'register'])(
    'leaves everything as it was after kill -9 and after Ctrl-C, and succeeds when run again, scope %s',
    async (scope) => {
      const { path, start, report, read, directory } = setup();
      const september = path('BasicCompanyDataAsOneFile-2026-10-01.csv');
      await generateBulk(september, { rows: 2_000, seed: 'before' });
      await report(september, '--scope', scope, '--accept');
      const made = await generateBulk(path(fileName), { rows: 400_000, seed: 'interrupted' });
      const argv = ['import', path(fileName), '--scope', scope, '--accept'];
      const before = await contentOf(read());
      const filesBefore = registerFiles(directory);

      const staging = untilStaging(directory);
      const killed = start(...argv);
      await staging;
      killed.child.kill('SIGKILL');
      await killed.ended;
      const afterKill = await contentOf(read());
      const stagingAgain = untilStaging(directory);
      const interrupted = start(...argv);
      await stagingAgain;
      interrupted.child.kill('SIGINT');
      const { code, stdout, stderr } = await interrupted.ended;
      const afterInterrupt = await contentOf(read());
      const filesAfter = registerFiles(directory);
      const last = await report(path(fileName), '--scope', scope, '--accept');

      expect(afterKill).toEqual(before);
      expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
      expect(stderr).toContain('Nothing was changed. Run the same import again.');
      expect(afterInterrupt).toEqual(before);
      expect(filesAfter).toEqual(filesBefore);
      expect(leftovers(directory)).toEqual([]);
      expect(last).toMatchObject({ code: 0, report: { rowsRead: made.rows } });
      const snapshots = read().selectFrom('bulk_snapshots').select('state').orderBy('started_at');
      expect((await snapshots.execute()).map(({ state }) => state)).toEqual([
        'complete',
        'interrupted',
        'interrupted',
        'complete',
      ]);
      const open = read().selectFrom('episodes').select('id').where('state', '=', 'open');
      expect(await open.execute()).toHaveLength(made.underThreat);
    },
  );

  it('leaves everything as it was when killed inside the transaction that applies it, and succeeds when run again', async () => {
    const { path, start, report, read, database } = setup();
    await report(await emptyRegister(path));
    const made = await generateBulk(path(fileName), {
      rows: 400_000,
      seed: 'killed while applied',
    });
    const before = await contentOf(read());

    const applying = untilTransactionSpills(database);
    const killed = start('import', path(fileName), '--accept');
    await Promise.race([applying, killed.ended]);
    killed.child.kill('SIGKILL');
    const { code } = await killed.ended;
    const afterKill = await contentOf(read());
    const last = await report(path(fileName), '--accept');

    expect(code).toBeNull();
    expect(afterKill).toEqual(before);
    expect(last).toMatchObject({ code: 0, report: { inserted: made.underThreat } });
    const snapshots = read().selectFrom('bulk_snapshots').select('state').orderBy('started_at');
    expect((await snapshots.execute()).map(({ state }) => state)).toEqual([
      'complete',
      'interrupted',
      'complete',
    ]);
  });

  it('says where there is no room, changes nothing, and succeeds when there is', async () => {
    const { path, report, read, directory } = setup();
    const made = await generateBulk(path(fileName), { rows: 100_000, seed: 'no room' });
    const script = `ulimit -f 3000 && exec '${process.execPath}' '${program}' import '${path(fileName)}' --json`;
    const child = spawn('/bin/sh', ['-c', script], {
      cwd: directory,
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);

    expect(code).toBe(1);
    expect(stderr).toContain(`there is no room to write in ${join(directory, 'data')}`);
    expect(await contentOf(read())).toEqual({ companies: 0, episodes: 0, jobs: 0, events: 0 });
    expect(leftovers(directory)).toEqual([]);
    expect(await report(path(fileName))).toMatchObject({
      code: 0,
      report: { inserted: made.underThreat },
    });
  });

  it('lets one of two first imports succeed and tells the other one why not', async () => {
    const { path, run } = setup();
    await generateBulk(path(fileName), { rows: 60_000, seed: 'race' });

    const ends = await Promise.all([run('import', path(fileName)), run('import', path(fileName))]);

    for (const { code, stderr } of ends.filter((end) => end.code !== 0)) {
      expect(code).toBe(1);
      expect(stderr).toContain('another import into this database is running');
    }
    expect(ends.some(({ code }) => code === 0)).toBe(true);
  });

  it('refuses a second import beside a running one', async () => {
    const { directory, path, start, run } = setup();
    await generateBulk(path(fileName), { rows: 200_000, seed: 'twice' });
    const staging = untilStagingAnew(directory);
    const first = start('import', path(fileName), '--scope', 'register');
    await staging;
    // However fast it is, it is not over while the second one asks.
    first.child.kill('SIGSTOP');

    const second = await run('import', path(fileName));
    first.child.kill('SIGCONT');
    first.child.kill('SIGINT');
    await first.ended;

    expect(second.code).toBe(1);
    expect(second.stderr).toContain('another import into this database is running');
  });

  it('leaves the cores to whoever has the database open, and takes what it can get alone', async () => {
    const { directory, path, start, database } = setup();
    await generateBulk(path(fileName), { rows: 200_000, seed: 'beside' });
    const priorityOfImport = async (staging: Promise<void>): Promise<number> => {
      const importing = start('import', path(fileName));
      await staging;
      const priority = getPriority(importing.child.pid);
      importing.child.kill('SIGINT');
      await importing.ended;
      return priority;
    };

    const alone = await priorityOfImport(untilStagingAnew(directory));
    const store = await openStore(`sqlite:${database}`);
    onTestFinished(() => store[Symbol.asyncDispose]());
    const besideAnother = await priorityOfImport(untilStaging(directory));

    expect(alone).toBe(getPriority());
    expect(besideAnother).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
  });
});

const someRows = `${bulkHeader}\n"ACME LTD","01234567",${Array.from({ length: 53 }, () => '""').join(',')}\n`;

/** The end record of a directory without entries (APPNOTE.TXT, section 4.3.16). */
const emptyZip = Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)]);

/** Sets bit 0 of the flags where the directory describes the entry (APPNOTE.TXT, section 4.4.4). */
async function encrypted(archive: Promise<Buffer>): Promise<Buffer> {
  const bytes = await archive;
  const entry = bytes.indexOf('PK\u0001\u0002');
  bytes.writeUInt16LE(bytes.readUInt16LE(entry + 8) | 1, entry + 8);
  return bytes;
}

/** The same for a first import, which makes the folder. */
async function untilStagingAnew(directory: string): Promise<void> {
  mkdirSync(join(directory, 'data'));
  await untilStaging(directory);
}

/** Makes the database without a company in it. */
async function emptyRegister(path: (name: string) => string): Promise<string> {
  await writeFile(path('none.csv'), `${bulkHeader}\n`);
  return path('none.csv');
}

/** Files that an import makes for itself. */
function leftovers(directory: string): string[] {
  return readdirSync(join(directory, 'data')).filter((name) => /\.import|\.part/.test(name));
}

function registerFiles(directory: string): string[] {
  return readdirSync(join(directory, 'data')).filter((name) => /^register-.*\.db$/.test(name));
}

/** Resolves when an import begins to write rows aside. */
async function untilStaging(directory: string): Promise<void> {
  for await (const { filename } of watch(join(directory, 'data'))) {
    if (filename === 'strikewatch.db.import') return;
  }
}

/** How much there is of everything that people see. */
async function contentOf(db: Db): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of ['companies', 'episodes', 'jobs', 'events'] as const) {
    const { count } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    counts[table] = count;
  }
  return counts;
}

const asavagar = 'asavagar_BasicCompanyDataAsOneFile-2020-05-01_sample.csv';

describe.skipIf(!existsSync(realFiles))('import of real files (../shared/data)', () => {
  it.each([
    { name: 'mrbrianevans_samples_basic.csv', kept: 31 },
    { name: 'mrbrianevans_bulk_sample_2021.csv', kept: 3 },
    { name: 'relately_product-217_sample.csv', kept: 11 },
    { name: 'relately_product-217_2023-07-02.csv', kept: 0 },
    { name: asavagar, kept: 4_537 },
    { name: 'openaddresses_bad.csv', kept: 15, rejected: 1 },
    { name: 'uktrade_BasicCompanyData-2018-02-01-part1_2.csv', kept: 9 },
    { name: 'cloudera_BasicCompanyData-2012-05-01-part1_4.csv', kept: 2 },
    // Three rows of one company.
    { name: 'cloudera_BasicCompanyData-2012-05-01-part2_4.csv', kept: 3, companies: 1 },
    { name: 'cloudera_BasicCompanyData-2012-06-01-part1_4.csv', kept: 2 },
    { name: 'cloudera_BasicCompanyData-2012-06-01-part2_4.csv', kept: 1 },
  ])('keeps $kept rows of $name and then finds all unchanged', async (file) => {
    const { kept, rejected = 0, companies = kept } = file;
    const { report } = setup();
    const path = join(realFiles, file.name);

    const first = await report(path, '--scope', 'register');
    const second = await report(path, '--scope', 'register');

    const counts = { rowsRead: kept + rejected, rowsKept: kept, rowsRejected: rejected };
    // A single bad row is reported and fails nothing.
    const code = 0;
    expect(first).toMatchObject({ code, report: { ...counts, inserted: companies } });
    expect(second).toMatchObject({
      code,
      report: { ...counts, inserted: 0, updated: 0, unchanged: companies, entered: 0, left: 0 },
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

    const { rejectsFile } = (
      await report(join(realFiles, 'openaddresses_bad.csv'), '--scope', 'register')
    ).report;

    expect(basename(rejectsFile ?? '')).toMatch(/^openaddresses_bad\.csv-\d{8}T\d{9}Z\.jsonl$/);
    expect(statSync(rejectsFile ?? '').mode & 0o777).toBe(0o600);
    const reject = Reject.parse(JSON.parse(readFileSync(rejectsFile ?? '', 'utf8')));
    expect(reject).toMatchObject({ part: 'openaddresses_bad.csv', line: 5 });
    expect(reject.reason).toContain('unescaped quote');
    expect(reject.raw).toContain('"SS!"AS"');
  });

  it('refuses the file that has no header', async () => {
    const { run, database } = setup();

    const { code } = await run('import', join(realFiles, 'squilu_odd_quotes_row.csv'));

    expect(code).toBe(6);
    expect(existsSync(database)).toBe(false);
  });
});
