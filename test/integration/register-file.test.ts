import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { beginRegisterBuild } from '../../src/pipeline/register-writer/begin-register-build.ts';
import { bulkHeader } from '../../src/sandbox/bulk-csv.ts';
import {
  createCurrentRegister,
  type CurrentRegister,
} from '../../src/store/register-file/current-register.ts';
import { removeOldRegisterFiles } from '../../src/store/register-file/register-folder.ts';
import { activateRegisterFile } from '../../src/store/register-file/register-pointer.ts';
import { searchRegisterNames } from '../../src/store/register-file/search-register-names.ts';
import { buildRegister } from '../support/build-register.ts';
import { setupDatabase, sqliteFileOf } from '../support/setup-database.ts';

const header = bulkHeader.split(',');

async function setup() {
  const { url, db, reader } = await setupDatabase();
  const folder = dirname(sqliteFileOf(url));
  const register = createCurrentRegister(reader, folder, () => undefined);
  onTestFinished(() => register[Symbol.asyncDispose]());
  const files = (): string[] => readdirSync(folder).filter((name) => name.startsWith('register-'));
  return { url, db, folder, register, files };
}

async function namesIn(register: CurrentRegister): Promise<readonly string[]> {
  const answer = await register.ask((file) => searchRegisterNames(file, 'acme', 10));
  return answer.kind === 'answered' ? answer.value.map((line) => line.companyName) : [];
}

function rowOf(number: string, name: string): string {
  const cells = header.map((_, index) => {
    if (index === 0) return name;
    return index === 1 ? number : '';
  });
  return `${cells.map((cell) => `"${cell}"`).join(',')}\n`;
}

describe('the build of a register file', () => {
  it('leaves the old one in use when it is killed, and is cleared away by the next', async () => {
    const { url, db, folder, register, files } = await setup();
    await buildRegister(db, folder, [{ companyNumber: 1, companyName: 'ACME OLD LTD' }]);
    const script = fileURLToPath(new URL('../support/half-built-register.ts', import.meta.url));
    const builder = spawn(process.execPath, [script, url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(builder.stdout, 'data');
    builder.kill('SIGKILL');
    await once(builder, 'exit');

    expect(files()).toContain('register-killed.db.part');
    expect(await namesIn(register)).toEqual(['ACME OLD LTD']);

    await using build = await beginRegisterBuild(db, {
      folder,
      snapshotId: 'next',
      onRejects: () => undefined,
    });
    build.writer.beginPart({ name: 'part.csv', header });
    expect(files()).not.toContain('register-killed.db.part');
  });

  it('exchanges the file in the transaction that activates it, while somebody reads', async () => {
    const { db, folder, register, files } = await setup();
    const old = await buildRegister(db, folder, [
      { companyNumber: 1, companyName: 'ACME OLD LTD' },
      { companyNumber: 2, companyName: 'ACME GONE LTD' },
    ]);
    await using build = await beginRegisterBuild(db, {
      folder,
      snapshotId: 'next',
      onRejects: () => undefined,
    });
    build.writer.beginPart({ name: 'part.csv', header });
    const rows = rowOf('00000001', 'ACME NEW LTD') + rowOf('00000003', 'ACME BORN LTD');
    await build.writer.push(Buffer.from(rows), 2);
    expect(await namesIn(register)).toEqual(['ACME GONE LTD', 'ACME OLD LTD']);

    const { pointer, result } = await build.finish({
      snapshotDate: '2026-12-01',
      asOf: 1,
      builtAt: 2,
    }).result;
    expect(await namesIn(register)).toEqual(['ACME GONE LTD', 'ACME OLD LTD']);
    await db.transaction().execute((trx) => activateRegisterFile(trx, pointer));
    await removeOldRegisterFiles(db, folder);

    expect(await namesIn(register)).toEqual(['ACME BORN LTD', 'ACME NEW LTD']);
    expect(result).toMatchObject({
      companies: 2,
      difference: { appeared: 1, absent: 1, changed: 1, renamed: 1 },
    });
    expect(files()).toEqual(['register-2026-12-01.db']);
    expect(old).toMatch(/register-2026-11-02\.db$/);
  });
});
