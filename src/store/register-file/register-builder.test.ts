import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  assert,
  type Arbitrary,
  asyncProperty,
  constantFrom,
  date,
  integer,
  option,
  record,
  sample,
  string,
  stringMatching,
  tuple,
  uniqueArray,
  array,
} from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BulkCompany } from '../../domain/bulk-company.ts';
import { parseCompanyNumber } from '../../domain/company-number.ts';
import { openRegisterFile, RegisterFileError } from './open-register-file.ts';
import { createRegisterBuilder } from './register-builder.ts';
import { findRegisterCompany } from './read-register-companies.ts';

const snapshot = { snapshotId: 'a', snapshotDate: '2026-11-02', asOf: 1_000, builtAt: 2_000 };

function emptyPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-register-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'register.db');
}

const text = option(string({ unit: 'binary', minLength: 1, maxLength: 20 }));
const day = option(
  date({
    min: new Date('1320-01-01T00:00:00Z'),
    max: new Date('9999-12-31T00:00:00Z'),
    noInvalidDate: true,
  }).map((at) => at.toISOString().slice(0, 10)),
);
const whole = option(integer({ min: 0, max: 999_999_999 }));
const number = stringMatching(/^[A-Z]{2}\d{6}$/).map((digits) => parseCompanyNumber(digits)!);
const name = string({ unit: 'binary', maxLength: 30 });
const sicText = option(
  constantFrom('43320 - Joinery installation', '99999 - Dormant Company', '1 - x'),
);

const company: Arbitrary<BulkCompany> = number.chain((companyNumber) =>
  record({
    companyNumber: constantFrom(companyNumber),
    companyName: option(name, { nil: 'ACME (UK) LTD' }).map(String),
    registeredOffice: record({
      careOf: text,
      poBox: text,
      addressLine1: text,
      addressLine2: text,
      postTown: text,
      county: text,
      country: text,
      postalCode: text,
    }),
    companyCategory: text,
    companyStatusRaw: text,
    status: constantFrom(
      { companyStatus: 'active' as const, companyStatusDetail: null },
      { companyStatus: 'active' as const, companyStatusDetail: 'active-proposal-to-strike-off' },
      { companyStatus: null, companyStatusDetail: null },
    ),
    countryOfOrigin: text,
    dissolutionDate: day,
    incorporationDate: day,
    accountRefDay: whole,
    accountRefMonth: whole,
    accountsNextDueDate: day,
    accountsLastMadeUpDate: day,
    accountCategory: text,
    returnsNextDueDate: day,
    returnsLastMadeUpDate: day,
    numMortCharges: whole,
    numMortOutstanding: whole,
    numMortPartSatisfied: whole,
    numMortSatisfied: whole,
    sicTexts: tuple(sicText, sicText, sicText, sicText),
    numGenPartners: whole,
    numLimPartners: whole,
    uri: option(
      constantFrom(
        `http://business.data.gov.uk/id/company/${companyNumber}`,
        companyNumber,
        'http://x/',
      ),
    ),
    previousNames: array(record({ companyName: name, ceasedOn: day }), { maxLength: 10 }),
    confStmtNextDueDate: day,
    confStmtLastMadeUpDate: day,
  }),
);

const acme = sample(company, { numRuns: 1, seed: 1 })[0]!;

async function nameOf(path: string): Promise<string | undefined> {
  await using register = await openRegisterFile(path);
  return (await findRegisterCompany(register, acme.companyNumber))?.companyName;
}

describe('a register file', () => {
  it('keeps the last of two rows with one company number and counts the other', async () => {
    const path = emptyPath();
    const builder = createRegisterBuilder(path);
    for (const companyName of ['FIRST LTD', 'SECOND LTD', 'LAST LTD']) {
      builder.insert({ ...acme, companyName });
    }

    expect(builder.finish(snapshot)).toMatchObject({ companies: 1, duplicates: 2 });
    expect(await nameOf(path)).toBe('LAST LTD');
  });

  it('is not taken for one before it is finished', async () => {
    const path = emptyPath();
    const builder = createRegisterBuilder(path);
    builder.insert(acme);

    await expect(openRegisterFile(path)).rejects.toThrow(RegisterFileError);
    builder.abandon();
  });

  it('leaves nothing when it is abandoned', () => {
    const path = emptyPath();
    const builder = createRegisterBuilder(path);
    builder.insert(acme);
    builder.abandon();

    expect(existsSync(path)).toBe(false);
  });

  it('stores texts one by one when there are too many to share', async () => {
    const path = emptyPath();
    const builder = createRegisterBuilder(path);
    for (let index = 0; index < 20_010; index += 1) {
      const companyNumber = parseCompanyNumber(String(index))!;
      builder.insert({ ...acme, companyNumber, companyCategory: `category ${index}` });
    }
    builder.finish(snapshot);

    await using register = await openRegisterFile(path);
    const last = await findRegisterCompany(register, parseCompanyNumber('20009')!);
    expect(last?.companyCategory).toBe('category 20009');
  });

  it('gives every company back as it was put in', async () => {
    await assert(
      asyncProperty(
        uniqueArray(company, { selector: (one) => one.companyNumber, maxLength: 20 }),
        async (companies) => {
          const folder = mkdtempSync(join(tmpdir(), 'strikewatch-register-'));
          const path = join(folder, 'register.db');
          const builder = createRegisterBuilder(path);
          for (const one of companies) builder.insert(one);
          expect(builder.finish(snapshot)).toMatchObject({
            companies: companies.length,
            duplicates: 0,
          });
          await using register = await openRegisterFile(path);
          for (const one of companies) {
            expect(await findRegisterCompany(register, one.companyNumber)).toEqual(one);
          }
          rmSync(folder, { recursive: true });
        },
      ),
      { numRuns: 60 },
    );
  });
});
