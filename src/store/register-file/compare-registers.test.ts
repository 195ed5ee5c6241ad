import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseCompanyNumber } from '../../domain/company-number.ts';
import { bulkCompany, type BulkCompanyChanges } from '../../../test/support/bulk-company.ts';
import { compareRegisters } from './compare-registers.ts';
import { createRegisterBuilder, type UnreadSource } from './register-builder.ts';
import { readSharedTexts } from './open-register-file.ts';

interface BuildOptions {
  readonly earlierTexts?: readonly string[];
  readonly unread?: UnreadSource;
}

function build(
  path: string,
  companies: readonly BulkCompanyChanges[],
  { earlierTexts = [], unread }: BuildOptions = {},
): string {
  const builder = createRegisterBuilder(path, earlierTexts);
  for (const company of companies) builder.insert(bulkCompany(company));
  builder.finish({ snapshotId: 'a', snapshotDate: null, asOf: 0, builtAt: 0 }, unread);
  return path;
}

async function compare(
  before: readonly BulkCompanyChanges[],
  now: readonly BulkCompanyChanges[],
  unread: readonly number[] = [],
) {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch compare #'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const earlier = build(join(folder, 'earlier.db'), before);
  const certain = new Map(unread.map((number) => [parseCompanyNumber(String(number))!, '']));
  const path = build(join(folder, 'now.db'), now, {
    earlierTexts: await readSharedTexts(earlier),
    unread: { rows: { certain, possible: [] }, earlierPath: earlier },
  });
  return compareRegisters(path, earlier);
}

const office = bulkCompany({ companyNumber: 1 }).registeredOffice;
const struckOff = {
  companyStatusRaw: 'Active - Proposal to Strike off',
  status: {
    companyStatus: 'active',
    companyStatusDetail: 'active-proposal-to-strike-off',
  },
} as const;

describe('the difference of two register files', () => {
  it('is nothing between a file and itself, in whatever order its rows stand', async () => {
    const companies = [
      { companyNumber: 1, ...struckOff },
      { companyNumber: 2, companyCategory: 'Limited Partnership' },
      { companyNumber: 3 },
    ];

    expect(await compare(companies, companies.toReversed())).toEqual({
      again: 3,
      appeared: 0,
      absent: 0,
      unread: 0,
      changed: 0,
      renamed: 0,
      moved: 0,
      changedPostcode: 0,
      changedStatus: 0,
    });
  });

  it('takes neither for absent nor for changed nor for new whose row could not be read', async () => {
    const before = [1, 2, 3].map((companyNumber) => ({ companyNumber }));

    const difference = await compare(before, [{ companyNumber: 1 }], [1, 2, 99_999_999]);

    expect(difference).toMatchObject({ appeared: 0, absent: 1, unread: 1, changed: 0 });
  });

  it('counts what came, what went and what changed, a company once however much of it changed', async () => {
    const before = [1, 2, 3, 4, 5, 6].map((companyNumber) => ({ companyNumber }));
    const now: BulkCompanyChanges[] = [
      { companyNumber: 2, companyName: 'OTHER NAME LTD', ...struckOff },
      { companyNumber: 3, registeredOffice: { ...office, postalCode: 'LS2 4AP' } },
      { companyNumber: 4, accountCategory: 'DORMANT' },
      { companyNumber: 5, uri: 'http://data.companieshouse.gov.uk/doc/company/00000005' },
      { companyNumber: 6 },
      { companyNumber: 7 },
      { companyNumber: 8 },
    ];

    expect(await compare(before, now)).toEqual({
      again: 5,
      appeared: 2,
      absent: 1,
      unread: 0,
      changed: 3,
      renamed: 1,
      moved: 1,
      changedPostcode: 1,
      changedStatus: 1,
    });
  });

  it('is not made up when the files do not share their texts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'strikewatch-compare-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const earlier = build(join(folder, 'a.db'), [{ companyNumber: 1, ...struckOff }]);
    const now = build(join(folder, 'b.db'), [{ companyNumber: 1 }]);

    expect(compareRegisters(now, earlier)).toBe(null);
  });
});
