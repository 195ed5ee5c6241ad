import { dirname } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildEdition, buildRegister, registerAsOf } from '../../test/support/build-register.ts';
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

const byThreatThenName = (a: string, b: string): number => {
  const threat = Number(b.includes(' B')) - Number(a.includes(' B'));
  return threat || (a < b ? -1 : 1);
};

describe('a search for a name', () => {
  const clock = { now: () => registerAsOf };

  async function setupSearch() {
    const { url, db, reader } = await setupDatabase();
    const folder = dirname(sqliteFileOf(url));
    const register = createCurrentRegister(reader, folder, () => undefined);
    onTestFinished(() => register[Symbol.asyncDispose]());
    const search = async (text: string, limit = 20): Promise<string[]> =>
      (await searchCompanies({ reader, register, clock }, text, limit)).data.map(
        (line) => line.company_name,
      );
    return { db, folder, search };
  }

  /** Companies that begin with a word, each fourteenth of them under threat; the last is the word itself. */
  async function setupMany(word: string, exact: 'filed' | 'held') {
    const { db, folder, search } = await setupSearch();
    const names = Array.from({ length: 420 }, (_, index) => {
      const number = String(index).padStart(4, '0');
      return index % 14 === 0 ? `${word} B${number} LTD` : `${word} A${number} LTD`;
    });
    await buildRegister(
      db,
      folder,
      [...names, `${word} LTD`].map((companyName, index) => ({
        companyNumber: index + 1,
        companyName,
      })),
    );
    for (const [index, name] of names.entries()) {
      if (index % 14 !== 0) continue;
      await seedCompany(db, String(index + 1).padStart(8, '0'), { company_name: name });
    }
    if (exact === 'held') await seedCompany(db, '00000421', { company_name: `${word} LTD` });
    return search;
  }

  it.each([
    ['ZEBRA', 'filed'],
    ['ZEBRA', 'held'],
    ['HOLDINGS', 'filed'],
    ['LTD', 'filed'],
  ] as const)('gives %s (%s) first at any limit, then those under threat', async (word, exact) => {
    const search = await setupMany(word, exact);

    for (const limit of [1, 20, 50, 200]) {
      const found = await search(`${word} LTD`, limit);

      expect(found).toHaveLength(limit);
      expect(found[0]).toBe(`${word} LTD`);
      expect(found.slice(1, 31).filter((name) => name.startsWith(`${word} A`))).toEqual([]);
      expect(found.slice(1)).toEqual(found.slice(1).toSorted(byThreatThenName));
    }
  });

  it('gives what is held in one order, whether or not a file has it too', async () => {
    const { db, folder, search } = await setupSearch();
    const names = [
      ...Array.from({ length: 60 }, (_, index) => `ZEBRA ${index + 10} LTD`),
      'ZEBRA LTD',
    ];
    for (const [index, name] of names.entries()) {
      await seedCompany(db, String(index + 1).padStart(8, '0'), { company_name: name });
    }
    const nearest = ['ZEBRA LTD', ...names.slice(0, 19)];

    expect(await search('ZEBRA LTD')).toEqual(nearest);
    await buildRegister(
      db,
      folder,
      names.map((companyName, index) => ({ companyNumber: index + 1, companyName })),
    );
    expect(await search('ZEBRA LTD')).toEqual(nearest);
  });

  it.each([
    ['CO 10', 'CO 10 LTD'],
    ['ZEBRA', 'ZEBRA LTD'],
    ['Zebra limited', 'ZEBRA PLC'],
    ['zebra uk', 'ZEBRA (U.K.) LIMITED'],
    ['Smith and Sons', 'SMITH & SONS LTD'],
    ['smith & sons ltd.', 'SMITH & SONS LTD'],
    ["O'Brien", "O'BRIEN LTD"],
    ['Bäckerei Müller', 'BÄCKEREI MÜLLER LTD'],
    ['(isc)2', '(ISC)2 LTD'],
  ])('gives for "%s" the held company %s first', async (asked, expected) => {
    const { db, search } = await setupSearch();
    const stem = expected.replace(/ (?:LTD|PLC|LIMITED)$/, '');
    const spelt = stem.replaceAll('&', 'AND').replaceAll(/[.()]/g, '');
    const names = [
      ...Array.from({ length: 30 }, (_, other) => `${spelt} & ${other} LTD`),
      ...[' & CO', ' "Q"', '020 LTD', ' 020 LTD', ' A LTD', '-A LTD'].map(
        (ending) => stem + ending,
      ),
      expected,
    ];
    for (const [index, name] of names.entries()) {
      await seedCompany(db, String(index + 1).padStart(8, '0'), { company_name: name });
    }

    expect((await search(asked))[0]).toBe(expected);
    expect(await search(asked, 1)).toEqual([expected]);
  });

  it('gives whole words before beginnings of words, whoever is under threat', async () => {
    const { db, folder, search } = await setupSearch();
    await buildRegister(db, folder, [
      { companyNumber: 1, companyName: 'CO 10 BAKERY LTD' },
      { companyNumber: 2, companyName: 'CO 10 LTD' },
      { companyNumber: 3, companyName: 'CO 10020 LTD' },
      { companyNumber: 4, companyName: 'CO 10 CAFE LTD' },
    ]);
    await seedCompany(db, '00000003', { company_name: 'CO 10020 LTD' });
    await seedCompany(db, '00000004', { company_name: 'CO 10 CAFE LTD' });

    expect(await search('co 10')).toEqual([
      'CO 10 LTD',
      'CO 10 CAFE LTD',
      'CO 10 BAKERY LTD',
      'CO 10020 LTD',
    ]);
  });

  it('takes a name that the company has no more for a former one', async () => {
    const { db, folder, search } = await setupSearch();
    await buildRegister(db, folder, [
      { companyNumber: 1, companyName: 'ZEBRA LTD' },
      { companyNumber: 2, companyName: 'PONY LTD' },
      { companyNumber: 3, companyName: 'ZEBRA A LTD' },
      {
        companyNumber: 4,
        companyName: 'HORSE LTD',
        previousNames: [{ companyName: 'ZEBRA LTD', ceasedOn: null }],
      },
    ]);
    // Both were renamed since the file was made.
    await seedCompany(db, '00000001', { company_name: 'MULE LTD' });
    await seedCompany(db, '00000002', { company_name: 'ZEBRA LTD' });

    expect(await search('zebra')).toEqual(['ZEBRA LTD', 'MULE LTD', 'HORSE LTD', 'ZEBRA A LTD']);
    expect(await search('zebra', 1)).toEqual(['ZEBRA LTD']);
  });
});
