import { describe, expect, it } from 'vitest';
import { setupApi } from '../../../test/support/api-bundle.ts';
import { buildRegister } from '../../../test/support/build-register.ts';
import { seedCompany } from '../../../test/support/seed-company.ts';

const routes = [
  ['/api/streaming/process/1234567', 'check-status'],
  ['/api/companies/1234567/import-officers', 'fetch-officers'],
] as const;

async function setup() {
  const bundle = await setupApi();
  await seedCompany(bundle.db, '01234567');
  const post = (url: string, payload?: object) =>
    bundle.server.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${bundle.operator}` },
      ...(payload !== undefined && { payload }),
    });
  return { ...bundle, post };
}

describe('jobs that a person asks for', () => {
  it.each(routes)('POST %s enqueues %s and answers with the job', async (url, name) => {
    const { post, enqueued } = await setup();

    const answer = await post(url);

    expect(answer.statusCode).toBe(202);
    expect(answer.body).toMatch(/^\{"job_id":"[\da-f-]{36}"\}$/);
    expect(enqueued).toEqual([
      [name, { payload: { companyNumber: '01234567' }, createdBy: expect.any(String) }],
    ]);
  });

  it.each(routes)(
    'POST %s knows a company of the register file, and takes it over',
    async (url) => {
      const { post, enqueued, db, directory } = await setup();
      await buildRegister(db, directory, [
        { companyNumber: 7_654_321, companyName: 'IN FILE LTD' },
      ]);

      const answer = await post(url.replace('1234567', '7654321'));

      expect(answer.statusCode).toBe(202);
      expect(enqueued).toMatchObject([
        [expect.any(String), { unheld: { row: { company_name: 'IN FILE LTD' } } }],
      ]);
    },
  );

  it.each(routes)('POST %s starts nothing for a number nobody knows', async (url) => {
    const { post, enqueued } = await setup();

    expect((await post(url.replace('1234567', '7654321'))).statusCode).toBe(404);
    expect((await post(url.replace('1234567', 'nonsense-'))).statusCode).toBe(422);
    expect(enqueued).toEqual([]);
  });

  it('refuses a wish it does not know rather than leaving it unheard', async () => {
    const { post, enqueued, wishes } = await setup();

    expect((await post(routes[0][0], { refesh: true })).statusCode).toBe(422);
    expect((await post(routes[0][0], { enrich: 'yes' })).statusCode).toBe(422);
    expect((await post(routes[1][0], { enrich: true })).statusCode).toBe(422);
    expect([enqueued, wishes]).toEqual([[], []]);
    expect((await post(routes[0][0], {})).statusCode).toBe(202);
    expect((await post(routes[1][0], { refresh: true })).statusCode).toBe(202);
  });

  it('processes without a wish to spend, unless enrich is true', async () => {
    const { post, enqueued, wishes } = await setup();

    for (const body of [undefined, {}, { enrich: false }, { refresh: true }]) {
      expect((await post(routes[0][0], body)).statusCode).toBe(202);
    }
    expect(enqueued).toHaveLength(4);
    expect(wishes).toEqual([]);

    const answer = await post(routes[0][0], { enrich: true, refresh: true });

    expect(answer.statusCode).toBe(202);
    expect(answer.body).toMatch(/^\{"job_id":"[\da-f-]{36}"\}$/);
    expect(wishes).toEqual([
      {
        name: 'POST /api/streaming/process',
        companyNumber: '01234567',
        step: 'check-status',
        seeks: 'emails',
        isRefresh: true,
        createdBy: expect.any(String),
      },
    ]);
    expect(enqueued).toHaveLength(4);
  });
});
