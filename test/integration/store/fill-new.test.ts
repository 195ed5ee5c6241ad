import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { systemTimers, type Timers } from '../../../src/runtime/timers.ts';
import { openReader, openStore, type Db } from '../../../src/store/open-store.ts';

function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-fill-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return {
    path: join(folder, 'new.db'),
    url: `sqlite:${join(folder, 'new.db')}`,
    copied: join(folder, 'copy.db'),
  };
}

const open = (url: string) => openStore(url, systemTimers, { fillsNew: true });

async function journalOf(db: Db): Promise<unknown> {
  const { rows } = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(db);
  return rows[0]?.journal_mode;
}

/** More than the page cache holds, so that part of it is in the file before it is committed. */
const fill = sql`
  insert into companies (company_number, company_name, subscriber_class, is_fraud_strike_off, status_as_of, status_source,
    profile_as_of, profile_source, created_at, updated_at)
  with recursive n (n) as (select 1 union all select n + 1 from n where n < 20000)
  select printf('%08d', n), hex(zeroblob(400)), 'corporate', 0, 1, 'bulk', 1, 'bulk', 1, 1 from n
`;

async function countCompanies(db: Db): Promise<number> {
  const { companies } = await db
    .selectFrom('companies')
    .select((eb) => eb.fn.countAll<number>().as('companies'))
    .executeTakeFirstOrThrow();
  return companies;
}

it('a new database is filled without a write-ahead log, which whoever opens it next turns on', async () => {
  const { url } = setup();
  {
    await using filled = await open(url);
    await filled.db.transaction().execute((trx) => fill.execute(trx));
    expect(await journalOf(filled.db)).toBe('delete');
  }

  await using store = await open(url);

  expect(await journalOf(store.db)).toBe('wal');
  expect(await countCompanies(store.db)).toBe(20_000);
});

it('who opens it meanwhile turns it on for both', async () => {
  const { url } = setup();
  await using filling = await open(url);
  await using service = await openStore(url);

  await filling.db.transaction().execute(async (trx) => {
    await fill.execute(trx);
    expect(await countCompanies(service.reader)).toBe(0);
  });

  expect(await journalOf(filling.db)).toBe('wal');
  expect(await countCompanies(service.reader)).toBe(20_000);
});

it('what a process has left half-written that died is undone for whoever only reads', async () => {
  const { url, path, copied } = setup();
  await using filling = await open(url);
  await filling.db.transaction().execute(async (trx) => {
    await fill.execute(trx);
    // As the files are when the process dies here.
    copyFileSync(path, copied);
    copyFileSync(`${path}-journal`, `${copied}-journal`);
  });

  const reader = openReader(`sqlite:${copied}`);
  onTestFinished(() => reader.destroy());

  expect(await countCompanies(reader)).toBe(0);
});

it('a commit waits for whoever reads at that moment', async () => {
  const { url, path } = setup();
  let pauses = 0;
  const timers: Timers = {
    ...systemTimers,
    async sleep() {
      pauses += 1;
      reading.return?.();
    },
  };
  await using filling = await openStore(url, timers, { fillsNew: true });
  using other = new DatabaseSync(path);
  const reading = other.prepare('select name from sqlite_schema').iterate();
  reading.next();

  await filling.db.transaction().execute((trx) => fill.execute(trx));

  expect(pauses).toBe(1);
  expect(await countCompanies(filling.db)).toBe(20_000);
});
