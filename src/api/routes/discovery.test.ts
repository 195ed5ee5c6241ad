import { describe, expect, it } from 'vitest';
import { setupApi } from '../../../test/support/api-bundle.ts';
import { buildRegister } from '../../../test/support/build-register.ts';
import { seedCompany } from '../../../test/support/seed-company.ts';

const routes = [
  ['/api/discovery/domain', { step: 'find-domain', seeks: 'domain' }],
  ['/api/discovery/email', { step: 'find-emails', seeks: 'emails' }],
] as const;

async function setup() {
  const bundle = await setupApi();
  await seedCompany(bundle.db, '01234567');
  const post = (url: string, payload: object, key = bundle.operator) =>
    bundle.server.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${key}` },
      payload,
    });
  return { ...bundle, post };
}

describe('discovery by hand', () => {
  it.each(routes)('POST %s has it found and answers with the job', async (url, sought) => {
    const { post, wishes } = await setup();

    const answer = await post(url, { company_number: '1234567' });
    await post(url, { company_number: '01234567', refresh: true });

    expect(answer.statusCode).toBe(202);
    expect(answer.body).toMatch(/^\{"job_id":"[\da-f-]{36}"\}$/);
    const wish = { name: `POST ${url}`, companyNumber: '01234567', ...sought };
    expect(wishes).toMatchObject([
      { ...wish, isRefresh: false },
      { ...wish, isRefresh: true },
    ]);
  });

  it.each(routes)(
    'POST %s knows a company of the register file, and takes it over',
    async (url) => {
      const { post, wishes, db, directory } = await setup();
      await buildRegister(db, directory, [
        { companyNumber: 7_654_321, companyName: 'IN FILE LTD' },
      ]);

      const answer = await post(url, { company_number: '07654321' });

      expect(answer.statusCode).toBe(202);
      expect(wishes).toMatchObject([
        {
          companyNumber: '07654321',
          unheld: { row: { company_name: 'IN FILE LTD', status_source: 'bulk' } },
        },
      ]);
      expect((await post(url, { company_number: '07654322' })).statusCode).toBe(404);
    },
  );

  it.each(routes)('POST %s names what is missing and says what to give', async (url) => {
    const { post } = await setup();
    const refusal = async (payload: object) => (await post(url, payload)).json().detail;
    const number = 'company_number: give a company number: eight digits or letters, for example';

    expect(await refusal({})).toBe(`${number} 01234567`);
    expect(await refusal({ company_number: 1_234_567, refresh: 'yes' })).toBe(
      `${number} 01234567; refresh: give true or false`,
    );
    expect(await refusal({ company_number: '1'.repeat(41) })).toContain('is no company number');
    expect(await refusal([])).toBe('body: give a JSON object with company_number');
    expect(await refusal({ company_number: '01234567', credits: 5 })).toContain('"credits"');
  });

  it.each(routes)('POST %s starts nothing that cannot be', async (url) => {
    const { post, wishes, viewer } = await setup();

    expect((await post(url, { company_number: '07654321' })).statusCode).toBe(404);
    expect((await post(url, { company_number: 'nonsense-' })).statusCode).toBe(422);
    expect((await post(url, {})).statusCode).toBe(422);
    expect((await post(url, { company_number: '01234567', refresh: 'yes' })).statusCode).toBe(422);
    expect((await post(url, { company_number: '01234567', credits: 5 })).statusCode).toBe(422);
    expect((await post(url, { company_number: '01234567' }, viewer)).statusCode).toBe(403);
    expect((await post(url, { company_number: '01234567' }, 'none')).statusCode).toBe(401);
    expect(wishes).toEqual([]);
  });
});
