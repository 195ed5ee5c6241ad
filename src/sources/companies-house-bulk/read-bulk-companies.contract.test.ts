import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isProposalToStrikeOff } from '../../domain/company-status.ts';
import { openBulkInput } from './open-bulk-input.ts';
import { readBulkCompanies } from './read-bulk-companies.ts';
import { readCsvRecords } from './read-csv-records.ts';

/** Real files as they were published or saved again by others; they are not part of this repository. */
const folder = join(import.meta.dirname, '../../../../shared/data/bulk');
const signal = new AbortController().signal;

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

async function read(fileName: string) {
  const input = await openBulkInput(join(folder, fileName));
  const options = { signal, onBytes: () => {}, onIgnoredColumns: () => {} };
  const results = (await collect(readBulkCompanies(input, options))).flat();
  const rows = results.filter((result) => result.kind === 'row');
  const issues: Record<string, number> = {};
  for (const { kind } of rows.flatMap((row) => row.issues)) issues[kind] = (issues[kind] ?? 0) + 1;
  return {
    input,
    companies: rows.map((row) => row.company),
    rejects: results.filter((result) => result.kind === 'reject'),
    issues,
  };
}

async function hashOfCells(fileName: string): Promise<string> {
  const input = await openBulkInput(join(folder, fileName));
  const records: string[] = [];
  for (const part of input.parts) {
    for await (const batch of readCsvRecords(part.open(signal), { emptyToken: null })) {
      for (const record of batch) {
        if (record.kind === 'record') records.push(record.fields.join('\u{1f}'));
      }
    }
  }
  return createHash('sha256').update(records.join('\u{1e}')).digest('hex');
}

const asavagar = 'asavagar_BasicCompanyDataAsOneFile-2020-05-01_sample.csv';
const cloudera = (month: string, part: number) =>
  `cloudera_BasicCompanyData-2012-${month}-01-part${part}_4.csv`;
const uktrade = 'uktrade_BasicCompanyData-2018-02-01-part1_2.csv';

describe.skipIf(!existsSync(folder))('readBulkCompanies on real files (../shared/data)', () => {
  it.each([
    ['mrbrianevans_samples_basic.csv', 31, 0, {}, null],
    ['mrbrianevans_bulk_sample_2021.csv', 3, 0, {}, null],
    ['relately_product-217_sample.csv', 11, 0, {}, null],
    ['relately_product-217_2023-07-02.csv', 0, 0, {}, null],
    [asavagar, 4537, 0, { malformed_postcode: 3 }, '2020-05-01'],
    ['openaddresses_bad.csv', 15, 1, {}, null],
    [uktrade, 9, 0, { repaired_number: 5, unknown_category: 1, unknown_status: 1 }, '2018-02-01'],
    [cloudera('05', 1), 2, 0, {}, '2012-05-01'],
    [cloudera('05', 2), 3, 0, { empty_name: 1 }, '2012-05-01'],
    [cloudera('06', 1), 2, 0, {}, '2012-06-01'],
    [cloudera('06', 2), 1, 0, {}, '2012-06-01'],
  ])('reads %s: %i rows, %i rejects, issues %o', async (name, rowCount, ...expected) => {
    const { companies, rejects, issues, input } = await read(name);

    expect(companies).toHaveLength(rowCount);
    expect([rejects.length, issues, input.snapshotDate]).toEqual(expected);
    expect(input.isCompleteSet).toBe(false);
  });

  // The hashes were made with the csv module of Python: cells joined by U+001F, records by U+001E, blank lines left out.
  it.each([
    [asavagar, 'b37a709e1cf16d983e6992f18c266f75ee25c27e7163e7d312ac74c1bd9a37c8'],
    [cloudera('05', 1), '8eff88cfce0070b698c119a5611aced4391a89107ab2b9a167bf2e1761800236'],
    [cloudera('05', 2), 'ccc7377db98503cd87c3a6afe5fb0d2211396c1c294a9d18e8a6e84b81215a53'],
    [cloudera('06', 1), '0d594cca1f3d7e2bf06892fc2b0349fb961b35bc2f00a1b63cb20fa82756f171'],
    [cloudera('06', 2), '2db49e1779df9933c889de18d22d8e6f180e7ce474da94ec7d55e098ac3c50a1'],
    [
      'mrbrianevans_bulk_sample_2021.csv',
      '0377790c817e8d2bf303f8b508acff11d6e72d585703c65fe95e72aec110b4da',
    ],
    [
      'mrbrianevans_samples_basic.csv',
      'faa594808bdad893efe9f5be2b8ee8215132cfa8573ed2f47a5c57c61fe4caaf',
    ],
    ['openaddresses_bad.csv', 'e666a7a137934ad4eb1b86f72f060ccad2522a4dd7917906255c4739b00b157e'],
    [
      'relately_product-217_sample.csv',
      '2ca717fd24dd469f1d072fc2c66a8df394786f812487ab4084fab5526605dc41',
    ],
    [
      'squilu_odd_quotes_row.csv',
      '32a0cd4e3b917d31b056b286327e741399346c1fa455608d2a5ef8075f0273ed',
    ],
    [uktrade, '9c36bf27e73dee0d771a9948ba53d4e513e121ca90eeba09861118ebcdc4c28a'],
  ])('reads every cell of %s as another parser does', async (name, hash) => {
    expect(await hashOfCells(name)).toBe(hash);
  });

  it('finds the companies under threat and those in liquidation', async () => {
    const { companies } = await read(asavagar);

    expect(companies.filter((company) => isProposalToStrikeOff(company.status))).toHaveLength(195);
    expect(
      companies.filter((company) => company.status.companyStatus === 'liquidation'),
    ).toHaveLength(100);
  });

  it('reads the NA of a file saved by R as empty', async () => {
    const { companies } = await read(asavagar);

    expect(companies.filter((company) => company.dissolutionDate !== null)).toEqual([]);
    expect(companies.filter((company) => company.accountRefDay === null)).toHaveLength(96);
  });

  it('rejects the row that was published with an unescaped quote, and no other', async () => {
    const { rejects } = await read('openaddresses_bad.csv');

    expect(rejects).toMatchObject([{ line: 5, part: 'openaddresses_bad.csv' }]);
    expect(rejects[0]?.raw).toContain('"SS!"AS"');
  });

  it('gives numbers that a spreadsheet shortened their zeros back', async () => {
    const { companies } = await read(uktrade);

    expect(companies.map((company) => company.companyNumber)).toEqual(
      companies.map((company) => company.uri?.slice(-8)),
    );
  });

  it('reads quotes and commas inside names, and a name that is not quoted', async () => {
    const first = await read(cloudera('05', 1));
    const second = await read(cloudera('05', 2));

    expect(first.companies[0]?.companyName).toBe('!BIG IMPACT, " GRAPHICS LIMITED');
    expect(second.companies.map((company) => company.companyName)).toEqual([
      'Some Company Name',
      '01 PROPERTY LTD',
      '',
    ]);
  });

  it('refuses the file without header, and the folder of several snapshots', async () => {
    await expect(read('squilu_odd_quotes_row.csv')).rejects.toMatchObject({
      problem: 'wrong-header',
    });
    await expect(read('.')).rejects.toMatchObject({ problem: 'mixed-set' });
  });
});
