import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bulkCompany, type BulkCompanyChanges } from '../../../test/support/bulk-company.ts';
import { parseCompanyNumber } from '../../domain/company-number.ts';
import { findUnreadRows } from './find-unread-rows.ts';
import { openRegisterFile } from './open-register-file.ts';
import { findRegisterCompany } from './read-register-companies.ts';
import { createRegisterBuilder, type UnreadSource } from './register-builder.ts';
import { searchRegisterNames } from './search-register-names.ts';

interface Edition {
  readonly asOf: number;
  readonly companies: readonly BulkCompanyChanges[];
  readonly unread?: Partial<UnreadSource['rows']>;
}

function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-unread-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  let earlierPath: string | null = null;
  return {
    /** Without the texts of the file before, so their numbers differ. */
    build: ({ asOf, companies, unread = {} }: Edition) => {
      const path = join(folder, `${asOf}.db`);
      const builder = createRegisterBuilder(path);
      for (const company of companies) builder.insert(bulkCompany(company));
      const built = builder.finish(
        { snapshotId: 'a', snapshotDate: null, asOf, builtAt: asOf },
        { rows: { certain: new Map(), possible: [], ...unread }, earlierPath },
      );
      earlierPath = path;
      return { path, built };
    },
    read: async (path: string, number: string) => {
      await using register = await openRegisterFile(path);
      const companyNumber = parseCompanyNumber(number)!;
      const unread = await findUnreadRows(register, [companyNumber]);
      return {
        company: await findRegisterCompany(register, companyNumber),
        unread: unread.get(companyNumber) ?? null,
      };
    },
  };
}

const named = (...numbers: readonly string[]) =>
  new Map(numbers.map((number) => [parseCompanyNumber(number)!, `NAME OF ${number} LTD`]));
const struckOff = {
  companyNumber: 2,
  companyName: 'Ünread & Sons Ltd',
  companyStatusRaw: 'Active - Proposal to Strike off',
  status: { companyStatus: 'active', companyStatusDetail: 'active-proposal-to-strike-off' },
  sicTexts: ['01110 - Growing of cereals', null, '99999 - Dormant Company', null],
  previousNames: [{ companyName: 'FORMER LTD', ceasedOn: '2020-02-29' }],
} as const;

describe('companies whose rows could not be read', () => {
  it('keep all that the file before says, with its date, and are found by every name', async () => {
    const { build, read } = setup();
    build({ asOf: 10, companies: [{ companyNumber: 1 }, struckOff, { companyNumber: 3 }] });

    const { path, built } = build({
      asOf: 20,
      companies: [{ companyNumber: 3 }, { companyNumber: 1 }],
      unread: { certain: named('00000002') },
    });

    expect(built).toMatchObject({ companies: 3, unread: { kept: 1, listed: 0 } });
    expect(await read(path, '00000002')).toEqual({
      company: bulkCompany(struckOff),
      unread: { factsAsOf: 10 },
    });
    await using register = await openRegisterFile(path);
    for (const words of ['unread sons', 'former']) {
      const found = await searchRegisterNames(register, words, 5);
      expect(found).toMatchObject([{ companyNumber: '00000002', unread: { factsAsOf: 10 } }]);
    }
    const [read3] = await searchRegisterNames(register, 'company 3', 5);
    expect(read3).toMatchObject({ companyNumber: '00000003', unread: null });
  });

  it('keep the date of the facts over several files, until one can be read', async () => {
    const { build, read } = setup();
    build({ asOf: 10, companies: [struckOff] });
    build({ asOf: 20, companies: [], unread: { possible: ['00000002', 'BUILDING'] } });
    const third = build({ asOf: 30, companies: [], unread: { certain: named('00000002') } });
    const fourth = build({ asOf: 40, companies: [struckOff] });

    expect(await read(third.path, '00000002')).toMatchObject({ unread: { factsAsOf: 10 } });
    expect(await read(fourth.path, '00000002')).toMatchObject({ unread: null });
    expect(fourth.built.unread).toEqual({ kept: 0, listed: 0 });
  });

  it('are listed by number and name when no file knew them, however often', async () => {
    const { build, read } = setup();
    const unread = { certain: named('00000009'), possible: ['00000008', 'PREMISES'] };
    build({ asOf: 10, companies: [{ companyNumber: 1 }], unread });
    const { path, built } = build({ asOf: 20, companies: [{ companyNumber: 1 }], unread });

    expect(built).toMatchObject({ companies: 2, unread: { kept: 0, listed: 1 } });
    expect(await read(path, '00000009')).toMatchObject({
      company: {
        companyName: 'NAME OF 00000009 LTD',
        companyCategory: null,
        companyStatusRaw: null,
        status: { companyStatus: null, companyStatusDetail: null },
      },
      unread: { factsAsOf: null },
    });
    expect(await read(path, '00000008')).toEqual({ company: null, unread: null });
  });

  it('are no longer unread when the file has another row of theirs', async () => {
    const { build, read } = setup();
    build({ asOf: 10, companies: [{ companyNumber: 1, companyName: 'OLD LTD' }] });
    const { path, built } = build({
      asOf: 20,
      companies: [{ companyNumber: 1, companyName: 'NEW LTD' }],
      unread: { certain: named('00000001') },
    });

    expect(built.unread).toEqual({ kept: 0, listed: 0 });
    expect(await read(path, '00000001')).toMatchObject({
      company: { companyName: 'NEW LTD' },
      unread: null,
    });
  });

  it('leave a sound file, also behind rows that stood in it twice', () => {
    const { build } = setup();
    const companies = Array.from({ length: 3_000 }, (_, index) => ({ companyNumber: index + 1 }));
    build({ asOf: 10, companies });
    const { path } = build({
      asOf: 20,
      companies: [...companies.slice(0, 2_000), ...companies.slice(1_000, 2_000)],
      unread: {
        certain: named(
          ...companies
            .slice(1_900)
            .map(({ companyNumber }) => String(companyNumber).padStart(8, '0')),
        ),
      },
    });

    const database = new DatabaseSync(path, { readOnly: true });
    onTestFinished(() => database.close());
    expect(database.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    expect(
      database.prepare('select count(*) as n from names where names match ?').get('"COMPANY"'),
    ).toMatchObject({ n: 4_000 });
    expect(database.prepare('select companies, duplicates from snapshot').get()).toMatchObject({
      companies: 3_000,
      duplicates: 1_000,
    });
  });
});
