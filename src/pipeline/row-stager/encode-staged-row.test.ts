import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { array, assert, constantFrom, integer, property, tuple } from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BulkCompany } from '../../domain/bulk-company.ts';
import { isProposalToStrikeOff } from '../../domain/company-status.ts';
import { bulkHeader } from '../../sandbox/bulk-csv.ts';
import { readBulkColumns } from '../../sources/companies-house-bulk/bulk-columns.ts';
import { parsePlainRow } from '../../sources/companies-house-bulk/parse-plain-row.ts';
import { stagedColumns, toStagedRow } from '../../store/snapshot/staged-row.ts';
import { createStagingFile } from '../../store/snapshot/staging-file.ts';
import { createImportTally } from '../import-tally.ts';
import { createStagedRowEncoder } from './encode-staged-row.ts';

const header = bulkHeader.split(',').map((name) => name.trim());
const name = 'BasicCompanyDataAsOneFile-2026-11-02.csv';
const columns = readBulkColumns(header, name);

const at = (column: string): number => header.indexOf(column);

/** The cells of a row as they are published. */
const published: readonly string[] = header.map((column, index) => {
  if (column === 'CompanyName') return 'ACME BAKERY LIMITED';
  if (column === 'CompanyCategory') return 'Private Limited Company';
  if (column === 'CompanyStatus') return 'Active - Proposal to Strike off';
  if (column === 'RegAddress.PostCode') return 'SW1A 1AA';
  if (column === 'URI') return 'http://business.data.gov.uk/id/company/00000001';
  if (column.includes('SicText_1')) return '43320 - Joinery installation';
  if (/Date|CONDATE/.test(column)) return index % 3 === 0 ? '' : '29/02/2024';
  return /Num|RefDay|RefMonth/.test(column) ? '7' : '';
});

const oddCell = constantFrom(
  '',
  ' ',
  'ACME LTD',
  'Active',
  'Liquidation',
  'Voluntary Arrangement',
  'ACTIVE - PROPOSAL TO STRIKE OFF',
  'Frozen',
  'Limited Partnership',
  'None Supplied',
  '31/12/2025',
  '31/02/2025',
  '31/12/2099',
  '01/01/1400',
  '1/2/2025',
  '0',
  '007',
  '13',
  '12x',
  '1234567890',
  'SL000001',
  'sl000001',
  '1234567',
  'EC1',
  'N1 1AA',
  'CAFÉ',
  "O'NEILL & SONS",
  'x'.repeat(9_000),
);
const changes = array(tuple(integer({ min: 0, max: header.length - 1 }), oddCell), {
  maxLength: 4,
});
const rows = array(tuple(integer({ min: 0, max: 99_999_999 }), changes), { maxLength: 20 });

function rowOf(number: number, changed: readonly (readonly [number, string])[]): Buffer {
  const cells: string[] = [...published];
  cells[1] = String(number).padStart(8, '0');
  for (const [index, text] of changed) cells[index] = text;
  return Buffer.from(cells.map((text) => `"${text}"`).join(','));
}

/** Rows and former names as they stand in the staging file. */
function readStaged(path: string) {
  const database = new DatabaseSync(path);
  try {
    return {
      rows: database.prepare(`select ${stagedColumns.join(', ')} from rows order by row_id`).all(),
      names: database.prepare('select * from previous_names order by row_id, position').all(),
      integrity: database.prepare('pragma integrity_check').get(),
    };
  } finally {
    database.close();
  }
}

function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-staged-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { path: join(folder, 'staging') };
}

/** Encodes what can be, and says what the careful way would have made of those rows. */
function stage(path: string, lines: readonly Buffer[]) {
  using staging = createStagingFile(path);
  const encoder = createStagedRowEncoder(columns, header.length, staging.record);
  const [tally, carefulTally] = [createImportTally(), createImportTally()];
  const companies: BulkCompany[] = [];
  for (const [index, bytes] of lines.entries()) {
    if (!encoder.encode(bytes)) continue;
    const careful = parsePlainRow({ name, columns }, bytes, index + 2);
    if (careful.kind === 'reject') throw new Error(`encoded all the same: ${careful.reason}`);
    expect(careful.issues).toEqual([]);
    expect(encoder.row).toMatchObject({
      companyNumber: careful.company.companyNumber,
      isUnderThreat: isProposalToStrikeOff(careful.company.status),
    });
    companies.push(careful.company);
    carefulTally.count(careful);
    tally.countSound(encoder.row);
    staging.addRecord(encoder.row);
  }
  const about = { coverage: 'rows_kept', duplicates: 0 } as const;
  expect(tally.report(about)).toEqual(carefulTally.report(about));
  staging.finish();
  // A row whose number was exchanged for another one's may stand there twice; which of the two counts, other tests say.
  if (new Set(companies.map((one) => one.companyNumber)).size === companies.length) {
    expectStaged(path, companies);
  }
  return companies;
}

function expectStaged(path: string, companies: readonly BulkCompany[]): void {
  const staged = readStaged(path);
  expect(staged.integrity).toEqual({ integrity_check: 'ok' });
  expect(staged.rows).toEqual(companies.map((company) => toStagedRow(company)));
  expect(staged.names).toEqual(
    companies.flatMap((company, row) =>
      company.previousNames.map(({ companyName, ceasedOn }, index) => ({
        row_id: row + 1,
        position: index + 1,
        company_name: companyName,
        ceased_on: ceasedOn,
      })),
    ),
  );
}

describe('encoding a staged row', () => {
  it('makes of any row what the careful way makes of it, or leaves it to that', () => {
    const { path } = setup();
    assert(
      property(rows, (given) => {
        const distinct = [...new Map(given).entries()];
        stage(
          path,
          distinct.map(([number, changed]) => rowOf(number, changed)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('takes published rows, and leaves one with anything odd alone', () => {
    const { path } = setup();
    const sound = [
      rowOf(1, []),
      rowOf(2, [[at('SICCode.SicText_1'), 'None Supplied']]),
      rowOf(3, [[at('CompanyStatus'), 'Voluntary Arrangement']]),
      rowOf(4, [
        [at('CompanyNumber'), 'SL000004'],
        [at('CompanyCategory'), 'Limited Partnership'],
      ]),
      rowOf(5, [[at('CompanyCategory'), 'Limited Partnership']]),
      rowOf(6, [
        [at('PreviousName_1.CompanyName'), 'ACME BAKERS LIMITED'],
        [at('PreviousName_1.CONDATE'), ''],
      ]),
    ];
    const odd = [
      rowOf(11, [[at('IncorporationDate'), '31/02/2025']]),
      rowOf(12, [[at('CompanyStatus'), 'Frozen']]),
      rowOf(13, [[at('CompanyCategory'), 'Guild']]),
      rowOf(14, [[at('RegAddress.PostCode'), 'LONDON']]),
      rowOf(15, [[at('CompanyName'), ' ']]),
      rowOf(16, [[at('CompanyName'), 'CAFÉ LTD']]),
      rowOf(17, [[at('Accounts.AccountRefMonth'), '13']]),
      rowOf(18, [[at('CompanyNumber'), '1234567']]),
    ];

    const companies = stage(path, [...sound, ...odd]);

    expect(companies.map((company) => company.companyNumber)).toEqual([
      '00000001',
      '00000002',
      '00000003',
      'SL000004',
      '00000005',
      '00000006',
    ]);
  });
});
