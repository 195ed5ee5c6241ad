import { describe, expect, it } from 'vitest';
import { repairCompanyNumber } from './repair-company-number.ts';

const base = 'http://business.data.gov.uk/id/company/';

describe('repairCompanyNumber', () => {
  it.each(['08209948', 'SC421617', 'IP10067R', '00000006'])('keeps %s as published', (number) => {
    expect(repairCompanyNumber(number, '')).toEqual({
      kind: 'as-published',
      companyNumber: number,
    });
  });

  it.each([
    ['8209948', `${base}08209948`, '08209948'],
    ['6', `${base}00000006`, '00000006'],
    ['R123', `${base}R0000123`, 'R0000123'],
    ['IP1067R', `${base}IP01067R`, 'IP01067R'],
    ['sc421617', `${base}SC421617`, 'SC421617'],
  ])('takes %s from the URI %s', (published, uri, companyNumber) => {
    expect(repairCompanyNumber(published, uri)).toEqual({ kind: 'repaired', companyNumber });
  });

  it.each([
    ['8209948', '', '08209948'],
    ['8209948', base, '08209948'],
    ['8209948', 'http://example.invalid/register', '08209948'],
    [' 08209948 ', '', '08209948'],
    ['SC1617', '', 'SC001617'],
  ])('pads %s when the URI %s is no witness', (published, uri, companyNumber) => {
    expect(repairCompanyNumber(published, uri)).toEqual({ kind: 'repaired', companyNumber });
  });

  it.each([
    ['8209948', `${base}09999999`, '09999999'],
    ['8209948', `${base}82099480`, '82099480'],
    ['SC1617', `${base}SC161700`, 'SC161700'],
    ['1617', `${base}SC001617`, 'SC001617'],
  ])('does not guess when %s is short and its URI %s tells another', (published, uri, other) => {
    expect(repairCompanyNumber(published, uri)).toEqual({
      kind: 'impossible',
      reason: `company number "${published}" is short, and its URI tells another: ${other}`,
    });
  });

  it('asks no URI about a number that has all its characters', () => {
    const companyNumber = 'SC421617';

    expect(repairCompanyNumber('sc421617', `${base}SC999999`)).toEqual({
      kind: 'repaired',
      companyNumber,
    });
    expect(repairCompanyNumber('SC421617', `${base}SC999999`)).toEqual({
      kind: 'as-published',
      companyNumber,
    });
  });

  it.each(['', '  ', '8.21E+06', '123456789', 'NOT A NUMBER', '0820994-'])(
    'finds no number in "%s", even beside a good URI',
    (published) => {
      expect(repairCompanyNumber(published, `${base}08209948`).kind).toBe('impossible');
    },
  );
});
