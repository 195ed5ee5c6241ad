import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../open-store.ts';

async function setup() {
  const { db, [Symbol.asyncDispose]: close } = await openStore('sqlite::memory:');
  onTestFinished(close);
  return db.selectFrom('settings').select('name');
}

it('writes a limit into the statement, so that it is planned once and not at each run', async () => {
  const settings = await setup();

  const { sql: text, parameters } = settings.where('name', '=', 'stamp').limit(5).compile();

  expect(text).toBe('select "name" from "settings" where "name" = ? limit 5');
  expect(parameters).toEqual(['stamp']);
});

it.each([1.5, Number.NaN, 2 ** 60])('binds a limit that is no such number: %s', async (limit) => {
  const settings = await setup();

  const { sql: text, parameters } = settings.limit(limit).compile();

  expect(text).toBe('select "name" from "settings" limit ?');
  expect(parameters).toEqual([limit]);
});

it('leaves a limit that is an expression as it is', async () => {
  const settings = await setup();

  const { sql: text } = settings.limit(sql<number>`1 + ${1}`).compile();

  expect(text).toBe('select "name" from "settings" limit 1 + ?');
});
