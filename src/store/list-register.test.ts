import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { seedCompany } from '../../test/support/seed-company.ts';
import { describeOnEveryEngine, setupDatabase } from '../../test/support/setup-database.ts';
import { findRecordsByName } from './list-register.ts';

describeOnEveryEngine('stored companies by their name', (engine) => {
  it('are those that have it, then those that begin with it, each once', async () => {
    const { db } = await setupDatabase(engine);
    const names = ['ZEBRA & CO', 'ZEBRA (UK) LTD', 'ZEBRA A LTD', 'ZEBRA LTD', 'ZEBRA UK PLC'];
    for (const [index, name] of names.entries()) {
      await seedCompany(db, String(index + 1).padStart(8, '0'), { company_name: name });
    }
    const find = async (key: string, limit: number): Promise<string[]> =>
      (await findRecordsByName(db, { key, text: key }, limit)).map((row) => row.company_name);

    expect(await find('ZEBRA UK', 5)).toEqual(['ZEBRA (UK) LTD', 'ZEBRA UK PLC']);
    expect(await find('ZEBRA', 2)).toEqual(['ZEBRA LTD', 'ZEBRA & CO', 'ZEBRA (UK) LTD']);
    expect(await find('ZEBRA', 5)).toEqual(['ZEBRA LTD', ...names.filter((_, at) => at !== 3)]);
  });

  it('are found in the index of names, never in the whole table', async () => {
    const { db } = await setupDatabase(engine);
    const plan = await sql<{ detail: string }>`
      explain query plan
      select distinct company_name from companies
      where (company_name >= ${'ZEBRA'} and company_name < ${'ZEBRA0'}
        or company_name >= ${'Z.'} and company_name < ${'Z.0'})
        and length(company_name) <= ${70}
    `.execute(db);
    const steps = plan.rows.map((row) => row.detail).filter((step) => step.includes('companies'));

    expect(new Set(steps)).toEqual(
      new Set([
        'SEARCH companies USING COVERING INDEX companies_by_name (company_name>? AND company_name<?)',
      ]),
    );
  });
});
