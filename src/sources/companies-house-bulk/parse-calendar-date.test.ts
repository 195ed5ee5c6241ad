import { describe, expect, it } from 'vitest';
import { parseBritishDate } from './parse-calendar-date.ts';

describe('parseBritishDate', () => {
  it.each([
    ['29/06/2011', '2011-06-29'],
    ['1/2/2020', '2020-02-01'],
    ['29/02/2000', '2000-02-29'],
    ['29/02/2024', '2024-02-29'],
    ['01/01/1320', '1320-01-01'],
    [' 31/12/1999 ', '1999-12-31'],
    ['1/2/2020  ', '2020-02-01'],
    [' 01/2/2020', '2020-02-01'],
  ])('reads %s as %s', (text, date) => {
    expect(parseBritishDate(text)).toBe(date);
  });

  it.each([
    '29/02/2023',
    '29/02/1900',
    '31/04/2020',
    '32/01/2020',
    '00/01/2020',
    '01/13/2020',
    '01/00/2020',
    '2020-01-01',
    '01/01/20',
    '2020/01/01',
    '0a/01/2020',
    '01/01/20a0',
    '01-01-2020',
    'x',
    '',
  ])('knows no such day as %s', (text) => {
    expect(parseBritishDate(text)).toBeNull();
  });
});
