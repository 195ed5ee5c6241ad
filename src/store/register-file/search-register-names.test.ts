import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { array, assert, asyncProperty, constantFrom, integer, option, record } from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bulkCompany } from '../../../test/support/bulk-company.ts';
import { companyNameKey, nameWords } from '../../domain/company-name-key.ts';
import { listRegisterCompanies } from './list-register-companies.ts';
import { openRegisterFile } from './open-register-file.ts';
import { planNameSearch } from './plan-name-search.ts';
import { createRegisterBuilder } from './register-builder.ts';
import { searchRegisterNames } from './search-register-names.ts';

const names = [
  'ACME BAKERY LIMITED',
  'ACME LTD',
  'ACME HOLDINGS LIMITED',
  'ACMETON LTD',
  'THE ACME COMPANY LTD',
  'BÄCKEREI MÜLLER & SÖHNE LTD',
  "O'BRIEN HOLDINGS PLC",
  'BAKERY ACME OF LEEDS LTD',
  'UNRELATED LTD',
];

/** A register file of the names, numbered from 00000001; the first company was once called OLDNAME TRADING. */
function setup() {
  return setupNames(
    names.map((companyName, index) => ({
      companyName,
      formerName: index === 0 ? 'OLDNAME TRADING LTD' : null,
    })),
  );
}

interface Named {
  readonly companyName: string;
  readonly formerName: string | null;
}

async function setupNames(companies: readonly Named[]) {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-search-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'register.db');
  const builder = createRegisterBuilder(path);
  for (const [index, { companyName, formerName }] of companies.entries()) {
    const previousNames =
      formerName === null ? [] : [{ companyName: formerName, ceasedOn: '2020-01-01' }];
    builder.insert(bulkCompany({ companyNumber: index + 1, companyName, previousNames }));
  }
  builder.finish({ snapshotId: 'a', snapshotDate: null, asOf: 0, builtAt: 0 });
  const register = await openRegisterFile(path);
  onTestFinished(() => register[Symbol.asyncDispose]());
  const search = async (text: string, limit = 10): Promise<string[]> =>
    (await searchRegisterNames(register, text, limit)).map((line) => line.companyName);
  return { register, search };
}

describe('the search for a name', () => {
  it('gives the name itself first, then what begins with it, then what has its words', async () => {
    const { search } = await setup();

    expect(await search('acme limited')).toEqual([
      'ACME LTD',
      'ACME BAKERY LIMITED',
      'ACME HOLDINGS LIMITED',
      'ACMETON LTD',
      'THE ACME COMPANY LTD',
      'BAKERY ACME OF LEEDS LTD',
    ]);
  });

  it.each([
    ['bakery acme', ['BAKERY ACME OF LEEDS LTD', 'ACME BAKERY LIMITED']],
    ['Backerei muller and sohne', ['BÄCKEREI MÜLLER & SÖHNE LTD']],
    ['BÄCKEREI MÜLLER & S', ['BÄCKEREI MÜLLER & SÖHNE LTD']],
    ['obrien', ["O'BRIEN HOLDINGS PLC"]],
    ["o'brien holdings ltd", ["O'BRIEN HOLDINGS PLC"]],
    ['leeds bak', ['BAKERY ACME OF LEEDS LTD']],
    ['nobody here', []],
  ])('finds "%s"', async (text, expected) => {
    const { search } = await setup();

    expect(await search(text)).toEqual(expected);
  });

  it('finds a company by a name it had', async () => {
    const { search } = await setup();

    expect(await search('oldname trad')).toEqual(['ACME BAKERY LIMITED']);
  });

  it('finds every company that has the words, the last perhaps unfinished, and no other', async () => {
    const word = constantFrom('ACMETON', 'ACME', 'BAKERY', 'BAKERS', 'LEEDS', 'LEE', 'ÉTÉS', 'X9');
    const name = array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
    const company = record({ now: name, before: option(name) });
    await assert(
      asyncProperty(
        array(company, { maxLength: 12 }),
        name,
        integer({ min: 4 }),
        async (all, asked, cut) => {
          const { search } = await setupNames(
            all.map(({ now, before }, index) => ({
              companyName: `${now} ${index}`,
              formerName: before,
            })),
          );
          const question = asked.slice(0, Math.max(cut % (asked.length + 1), 4));
          const key = companyNameKey(question);
          const words = nameWords(key);
          const last = words.at(-1) ?? '';
          const others = words.filter((one) => one !== last);
          // The beginning of a word with fewer letters is looked for only among names that have the others.
          const isLookedFor = last.length > 3 || (last.length === 3 && others.length === 0);
          const expected = all.flatMap(({ now, before }, index) => {
            const known = nameWords(`${now} ${index} ${before ?? ''}`);
            const hasWords =
              (isLookedFor || others.length > 0) &&
              others.every((one) => known.includes(one)) &&
              known.some((one) => one.startsWith(last));
            const begins = companyNameKey(`${now} ${index}`).startsWith(key);
            const hadIt = before !== null && companyNameKey(before) === key;
            return hasWords || begins || hadIt ? [`${now} ${index}`] : [];
          });

          expect((await search(question, 100)).toSorted()).toEqual(expected.toSorted());
        },
      ),
      {
        numRuns: 60,
        // Too short to be looked for as a beginning, but the whole of a name it had.
        examples: [[[{ now: 'ACMETON', before: 'X9' }], 'X9', 4]],
      },
    );
  });

  it.each([
    ['services', 50, /\bSERVICES\b/],
    ['management company', 50, /\bMANAGEMENT .*COMPANY\b/],
    ['company services', 50, /^(?=.*\bCOMPANY\b).*\bSERVICES\b/],
    // Not among the first names with the common word.
    ['services zeb', 1, /\bSERVICES .*ZEBRA\b/],
    ['zebra services', 1, /\bZEBRA\b/],
    ['management com', 50, /\bMANAGEMENT\b.* COM/],
  ])(
    'finds "%s", whose words stand in most names, in names that have them all',
    async (asked, least, pattern) => {
      const { search, register } = await setupNames([
        ...Array.from({ length: 1_200 }, (_, index) => ({
          companyName: `A${index} MANAGEMENT ${index % 3 === 0 ? 'GROUP' : 'COMPANY'} SERVICES LTD`,
          formerName: null,
        })),
        { companyName: 'B SERVICES ZEBRA LTD', formerName: null },
        { companyName: 'B ZEBRA LTD', formerName: null },
      ]);

      const found = await search(asked, 50);

      expect([...register.commonWords.keys()]).toEqual(
        expect.arrayContaining(['SERVICES', 'MANAGEMENT', 'COMPANY']),
      );
      expect(found.length).toBeGreaterThanOrEqual(least);
      expect(found.filter((name) => !pattern.test(name))).toEqual([]);
    },
  );

  it.each([
    ['SERVICES', 400_000, { words: '"SERVICES"', share: 1 }],
    ['SERVICES GROUP', 400_000, { words: '"SERVICES" "GROUP"', share: 0.125 }],
    ['SERVICES GROUP', 4_000, { words: '"SERVICES" "GROUP"', share: 1 }],
  ])(
    'looks for "%s", words of %i names, in a share that bounds the time',
    (asked, companies, common) => {
      const words = new Map([
        ['SERVICES', companies],
        ['GROUP', companies],
      ]);

      expect(planNameSearch(asked, words)?.common).toEqual({ ...common, withBeginning: null });
    },
  );

  it('finds enough where more companies have the words than are looked at', async () => {
    // What makes a word common is counted in each 32nd name, so here none is.
    const { search } = await setupNames(
      Array.from({ length: 800 }, (_, index) => ({
        companyName: (index + 1) % 32 === 0 ? `FILLER ${index}` : `WIDGET WORKS ${index}`,
        formerName: null,
      })),
    );
    for (const question of ['works widget', 'works widg', 'works', 'widget wor', 'work']) {
      const found = await search(question, 50);

      expect(found).toHaveLength(50);
      expect(found.filter((name) => !name.startsWith('WIDGET WORKS '))).toEqual([]);
    }
  });

  it.each([1, 2, 20])('gives the name itself first at a limit of %i', async (limit) => {
    const { search } = await setupNames([
      ...Array.from({ length: 420 }, (_, index) => ({
        companyName: `ZEBRA ${index} LTD`,
        formerName: null,
      })),
      { companyName: 'ZEBRA LIMITED', formerName: null },
    ]);

    expect((await search('ZEBRA LTD', limit))[0]).toBe('ZEBRA LIMITED');
  });

  it.each(['ZEBRA LTD', 'ZEBRA STRIPES LTD', 'ZEBRA CO 10 LTD', 'STRIPES LTD'])(
    'gives who was called "%s" next after who is, before all that begin so',
    async (asked) => {
      const { search } = await setupNames([
        ...Array.from({ length: 100 }, (_, index) => ({
          companyName: `${asked.replace(' LTD', '')} ${index} LTD`,
          formerName: index === 7 ? 'HORSE LTD' : null,
        })),
        { companyName: 'WAS SO LTD', formerName: asked },
        { companyName: asked, formerName: null },
      ]);

      expect((await search(asked, 20)).slice(0, 2)).toEqual([asked, 'WAS SO LTD']);
      expect(await search(asked, 1)).toEqual([asked]);
    },
  );

  it.each([
    ['HOLDINGS LTD', 60_000, '"HOLDINGS"'],
    ['HOLDINGS LTD', 160_000, null],
    ['GROUP HOLDINGS LTD', 60_000, null],
    ['ZEBRA GROUP HOLDINGS LTD', 60_000, '"ZEBRA"'],
    ['ZEBRA HOLDINGS LTD', 60_000, '"ZEBRA" "HOLDINGS"'],
    ['LTD', 60_000, null],
  ])(
    'looks for who was called "%s", common words in %i names, by %s',
    (asked, companies, words) => {
      const common = new Map([
        ['HOLDINGS', companies],
        ['GROUP', companies],
      ]);

      expect(planNameSearch(asked, common)?.wholeWords).toBe(words);
    },
  );

  it('gives no more than asked for', async () => {
    const { search } = await setup();

    expect(await search('acme', 2)).toEqual(['ACME LTD', 'ACME BAKERY LIMITED']);
  });

  it.each([
    '',
    ' ',
    '%',
    '_',
    '*',
    '"',
    '""',
    "'",
    'a" OR "b',
    'NOT',
    'ACME NOT BAKERY',
    'NEAR(ACME BAKERY)',
    'words:ACME',
    '-acme',
    '^acme',
    '(',
    '\0',
    'acme\0',
    '\u{fffd}',
    '\u{d800}',
    'ﬀ',
    'a'.repeat(100_000),
    'a '.repeat(50_000),
    '名前',
    '🎂',
    'ltd',
    'limited plc',
  ])('answers a question of any kind: %j', async (text) => {
    const { search } = await setup();

    expect((await search(text)).length).toBeLessThanOrEqual(10);
  });

  it('reads a stretch of an index, never the whole file', async () => {
    const { register } = await setup();
    const planOf = async (query: ReturnType<typeof sql>): Promise<string> => {
      const { rows } = await sql<{ detail: string }>`explain query plan ${query}`.execute(
        register.db,
      );
      return rows.map((row) => row.detail).join('; ');
    };

    expect(
      await planOf(
        sql`select name_key, status from companies where name_key >= ${'A'} and name_key < ${'B'} order by name_key limit 5`,
      ),
    ).toBe('SEARCH companies USING INDEX companies_by_name (name_key>? AND name_key<?)');
    expect(
      await planOf(
        sql`select status from companies where rowid in (1, 2) and previous_names is not null`,
      ),
    ).toBe('SEARCH companies USING INTEGER PRIMARY KEY (rowid=?)');
    expect(
      await planOf(
        sql`select status from companies where company_number > ${'0'} order by company_number limit 5`,
      ),
    ).toBe('SEARCH companies USING INDEX companies_by_number (company_number>?)');
    expect(await planOf(sql`select status from companies order by company_number limit 5`)).toBe(
      'SCAN companies USING INDEX companies_by_number',
    );
    expect(
      await planOf(
        sql`select rowid from names where names match ${'"ACME"'} order by rowid limit 5`,
      ),
    ).toMatch(/^SCAN names VIRTUAL TABLE INDEX \S+$/);
  });
});

describe('the pages of a register file', () => {
  it('hold every company once, in the order of their numbers', async () => {
    const { register } = await setup();
    const seen: string[] = [];
    for (;;) {
      const after = seen.at(-1) ?? null;
      const page = await listRegisterCompanies(register, {
        after: after === null ? null : bulkCompany({ companyNumber: Number(after) }).companyNumber,
        limit: 4,
      });
      seen.push(...page.map((line) => line.companyNumber));
      if (page.length < 4) break;
    }

    expect(seen).toEqual(names.map((_, index) => String(index + 1).padStart(8, '0')));
  });
});
