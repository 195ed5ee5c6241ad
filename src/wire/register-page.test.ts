import { dirname } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildEdition, registerAsOf } from '../../test/support/build-register.ts';
import { seedCompany, seedNumber } from '../../test/support/seed-company.ts';
import { setupDatabase, sqliteFileOf } from '../../test/support/setup-database.ts';
import {
  createCurrentRegister,
  type CurrentRegister,
} from '../store/register-file/current-register.ts';
import { removeOldRegisterFiles } from '../store/register-file/register-folder.ts';
import { readKnownCompany } from './read-known-company.ts';
import { readRegisterPage, searchCompanies } from './register-page.ts';

const noHash = (): string => '';

/** Two editions of a register, the second of which is put into use as soon as one question was answered by the first. */
async function setup() {
  const { url, db, reader } = await setupDatabase();
  const folder = dirname(sqliteFileOf(url));
  const current = createCurrentRegister(reader, folder, () => undefined);
  onTestFinished(() => current[Symbol.asyncDispose]());
  const put = (edition: string, asOf: number) =>
    buildEdition(db, folder, {
      companies: [
        { companyNumber: 1, companyName: `ACME ${edition} LTD` },
        { companyNumber: 2, companyName: `ZEBRA ${edition} LTD` },
      ],
      asOf,
    });
  await put('FIRST', registerAsOf - 1);
  // Found by the name it is held under; the file has another one.
  await seedCompany(db, '00000002', { company_name: 'ACME HELD LTD', profile_as_of: 1 });
  let answered = 0;
  const register: Pick<CurrentRegister, 'ask'> = {
    async ask(question) {
      const answer = await current.ask(question);
      answered += 1;
      if (answered === 1) {
        await put('SECOND', registerAsOf);
        await removeOldRegisterFiles(db, folder);
      }
      return answer;
    },
  };
  return { reader, register: { ...current, ...register }, clock: { now: () => registerAsOf } };
}

describe('a request during which another register file is put into use', () => {
  it('finds names in one of them, and the next request in the other', async () => {
    const options = await setup();

    const before = await searchCompanies(options, 'acme', 5);
    const after = await searchCompanies(options, 'acme', 5);

    expect(before.register.as_of).toBe('2026-10-31T23:59:59.998Z');
    expect(before.data.map((line) => line.company_name)).toEqual([
      'ZEBRA FIRST LTD',
      'ACME FIRST LTD',
    ]);
    expect(after.register.as_of).toBe('2026-10-31T23:59:59.999Z');
    expect(after.data.map((line) => line.company_name)).toEqual([
      'ZEBRA SECOND LTD',
      'ACME SECOND LTD',
    ]);
  });

  it('lists the companies of one of them', async () => {
    const options = await setup();

    const { data, register } = await readRegisterPage(options, { after: null, limit: 5 });

    expect(register.as_of).toBe('2026-10-31T23:59:59.998Z');
    expect(data.map((line) => line.company_name)).toEqual(['ACME FIRST LTD', 'ZEBRA FIRST LTD']);
  });

  it('shows a company as one of them has it', async () => {
    const options = await setup();

    const company = await readKnownCompany(seedNumber('00000002'), {
      ...options,
      hash: noHash,
      hiddenPersonal: 'review',
    });

    expect(company).toMatchObject({
      company_name: 'ZEBRA FIRST LTD',
      profile_as_of: '2026-10-31T23:59:59.998Z',
    });
  });
});
