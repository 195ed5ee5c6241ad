import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Db, Trx } from '../../../src/store/open-store.ts';
import { writeWithoutWaiting } from '../../../src/store/write-without-waiting.ts';
import { setupDatabase, sqliteFileOf } from '../../support/setup-database.ts';

const full = 2;
const normal = 1;

async function levelOf(db: Db | Trx): Promise<unknown> {
  const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(db);
  return rows[0]?.synchronous;
}

it('does not wait for the disk itself, time after time, and lets nobody else commit like that', async () => {
  const { db, url } = await setupDatabase();
  const seen: unknown[] = [];

  for (const name of ['one', 'two', 'three']) {
    const waiting = writeWithoutWaiting(db, async (trx) => {
      seen.push(await levelOf(trx));
      await sql`create table ${sql.table(name)} (id integer)`.execute(trx);
    });
    const beside = db.transaction().execute(async (trx) => seen.push(await levelOf(trx)));
    await Promise.all([waiting, beside]);
  }

  expect(seen).toEqual([normal, full, normal, full, normal, full]);
  using other = new DatabaseSync(sqliteFileOf(url), { readOnly: true });
  expect(other.prepare('select count(*) as n from one').get()).toEqual({ n: 0 });
});

it('waits for the disk again after a change that fails, of which nothing is left', async () => {
  const { db } = await setupDatabase();

  const failing = writeWithoutWaiting(db, async (trx) => {
    await sql`create table gone (id integer)`.execute(trx);
    throw new Error('planned');
  });

  await expect(failing).rejects.toThrow('planned');
  expect(await levelOf(db)).toBe(full);
  await expect(sql`select * from gone`.execute(db)).rejects.toThrow('no such table');
});
