import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { bulkCsv } from '../../src/sandbox/bulk-csv.ts';
import { writePscZips } from '../../src/sandbox/psc-snapshot.ts';
import { buildWorld } from '../../src/sandbox/world/build-world.ts';
import { zipOneFile } from '../../src/sandbox/zip-archive.ts';
import { processOwner } from '../../src/runtime/process-owner.ts';
import { acquireLease } from '../../src/store/leases.ts';
import { openReader, openStore, type Db } from '../../src/store/open-store.ts';
import { stampDatabase } from '../../src/store/settings.ts';
import { pscLine, totalsLine, writePscFile } from '../support/psc-files.ts';
import { spinUntil } from '../support/spin-until.ts';
import { untilTransactionSpills } from '../support/until-transaction-spills.ts';
import { seedCompany, seedEpisode, seedNumber, seedOfficer } from '../support/seed-company.ts';

/** An import of 150,000 owners lets whoever else needs the processor go first (half a minute alone). */
const givesWayMs = 400_000;

const program = fileURLToPath(new URL('../../bin/strikewatch.js', import.meta.url));

const Report = z.looseObject({
  product: z.literal('psc'),
  kept: z.number(),
  inserted: z.number(),
  rejectsFile: z.string().nullable(),
});

function setup() {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-psc-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const database = join(directory, 'data/strikewatch.db');
  const url = `sqlite:${database}`;

  function start(...argv: string[]) {
    const child = spawn(process.execPath, [program, 'import', ...argv], {
      cwd: directory,
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
      ([[code], stdout, stderr]) => ({ code: z.number().nullable().parse(code), stdout, stderr }),
    );
    return { child, ended };
  }

  return {
    directory,
    database,
    start,
    path: (name: string) => join(directory, name),
    run: (...argv: string[]) => start(...argv).ended,
    report: async (...argv: string[]) => {
      const { code, stdout, stderr } = await start(...argv, '--json', '--quiet').ended;
      return { code, stderr, report: Report.parse(JSON.parse(stdout)) };
    },
    read: () => {
      const db = openReader(url);
      onTestFinished(() => db.destroy());
      return db;
    },
    /** Companies under threat, and whatever else a test wants to be there. */
    seed: async (
      numbers: readonly string[],
      more: (db: Db) => Promise<unknown> = () => Promise.resolve(),
    ): Promise<void> => {
      await using store = await openStore(url);
      await stampDatabase(store.db, 'live');
      for (const number of numbers) {
        await seedEpisode(store.db, await seedCompany(store.db, number));
      }
      await more(store.db);
    },
  };
}

/** The register and its owners as the imitated world publishes them. */
async function publishWorld(directory: string) {
  const world = buildWorld({ seed: 1, today: '2026-11-20', companies: 400 });
  const csv = join(directory, 'BasicCompanyDataAsOneFile-2026-11-01.csv');
  writeFileSync(csv, [...bulkCsv(world.companies, '\n')].join(''));
  const zips = await writePscZips(world.companies, { directory, date: '2026-11-20' });
  return { world, csv, zips };
}

describe('import of the snapshot of persons with significant control', () => {
  it('reads parts and whole alike, keeps the owners of companies under threat and starts no work', async () => {
    const { directory, run, report, read } = setup();
    const { csv, zips } = await publishWorld(directory);
    await run(csv);
    const jobsBefore = await read().selectFrom('jobs').select('id').execute();

    const parts = await report(join(directory, 'psc-parts'));
    const whole = await report(zips.whole);

    expect(parts).toMatchObject({
      code: 0,
      stderr: '',
      report: { snapshotDate: '2026-11-20', isCompleteSet: true, rejected: 0, held: null },
    });
    expect(parts.report.kept).toBeGreaterThan(20);
    expect(parts.report).toMatchObject({ inserted: parts.report.kept, updated: 0, unchanged: 0 });
    expect(whole.report).toMatchObject({
      kept: parts.report.kept,
      inserted: 0,
      updated: 0,
      removed: 0,
      unchanged: parts.report.kept,
      totals: { expected: { persons: whole.report['personsRead'] } },
    });
    const owners = read()
      .selectFrom('persons_with_significant_control as owner')
      .innerJoin('episodes', 'episodes.company_number', 'owner.company_number')
      .where('episodes.state', '=', 'open');
    expect(await owners.select('owner.id').execute()).toHaveLength(parts.report.kept);
    // CHECK constraints rest while it is written; SQLite's own check of the file looks at them too.
    const { rows } = await sql<{ quick_check: string }>`pragma quick_check`.execute(read());
    expect(rows).toEqual([{ quick_check: 'ok' }]);
    expect(await read().selectFrom('jobs').select('id').execute()).toEqual(jobsBefore);
    expect(await read().selectFrom('spend_intents').select('id').execute()).toEqual([]);
  });

  it('keeps the owners of companies no longer under threat in scope register only', async () => {
    const { directory, seed, report } = setup();
    await seed(['01234567'], (db) => seedCompany(db, '07654321'));
    const file = await writePscFile(directory, '2026-11-20', [
      pscLine({ company: '01234567', id: 'a' }),
      pscLine({ company: '07654321', id: 'b' }),
      pscLine({ company: '09999999', id: 'c' }),
      totalsLine(3),
    ]);

    const narrow = await report(file);
    const wide = await report(file, '--scope', 'register');

    expect(narrow.report).toMatchObject({ companies: 1, kept: 1, inserted: 1 });
    expect(wide.report).toMatchObject({ companies: 2, kept: 2, inserted: 1, unchanged: 1 });
  });

  it('makes owner and officer one person with both roles', async () => {
    const { directory, seed, report, read } = setup();
    await seed(['01234567'], async (db) => {
      await seedOfficer(db, seedNumber('01234567'), {
        name: 'THISTLE, Morag Anne',
        birth_month: 4,
        birth_year: 1970,
      });
    });
    const file = await writePscFile(directory, '2026-11-20', [
      pscLine({ company: '01234567', id: 'a' }),
      pscLine({ company: '01234567', id: 'b', year: 1998 }),
      totalsLine(2),
    ]);

    const { report: imported } = await report(file);

    expect(imported).toMatchObject({ inserted: 2, personsMerged: 1 });
    const roles = read()
      .selectFrom('persons')
      .innerJoin('persons_with_significant_control as owner', 'owner.person_id', 'persons.id')
      .leftJoin('officers', 'officers.person_id', 'persons.id')
      .select(['owner.psc_id', 'officers.name as officer', 'persons.name', 'persons.birth_year'])
      .orderBy('owner.psc_id');
    expect(await roles.execute()).toEqual([
      {
        psc_id: 'a',
        officer: 'THISTLE, Morag Anne',
        name: 'Mrs Morag Anne Thistle',
        birth_year: 1970,
      },
      { psc_id: 'b', officer: null, name: 'Mrs Morag Anne Thistle', birth_year: 1998 },
    ]);
  });

  it('takes changes from a newer snapshot, removes who is gone, and nothing from an older one', async () => {
    const { directory, seed, report, read } = setup();
    await seed(['01234567']);
    const older = await writePscFile(directory, '2026-11-18', [
      pscLine({ company: '01234567', id: 'stays' }),
      pscLine({ company: '01234567', id: 'goes' }),
      totalsLine(2),
    ]);
    const newer = await writePscFile(directory, '2026-11-20', [
      pscLine({ company: '01234567', id: 'stays', data: { ceased_on: '2026-11-19' } }),
      pscLine({ company: '01234567', id: 'comes' }),
      totalsLine(2),
    ]);

    await report(older);
    const second = await report(newer);
    const third = await report(older);

    expect(second.report).toMatchObject({ inserted: 1, updated: 1, removed: 1, unchanged: 0 });
    expect(third).toMatchObject({
      code: 6,
      report: { inserted: 0, updated: 0, removed: 0, held: { reason: 'older' } },
    });
    const owners = read()
      .selectFrom('persons_with_significant_control')
      .select(['psc_id', 'ceased_on'])
      .orderBy('psc_id');
    expect(await owners.execute()).toEqual([
      { psc_id: 'comes', ceased_on: null },
      { psc_id: 'stays', ceased_on: '2026-11-19' },
    ]);
    expect(await read().selectFrom('persons').select('id').execute()).toHaveLength(1);
  });

  it('removes nobody on the word of a single part', async () => {
    const { directory, path, seed, report } = setup();
    await seed(['01234567']);
    await report(
      await writePscFile(directory, '2026-11-18', [
        pscLine({ company: '01234567', id: 'a' }),
        totalsLine(1),
      ]),
    );
    writeFileSync(
      path('psc-snapshot-2026-11-20_1of2.txt'),
      `${pscLine({ company: '07654321', id: 'x' })}\n`,
    );

    const { code, report: imported } = await report(path('psc-snapshot-2026-11-20_1of2.txt'));

    expect({ code, ...imported }).toMatchObject({ code: 0, isCompleteSet: false, removed: 0 });
  });

  it.each([
    { what: 'other totals', lines: [totalsLine(3)], words: '3 persons announced, 2 read' },
    { what: 'no totals', lines: [], words: 'the last line, with the totals, is missing' },
  ])('holds a snapshot with $what until it is accepted', async ({ lines, words }) => {
    const { directory, seed, report, read } = setup();
    await seed(['01234567']);
    const file = await writePscFile(directory, '2026-11-20', [
      pscLine({ company: '01234567', id: 'a' }),
      pscLine({ company: '07654321', id: 'b' }),
      ...lines,
    ]);

    const held = await report(file);
    const stored = await read()
      .selectFrom('persons_with_significant_control')
      .select('id')
      .execute();
    const accepted = await report(file, '--accept');

    expect(held).toMatchObject({
      code: 6,
      report: { kept: 1, inserted: 0, held: { reason: 'data_problem' } },
    });
    expect(JSON.stringify(held.report['held'])).toContain(words);
    expect(stored).toEqual([]);
    expect(accepted).toMatchObject({ code: 0, report: { inserted: 1, held: null } });
  });

  it('keeps bad lines for its owner, and they fail nothing', async () => {
    const { directory, seed, report } = setup();
    await seed(['01234567']);
    const good = Array.from({ length: 30 }, (_, index) =>
      pscLine({ company: '01234567', id: `p${index}` }),
    );
    const file = await writePscFile(directory, '2026-11-20', [...good, '{"cut', totalsLine(31)]);

    const { code, report: imported } = await report(file);

    expect({ code, ...imported }).toMatchObject({ code: 0, inserted: 30, rejected: 1, held: null });
    expect(JSON.parse(readFileSync(imported.rejectsFile ?? '', 'utf8'))).toMatchObject({
      line: 31,
      reason: 'not JSON',
      raw: '{"cut',
    });
  });

  it.each([
    {
      what: 'a missing part',
      spoil: (folder: string) => rmSync(join(folder, 'psc-snapshot-2026-11-20_2of3.zip')),
      words: 'lacks part 2 of 3',
    },
    {
      what: 'a folder with a single part',
      spoil: (folder: string) => {
        for (const number of [1, 3]) {
          rmSync(join(folder, `psc-snapshot-2026-11-20_${number}of3.zip`));
        }
      },
      words: 'lacks part 1, 3 of 3',
    },
    {
      what: 'a part that is there twice',
      spoil: (folder: string) =>
        copyFileSync(
          join(folder, 'psc-snapshot-2026-11-20_1of3.zip'),
          join(folder, 'psc-snapshot-2026-11-19_1of3.zip'),
        ),
      words: 'holds part 1 of 3 more than once',
    },
    {
      what: 'the company file beside it',
      spoil: (folder: string) =>
        writeFileSync(join(folder, 'BasicCompanyDataAsOneFile-2026-11-01.csv'), 'x'),
      words: 'BasicCompanyDataAsOneFile-2026-11-01.csv beside',
    },
    {
      what: 'a zip that was cut short',
      spoil: (folder: string) => cut(join(folder, 'psc-snapshot-2026-11-20_3of3.zip')),
      words: 'cut off',
    },
  ])('refuses $what with one message and writes nothing', async ({ spoil, words }) => {
    const { directory, run, database } = setup();
    await publishWorld(directory);
    spoil(join(directory, 'psc-parts'));

    const { code, stderr } = await run(join(directory, 'psc-parts'));

    expect(code).toBe(6);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(words);
    expect(existsSync(database)).toBe(false);
  });

  it('changes nothing for a zip that is damaged in its middle', async () => {
    const { directory, seed, run, read } = setup();
    await seed(['01234567']);
    const file = await writePscFile(directory, '2026-11-20', [
      ...Array.from({ length: 5_000 }, (_, index) =>
        pscLine({ company: '01234567', id: `p${(index * 7919) % 65_536}`, surname: `S${index}` }),
      ),
      totalsLine(5_000),
    ]);
    const bytes = readFileSync(file);
    bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 4);
    writeFileSync(file, bytes);

    const { code, stderr } = await run(file, '--quiet');

    expect(code).toBe(6);
    expect(stderr).toContain(basename(file));
    const owners = read().selectFrom('persons_with_significant_control').select('id');
    expect(await owners.execute()).toEqual([]);
  });

  it('knows the snapshot by the names in a zip and by how a bare file begins', async () => {
    const { path, seed, report } = setup();
    await seed(['01234567']);
    const lines = `${pscLine({ company: '01234567', id: 'a' })}\n${totalsLine(1)}\n`;
    writeFileSync(
      path('download.zip'),
      await zipOneFile('psc-snapshot-2026-11-20_1of1.txt', [lines]),
    );
    writeFileSync(path('owners.ndjson'), lines);

    const zipped = await report(path('download.zip'));
    const bare = await report(path('owners.ndjson'));

    expect(zipped.report).toMatchObject({ snapshotDate: '2026-11-20', isCompleteSet: true });
    // The totals line tells the date when the name does not.
    expect(bare.report).toMatchObject({ snapshotDate: '2026-11-20', isCompleteSet: false });
  });

  it('refuses to run beside another import', async () => {
    const { directory, seed, run } = setup();
    await seed(['01234567']);
    const file = await writePscFile(directory, '2026-11-20', [totalsLine(0)]);
    await using store = await openStore(`sqlite:${join(directory, 'data/strikewatch.db')}`);
    const now = Date.now();
    await acquireLease(store.db, {
      name: 'import',
      owner: processOwner('11111111-1111-4111-8111-111111111111'),
      now,
      until: now + 60_000,
      isOwnerGone: () => false,
    });

    const { code, stderr } = await run(file);

    expect(code).toBe(1);
    expect(stderr).toContain('another import into this database is running');
  });

  it(
    'leaves the data as it was when killed or stopped at any moment, and starts cleanly again',
    { timeout: givesWayMs },
    async () => {
      const { newer, start, report, read, database } = await publishTwice({ ownersEach: 500 });
      using held = new DatabaseSync(database, { readOnly: true });
      const epochOf = held.prepare(`select epoch from leases where name = 'import'`);
      const epoch = (): unknown => epochOf.get()?.['epoch'];

      const killed = start(newer);
      spinUntil('it holds its lease and reads', () => epoch() !== undefined);
      killed.child.kill('SIGKILL');
      await killed.ended;
      const afterKill = await ownerIds(read());
      const ofKilled = epoch();
      const stopped = start(newer);
      spinUntil('it has taken over and reads', () => epoch() !== ofKilled);
      stopped.child.kill('SIGINT');
      const { code, stderr } = await stopped.ended;
      const afterStop = await ownerIds(read());
      const { report: last } = await report(newer);

      expect(afterKill).toEqual(['before']);
      expect(code).toBe(130);
      expect(stderr).toContain('Nothing was changed.');
      expect(afterStop).toEqual(['before']);
      expect(last).toMatchObject({ inserted: 150_000, removed: 300 });
      expect(await snapshotDates(read())).toEqual(['2026-11-18', '2026-11-20']);
    },
  );

  it(
    'leaves the data as it was when killed inside the transaction that applies it, and the next run completes',
    { timeout: givesWayMs },
    async () => {
      const { newer, start, report, read, database } = await publishTwice({ ownersEach: 150 });
      const contentNow = async () => ({
        owners: await ownerIds(read()),
        persons: await read().selectFrom('persons').selectAll().execute(),
        snapshots: await snapshotDates(read()),
      });
      const before = await contentNow();

      const applying = untilTransactionSpills(database);
      const killed = start(newer);
      await Promise.race([applying, killed.ended]);
      killed.child.kill('SIGKILL');
      const { code } = await killed.ended;
      const afterKill = await contentNow();
      const { code: nextCode, report: next } = await report(newer);

      expect(code).toBeNull();
      expect(afterKill).toEqual(before);
      expect({ nextCode, ...next }).toMatchObject({ nextCode: 0, inserted: 45_000, removed: 300 });
      expect(await snapshotDates(read())).toEqual(['2026-11-18', '2026-11-20']);
      const { rows } = await sql<{ quick_check: string }>`pragma quick_check`.execute(read());
      expect(rows).toEqual([{ quick_check: 'ok' }]);
    },
  );
});

/** One owner of each of 300 companies is stored, and a newer snapshot waits that has so many others of each. */
async function publishTwice({ ownersEach }: { readonly ownersEach: number }) {
  const bundle = setup();
  const { directory, seed, report, path } = bundle;
  const numbers = Array.from({ length: 300 }, (_, index) => String(index).padStart(8, '0'));
  await seed(numbers);
  const before = await writePscFile(directory, '2026-11-18', [
    ...numbers.map((company) => pscLine({ company, id: 'before' })),
    totalsLine(300),
  ]);
  await report(before);
  mkdirSync(path('newer'));
  const owners = numbers.flatMap((company) =>
    Array.from({ length: ownersEach }, (_, index) =>
      pscLine({ company, id: `p${index}`, surname: 'Larch' }),
    ),
  );
  const newer = await writePscFile(path('newer'), '2026-11-20', [
    ...owners,
    totalsLine(owners.length),
  ]);
  return { ...bundle, newer };
}

async function snapshotDates(db: Db): Promise<(string | null)[]> {
  const rows = await db
    .selectFrom('psc_snapshots')
    .select('snapshot_date')
    .orderBy('snapshot_date')
    .execute();
  return rows.map((row) => row.snapshot_date);
}

async function ownerIds(db: ReturnType<typeof openReader>): Promise<string[]> {
  const rows = await db
    .selectFrom('persons_with_significant_control')
    .select('psc_id')
    .distinct()
    .execute();
  return rows.map((row) => row.psc_id);
}

function cut(path: string): void {
  writeFileSync(path, readFileSync(path).subarray(0, -30));
}
