import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import {
  array,
  assert,
  constantFrom,
  integer,
  oneof,
  property,
  string,
  tuple,
  constant,
} from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPageFile, pageAfter } from './page-file.ts';
import { createRecordEncoder } from './record-encoder.ts';
import { createTableAppender } from './table-appender.ts';

type Row = readonly (string | number | null)[];

function emptyPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-pages-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'pages.db');
}

function makeTables(path: string, pageBytes: number, tables: readonly string[]): number[] {
  rmSync(path, { force: true });
  const database = new DatabaseSync(path);
  database.exec(`pragma page_size = ${pageBytes}`);
  for (const table of tables) database.exec(table);
  const roots = database
    .prepare('select rootpage from sqlite_schema order by rowid')
    .all()
    .map((row) => Number(row['rootpage']));
  database.close();
  return roots;
}

/** Writes rows without SQLite and reads them by it, which checks every page first. */
function writeAndRead(path: string, pageBytes: number, rows: readonly Row[]): unknown[][] {
  const columns = rows[0]?.length ?? 1;
  const names = Array.from({ length: columns }, (_, index) => `c${index} any`);
  const [root = 0] = makeTables(path, pageBytes, [`create table t (${names.join(', ')}) strict`]);
  const file = openPageFile(path);
  const table = createTableAppender(file, root);
  const record = createRecordEncoder(columns);
  for (const row of rows) {
    record.begin();
    for (const value of row) {
      if (value === null) record.addNull();
      else if (typeof value === 'number') record.addInteger(value);
      else record.addText(value);
    }
    record.finish();
    table.append(record);
  }
  table.finish();
  file.finish();

  const database = new DatabaseSync(path);
  try {
    expect(database.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    const read = database.prepare('select rowid, * from t order by rowid').all();
    expect(database.prepare('select count(*) as n, max(rowid) as last from t').get()).toEqual({
      n: rows.length,
      last: rows.length === 0 ? null : rows.length,
    });
    return read.map((row) => Object.values<SQLOutputValue>(row).slice(1));
  } finally {
    database.close();
  }
}

const value = oneof(
  constant(null),
  constantFrom(0, 1, -1, 127, 128, -128, -129, 32_767, 32_768, 8_388_607, 8_388_608, -8_388_609),
  integer(),
  string({ unit: 'binary', maxLength: 40 }),
  tuple(constantFrom('x', 'é', '\0', '\u{1f600}'), integer({ min: 0, max: 3_000 })).map(
    ([letter, times]) => letter.repeat(times),
  ),
);

describe('the pages of a table', () => {
  it('hold what was put in, whatever it is, and SQLite finds nothing wrong with them', () => {
    const path = emptyPath();
    const rows = integer({ min: 1, max: 60 }).chain((columns) =>
      array(array(value, { minLength: columns, maxLength: columns }), { maxLength: 40 }),
    );
    assert(
      property(constantFrom(512, 1_024, 8_192), rows, (pageBytes, all) => {
        // SQLite stores a text with the replacements that any UTF-8 writer makes.
        const expected = all.map((row) =>
          row.map((one) => (typeof one === 'string' ? Buffer.from(one).toString() : one)),
        );
        expect(writeAndRead(path, pageBytes, all)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it.each([0, 1, 30, 31, 5_000, 60_000])('are joined level by level: %d rows', (count) => {
    const rows = Array.from({ length: count }, (_, index): Row => [`row ${index}`, index]);

    expect(writeAndRead(emptyPath(), 512, rows)).toEqual(rows);
  });

  it('leave the rest of a long row to pages of their own, of whatever length it is', () => {
    const rows = Array.from({ length: 3_000 }, (_, length): Row => ['x'.repeat(length), length]);

    expect(writeAndRead(emptyPath(), 512, rows)).toEqual(rows);
  });

  it('of two tables may be written by turns', () => {
    const path = emptyPath();
    const [first = 0, second = 0] = makeTables(path, 512, [
      'create table a (id integer primary key, text text) strict',
      'create table b (number integer) strict',
    ]);
    const file = openPageFile(path);
    const tables = [createTableAppender(file, first), createTableAppender(file, second)] as const;
    const records = [createRecordEncoder(2), createRecordEncoder(1)] as const;
    for (let index = 1; index <= 2_000; index += 1) {
      records[0].begin();
      records[0].addNull();
      records[0].addText(`text ${index}`);
      records[0].finish();
      tables[0].append(records[0]);
      records[1].begin();
      records[1].addInteger(index);
      records[1].finish();
      tables[1].append(records[1]);
    }
    for (const table of tables) table.finish();
    file.finish();

    const database = new DatabaseSync(path);
    onTestFinished(() => database.close());
    expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
    expect(database.prepare('select text from a where id = 1234').get()).toEqual({
      text: 'text 1234',
    });
    expect(database.prepare('select sum(number) as sum from b').get()).toEqual({ sum: 2_001_000 });
    // SQLite goes on where the pages end.
    database.exec(`create index by_text on a (text); delete from a where id % 2; vacuum`);
    expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
  });

  it('leave out the one that SQLite locks', () => {
    // https://sqlite.org/fileformat2.html#the_lock_byte_page: at 1 GiB.
    expect([131_071, 131_072, 131_074].map((number) => pageAfter(number, 8_192))).toEqual([
      131_072, 131_074, 131_075,
    ]);
  });

  it('refuse a number that would be cut', () => {
    const record = createRecordEncoder(1);
    record.begin();

    expect(() => record.addInteger(2 ** 31)).toThrow(RangeError);
  });
});
