import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCompanyNumber } from '../domain/company-number.ts';
import { proposalToStrikeOff } from '../domain/company-status.ts';
import {
  activeRows as others,
  csvOf,
  endOfOctober,
  endOfSeptember,
  setupImport,
  struckOff,
  wholeOctober,
  wholeSeptember,
} from '../../test/support/imported-register.ts';
import { applyCompanyEvent } from './apply-company-event.ts';
import { openRegisterFile } from './open-register-file.ts';

const companyNumber = parseCompanyNumber('00000001')!;
const inOctober = Date.parse('2026-10-20T10:00:00Z');
const inNovember = Date.parse('2026-11-02T10:00:00Z');
const threatened = [...others, { number: '00000001', status: struckOff }];
const active = [...others, { number: '00000001', status: 'Active' }];
const alwaysThreatened = { number: '00000002', status: struckOff };
const neverAborted = new AbortController().signal;
const damaged = `${csvOf(others)}"BROKEN "QUOTE" LTD","00000001","${struckOff}"\n`;

async function setup() {
  const world = await setupImport();
  const { db, context } = world;
  let timepoint = 0;
  const held = async () =>
    (await db.selectFrom('companies').select('company_number').execute()).map(
      (row) => row.company_number,
    );
  return {
    ...world,
    held,
    asked: async () => (await world.jobs()).map((job) => `${job.kind} ${job.subject}`),
    forgetJobs: () => db.deleteFrom('jobs').execute(),
    /** The companies stream says that the company is under threat. */
    propose: async (publishedAt: number) => {
      timepoint += 1;
      const event = {
        resourceKind: 'company-profile',
        resourceUri: '/company/00000001',
        resourceId: '00000001',
        type: 'changed' as const,
        timepoint,
        publishedAt,
        data: {
          company_number: '00000001',
          company_name: 'COMPANY 00000001 LTD',
          type: 'ltd',
          company_status: 'active',
          company_status_detail: proposalToStrikeOff,
        },
      };
      const known = new Set(await held());
      return db
        .transaction()
        .execute((trx) =>
          applyCompanyEvent(
            { trx, context, held: known, isDetailDistrusted: false, unheld: new Map() },
            { event, companyNumber },
          ),
        );
    },
    company: () =>
      db
        .selectFrom('companies')
        .select(['status_as_of', 'stream_timepoint'])
        .where('company_number', '=', companyNumber)
        .executeTakeFirst(),
  };
}

describe('an event that proposes to strike off and is older than the last complete set', () => {
  it('opens nothing for a company that the set has without a proposal, but has the register asked', async () => {
    const { importRows, propose, episodes, held, asked } = await setup();
    await importRows(wholeOctober, active);

    expect(await propose(inOctober)).toEqual({ kind: 'applied', effect: 'none' });

    expect(await episodes()).toEqual([]);
    expect(await held()).toEqual([]);
    expect(await asked()).toEqual(['check-status 00000001']);
  });

  it('resumes nothing that ended by the absence from the set, and is noted as seen', async () => {
    const { importRows, propose, episodes, asked, forgetJobs, company } = await setup();
    await importRows(wholeSeptember, threatened);
    await importRows(wholeOctober, others);
    await forgetJobs();

    expect(await propose(inOctober)).toEqual({ kind: 'applied', effect: 'none' });

    expect(await episodes()).toMatchObject([
      { state: 'closed', left_at: endOfOctober, resumed_at: null },
    ]);
    expect(await company()).toEqual({ status_as_of: endOfSeptember, stream_timepoint: 1 });
    expect(await asked()).toEqual(['check-status 00000001']);
  });

  it.each([
    ['the first', 'Active', []],
    ['the first, which lacks the company,', null, []],
    ['a later', 'Active', [wholeSeptember]],
  ])('begins nothing while %s set is read', async (_which, status, earlier) => {
    const { importRows, run, propose, episodes, asked, directory } = await setup();
    for (const file of earlier) await importRows(file, [...others, alwaysThreatened]);
    writeFileSync(
      join(directory, wholeOctober),
      csvOf(status === null ? [...others, alwaysThreatened] : [...active, alwaysThreatened]),
    );
    const input = await openRegisterFile(join(directory, wholeOctober), neverAborted);
    const parts = input.parts.map((part) => ({
      ...part,
      async *open(signal: AbortSignal) {
        expect(await propose(inOctober)).toEqual({ kind: 'applied', effect: 'entered' });
        yield* part.open(signal);
      },
    }));

    await run(wholeOctober, { input: { ...input, parts } });

    const byNumber = (await episodes()).toSorted((a, b) =>
      a.company_number < b.company_number ? -1 : 1,
    );
    expect(byNumber).toMatchObject([
      { company_number: '00000001', state: 'closed', leave_reason: 'not_confirmed' },
      { company_number: '00000002', state: 'open' },
    ]);
    expect(await asked()).toContain('check-status 00000001');
  });

  it('changes nothing of an episode that is open, whichever of the two came first', async () => {
    const { importRows, propose, episodes, company } = await setup();
    await propose(inOctober);
    await importRows(wholeOctober, threatened);

    await propose(inOctober + 1_000);

    expect(await episodes()).toMatchObject([{ state: 'open', entered_at: inOctober }]);
    expect(await company()).toEqual({ status_as_of: endOfOctober, stream_timepoint: 2 });
  });

  it('opens an episode where the row in the set could not be read', async () => {
    const { write, run, propose, episodes } = await setup();
    write(wholeOctober, damaged);
    await run(wholeOctober);

    expect(await propose(inOctober)).toEqual({ kind: 'applied', effect: 'entered' });
    expect(await episodes()).toMatchObject([{ state: 'open', entered_at: inOctober }]);
  });

  it('opens none where the row could be read in a set before that is later still', async () => {
    const { importRows, write, run, propose, episodes } = await setup();
    await importRows(wholeSeptember, active);
    write(wholeOctober, damaged);
    await run(wholeOctober);

    await propose(Date.parse('2026-09-20T10:00:00Z'));
    expect(await episodes()).toEqual([]);
    await propose(inOctober);
    expect(await episodes()).toMatchObject([{ state: 'open' }]);
  });

  it.each([
    ['an extract', 'BasicCompanyData-2026-11-02-part2_7.csv'],
    ['a file without a date', 'some.csv'],
  ])('opens an episode where only %s was read', async (_what, file) => {
    const { importRows, propose, episodes } = await setup();
    await importRows(file, active);

    await propose(inOctober);

    expect(await episodes()).toMatchObject([{ state: 'open', entered_at: inOctober }]);
  });
});

it('an event that is newer than the last complete set opens an episode that the set lacks', async () => {
  const { importRows, propose, episodes } = await setup();
  await importRows(wholeOctober, active);

  await propose(inNovember);

  expect(await episodes()).toMatchObject([{ state: 'open', entered_at: inNovember }]);
});
