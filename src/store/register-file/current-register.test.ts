import { existsSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KyselyPlugin } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bulkCompany } from '../../../test/support/bulk-company.ts';
import { setupDatabase, sqliteFileOf } from '../../../test/support/setup-database.ts';
import { writeSetting } from '../settings.ts';
import { createCurrentRegister } from './current-register.ts';
import type { RegisterFile } from './open-register-file.ts';
import { createRegisterBuilder } from './register-builder.ts';
import {
  partialRegisterPath,
  publishRegisterFile,
  removeOldRegisterFiles,
} from './register-folder.ts';
import { activateRegisterFile } from './register-pointer.ts';
import { searchRegisterNames } from './search-register-names.ts';

async function setup() {
  const { url, db, reader } = await setupDatabase();
  const folder = dirname(sqliteFileOf(url));
  const told: unknown[] = [];
  const current = createCurrentRegister(reader, folder, (error) => told.push(error));
  onTestFinished(() => current[Symbol.asyncDispose]());
  const build = (snapshotId: string, companyName: string, snapshotDate = '2026-11-02'): string => {
    const partial = partialRegisterPath(folder, snapshotId);
    const builder = createRegisterBuilder(partial);
    builder.insert(bulkCompany({ companyNumber: 1, companyName }));
    builder.finish({ snapshotId, snapshotDate, asOf: 0, builtAt: 0 });
    return publishRegisterFile(partial, snapshotDate);
  };
  const activate = (file: string, snapshotId: string): Promise<void> =>
    db.transaction().execute((trx) => activateRegisterFile(trx, { file, snapshotId }));
  const ask = async (): Promise<string | undefined> => {
    const answer = await current.ask((register) => searchRegisterNames(register, 'acme', 5));
    return answer.kind === 'answered' ? answer.value[0]?.companyName : answer.kind;
  };
  return { db, folder, told, current, build, activate, ask };
}

/** Has something happen when a query has been answered, before its answer is there. */
function after(happen: () => Promise<void>): KyselyPlugin {
  return {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      await happen();
      return result;
    },
  };
}

describe('the register file in use', () => {
  it('is absent before the first full import, and a file that nobody put into use changes nothing', async () => {
    const { build, ask } = await setup();

    expect(await ask()).toBe('absent');
    build('a', 'ACME ONE LTD');
    expect(await ask()).toBe('absent');
  });

  it('is exchanged in one step, without a restart', async () => {
    const { build, activate, ask } = await setup();
    await activate(build('a', 'ACME ONE LTD'), 'a');
    expect(await ask()).toBe('ACME ONE LTD');
    const second = build('b', 'ACME TWO LTD', '2026-12-01');
    expect(await ask()).toBe('ACME ONE LTD');

    await activate(second, 'b');

    expect(await ask()).toBe('ACME TWO LTD');
  });

  it('stays the old one when the transaction that exchanges it is not committed', async () => {
    const { db, build, activate, ask } = await setup();
    await activate(build('a', 'ACME ONE LTD'), 'a');
    const file = build('b', 'ACME TWO LTD', '2026-12-01');

    const failed = db.transaction().execute(async (trx) => {
      await activateRegisterFile(trx, { file, snapshotId: 'b' });
      throw new Error('the import failed');
    });

    await expect(failed).rejects.toThrow('the import failed');
    expect(await ask()).toBe('ACME ONE LTD');
  });

  it('goes on answering whoever asked before it was exchanged and deleted', async () => {
    const { db, folder, build, activate, ask, current } = await setup();
    const first = build('a', 'ACME ONE LTD');
    await activate(first, 'a');
    const asked = Promise.withResolvers<void>();
    const exchanged = Promise.withResolvers<void>();
    const slowly = async (register: RegisterFile) => {
      asked.resolve();
      await exchanged.promise;
      return searchRegisterNames(register, 'acme', 5);
    };
    const answer = current.ask(slowly);
    await asked.promise;

    await activate(build('b', 'ACME TWO LTD', '2026-12-01'), 'b');
    expect(await removeOldRegisterFiles(db, folder)).toEqual([first]);
    expect(await ask()).toBe('ACME TWO LTD');
    exchanged.resolve();

    expect(await answer).toMatchObject({ value: [{ companyName: 'ACME ONE LTD' }] });
    expect(existsSync(join(folder, first))).toBe(false);
  });

  it('answers a search to its end though another is put into use between the look at the index and the rows', async () => {
    const { db, folder, build, activate, current } = await setup();
    const first = build('a', 'WIDGETS OF ACME ONE LTD');
    await activate(first, 'a');
    let queries = 0;
    const exchange = async (): Promise<void> => {
      queries += 1;
      if (queries !== 2) return;
      await activate(build('b', 'WIDGETS OF ACME TWO LTD', '2026-12-01'), 'b');
      await removeOldRegisterFiles(db, folder);
    };

    const answer = await current.ask((register) =>
      searchRegisterNames({ ...register, db: register.db.withPlugin(after(exchange)) }, 'acme', 5),
    );

    expect(queries).toBeGreaterThan(2);
    expect(existsSync(join(folder, first))).toBe(false);
    expect(answer).toMatchObject({
      value: [{ companyName: 'WIDGETS OF ACME ONE LTD' }],
      snapshot: { snapshot_id: 'a' },
    });
  });

  it('of the same date as the one in use gets another name', async () => {
    const { build } = await setup();

    expect(build('a', 'ACME ONE LTD')).toBe('register-2026-11-02.db');
    expect(build('b', 'ACME TWO LTD')).toBe('register-2026-11-02-2.db');
  });

  it.each([
    ['is missing', (path: string) => rmSync(path)],
    ['is empty', (path: string) => truncateSync(path, 0)],
    ['is cut off', (path: string) => truncateSync(path, 20_000)],
    [
      'is something else',
      (path: string) => writeFileSync(path, 'not a database at all'.repeat(1_000)),
    ],
  ])('is unusable and told of once when it %s', async (_what, damage) => {
    const { folder, told, build, activate, ask } = await setup();
    const file = build('a', 'ACME ONE LTD');
    damage(join(folder, file));
    await activate(file, 'a');

    expect(await ask()).toBe('unusable');
    expect(await ask()).toBe('unusable');
    expect(told).toHaveLength(1);
  });

  it('is absent when the setting names no register file', async () => {
    const { db, ask } = await setup();
    for (const value of ['', 'register.db', '{"file":"../../etc/passwd","snapshot_id":"x"}']) {
      await writeSetting(db, 'register_file', value);
      expect(await ask()).toBe('absent');
    }
  });

  it('is left alone when leftovers are removed', async () => {
    const { db, folder, build, activate } = await setup();
    await activate(build('a', 'ACME ONE LTD'), 'a');
    writeFileSync(partialRegisterPath(folder, 'killed'), 'half of a file');
    writeFileSync(join(folder, 'register-notes.txt'), 'mine');

    await removeOldRegisterFiles(db, folder);

    expect(readdirSync(folder).filter((name) => name.startsWith('register-'))).toEqual([
      'register-2026-11-02.db',
      'register-notes.txt',
    ]);
  });
});
