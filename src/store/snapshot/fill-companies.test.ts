import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore, type Db } from '../open-store.ts';
import { fillCompanies } from './fill-companies.ts';
import { withStaging } from './staging-tables.ts';

async function setup(): Promise<Db> {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-'));
  const store = await openStore(`sqlite:${join(directory, 'test.db')}`);
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });
  // As while a snapshot is applied: without its indexes nothing can refer to the table.
  await sql`pragma foreign_keys = off`.execute(store.db);
  return store.db;
}

async function indexesOf(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string; definition: string }>`
    select name, sql as definition from sqlite_schema where type = 'index' and tbl_name = 'companies' order by name
  `.execute(db);
  return rows.map(({ name, definition }) => `${name}: ${definition}`);
}

const insertCompanies = (numbers: readonly string[]) => sql`
  insert into companies (company_number, company_name, subscriber_class, is_fraud_strike_off, status_as_of, status_source,
    profile_as_of, profile_source, created_at, updated_at)
  select value, 'COMPANY ' || value, 'corporate', 0, 1, 'bulk', 1, 'bulk', 1, 1 from json_each(${JSON.stringify(numbers)})
`;

describe('fillCompanies', () => {
  it('leaves the indexes as they were', async () => {
    const db = await setup();
    const before = await indexesOf(db);
    let during: readonly string[] = [];

    await db.transaction().execute((trx) =>
      fillCompanies(withStaging(trx), async () => {
        during = await indexesOf(trx);
      }),
    );

    expect(before.length).toBeGreaterThan(1);
    expect(during).toEqual([]);
    expect(await indexesOf(db)).toEqual(before);
  });

  it('finds what it has inserted by those indexes', async () => {
    const db = await setup();

    await db
      .transaction()
      .execute((trx) =>
        fillCompanies(withStaging(trx), () =>
          insertCompanies(['07654321', '01234567']).execute(trx),
        ),
      );

    const { rows } = await sql<{ company_number: string }>`
      select company_number from companies indexed by companies_by_name where company_name > 'COMPANY 07'
    `.execute(db);
    expect(rows).toEqual([{ company_number: '07654321' }]);
    expect((await sql<object>`pragma integrity_check`.execute(db)).rows).toEqual([
      { integrity_check: 'ok' },
    ]);
  });

  it('leaves the indexes of a table alone that holds a row', async () => {
    const db = await setup();
    await insertCompanies(['07654321']).execute(db);
    const before = await indexesOf(db);
    let during: readonly string[] = [];

    await db.transaction().execute((trx) =>
      fillCompanies(withStaging(trx), async () => {
        during = await indexesOf(trx);
      }),
    );

    expect(during).toEqual(before);
  });

  it('leaves everything as it was if the insert fails', async () => {
    const db = await setup();
    const before = await indexesOf(db);

    const filling = db
      .transaction()
      .execute((trx) =>
        fillCompanies(withStaging(trx), () =>
          insertCompanies(['07654321', '07654321']).execute(trx),
        ),
      );

    await expect(filling).rejects.toThrow('UNIQUE');
    expect(await indexesOf(db)).toEqual(before);
  });
});
