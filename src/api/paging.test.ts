import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { setupApi } from '../../test/support/api-bundle.ts';
import {
  seedCompany,
  seedContact,
  seedDomain,
  seededAt,
  seedEpisode,
  seedOfficer,
} from '../../test/support/seed-company.ts';

const Answer = z.object({
  data: z.array(z.record(z.string(), z.unknown())),
  page: z.object({ next_cursor: z.string().nullable(), has_more: z.boolean() }),
});
type Bundle = Awaited<ReturnType<typeof setupApi>>;

/** Follows the cursors of a list to its end. */
async function readAll({ get }: Bundle, url: string, key: string): Promise<unknown[]> {
  const found: unknown[] = [];
  let cursor: string | null = null;
  do {
    const separator = url.includes('?') ? '&' : '?';
    const next: string = cursor === null ? url : `${url}${separator}cursor=${cursor}`;
    const answer = await get(next);
    expect(answer.statusCode).toBe(200);
    const { data, page } = Answer.parse(answer.json());
    found.push(...data.map((item) => item[key]));
    expect(page.has_more).toBe(page.next_cursor !== null);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
}

const officerOfList = '11111111-0000-4000-8000-000000000001';
const numberOf = (index: number) => String(1_000_000 + index).padStart(8, '0');
const hundredThirty = Array.from({ length: 130 }, (_, index) => index);

describe('paging', () => {
  it('gives 130 open companies once each, newest first, many of one instant', async () => {
    const bundle = await setupApi();
    for (const index of hundredThirty) {
      const company = await seedCompany(bundle.db, numberOf(index));
      await seedEpisode(bundle.db, company, { opened_at: seededAt + Math.floor(index / 20) });
    }

    const by50 = await readAll(bundle, '/api/companies', 'company_number');
    const by7 = await readAll(bundle, '/api/companies?limit=7', 'company_number');
    const register = await readAll(bundle, '/api/companies?scope=all&limit=9', 'company_number');

    expect(by50).toEqual(hundredThirty.map(numberOf).toReversed());
    expect(by7).toEqual(by50);
    expect(register).toEqual(hundredThirty.map(numberOf));
  });

  it('gives 130 officers once each, those in office first', async () => {
    const bundle = await setupApi();
    const company = await seedCompany(bundle.db, '01234567');
    for (const index of hundredThirty) {
      await seedOfficer(bundle.db, company, {
        name: `SMITH, ${index % 3}`,
        resigned_on: index % 2 === 0 ? '2020-01-01' : null,
      });
    }
    const url = '/api/companies/01234567/officers?limit=11';

    const ids = await readAll(bundle, url, 'id');
    const resignations = await readAll(bundle, url, 'resigned_on');

    expect(new Set(ids).size).toBe(130);
    expect(ids).toHaveLength(130);
    expect(resignations.lastIndexOf(null)).toBe(64);
  });

  it('loses and repeats nothing when a company comes in between two pages', async () => {
    const bundle = await setupApi();
    for (const index of [1, 2, 3, 4]) {
      await seedEpisode(bundle.db, await seedCompany(bundle.db, numberOf(index)));
    }
    const first = Answer.parse((await bundle.get('/api/companies?limit=2')).json());

    const late = await seedCompany(bundle.db, numberOf(9));
    await seedEpisode(bundle.db, late, { opened_at: seededAt + 1 });
    const cursor = first.page.next_cursor;
    const second = Answer.parse((await bundle.get(`/api/companies?cursor=${cursor}`)).json());

    const seen = [...first.data, ...second.data].map((item) => item['company_number']);
    expect(seen).toEqual([4, 3, 2, 1].map(numberOf));
  });

  it('ends with the last full page: no empty one follows', async () => {
    const bundle = await setupApi();
    for (const index of [1, 2]) {
      await seedEpisode(bundle.db, await seedCompany(bundle.db, numberOf(index)));
    }

    const { page } = Answer.parse((await bundle.get('/api/companies?limit=2')).json());

    expect(page).toEqual({ next_cursor: null, has_more: false });
  });

  it('pages domains and addresses, which are few, in the same way', async () => {
    const bundle = await setupApi();
    const company = await seedCompany(bundle.db, '01234567');
    const officer = await seedOfficer(bundle.db, company);
    for (const index of [1, 2, 3]) {
      const domain = `d${index}.example`;
      await seedDomain(bundle.db, company, { domain, is_primary: 0 });
      await seedContact(bundle.db, company, { officer_id: officer, email: `x@${domain}` });
    }

    const domains = await readAll(bundle, '/api/companies/01234567/domains?limit=2', 'domain');
    const emails = await readAll(bundle, `/api/officers/${officer}/emails?limit=1`, 'email');

    expect(domains).toEqual(['d1.example', 'd2.example', 'd3.example']);
    expect(emails).toEqual(['x@d1.example', 'x@d2.example', 'x@d3.example']);
  });

  it.each([
    ['domains', '/api/companies/01234567/domains'],
    ['emails', `/api/officers/${officerOfList}/emails`],
  ] as const)('goes on behind a row of the %s that has gone meanwhile', async (list, url) => {
    const bundle = await setupApi();
    const company = await seedCompany(bundle.db, '01234567');
    await seedOfficer(bundle.db, company, { id: officerOfList });
    const seeded: string[] = [];
    for (const [index, confidence] of [0.1, 0.9, 0.5, 0.5].entries()) {
      const domain = `d${index}.example`;
      const about = { domain, confidence, is_primary: index === 1 ? 1 : 0 } as const;
      const email = { officer_id: officerOfList, email: `x@${domain}`, confidence };
      const ids = {
        domains: await seedDomain(bundle.db, company, about),
        emails: await seedContact(bundle.db, company, email),
      };
      seeded.push(ids[list]);
    }
    const all = Answer.parse((await bundle.get(url)).json()).data.map((item) => item['id']);
    const first = Answer.parse((await bundle.get(`${url}?limit=2`)).json());

    const table = list === 'domains' ? 'domains' : 'contacts';
    await bundle.db.deleteFrom(table).where('id', '=', String(all[1])).execute();
    const next = await bundle.get(`${url}?cursor=${first.page.next_cursor}`);

    expect(all).toEqual([1, 2, 3, 0].map((index) => seeded[index]));
    expect(next.statusCode).toBe(200);
    expect(Answer.parse(next.json()).data.map((item) => item['id'])).toEqual(all.slice(2));
  });

  it.each([
    ['domains', '/api/companies/01234567/domains'],
    ['emails', `/api/officers/${officerOfList}/emails`],
  ])('refuses a cursor of another list for the %s', async (_list, url) => {
    const bundle = await setupApi();
    const company = await seedCompany(bundle.db, '01234567');
    await seedOfficer(bundle.db, company, { id: officerOfList });

    const answer = await bundle.get(`${url}?cursor=${forged(['all', '01234567'])}`);

    expect(answer.statusCode).toBe(422);
  });

  it.each([
    ['nonsense', 'cursor=%00%ff'],
    ['no JSON', 'cursor=abc'],
    ['another list', `cursor=${forged(['all', '01234567'])}`],
    ['another scope', `scope=closed&cursor=${forged(['open', 1, crypto.randomUUID()])}`],
    ['a text for a number', `cursor=${forged(['open', '1', crypto.randomUUID()])}`],
    ['an object', `cursor=${forged({ openedAt: 1 })}`],
    ['empty', 'cursor='],
    ['too long', `cursor=${'A'.repeat(2_000)}`],
  ])('refuses a cursor that is %s', async (_what, query) => {
    const { get } = await setupApi();

    const answer = await get(`/api/companies?${query}`);

    expect([400, 422]).toContain(answer.statusCode);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it.each([
    'limit=0',
    'limit=201',
    'limit=1.5',
    'limit=',
    'limit=5&limit=6',
    'scope=al',
    'scop=all',
  ])('refuses ?%s', async (query) => {
    const { get } = await setupApi();

    expect((await get(`/api/companies?${query}`)).statusCode).toBe(422);
  });
});

function forged(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}
