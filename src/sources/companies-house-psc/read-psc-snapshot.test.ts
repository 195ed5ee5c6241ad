import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompanyNumberSet } from '../../domain/company-number-set.ts';
import type { Controller } from '../../domain/significant-control.ts';
import { pscLines } from '../../sandbox/psc-snapshot.ts';
import { buildWorld } from '../../sandbox/world/build-world.ts';
import type { PscInput } from './open-psc-input.ts';
import { createPscTally, type PscTally } from './psc-tally.ts';
import { readPscSnapshot, type PscReject } from './read-psc-snapshot.ts';

const jane = {
  company_number: '01234567',
  data: {
    kind: 'individual-person-with-significant-control',
    name: 'Dr Jane Alice O’Neill-Brontë',
    name_elements: {
      title: 'Dr',
      forename: 'Jane',
      middle_name: 'Alice',
      surname: 'O’Neill-Brontë',
    },
    date_of_birth: { month: 4, year: 1970 },
    natures_of_control: ['ownership-of-shares-75-to-100-percent'],
    notified_on: '2016-04-06',
    nationality: 'British',
    country_of_residence: 'England',
    links: {
      self: '/company/01234567/persons-with-significant-control/individual/abc-DEF_123',
    },
    a_member_of_next_year: { kind: 1 },
  },
};
const totals = {
  data: {
    kind: 'totals#persons-of-significant-control-snapshot',
    persons_of_significant_control_count: 1,
    statements_count: 0,
    exemptions_count: 0,
    generated_at: '2026-11-20T03:40:50+00:00',
  },
};

function ofKind(kind: string) {
  return { ...jane, data: { ...jane.data, kind } };
}

interface Read {
  readonly controllers: readonly Controller[];
  readonly rejects: readonly PscReject[];
  readonly tally: PscTally;
}

/** Reads a file given in chunks of these sizes, the last one repeated. */
async function read(
  text: string,
  { wanted = ['01234567'], sizes = [65_536] }: { wanted?: string[]; sizes?: number[] } = {},
): Promise<Read> {
  const bytes = Buffer.from(text);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
      const size = sizes[Math.min(turn, sizes.length - 1)] ?? 1;
      yield Uint8Array.from(bytes.subarray(start, start + size));
      start += size;
    }
  }
  const input: PscInput = {
    parts: [{ name: 'part.txt', byteLength: bytes.length, open: chunks }],
    totalBytes: bytes.length,
    snapshotDate: null,
    isCompleteSet: true,
  };
  const tally = createPscTally();
  const controllers: Controller[] = [];
  const rejects: PscReject[] = [];
  const batches = readPscSnapshot(input, {
    signal: new AbortController().signal,
    wanted: createCompanyNumberSet(wanted),
    tally,
    onBytes: () => undefined,
  });
  for await (const batch of batches) {
    controllers.push(...batch.controllers);
    rejects.push(...batch.rejects);
  }
  return { controllers, rejects, tally };
}

function lines(...values: unknown[]): string {
  return values
    .map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`)
    .join('');
}

describe('snapshot of persons with significant control', () => {
  it('gives the persons of wanted companies and counts all', async () => {
    const { controllers, rejects, tally } = await read(lines(jane, totals));

    expect(controllers).toEqual([
      {
        companyNumber: '01234567',
        pscId: 'abc-DEF_123',
        kind: 'individual-person-with-significant-control',
        name: 'Dr Jane Alice O’Neill-Brontë',
        title: 'Dr',
        firstName: 'Jane',
        lastName: 'O’Neill-Brontë',
        birthMonth: 4,
        birthYear: 1970,
        naturesOfControl: ['ownership-of-shares-75-to-100-percent'],
        notifiedOn: '2016-04-06',
        ceasedOn: null,
        nationality: 'British',
        countryOfResidence: 'England',
        registrationNumber: null,
      },
    ]);
    expect(rejects).toEqual([]);
    expect(tally).toMatchObject({
      linesRead: 2,
      persons: 1,
      totals: { persons: 1, statements: 0, exemptions: 0 },
    });
  });

  it.each([
    ['white space', JSON.stringify(jane, null, 1).replaceAll('\n', ' ')],
    ['another order of members', JSON.stringify({ data: jane.data, company_number: '01234567' })],
    ['CRLF', `${JSON.stringify(jane)}\r`],
    ['a byte order mark', `\u{feff}${JSON.stringify(jane)}`],
  ])('reads a line with %s', async (_what, line) => {
    const { controllers, tally } = await read(lines(line, totals));

    expect(controllers).toHaveLength(1);
    expect(tally).toMatchObject({ linesRead: 2, persons: 1, unreadable: 0 });
  });

  it('needs no line feed at the end and no empty lines', async () => {
    const { tally } = await read(`\n${lines(jane)}\n${JSON.stringify(totals)}`);

    expect(tally).toMatchObject({ linesRead: 2, persons: 1, totals: { persons: 1 } });
  });

  it('tells every kind and stores no statement', async () => {
    const { controllers, rejects, tally } = await read(
      lines(
        ofKind('corporate-entity-person-with-significant-control'),
        ofKind('legal-person-person-with-significant-control'),
        ofKind('super-secure-person-with-significant-control'),
        ofKind('individual-beneficial-owner'),
        ofKind('corporate-entity-beneficial-owner'),
        ofKind('legal-person-beneficial-owner'),
        ofKind('super-secure-beneficial-owner'),
        ofKind('persons-with-significant-control-statement'),
        ofKind('exemptions'),
        ofKind('a-kind-of-next-year'),
      ),
    );

    expect(controllers.map(({ kind }) => kind)).toHaveLength(7);
    expect(controllers.filter(({ lastName }) => lastName !== null)).toHaveLength(1);
    expect(rejects).toEqual([]);
    expect(tally).toMatchObject({ linesRead: 10, persons: 7, statements: 1, exemptions: 1 });
    expect([...tally.unknownKinds]).toEqual([['a-kind-of-next-year', 1]]);
  });

  it('is not taken in by what stands inside a text', async () => {
    const named = '{"company_number":"01234567"} "kind":"exemptions"';
    const decoy = {
      ...jane,
      company_number: '07654321',
      data: { ...jane.data, address: { care_of: named }, name: named },
    };

    const { controllers, tally } = await read(lines(decoy));

    expect(controllers).toEqual([]);
    expect(tally).toMatchObject({ persons: 1, exemptions: 0 });
  });

  it('rejects bad lines of wanted companies with line and reason, and goes on', async () => {
    const bad = { ...jane, data: { ...jane.data, date_of_birth: { month: 13, year: 1970 } } };
    const broken = JSON.stringify(jane).replace('"name":', '"name"');

    const { controllers, rejects, tally } = await read(
      lines(jane, bad, broken, 'no JSON at all', { company_number: '01234567' }, jane),
    );

    expect(controllers).toHaveLength(2);
    expect(rejects.map(({ part, line, reason }) => [part, line, reason])).toEqual([
      ['part.txt', 2, expect.stringContaining('data.date_of_birth.month')],
      ['part.txt', 3, 'not JSON'],
      ['part.txt', 4, 'not JSON'],
      ['part.txt', 5, 'no data.kind'],
    ]);
    expect(rejects[2]?.raw).toBe('no JSON at all');
    expect(tally).toMatchObject({ linesRead: 6, persons: 4, unreadable: 2 });
  });

  it('holds no more of an endless line than its limit', async () => {
    const { rejects, tally } = await read(
      `${lines(jane)}${'x'.repeat(3_000_000)}\n${lines(totals)}`,
    );

    expect(rejects).toMatchObject([{ line: 2, reason: 'line longer than 1048576 bytes' }]);
    expect(rejects[0]?.raw).toHaveLength(4096);
    expect(tally.totals).not.toBeNull();
  });

  it.each(['CompanyName, CompanyNumber\n', '<html>\n', `${'x'.repeat(2_000_000)}\n`])(
    'refuses a file of another kind (%#)',
    async (text) => {
      await expect(read(text)).rejects.toMatchObject({
        problem: 'unsupported',
        message: expect.stringContaining('part.txt: line 1'),
      });
    },
  );

  it.each([
    [
      'not JSON',
      JSON.stringify(jane).replace('"name":', '"name"').replace('{"company', '"company'),
    ],
    ['no data.kind', '{"company_number":"01234567"}'],
    ['line longer than 1048576 bytes', 'x'.repeat(2_000_000)],
  ])('rejects a first line as any other: %s', async (reason, first) => {
    const { controllers, rejects, tally } = await read(lines(first, first, jane, totals));

    expect(controllers).toHaveLength(1);
    expect(rejects).toMatchObject([
      { line: 1, reason },
      { line: 2, reason },
    ]);
    expect(tally).toMatchObject({ linesRead: 4, persons: 1, unreadable: 2 });
  });

  it('says what is wrong with a file of which no line can be read, and gives it up soon', async () => {
    await expect(read(lines('{"company_number', '{}'))).rejects.toMatchObject({
      problem: 'unsupported',
      message:
        'part.txt: line 1 is no line of a snapshot of persons with significant control, which begins {"company_number": (not JSON), nor is any that follows. Use the file as downloaded.',
    });
    const rows = Array.from({ length: 10_000 }, () => 'CompanyName,01234567');
    await expect(read(lines(...rows, jane))).rejects.toMatchObject({
      message: expect.stringContaining('nor is any of the 100 that follow'),
    });
  });

  it('refuses an empty file', async () => {
    await expect(read('\n')).rejects.toMatchObject({ problem: 'empty' });
  });

  it('is the same for any chunks, also inside a character', async () => {
    const { companies } = buildWorld({ seed: 5, today: '2026-11-24', companies: 60 });
    const wanted = companies.filter((_, index) => index % 2 === 0).map(({ number }) => number);
    const text = lines(jane) + pscLines(companies, '2026-11-20').join('');
    const whole = await read(text, { wanted: [...wanted, '01234567'] });
    const expected = JSON.stringify(whole.controllers);

    expect(whole.controllers.length).toBeGreaterThan(30);
    expect(whole.tally.totals).toEqual({
      persons: whole.tally.persons - 1,
      statements: whole.tally.statements,
      exemptions: whole.tally.exemptions,
      generatedAt: '2026-11-20T03:40:50Z',
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 40 }),
        async (sizes) => {
          const cut = await read(text, { wanted: [...wanted, '01234567'], sizes });

          expect(JSON.stringify(cut.controllers)).toBe(expected);
          expect(cut.tally).toEqual(whole.tally);
        },
      ),
      { numRuns: 30 },
    );
  });
});
