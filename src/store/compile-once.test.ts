import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { compileOnce, firstRow } from './compile-once.ts';
import { openStore } from './open-store.ts';

async function setup() {
  const store = await openStore('sqlite::memory:');
  onTestFinished(() => store[Symbol.asyncDispose]());
  return store.db;
}

it('runs a query with the values of each time, in the places of their names', async () => {
  const db = await setup();
  const set = compileOnce<{ name: string; value: string }, { name: string }>((on, hole) =>
    on
      .insertInto('settings')
      .values({ value: hole('value'), name: hole('name') })
      .returning('name'),
  );

  const first = await set(db, { name: 'one', value: '1' });
  await set(db, { value: '2', name: 'two' });

  expect(first.rows).toEqual([{ name: 'one' }]);
  const kept = await db
    .selectFrom('settings')
    .selectAll()
    .where('name', 'in', ['one', 'two'])
    .orderBy('name')
    .execute();
  expect(kept).toEqual([
    { name: 'one', value: '1' },
    { name: 'two', value: '2' },
  ]);
});

it('gives a value to every place of its name, and leaves what is always the same', async () => {
  const db = await setup();
  const put = compileOnce<{ value: string | null }, unknown>((on, hole) =>
    on
      .insertInto('settings')
      .values({ name: 'one', value: sql<string>`coalesce(${hole('value')}, 'none')` })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet({ value: sql<string>`${hole('value')} || '!'` }),
      ),
  );
  const find = compileOnce<object, { value: string }>((on) =>
    on.selectFrom('settings').select('value').where('name', '=', 'one'),
  );

  const before = await firstRow(find(db, {}));
  await put(db, { value: null });
  const inserted = await firstRow(find(db, {}));
  await put(db, { value: 'two' });
  const updated = await firstRow(find(db, {}));

  expect([before, inserted, updated]).toEqual([undefined, { value: 'none' }, { value: 'two!' }]);
});
