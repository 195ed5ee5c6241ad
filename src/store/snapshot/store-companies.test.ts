import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BulkCompany } from '../../domain/bulk-company.ts';
import { parseCompanyNumber } from '../../domain/company-number.ts';
import type { CompanyProfile, PreviousName } from '../../domain/company-profile.ts';
import { withPublishedNames } from '../../domain/previous-names.ts';
import { findCompany, saveProfile } from '../companies.ts';
import { openStore } from '../open-store.ts';
import { withNewerRow } from '../register-file/newer-row.ts';
import { planSnapshot, type RowEffects } from './plan-snapshot.ts';
import { createStagingFile } from './staging-file.ts';
import { whileAttached, withStaging } from './staging-tables.ts';
import { storeCompanies } from './store-companies.ts';

const companyNumber = parseCompanyNumber('07654321')!;
const october = Date.parse('2026-10-31T23:59:59.999Z');
const september = Date.parse('2026-09-30T23:59:59.999Z');
const november = Date.parse('2026-11-17T10:15:00Z');
const now = Date.parse('2026-11-18T09:00:00Z');

const company: BulkCompany = {
  companyNumber,
  companyName: 'BRAMBLE & THISTLE JOINERY LTD',
  registeredOffice: {
    careOf: null,
    poBox: null,
    addressLine1: '1 MILL LANE',
    addressLine2: null,
    postTown: 'LEEDS',
    county: null,
    country: 'ENGLAND',
    postalCode: 'LS1 4AP',
  },
  companyCategory: 'Private Limited Company',
  companyStatusRaw: 'Active',
  status: { companyStatus: 'active', companyStatusDetail: null },
  countryOfOrigin: 'United Kingdom',
  dissolutionDate: null,
  incorporationDate: '2011-01-12',
  accountRefDay: 31,
  accountRefMonth: 3,
  accountsNextDueDate: '2026-12-31',
  accountsLastMadeUpDate: '2025-03-31',
  accountCategory: 'MICRO ENTITY',
  returnsNextDueDate: null,
  returnsLastMadeUpDate: null,
  numMortCharges: 1,
  numMortOutstanding: 1,
  numMortPartSatisfied: 0,
  numMortSatisfied: 0,
  sicTexts: ['43320 - Joinery installation', null, null, null],
  numGenPartners: 0,
  numLimPartners: 0,
  uri: 'http://business.data.gov.uk/id/company/07654321',
  previousNames: [{ companyName: 'BRAMBLE LTD', ceasedOn: '2015-07-15' }],
  confStmtNextDueDate: '2027-01-26',
  confStmtLastMadeUpDate: '2026-01-12',
};

const profile: CompanyProfile = {
  companyNumber,
  companyName: 'BRAMBLE AND THISTLE LTD',
  companyType: 'ltd',
  companyStatusRaw: 'liquidation',
  status: { companyStatus: 'liquidation', companyStatusDetail: null },
  registeredOffice: { ...company.registeredOffice, addressLine1: '2 Mill Lane' },
  jurisdiction: 'england-wales',
  dateOfCreation: '2011-01-12',
  dateOfCessation: null,
  sicCodes: ['43320'],
  previousNames: [],
  accountsNextDueDate: null,
  accountsLastMadeUpDate: null,
  accountCategory: null,
  confirmationStatementNextDueDate: null,
  confirmationStatementLastMadeUpDate: null,
  isFraudStrikeOff: false,
  unreadMembers: [],
};

const latest: PreviousName = { companyName: 'LATEST LTD', ceasedOn: '2025-06-01' };

async function setup() {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-'));
  const store = await openStore(`sqlite:${join(directory, 'test.db')}`);
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });
  const { db } = store;

  interface Origin {
    readonly asOf: number;
    readonly now?: number;
    readonly isNewest?: boolean;
  }

  async function save(rows: readonly BulkCompany[], origin: Origin): Promise<RowEffects> {
    using staging = createStagingFile(join(directory, 'test.import'));
    for (const row of rows) staging.add(row);
    staging.finish();
    const whole = {
      now,
      isNewest: true,
      earlierSetAsOf: null,
      isOverruled: false,
      ...origin,
    };
    return await whileAttached(db, staging.path, () =>
      db.transaction().execute(async (trx) => {
        const effects = await planSnapshot(withStaging(trx), whole);
        await storeCompanies(withStaging(trx), whole);
        return effects;
      }),
    );
  }

  return {
    save,
    saveBulk: async (row: Partial<BulkCompany>, origin: Origin): Promise<string> => {
      const effects = await save([{ ...company, ...row }], origin);
      return Object.entries(effects)
        .filter(([, count]) => count === 1)
        .map(([effect]) => effect)
        .join();
    },
    saveRest: (changes: Partial<CompanyProfile>, asOf: number) =>
      db
        .transaction()
        .execute((trx) =>
          saveProfile(trx, { ...profile, ...changes }, { source: 'rest', asOf, now }),
        ),
    stored: async () => (await findCompany(db, companyNumber))!,
    names: () => db.selectFrom('previous_names').selectAll().orderBy('position').execute(),
    db,
  };
}

describe('storing the rows of a bulk file', () => {
  it('keeps every column of a new company', async () => {
    const { saveBulk, stored, names } = await setup();

    expect(await saveBulk({}, { asOf: october })).toBe('inserted');
    expect(await stored()).toEqual({
      company_number: '07654321',
      company_name: 'BRAMBLE & THISTLE JOINERY LTD',
      care_of: null,
      po_box: null,
      address_line_1: '1 MILL LANE',
      address_line_2: null,
      post_town: 'LEEDS',
      county: null,
      country: 'ENGLAND',
      postal_code: 'LS1 4AP',
      company_category: 'Private Limited Company',
      company_type: null,
      subscriber_class: 'corporate',
      company_status: 'active',
      company_status_detail: null,
      company_status_raw: 'Active',
      jurisdiction: null,
      country_of_origin: 'United Kingdom',
      dissolution_date: null,
      incorporation_date: '2011-01-12',
      account_ref_day: 31,
      account_ref_month: 3,
      accounts_next_due_date: '2026-12-31',
      accounts_last_made_up_date: '2025-03-31',
      account_category: 'MICRO ENTITY',
      returns_next_due_date: null,
      returns_last_made_up_date: null,
      num_mort_charges: 1,
      num_mort_outstanding: 1,
      num_mort_part_satisfied: 0,
      num_mort_satisfied: 0,
      sic_text_1: '43320 - Joinery installation',
      sic_text_2: null,
      sic_text_3: null,
      sic_text_4: null,
      num_gen_partners: 0,
      num_lim_partners: 0,
      uri: 'http://business.data.gov.uk/id/company/07654321',
      conf_stmt_next_due_date: '2027-01-26',
      conf_stmt_last_made_up_date: '2026-01-12',
      is_fraud_strike_off: 0,
      status_as_of: october,
      status_source: 'bulk',
      profile_as_of: october,
      profile_source: 'bulk',
      stream_timepoint: null,
      not_found_at: null,
      not_found_since: null,
      created_at: now,
      updated_at: now,
    });
    expect(await names()).toEqual([
      {
        company_number: '07654321',
        position: 1,
        company_name: 'BRAMBLE LTD',
        ceased_on: '2015-07-15',
      },
    ]);
  });

  it('finds the same row unchanged and writes nothing', async () => {
    const { saveBulk, stored } = await setup();
    await saveBulk({}, { asOf: october });
    const before = await stored();

    expect(await saveBulk({}, { asOf: october })).toBe('unchanged');
    expect(await stored()).toEqual(before);
  });

  it('notes that a fact was still true a month later without calling it a change', async () => {
    const { saveBulk, stored } = await setup();
    await saveBulk({}, { asOf: september });

    expect(await saveBulk({}, { asOf: october, now: now + 1 })).toBe('unchanged');
    expect(await stored()).toMatchObject({
      status_as_of: october,
      profile_as_of: october,
      updated_at: now,
    });
  });

  it('updates what differs in a later snapshot', async () => {
    const { saveBulk, stored } = await setup();
    await saveBulk({}, { asOf: september });

    const saved = await saveBulk({ companyName: 'THISTLE LTD' }, { asOf: october, now: now + 1 });

    expect(saved).toBe('updated');
    expect(await stored()).toMatchObject({
      company_name: 'THISTLE LTD',
      created_at: now,
      updated_at: now + 1,
    });
  });

  it('changes nothing of a company with newer facts, but takes what only the file tells', async () => {
    const { saveBulk, saveRest, stored } = await setup();
    await saveRest({}, november);
    const before = await stored();

    expect(await saveBulk({}, { asOf: october })).toBe('updated');
    expect(await stored()).toEqual({
      ...before,
      company_category: 'Private Limited Company',
      country_of_origin: 'United Kingdom',
      account_ref_day: 31,
      account_ref_month: 3,
      account_category: 'MICRO ENTITY',
      num_mort_charges: 1,
      num_mort_outstanding: 1,
      num_mort_part_satisfied: 0,
      num_mort_satisfied: 0,
      num_gen_partners: 0,
      num_lim_partners: 0,
      uri: 'http://business.data.gov.uk/id/company/07654321',
      updated_at: now,
    });
    expect(await saveBulk({}, { asOf: october })).toBe('unchanged');
  });

  it('takes nothing from a snapshot older than the last', async () => {
    const { saveBulk, stored } = await setup();
    await saveBulk({}, { asOf: october });
    const before = await stored();

    const saved = await saveBulk(
      { uri: 'http://old.example', companyName: 'OLD NAME LTD', numMortCharges: 9 },
      { asOf: september, isNewest: false },
    );

    expect(saved).toBe('unchanged');
    expect(await stored()).toEqual(before);
  });

  it('judges status and profile apart', async () => {
    const { saveBulk, saveRest, db, stored } = await setup();
    await saveRest({}, september);
    await db.updateTable('companies').set({ status_as_of: november }).execute();

    await saveBulk({}, { asOf: october });

    expect(await stored()).toMatchObject({
      company_status: 'liquidation',
      status_as_of: november,
      company_name: 'BRAMBLE & THISTLE JOINERY LTD',
      profile_as_of: october,
      profile_source: 'bulk',
    });
  });

  it('keeps what the file does not tell: type, jurisdiction, annotation, a name left empty', async () => {
    const { saveBulk, saveRest, stored } = await setup();
    await saveRest({ isFraudStrikeOff: true, companyType: 'llp' }, september);

    await saveBulk(
      { companyName: '', incorporationDate: null, companyCategory: 'Limited Partnership' },
      { asOf: october },
    );

    expect(await stored()).toMatchObject({
      company_type: 'llp',
      subscriber_class: 'corporate',
      jurisdiction: 'england-wales',
      is_fraud_strike_off: 1,
      company_name: 'BRAMBLE AND THISTLE LTD',
      incorporation_date: '2011-01-12',
    });
  });

  it('does not take another wording of the same status for a change', async () => {
    const { saveBulk, stored } = await setup();
    await saveBulk({ companyStatusRaw: 'active' }, { asOf: september });

    expect(await saveBulk({}, { asOf: october })).toBe('unchanged');
    expect(await stored()).toMatchObject({ company_status_raw: 'active' });
  });

  it('tells two unknown statuses apart', async () => {
    const { saveBulk, stored } = await setup();
    const status = { companyStatus: null, companyStatusDetail: null };
    await saveBulk({ status, companyStatusRaw: 'foo' }, { asOf: september });

    expect(await saveBulk({ status, companyStatusRaw: 'bar' }, { asOf: october })).toBe('updated');
    expect(await stored()).toMatchObject({ company_status: null, company_status_raw: 'bar' });
  });

  it('replaces previous names when the company has given up another', async () => {
    const { saveBulk, names } = await setup();
    await saveBulk({}, { asOf: september });

    const previousNames = [
      { companyName: 'THISTLE LTD', ceasedOn: null },
      ...company.previousNames,
    ];
    expect(await saveBulk({ previousNames }, { asOf: october })).toBe('updated');
    expect((await names()).map((name) => name.company_name)).toEqual([
      'THISTLE LTD',
      'BRAMBLE LTD',
    ]);
  });

  it('lets go of previous names that a newer file no longer lists, and of none for an older one', async () => {
    const { saveBulk, saveRest, names } = await setup();
    const second = { companyName: 'THISTLE LTD', ceasedOn: '2013-01-01' };
    await saveRest({ previousNames: [...company.previousNames, second] }, september);

    expect(await saveBulk({ previousNames: [] }, { asOf: september - 1 })).not.toBe('');
    expect(await names()).toHaveLength(2);
    expect(await saveBulk({}, { asOf: october })).toBe('updated');
    expect((await names()).map((name) => name.company_name)).toEqual(['BRAMBLE LTD']);
    expect(await saveBulk({ previousNames: [] }, { asOf: october })).toBe('updated');
    expect(await names()).toEqual([]);
    expect(await saveBulk({ previousNames: [] }, { asOf: october })).toBe('unchanged');
  });

  it.each([
    ['the same ten', (known: readonly PreviousName[]) => known.slice(0, 10)],
    [
      'one more and nine of them',
      ([...known]: readonly PreviousName[]) => [latest, ...known.slice(0, 9)],
    ],
    [
      'others',
      () =>
        Array.from({ length: 10 }, (_, index) => ({
          companyName: `OTHER ${index} LTD`,
          ceasedOn: '2016-05-05',
        })),
    ],
    ['nine of them', (known: readonly PreviousName[]) => known.slice(0, 9)],
  ])(
    'keeps more previous names than the file has room for: it lists %s',
    async (_what, publish) => {
      const { saveBulk, saveRest, names } = await setup();
      const known = Array.from({ length: 12 }, (_, index) => ({
        companyName: `NAME ${index} LTD`,
        ceasedOn: index === 11 ? null : `${2024 - index}-01-01`,
      }));
      await saveRest({ previousNames: known }, september);
      const previousNames = publish(known);

      await saveBulk({ previousNames }, { asOf: october });

      expect(await names()).toEqual(
        withPublishedNames(known, previousNames).map(({ companyName, ceasedOn }, index) => ({
          company_number: companyNumber,
          position: index + 1,
          company_name: companyName,
          ceased_on: ceasedOn,
        })),
      );
      expect(await saveBulk({ previousNames }, { asOf: october })).toBe('unchanged');
    },
  );

  const knownDates = [
    [september, september, true],
    [november, september, true],
    [september, november, true],
    [september, november, false],
    [november, november, false],
  ] as const;
  const filedRows = [{}, { companyName: '', incorporationDate: null, status: profile.status }];
  it.each(
    knownDates.flatMap(([statusAsOf, profileAsOf, isNewest]) =>
      filedRows.map((row) => ({ statusAsOf, profileAsOf, isNewest, row })),
    ),
  )(
    'stores what a reader of the register file tells of a held company: status of $statusAsOf, profile of $profileAsOf, newest file: $isNewest, $row',
    async ({ statusAsOf, profileAsOf, isNewest, row }) => {
      const { db, saveBulk, saveRest, stored } = await setup();
      await saveBulk({ companyCategory: 'Other Company Type', uri: null }, { asOf: september - 1 });
      await saveRest({}, september);
      await db
        .updateTable('companies')
        .set({ status_as_of: statusAsOf, profile_as_of: profileAsOf })
        .execute();
      const filed = { company: { ...company, ...row }, factsAsOf: october, unread: null };
      const { updated_at: _when, ...told } = withNewerRow(await stored(), filed, isNewest);

      await saveBulk(row, { asOf: october, isNewest });

      expect(await stored()).toMatchObject(told);
    },
  );

  it('lets the last row count when a company stands in a file more than once', async () => {
    const { save, stored, names } = await setup();
    const rows = ['BRAMBLE LTD', 'THISTLE LTD', 'JOINERY LTD'].map((companyName, index) => ({
      ...company,
      companyName,
      previousNames: company.previousNames.slice(index === 2 ? 1 : 0),
    }));

    expect(await save(rows, { asOf: october })).toMatchObject({
      inserted: 1,
      updated: 0,
      unchanged: 0,
    });
    expect(await save(rows, { asOf: october })).toMatchObject({
      inserted: 0,
      updated: 0,
      unchanged: 1,
    });
    expect(await stored()).toMatchObject({ company_name: 'JOINERY LTD' });
    expect(await names()).toEqual([]);
  });
});
