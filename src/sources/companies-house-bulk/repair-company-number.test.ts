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
    ['sc421617', `${base}SC421617`, 'SC421617'],
  ])('takes %s from the URI %s', (published, uri, companyNumber) => {
    expect(repairCompanyNumber(published, uri)).toEqual({ kind: 'repaired', companyNumber });
  });

  it.each([
    ['8209948', '', '08209948'],
    ['8209948', `${base}09999999`, '08209948'],
    [' 08209948 ', '', '08209948'],
    ['SC1617', '', 'SC001617'],
  ])('pads %s when the URI %s is no witness', (published, uri, companyNumber) => {
    expect(repairCompanyNumber(published, uri)).toEqual({ kind: 'repaired', companyNumber });
  });

  it.each(['', '  ', '8.21E+06', '123456789', 'NOT A NUMBER', '0820994-'])(
    'finds no number in "%s", even beside a good URI',
    (published) => {
      expect(repairCompanyNumber(published, `${base}08209948`).kind).toBe('impossible');
    },
  );
});
