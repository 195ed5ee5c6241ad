import { expect, it, onTestFinished } from 'vitest';
import { writesTogether } from './group-writes.ts';
import { openStore } from './open-store.ts';
import { readSetting, writeSetting } from './settings.ts';

async function setup() {
  const { db, ...store } = await openStore('sqlite::memory:');
  onTestFinished(() => store[Symbol.asyncDispose]());
  const write = writesTogether(db, {
    sleep: () => Promise.resolve(),
    after: () => () => undefined,
  });
  return { db, write };
}

it('makes the changes of one moment in one transaction, and tells each what it came to', async () => {
  const { db, write } = await setup();
  const transactions = new Set<unknown>();

  const results = await Promise.all(
    ['a', 'b', 'c'].map((name) =>
      write(async (trx) => {
        transactions.add(trx);
        await writeSetting(trx, name, name);
        return name;
      }),
    ),
  );

  expect(results).toEqual(['a', 'b', 'c']);
  expect(transactions.size).toBe(1);
  expect(await readSetting(db, 'b')).toBe('b');
});

it('leaves out the one that throws, with all it had written, and makes the others', async () => {
  const { db, write } = await setup();
  const spoiled = write(async (trx) => {
    await writeSetting(trx, 'spoiled', 'half');
    throw new Error('no');
  });
  const whole = write((trx) => writeSetting(trx, 'whole', 'yes'));

  await expect(spoiled).rejects.toThrow('no');
  await whole;

  expect(await readSetting(db, 'spoiled')).toBeNull();
  expect(await readSetting(db, 'whole')).toBe('yes');
});
