import { expect, it, onTestFinished } from 'vitest';
import { compileOnce } from './compile-once.ts';
import { openStore } from './open-store.ts';

it('runs a query with the values of each time, in the places of their names', async () => {
  const store = await openStore('sqlite::memory:');
  onTestFinished(() => store[Symbol.asyncDispose]());
  const set = compileOnce<{ name: string; value: string }, { name: string }>((db, hole) =>
    db
      .insertInto('settings')
      .values({ value: hole('value'), name: hole('name') })
      .returning('name'),
  );

  const first = await set(store.db, { name: 'one', value: '1' });
  await set(store.db, { value: '2', name: 'two' });

  expect(first.rows).toEqual([{ name: 'one' }]);
  const kept = await store.db
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
