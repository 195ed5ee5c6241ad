import { describe, expect, it } from 'vitest';
import { findVatNumbers } from './find-vat-numbers.ts';

describe('findVatNumbers', () => {
  it.each([
    ['VAT No. GB 168 2010 28', '168201028'],
    ['VAT Registration Number 725 1175 54', '725117554'],
    ['VAT: GB835411934', '835411934'],
    ['VAT reg. no: 592 9507 00', '592950700'],
  ])('reads %j', (text, vatNumber) => {
    expect(findVatNumbers(text).map((found) => found.vatNumber)).toEqual([vatNumber]);
  });

  it.each(['VAT No. GB 123 4567 89', 'VAT No. 000 0000 00', 'No. 168 2010 28', 'VAT 20%'])(
    'finds none in %j',
    (text) => {
      expect(findVatNumbers(text)).toEqual([]);
    },
  );
});
