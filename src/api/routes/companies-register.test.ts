import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { setupApi } from '../../../test/support/api-bundle.ts';
import { bulkCompany } from '../../../test/support/bulk-company.ts';
import { buildEdition, buildRegister, registerAsOf } from '../../../test/support/build-register.ts';
import { seedCompany, seedEpisode } from '../../../test/support/seed-company.ts';
import { CompanyDetailJson } from '../../wire/company-detail-json.ts';
import { CompanyJson } from '../../wire/company-json.ts';
import { RegisterJson } from '../../wire/register-json.ts';

const List = z.object({
  data: z.array(CompanyJson),
  page: z.object({ next_cursor: z.string().nullable(), has_more: z.boolean() }),
  register: RegisterJson,
});

const numbered = (companyNumber: number) => bulkCompany({ companyNumber }).companyNumber;

const inUse = {
  state: 'in_use',
  snapshot_date: '2026-11-02',
  as_of: '2026-10-31T23:59:59.999Z',
  note: null,
};

describe('GET /api/companies?scope=all with a full register', () => {
  it('lists companies of the register and those held live, once each, by their number', async () => {
    const { db, directory, get } = await setupApi();
    await buildRegister(db, directory, [{ companyNumber: 1 }, { companyNumber: 3 }]);
    await seedCompany(db, '00000002');
    const held = await seedCompany(db, '00000003');
    const id = await seedEpisode(db, held);

    const answer = List.parse((await get('/api/companies?scope=all')).json());

    expect(answer.data.map((company) => [company.company_number, company.id])).toEqual([
      ['00000001', null],
      ['00000002', null],
      ['00000003', id],
    ]);
    expect(answer.register).toEqual({ ...inUse, companies: 2 });
  });

  it('takes each group of facts from whoever knows it from later', async () => {
    const { db, directory, get } = await setupApi();
    await buildRegister(db, directory, [{ companyNumber: 1, companyName: 'NAME IN FILE LTD' }]);
    await seedCompany(db, '00000001', {
      company_name: 'OLDER NAME LTD',
      profile_as_of: registerAsOf - 1,
      company_status: 'liquidation',
      company_status_detail: null,
      status_as_of: registerAsOf + 1,
    });

    const { data } = List.parse((await get('/api/companies?scope=all')).json());

    expect(data).toMatchObject([
      { company_name: 'NAME IN FILE LTD', company_status: 'liquidation' },
    ]);
  });

  it('says of a company whose row could not be read from when it is, and lets it overrule nothing newer', async () => {
    const { db, directory, get } = await setupApi();
    const earlierPath = await buildEdition(db, directory, {
      companies: [1, 2, 3].map((companyNumber) => ({
        companyNumber,
        companyName: `FILED ${companyNumber}`,
      })),
      asOf: registerAsOf - 1_000,
    });
    const certain = new Map([1, 2, 3, 4, 5].map((value) => [numbered(value), '']));
    await buildEdition(db, directory, {
      companies: [{ companyNumber: 6 }],
      asOf: registerAsOf,
      unread: { rows: { certain, possible: [] }, earlierPath },
    });
    const older = { company_name: 'HELD', profile_as_of: 1, status_as_of: 1 };
    const newer = { ...older, profile_as_of: registerAsOf - 500, status_as_of: registerAsOf - 500 };
    await seedCompany(db, '00000002', older);
    await seedCompany(db, '00000003', newer);
    await seedCompany(db, '00000004', older);

    const { data } = List.parse((await get('/api/companies?scope=all')).json());

    const kept = { facts_as_of: '2026-10-31T23:59:58.999Z' };
    expect(data.map((line) => [line.company_name, line.company_status, line.unread_row])).toEqual([
      ['FILED 1', 'active', kept],
      ['FILED 2', 'active', kept],
      ['HELD', 'active', { facts_as_of: '2026-10-31T23:59:59.499Z' }],
      ['HELD', 'active', { facts_as_of: '1970-01-01T00:00:00.001Z' }],
      ['', null, { facts_as_of: null }],
      ['COMPANY 6 LTD', 'active', null],
    ]);
    const show = async (path: string) =>
      CompanyDetailJson.parse((await get(`/api/companies/${path}`)).json());
    expect(await show('00000001')).toMatchObject({
      company_name: 'FILED 1',
      status_as_of: kept.facts_as_of,
      unread_row: kept,
    });
    expect(await show('00000003')).toMatchObject({
      company_name: 'HELD',
      unread_row: { facts_as_of: '2026-10-31T23:59:59.499Z' },
    });
    expect(await show('00000005')).toMatchObject({ unread_row: { facts_as_of: null } });
    expect(await show('00000006')).toMatchObject({ unread_row: null });
  });

  it('gives every company exactly once over all its pages', async () => {
    const { db, directory, get } = await setupApi();
    const filed = [1, 3, 4, 5, 6, 7, 9, 20];
    const held = [2, 3, 9, 10, 11, 12, 13, 21];
    await buildRegister(
      db,
      directory,
      filed.map((companyNumber) => ({ companyNumber })),
    );
    for (const number of held) await seedCompany(db, String(number).padStart(8, '0'));
    const all = [...new Set([...filed, ...held])]
      .toSorted((a, b) => a - b)
      .map((number) => String(number).padStart(8, '0'));

    for (const limit of [1, 2, 3, 4, 5, 13, 14, 15]) {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const at = cursor === '' ? '' : `&cursor=${cursor}`;
        const url: string = `/api/companies?scope=all&limit=${limit}${at}`;
        const page = List.parse((await get(url)).json());
        seen.push(...page.data.map((company) => company.company_number));
        cursor = page.page.next_cursor;
      }
      expect(seen).toEqual(all);
    }
  });
});

describe('GET /api/companies?scope=all&q=', () => {
  it('finds companies of the register by name, with what is held live of them', async () => {
    const { db, directory, get } = await setupApi();
    await buildRegister(db, directory, [
      { companyNumber: 1, companyName: 'ACME BAKERY LTD' },
      { companyNumber: 2, companyName: 'THE ACME COMPANY LTD' },
      { companyNumber: 3 },
    ]);
    const held = await seedCompany(db, '00000002', { company_name: 'THE ACME COMPANY LTD' });
    const id = await seedEpisode(db, held);

    const answer = List.parse((await get('/api/companies?scope=all&q=acme')).json());

    expect(answer.data.map((company) => [company.company_name, company.id])).toEqual([
      ['ACME BAKERY LTD', null],
      ['THE ACME COMPANY LTD', id],
    ]);
    expect(answer.page).toEqual({ next_cursor: null, has_more: false });
  });

  it('finds companies that only the live store has by the beginning of their name', async () => {
    const { db, get } = await setupApi();
    await seedCompany(db, '00000002', { company_name: 'ACME NEW LTD' });

    const answer = List.parse((await get('/api/companies?scope=all&q=Acme')).json());

    expect(answer.data).toMatchObject([{ company_name: 'ACME NEW LTD' }]);
    expect(answer.register).toMatchObject({ state: 'absent' });
    expect(answer.register.note).toMatch('--scope register');
  });

  it('says when there are more than asked for', async () => {
    const { db, directory, get } = await setupApi();
    await buildRegister(db, directory, [
      { companyNumber: 1, companyName: 'ACME A LTD' },
      { companyNumber: 2, companyName: 'ACME B LTD' },
    ]);

    const answer = List.parse((await get('/api/companies?scope=all&q=acme&limit=1')).json());

    expect(answer.data).toHaveLength(1);
    expect(answer.page).toEqual({ next_cursor: null, has_more: true });
  });

  it.each(['/api/companies?q=acme', '/api/companies?scope=all&q=acme&cursor=abc'])(
    'refuses %s',
    async (url) => {
      const { get } = await setupApi();

      expect((await get(url)).statusCode).toBe(422);
    },
  );
});

describe('a register file that cannot be read', () => {
  it('leaves what is held live, and is told of in the answer and the stats', async () => {
    const { db, directory, get } = await setupApi();
    const path = await buildRegister(db, directory, [{ companyNumber: 1 }]);
    writeFileSync(path, 'nonsense');
    await seedCompany(db, '00000002');

    const list = List.parse((await get('/api/companies?scope=all')).json());
    const stats = z.object({ register: RegisterJson }).parse((await get('/api/stats')).json());

    expect(list.data).toMatchObject([{ company_number: '00000002' }]);
    expect(list.register).toMatchObject({ state: 'unusable' });
    expect(stats.register).toMatchObject({ state: 'unusable', companies: 0 });
    expect((await get('/api/companies/00000002')).statusCode).toBe(200);
    expect((await get('/api/companies/00000001')).statusCode).toBe(404);
  });
});

describe('GET /api/companies/{number} with a full register', () => {
  it('answers from the register, with its date, what is not held live', async () => {
    const { db, directory, get } = await setupApi();
    await buildRegister(db, directory, [
      {
        companyNumber: 1,
        companyName: 'ACME BAKERY LTD',
        previousNames: [{ companyName: 'OLDNAME LTD', ceasedOn: '2020-01-01' }],
      },
    ]);

    const company = CompanyDetailJson.parse((await get('/api/companies/1')).json());

    expect(company).toMatchObject({
      company_number: '00000001',
      company_name: 'ACME BAKERY LTD',
      address_line_1: '1 HIGH STREET',
      sic_text_1: '43320 - Joinery installation',
      status_source: 'bulk',
      status_as_of: inUse.as_of,
      previous_names: [{ company_name: 'OLDNAME LTD', ceased_on: '2020-01-01' }],
      episode: null,
      channels: [],
      contacts: [],
    });
  });

  it.each(['officers', 'domains'])(
    'has an empty list of %s for it, and 404 for others',
    async (list) => {
      const { db, directory, get } = await setupApi();
      await buildRegister(db, directory, [{ companyNumber: 1 }]);

      const known = await get(`/api/companies/1/${list}`);
      const unknown = await get(`/api/companies/2/${list}`);

      expect(known.statusCode).toBe(200);
      expect(known.json()).toEqual({ data: [], page: { next_cursor: null, has_more: false } });
      expect(unknown.statusCode).toBe(404);
    },
  );

  it('is told how large it is by the stats', async () => {
    const { db, directory, get } = await setupApi();
    await buildRegister(db, directory, [{ companyNumber: 1 }]);

    const stats = z
      .object({ register: RegisterJson.extend({ bytes: z.number().min(1) }) })
      .parse((await get('/api/stats')).json());

    expect(stats.register).toMatchObject({ ...inUse, companies: 1 });
  });
});
