import { describe, expect, it } from 'vitest';
import { seedCompany, seededAt } from '../../test/support/seed-company.ts';
import { setupDatabase } from '../../test/support/setup-database.ts';
import type { CompanyProfile } from '../domain/company-profile.ts';
import { findCompany, saveProfile } from './companies.ts';

async function setup() {
  const { db } = await setupDatabase();
  const companyNumber = await seedCompany(db, '01234567', { company_name: 'STORED LTD' });
  const profile: CompanyProfile = {
    companyNumber,
    companyName: 'ANSWERED LTD',
    companyType: 'ltd',
    companyStatusRaw: 'dissolved',
    status: { companyStatus: 'dissolved', companyStatusDetail: null },
    registeredOffice: {
      careOf: null,
      poBox: null,
      addressLine1: null,
      addressLine2: null,
      postTown: null,
      county: null,
      country: null,
      postalCode: null,
    },
    jurisdiction: null,
    dateOfCreation: null,
    dateOfCessation: null,
    sicCodes: [],
    previousNames: [],
    accountsNextDueDate: null,
    accountsLastMadeUpDate: null,
    accountCategory: null,
    confirmationStatementNextDueDate: null,
    confirmationStatementLastMadeUpDate: null,
    isFraudStrikeOff: false,
    unreadMembers: [],
  };
  const save = (asOf: number, previousNames = profile.previousNames) =>
    db
      .transaction()
      .execute((trx) =>
        saveProfile(
          trx,
          { ...profile, previousNames },
          { source: 'rest', asOf, now: seededAt + 10 },
        ),
      );
  const names = () =>
    db
      .selectFrom('previous_names')
      .select(['position', 'company_name', 'ceased_on'])
      .where('company_number', '=', companyNumber)
      .orderBy('position')
      .execute();
  return { db, companyNumber, save, names, stored: () => findCompany(db, companyNumber) };
}

describe('saving a profile', () => {
  it('lets go of no previous name for one that is older than what is known', async () => {
    const { db, companyNumber, save, names } = await setup();
    await save(seededAt, [{ companyName: 'FIRST LTD', ceasedOn: '2019-05-31' }]);
    await db
      .updateTable('companies')
      .set({ status_as_of: seededAt - 2 })
      .where('company_number', '=', companyNumber)
      .execute();

    await save(seededAt - 1, []);

    expect(await names()).toMatchObject([{ company_name: 'FIRST LTD' }]);
  });

  it('changes nothing when all that is stored is newer', async () => {
    const { save, stored } = await setup();
    const before = await stored();

    expect(await save(seededAt - 1)).toBe('unchanged');

    expect(await stored()).toEqual(before);
  });

  it('takes what is told now over what a clock that was ahead has stored', async () => {
    const { db, companyNumber, save, stored } = await setup();
    const ahead = seededAt + 11;
    await db
      .updateTable('companies')
      .set({ status_as_of: ahead, profile_as_of: ahead })
      .where('company_number', '=', companyNumber)
      .execute();

    expect(await save(seededAt + 9)).toBe('updated');

    expect(await stored()).toMatchObject({
      status_as_of: seededAt + 9,
      profile_as_of: seededAt + 9,
      status_source: 'rest',
      company_name: 'ANSWERED LTD',
    });
  });

  it('takes the group of facts that is newer, and leaves the other', async () => {
    const { db, companyNumber, save, stored } = await setup();
    await db
      .updateTable('companies')
      .set({ status_as_of: seededAt + 2 })
      .where('company_number', '=', companyNumber)
      .execute();

    expect(await save(seededAt + 1)).toBe('updated');

    expect(await stored()).toMatchObject({
      company_name: 'ANSWERED LTD',
      profile_source: 'rest',
      company_status: 'active',
      status_source: 'bulk',
    });
  });

  it('replaces the previous names when they differ in any way', async () => {
    const { save, names } = await setup();
    const first = { companyName: 'FIRST LTD', ceasedOn: '2019-05-31' };
    const second = { companyName: 'SECOND LTD', ceasedOn: null };
    const row = (position: number, { companyName, ceasedOn }: typeof first | typeof second) => ({
      position,
      company_name: companyName,
      ceased_on: ceasedOn,
    });

    await save(seededAt, [first]);
    await save(seededAt, [first]);
    expect(await names()).toEqual([row(1, first)]);

    await save(seededAt, [second, first]);
    expect(await names()).toEqual([row(1, second), row(2, first)]);

    await save(seededAt, [{ ...second, ceasedOn: '2020-01-01' }, first]);
    expect(await names()).toEqual([row(1, { ...second, ceasedOn: '2020-01-01' }), row(2, first)]);

    await save(seededAt, [second]);
    expect(await names()).toEqual([row(1, second)]);

    await save(seededAt, []);
    expect(await names()).toEqual([]);
  });
});
