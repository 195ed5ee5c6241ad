import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { setupApi } from '../../../test/support/api-bundle.ts';
import type { BulkCompanyChanges } from '../../../test/support/bulk-company.ts';
import { buildEdition, buildRegister, registerAsOf } from '../../../test/support/build-register.ts';
import { seedCompany, seedDomain, seedEpisode } from '../../../test/support/seed-company.ts';
import type { Db } from '../../store/open-store.ts';
import { CompanyDetailJson } from '../../wire/company-detail-json.ts';
import { CompanyJson } from '../../wire/company-json.ts';

const Lines = z.object({ data: z.array(CompanyJson) }).transform(({ data }) => data);

const number = '00000001';
const asOf = '2026-10-31T23:59:59.999Z';

/** The company as the register file has it: under another name, at another place, wound up. */
const filed: BulkCompanyChanges = {
  companyNumber: 1,
  companyName: 'NEW NAME LTD',
  companyStatusRaw: 'Liquidation',
  status: { companyStatus: 'liquidation', companyStatusDetail: null },
  companyCategory: 'Private Limited Company',
  previousNames: [{ companyName: 'OLD NAME LTD', ceasedOn: '2026-10-01' }],
};

/** Held since it was under threat, which is over; by default all that is held is older than the file. */
async function holdClosed(db: Db, dates: { status?: number; profile?: number } = {}) {
  const company = await seedCompany(db, number, {
    company_name: 'OLD NAME LTD',
    postal_code: 'M1 1AA',
    company_status_detail: null,
    incorporation_date: '2015-02-01',
    account_category: 'DORMANT',
    status_as_of: dates.status ?? registerAsOf - 1,
    status_source: 'stream',
    profile_as_of: dates.profile ?? registerAsOf - 1,
    profile_source: 'stream',
  });
  await db
    .insertInto('previous_names')
    .values({
      company_number: company,
      position: 1,
      company_name: 'FIRST NAME LTD',
      ceased_on: '2019-01-01',
    })
    .execute();
  await seedEpisode(db, company, {
    state: 'closed',
    closed_at: registerAsOf - 1,
    left_at: registerAsOf - 1,
    leave_reason: 'discontinued',
  });
  return company;
}

async function setup() {
  const { db, directory, get } = await setupApi();
  return {
    db,
    directory,
    get,
    show: async () => CompanyDetailJson.parse((await get(`/api/companies/${number}`)).json()),
    list: async (query: string) => Lines.parse((await get(`/api/companies?${query}`)).json()),
  };
}

describe('a company that is held with a closed episode and stands in a newer register file', () => {
  it('is shown with what the file says, and since when', async () => {
    const { db, directory, show } = await setup();
    await buildRegister(db, directory, [filed]);
    await holdClosed(db);

    expect(await show()).toMatchObject({
      company_name: 'NEW NAME LTD',
      postal_code: 'LS1 4AP',
      company_status: 'liquidation',
      company_status_raw: 'Liquidation',
      company_status_detail: null,
      status_as_of: asOf,
      status_source: 'bulk',
      profile_as_of: asOf,
      profile_source: 'bulk',
      company_category: 'Private Limited Company',
      account_category: 'MICRO ENTITY',
      company_type: 'ltd',
      previous_names: [{ company_name: 'OLD NAME LTD', ceased_on: '2026-10-01' }],
      episode: { state: 'closed', leave_reason: 'discontinued' },
    });
  });

  it('keeps what is held of each group of facts that is newer than the file', async () => {
    const { db, directory, show } = await setup();
    await buildRegister(db, directory, [filed]);
    await holdClosed(db, { status: registerAsOf + 1 });

    expect(await show()).toMatchObject({
      company_name: 'NEW NAME LTD',
      company_status: 'active',
      status_source: 'stream',
    });
  });

  it('keeps names, address and former names that are newer than the file', async () => {
    const { db, directory, show } = await setup();
    await buildRegister(db, directory, [filed]);
    await holdClosed(db, { profile: registerAsOf + 1 });

    expect(await show()).toMatchObject({
      company_name: 'OLD NAME LTD',
      postal_code: 'M1 1AA',
      profile_source: 'stream',
      company_status: 'liquidation',
      previous_names: [{ company_name: 'FIRST NAME LTD', ceased_on: '2019-01-01' }],
    });
  });

  it.each(['scope=all', 'scope=all&q=new+name', 'scope=all&q=old+name', 'scope=closed'])(
    'is the same in the list %s',
    async (query) => {
      const { db, directory, show, list } = await setup();
      await buildRegister(db, directory, [filed]);
      await holdClosed(db);

      const shown = await show();

      expect(await list(query)).toMatchObject([
        {
          company_number: number,
          company_name: shown.company_name,
          company_status: shown.company_status,
          company_status_detail: shown.company_status_detail,
          postal_code: shown.postal_code,
        },
      ]);
    },
  );

  it('is found by the name it is held under, also where the file knows nothing of that name, and called by its present one', async () => {
    const { db, directory, list } = await setup();
    await buildRegister(db, directory, [{ ...filed, previousNames: [] }]);
    await holdClosed(db);

    expect(await list('scope=all&q=old+name')).toMatchObject([{ company_name: 'NEW NAME LTD' }]);
  });

  it('is the same in the list of applications', async () => {
    const { db, directory, list } = await setup();
    await buildRegister(db, directory, [filed]);
    const company = await holdClosed(db);
    await db
      .insertInto('strike_off_applications')
      .values({
        company_number: company,
        transaction_id: 'applied',
        applied_on: '2026-10-20',
        seen_at: registerAsOf,
      })
      .execute();

    expect(await list('scope=open&stage=applied')).toMatchObject([
      { company_name: 'NEW NAME LTD', company_status: 'liquidation', postal_code: 'LS1 4AP' },
    ]);
  });

  it('is the same in the leads and their CSV when a notice has opened an episode that the register was not asked about yet', async () => {
    const { db, directory, get, list } = await setup();
    await buildRegister(db, directory, [filed]);
    const company = await holdClosed(db);
    await seedEpisode(db, company);
    await seedDomain(db, company);

    expect(await list('scope=open')).toMatchObject([
      { company_name: 'NEW NAME LTD', company_status: 'liquidation', postal_code: 'LS1 4AP' },
    ]);
    const csv = (await get('/api/exports/leads.csv')).body;
    expect(csv).toContain('NEW NAME LTD');
    expect(csv).not.toContain('OLD NAME LTD');
  });

  it('loses nothing to a row that could not be read', async () => {
    const { db, directory, show } = await setup();
    const company = await holdClosed(db);
    await buildEdition(db, directory, {
      companies: [{ companyNumber: 2 }],
      asOf: registerAsOf,
      unread: {
        rows: { certain: new Map([[company, 'IN DOUBT LTD']]), possible: [] },
        earlierPath: null,
      },
    });

    expect(await show()).toMatchObject({
      company_name: 'OLD NAME LTD',
      company_status: 'active',
      previous_names: [{ company_name: 'FIRST NAME LTD' }],
      unread_row: { facts_as_of: '2026-10-31T23:59:59.998Z' },
    });
  });

  it('keeps the name and day of incorporation that the file leaves out', async () => {
    const { db, directory, show } = await setup();
    await buildRegister(db, directory, [{ ...filed, companyName: '', incorporationDate: null }]);
    await holdClosed(db);

    expect(await show()).toMatchObject({
      company_name: 'OLD NAME LTD',
      incorporation_date: '2015-02-01',
      company_status: 'liquidation',
    });
  });
});
