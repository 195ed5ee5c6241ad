import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  assert,
  asyncProperty,
  array,
  constantFrom,
  integer,
  stringMatching,
  tuple,
} from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { generateBulk } from '../../../test/support/generate-bulk.ts';
import type { BulkCompany } from '../../domain/bulk-company.ts';
import { openBulkInput } from '../../sources/companies-house-bulk/open-bulk-input.ts';
import {
  readBulkCompanies,
  type BulkResult,
} from '../../sources/companies-house-bulk/read-bulk-companies.ts';
import { bulkHeader } from '../../sandbox/bulk-csv.ts';
import { openRegisterFile } from '../../store/register-file/open-register-file.ts';
import { createRegisterBuilder } from '../../store/register-file/register-builder.ts';
import { findRegisterCompany } from '../../store/register-file/read-register-companies.ts';
import { createImportTally } from '../import-tally.ts';
import { createRecordWriter } from './record-writer.ts';

const snapshot = { snapshotId: 'a', snapshotDate: '2026-11-02', asOf: 1_000, builtAt: 2_000 };
const header = bulkHeader.split(',').map((name) => name.trim());

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-writer-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What the reference reader makes of a file. */
async function readReference(path: string): Promise<BulkResult[]> {
  const results: BulkResult[] = [];
  const options = {
    signal: new AbortController().signal,
    onBytes: () => undefined,
    onIgnoredColumns: () => undefined,
  };
  for await (const batch of readBulkCompanies(await openBulkInput(path), options)) {
    results.push(...batch);
  }
  return results;
}

function companiesOf(results: readonly BulkResult[]): BulkCompany[] {
  const last = new Map<string, BulkCompany>();
  for (const result of results) {
    if (result.kind === 'row') last.set(result.company.companyNumber, result.company);
  }
  return [...last.values()];
}

/** Writes the body of a CSV through the fast way and compares everything with the reference. */
async function expectSameAsReference(folder: string, body: string | Buffer) {
  const csv = join(folder, 'file.csv');
  writeFileSync(csv, Buffer.concat([Buffer.from(`${bulkHeader}\n`), Buffer.from(body)]));
  const reference = await readReference(csv);
  const path = join(folder, 'register.db');
  const builder = createRegisterBuilder(path);
  const writer = createRecordWriter(builder);
  const write = writer.beginPart({ name: 'file.csv', header });
  const rejects = write(Buffer.from(body), 2);
  builder.finish(snapshot);

  await using register = await openRegisterFile(path);
  const companies = companiesOf(reference);
  const stored: (BulkCompany | null)[] = [];
  for (const company of companies) {
    stored.push(await findRegisterCompany(register, company.companyNumber));
  }
  expect(stored).toEqual(companies);
  expect(register.snapshot.companies).toBe(companies.length);
  expect(rejects.map(({ line, reason, raw }) => ({ line, reason, raw }))).toEqual(
    reference.flatMap((result) =>
      result.kind === 'reject'
        ? [{ line: result.line, reason: result.reason, raw: result.raw }]
        : [],
    ),
  );
  const tally = createImportTally();
  for (const result of reference) tally.count(result);
  const about = { coverage: 'whole_file', duplicates: 0 } as const;
  expect(writer.tally.report(about)).toEqual(tally.report(about));
  expect(writer.tally.rowsCounted).toBe(reference.length);
}

const cell = constantFrom(
  '',
  'ACME LTD',
  'Active',
  'Liquidation',
  'Frozen',
  '31/12/2025',
  '31/02/2025',
  '1/2/2025',
  ' 01/02/2025',
  '7',
  '007',
  '12x',
  '1234567890',
  'None Supplied',
  '43320 - Joinery',
  'CAFÉ',
  'a "b" c',
  'x","y',
  'two\nlines',
  'cr\r',
  '\n'.repeat(198),
  '\n'.repeat(199),
  'x'.repeat(65_000),
  'x'.repeat(66_000),
  '\u{fffd}',
  '\u{feff}',
  'NA',
);
/** The cells of a published row, some of them exchanged for something odd. */
const plain: readonly string[] = bulkHeader.split(',').map((name, index) => {
  if (index === 0) return 'ACME BAKERY LIMITED';
  if (/Date|CONDATE/.test(name)) return index % 3 === 0 ? '' : '31/12/2025';
  if (/Num|RefDay|RefMonth/.test(name)) return '7';
  return name.includes('CompanyStatus') ? 'Active' : '';
});
const row = tuple(
  integer({ min: 0, max: 30 }),
  array(tuple(integer({ min: 0, max: 54 }), cell), { maxLength: 3 }),
).map(([number, changes]) => {
  const cells: string[] = [...plain];
  cells[1] = String(number).padStart(8, '0');
  for (const [at, text] of changes) cells[at] = text;
  return cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
});
const odd = constantFrom(
  '',
  '\r',
  '"a","b"',
  'a,b',
  'x,'.repeat(54),
  '"never closed',
  `NA,00000001${',NA'.repeat(53)}`,
  `"A","00000002"${',""'.repeat(53)} `,
  `"A","00000003"${',""'.repeat(53)},""`,
);
const lineEnd = constantFrom('\n', '\r\n');
const bodies = array(
  tuple(
    constantFrom(row, row, row, odd).chain((one) => one),
    lineEnd,
  ),
  { maxLength: 30 },
);

describe('the fast way into a register file', () => {
  it('stores every field of every company as the reference reader reads it', async () => {
    const folder = emptyFolder();
    const csv = join(folder, 'BasicCompanyData.csv');
    await generateBulk(csv, { rows: 3_000, seed: 'register' });
    const [, ...lines] = readFileSync(csv, 'utf8').split('\n');

    await expectSameAsReference(folder, lines.join('\n'));
  });

  it(
    'reads whatever stands in a file as the reference reader does',
    { timeout: 60_000 },
    async () => {
      await assert(
        asyncProperty(bodies, stringMatching(/^"?$/), async (lines, end) => {
          const folder = mkdtempSync(join(tmpdir(), 'strikewatch-writer-'));
          await expectSameAsReference(
            folder,
            lines.map(([text, newline]) => text + newline).join('') + end,
          );
          rmSync(folder, { recursive: true });
        }),
        { numRuns: 100 },
      );
    },
  );

  it('reads bytes that are no text as the reference reader does', async () => {
    const cells = Array.from({ length: 55 }, (_, index) => (index === 1 ? '"00000001"' : '""'));
    const body = Buffer.concat([
      Buffer.from('"A'),
      Buffer.from([0xff, 0xc3]),
      Buffer.from(`",${cells.slice(1).join(',')}\n`),
    ]);

    await expectSameAsReference(emptyFolder(), body);
  });
});
