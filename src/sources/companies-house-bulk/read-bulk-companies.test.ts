import { describe, expect, it } from 'vitest';
import { laterColumns, requiredColumns } from './bulk-columns.ts';
import type { BulkPart } from './open-bulk-input.ts';
import { readBulkCompanies } from './read-bulk-companies.ts';

const header = [...requiredColumns, ...laterColumns].join(', ');

function row(number: string, name = 'EXAMPLE LIMITED'): string {
  const rest = [...requiredColumns, ...laterColumns].slice(2).map(() => '""');
  return [`"${name}"`, `"${number}"`, ...rest].join(',');
}

function part(name: string, lines: readonly string[]): BulkPart {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  return {
    name,
    byteLength: bytes.length,
    async *open() {
      yield bytes.subarray(0, 100);
      yield bytes.subarray(100);
    },
  };
}

function setup(...parts: BulkPart[]) {
  const controller = new AbortController();
  const seen = { bytes: 0, ignored: new Map<string, readonly string[]>() };
  const totalBytes = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const batches = readBulkCompanies(
    { parts, totalBytes, snapshotDate: null, isCompleteSet: false },
    {
      signal: controller.signal,
      onBytes: (count) => {
        seen.bytes += count;
      },
      onIgnoredColumns: (name, columns) => {
        seen.ignored.set(name, columns);
      },
    },
  );
  return { controller, seen, batches, totalBytes };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe('readBulkCompanies', () => {
  it('yields rows and rejects of all parts in order, each with its part and line', async () => {
    const { batches } = setup(
      part('one.csv', [header, row('01234567'), '"broken', row('01234568')]),
      part('two.csv', [header, row('1234569'), row('?')]),
    );

    const results = (await collect(batches)).flat();

    expect(
      results.map((result) => [
        result.part,
        result.line,
        result.kind === 'row' ? result.company.companyNumber : result.reason,
      ]),
    ).toEqual([
      ['one.csv', 2, '01234567'],
      ['one.csv', 3, expect.stringContaining('unescaped quote')],
      ['one.csv', 4, '01234568'],
      ['two.csv', 2, '01234569'],
      ['two.csv', 3, '"?" cannot be a company number'],
    ]);
  });

  it('yields batches of 500', async () => {
    const numbers = Array.from({ length: 1200 }, (_, index) => String(10_000_000 + index));
    const { batches } = setup(part('a.csv', [header, ...numbers.map((number) => row(number))]));

    expect((await collect(batches)).map((batch) => batch.length)).toEqual([500, 500, 200]);
  });

  it('counts the bytes it has read, up to the total', async () => {
    const { batches, seen, totalBytes } = setup(part('a.csv', [header, row('01234567')]));

    await collect(batches);

    expect(seen.bytes).toBe(totalBytes);
  });

  it('reads on past columns it does not know, and tells which', async () => {
    const { batches, seen } = setup(
      part('a.csv', [`${header},New.Column`, `${row('01234567')},"x"`]),
    );

    expect((await collect(batches)).flat()).toHaveLength(1);
    expect(seen.ignored).toEqual(new Map([['a.csv', ['New.Column']]]));
  });

  it('yields nothing for a header without rows', async () => {
    expect(await collect(setup(part('a.csv', [header])).batches)).toEqual([]);
  });

  it.each([
    { what: 'an empty file', lines: [], problem: 'empty', says: /^a\.csv is empty/ },
    {
      what: 'rows without header',
      lines: [row('01234567')],
      problem: 'wrong-header',
      says: /^a\.csv: line 1 is not the header/,
    },
    {
      what: 'a header that cannot be read',
      lines: ['"CompanyName'],
      problem: 'wrong-header',
      says: /^a\.csv: line 1 is not the header/,
    },
  ])('refuses $what', async ({ lines, problem, says }) => {
    const reading = collect(setup(part('a.csv', lines)).batches);

    await expect(reading).rejects.toMatchObject({ name: 'InputFileError', problem });
    await expect(reading).rejects.toThrow(says);
  });

  it('stops with the reason of the signal', async () => {
    const { batches, controller } = setup(part('a.csv', [header, row('01234567')]));
    const reason = new Error('stop');

    controller.abort(reason);

    await expect(collect(batches)).rejects.toBe(reason);
  });
});
