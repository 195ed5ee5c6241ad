import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bulkHeader } from '../../sandbox/bulk-csv.ts';
import { openRegisterFile } from '../../store/register-file/open-register-file.ts';
import { createRegisterWriter } from './register-writer.ts';

const snapshot = { snapshotId: 'a', snapshotDate: '2026-11-02', asOf: 1_000, builtAt: 2_000 };
const part = { name: 'part1.csv', header: bulkHeader.split(',') };

function rowOf(number: string): string {
  return Array.from({ length: 55 }, (_, index) => {
    if (index === 0) return '"ACME LTD"';
    return index === 1 ? `"${number}"` : '""';
  }).join(',');
}

function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-writer-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'register.db.part');
  const rejects: { part: string; line: number }[] = [];
  const writer = createRegisterWriter({
    path,
    earlierTexts: [],
    onRejects: (name, found) => {
      rejects.push(...found.map(({ line }) => ({ part: name, line })));
    },
  });
  return { path, rejects, writer };
}

describe('the thread that writes a register file', () => {
  it('stores what it is given, and tells the bad rows with their part and line', async () => {
    const { path, rejects, writer } = setup();
    writer.beginPart(part);
    for (let piece = 0; piece < 20; piece += 1) {
      const rows = `${rowOf(String(10_000_000 + piece))}\n`;
      await writer.push(new Uint8Array(Buffer.from(rows)), piece + 2);
    }
    writer.beginPart({ ...part, name: 'part2.csv' });
    await writer.push(Buffer.from(`${rowOf('00000001')}\n"bad"\n`), 2);
    const { counts, result: finished } = writer.finish(snapshot, null);
    expect(await counts).toMatchObject({
      rowsRead: 22,
      rowsRejected: 1,
      quality: { coverage: 'whole_file', rowsExamined: 21 },
    });
    const result = await finished;

    expect(result).toMatchObject({ companies: 21, rowsRead: 22, rowsRejected: 1, duplicates: 0 });
    expect(result.quality).toMatchObject({ coverage: 'whole_file', rowsExamined: 21 });
    expect(rejects).toEqual([{ part: 'part2.csv', line: 3 }]);
    await using register = await openRegisterFile(path);
    expect(register.snapshot.companies).toBe(21);
  });

  it('leaves no file when it is given up half-way', async () => {
    const { path, writer } = setup();
    writer.beginPart(part);
    await writer.push(Buffer.from(`${rowOf('00000001')}\n`), 2);
    await writer[Symbol.asyncDispose]();

    expect(existsSync(path)).toBe(false);
  });

  it('says so when the file cannot be written', async () => {
    const writer = createRegisterWriter({
      path: '/nowhere/register.db.part',
      earlierTexts: [],
      onRejects: () => undefined,
    });

    const { counts, result } = writer.finish(snapshot, null);
    const reason = 'cannot write the register file /nowhere/register.db.part';
    await Promise.all([
      expect(counts).rejects.toThrow(reason),
      expect(result).rejects.toThrow(reason),
    ]);
  });
});
