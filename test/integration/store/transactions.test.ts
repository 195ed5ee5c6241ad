import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { Kysely, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemTimers } from '../../../src/runtime/timers.ts';
import { createSqliteDialect } from '../../../src/store/dialect/sqlite-dialect.ts';
import { openReader, openStore, StoreError } from '../../../src/store/open-store.ts';
import { readSetting, writeSetting } from '../../../src/store/settings.ts';
import type { Database } from '../../../src/store/tables/database.ts';
import {
  describeOnEveryEngine,
  engines,
  setupDatabase,
  sqliteFileOf,
} from '../../support/setup-database.ts';

describeOnEveryEngine('transactions', (engine) => {
  it('on one connection do not interleave', async () => {
    const { db } = await setupDatabase(engine);
    const seen: string[] = [];
    const count = (who: string): Promise<void> =>
      db.transaction().execute(async (trx) => {
        for (let step = 0; step < 3; step += 1) {
          seen.push(who);
          const before = Number((await readSetting(trx, 'count')) ?? 0);
          await turnOfTheLoop();
          await writeSetting(trx, 'count', String(before + 1));
        }
      });

    await Promise.all([count('a'), count('b'), count('c')]);

    expect(seen.join('')).toBe('aaabbbccc');
    expect(await readSetting(db, 'count')).toBe('9');
  });

  it('that throw leave nothing, and the next one works', async () => {
    const { db } = await setupDatabase(engine);
    const failing = db.transaction().execute(async (trx) => {
      await writeSetting(trx, 'half', 'written');
      throw new Error('no');
    });

    await expect(failing).rejects.toThrow('no');
    expect(await readSetting(db, 'half')).toBeNull();
    await db.transaction().execute((trx) => writeSetting(trx, 'whole', 'written'));
    expect(await readSetting(db, 'whole')).toBe('written');
  });

  it('are not seen by the reader before they are committed', async () => {
    const { db, reader } = await setupDatabase(engine);
    let during: string | null = 'unread';

    await db.transaction().execute(async (trx) => {
      await writeSetting(trx, 'name', 'value');
      during = await readSetting(reader, 'name');
    });

    expect(during).toBeNull();
    expect(await readSetting(reader, 'name')).toBe('value');
  });

  it('cannot be written through the reader', async () => {
    const { reader } = await setupDatabase(engine);

    await expect(writeSetting(reader, 'name', 'value')).rejects.toThrow(/readonly/);
  });

  it('must refer to what exists', async () => {
    const { db } = await setupDatabase(engine);

    const orphan = db
      .insertInto('enrichment_steps')
      .values({
        episode_id: 'nowhere',
        step: 'find-domain',
        state: 'done',
        attempts: 1,
        started_at: 0,
        updated_at: 0,
      })
      .execute();

    await expect(orphan).rejects.toThrow(/foreign key/i);
  });
});

describe('sqlite', () => {
  it('writes ahead, to the disk, and with foreign keys', async () => {
    const { db, reader } = await setupDatabase();
    const pragma = async (connection: typeof db, name: string): Promise<unknown> => {
      const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(
        connection,
      );
      return rows[0]?.[name];
    };

    expect(await pragma(db, 'journal_mode')).toBe('wal');
    expect(await pragma(db, 'synchronous')).toBe(2);
    expect(await pragma(db, 'foreign_keys')).toBe(1);
    expect(await pragma(db, 'trusted_schema')).toBe(0);
    expect(await pragma(reader, 'foreign_keys')).toBe(1);
  });

  it('takes the write lock when a transaction begins, so that a read in it cannot fail to become a write', async () => {
    const { url, db } = await setupDatabase();
    using other = new DatabaseSync(sqliteFileOf(url), { timeout: 0 });

    await db.transaction().execute(async () => {
      expect(() => other.exec('begin immediate')).toThrow(/locked/);
    });
    other.exec('begin immediate');
    other.exec('rollback');
  });

  it('waits for another process that is making the same new file', async () => {
    const engine = engines[0];
    const url = engine.makeUrl();
    onTestFinished(() => engine.drop(url));
    using other = new DatabaseSync(sqliteFileOf(url));
    other.exec('begin immediate');
    let waits = 0;

    await using store = await openStore(url, {
      ...systemTimers,
      sleep(ms) {
        waits += 1;
        if (waits === 3) other.exec('commit');
        return systemTimers.sleep(ms);
      },
    });

    expect(waits).toBe(3);
    expect(await readSetting(store.db, 'none')).toBeNull();
  });

  it('refuses a text where a number belongs', async () => {
    const { db } = await setupDatabase();

    const wrong = sql`insert into leases (name, owner, epoch, lease_until) values ('a', 'b', 'one', 2)`;

    await expect(wrong.execute(db)).rejects.toThrow(/cannot store TEXT value in INTEGER column/);
  });

  it('refuses another kind of URL, and a reader of what does not exist', async () => {
    await expect(openStore('postgres://host/db')).rejects.toThrow(
      'database.url must start with "sqlite:"; got "postgres:"',
    );
    const { url } = await setupDatabase();
    expect(() => openReader(url.replace('test.db', 'other.db'))).toThrow(StoreError);
    expect(existsSync(join(sqliteFileOf(url), '..', 'other.db'))).toBe(false);
  });

  it('refuses a database that a newer build has migrated', async () => {
    const { url, db } = await setupDatabase();
    await sql`insert into migrations (name, timestamp) values ('9999-of-the-future', '2030-01-01')`.execute(
      db,
    );

    await expect(openStore(url)).rejects.toThrow(StoreError);
  });

  it('is closed with its connections', async () => {
    const { url } = await setupDatabase();
    const dialect = createSqliteDialect({
      path: sqliteFileOf(url),
      isReadOnly: false,
      timers: systemTimers,
    });
    const db = new Kysely<Database>({ dialect });
    await writeSetting(db, 'name', 'value');

    await db.destroy();

    await expect(readSetting(db, 'name')).rejects.toThrow(/destroyed|closed/);
  });
});

describe('a test’s database', () => {
  it('is dropped with everything around it', () => {
    for (const engine of engines) {
      const url = engine.makeUrl();
      expect(existsSync(join(sqliteFileOf(url), '..'))).toBe(true);
      engine.drop(url);
      expect(existsSync(join(sqliteFileOf(url), '..'))).toBe(false);
    }
  });
});
