import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { absentNotSeenSince, openNotSeenSince } from './list-open-not-seen-since.ts';
import { openStore } from './open-store.ts';

it('walks along the open episodes in the order of the pages, and sorts none of them', async () => {
  const store = await openStore('sqlite::memory:');
  onTestFinished(() => store[Symbol.asyncDispose]());
  const page = openNotSeenSince({ asOf: 1, after: null, limit: 10 });

  const { rows } = await sql<{ detail: string }>`explain query plan ${page}`.execute(store.db);

  expect(rows.map(({ detail }) => detail)).toEqual([
    'SEARCH episodes USING COVERING INDEX episodes_one_open (company_number>?)',
    'SEARCH companies USING INDEX companies_by_number (company_number=?)',
  ]);
});

it('walks along the episodes of all companies likewise', async () => {
  const store = await openStore('sqlite::memory:');
  onTestFinished(() => store[Symbol.asyncDispose]());
  const page = absentNotSeenSince({ asOf: 1, after: null, limit: 10 });

  const { rows } = await sql<{ detail: string }>`explain query plan ${page}`.execute(store.db);

  expect(rows.map(({ detail }) => detail)).toEqual([
    'SEARCH episodes USING INDEX episodes_by_company (company_number>?)',
    'SEARCH companies USING INDEX companies_by_number (company_number=?)',
  ]);
});
