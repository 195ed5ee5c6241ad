import { describe, expect, it } from 'vitest';
import {
  addressWords,
  plainText,
  postcodeText,
  sicCodesOf,
  statusWord,
} from './register-wording.ts';

describe('plain text', () => {
  it.each([
    ['case', 'Bramble & Thistle Joinery Ltd', 'BRAMBLE & THISTLE JOINERY LTD'],
    ['runs of spaces', '  UNIT 9   BERRY COURT ', 'UNIT 9 BERRY COURT'],
    ['other kinds of space', 'UNIT\u00A09\tBERRY', 'UNIT 9 BERRY'],
    ['curly quotation marks', 'O’Neill “the” Ltd', 'O\'NEILL "THE" LTD'],
    ['the form of accents', 'Caffi\u0300 Ltd', 'CAFFÌ LTD'],
  ])('takes no notice of %s', (_what, text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it.each([null, '', '   ', 'None Supplied', 'NONE  SUPPLIED'])('has nothing in %j', (text) => {
    expect(plainText(text)).toBeNull();
  });

  it('keeps what is another name', () => {
    expect(plainText('BRAMBLE AND THISTLE')).not.toBe(plainText('BRAMBLE & THISTLE'));
    expect(plainText('BRAMBLE LTD')).not.toBe(plainText('BRAMBLE LIMITED'));
    expect(plainText('CAFFÌ')).not.toBe(plainText('CAFFI'));
  });
});

describe('a postcode', () => {
  it('is the same with and without spaces', () => {
    expect(postcodeText('rg26 5at')).toBe('RG265AT');
    expect(postcodeText('RG265AT')).toBe(postcodeText(' RG26  5AT'));
    expect(postcodeText('RG26 5AT')).not.toBe(postcodeText('RG26 5AU'));
  });
});

describe('an address', () => {
  it('is the same wherever its lines end and its commas stand', () => {
    const file = ['UNIT 9   BERRY COURT FARM BRAMLEY ROAD', 'LITTLE LONDON', 'TADLEY', 'HAMPSHIRE'];
    const api = ['Unit 9, Berry Court Farm', 'Bramley Road, Little London', 'Tadley', 'Hampshire'];

    expect(addressWords(file)).toBe(addressWords(api));
  });

  it('is the same with and without apostrophes and full stops', () => {
    expect(addressWords(["1 St. John's Road"])).toBe(addressWords(['1 ST JOHNS ROAD']));
  });

  it('is another one with other words, or with the same in another order', () => {
    expect(addressWords(['1 HIGH STREET', null, 'LEEDS'])).not.toBe(
      addressWords(['11 HIGH STREET', null, 'LEEDS']),
    );
    expect(addressWords(['1 HIGH STREET', 'MORLEY', 'LEEDS'])).not.toBe(
      addressWords(['1 HIGH STREET', 'LEEDS', 'MORLEY']),
    );
  });

  it('has nothing in empty lines', () => {
    expect(addressWords([null, '', ' ', '.'])).toBeNull();
  });
});

describe('SIC codes', () => {
  it('are the same with and without description, in any order', () => {
    const file = ['70229 - Management consultancy activities', '01110 - Growing of cereals', null];

    expect(sicCodesOf(file)).toBe('01110 70229');
    expect(sicCodesOf(['01110', '70229'])).toBe(sicCodesOf(file));
  });

  it('keep leading zeros and know the four digits of SIC 2003', () => {
    expect(sicCodesOf(['7499 - Non-trading company'])).toBe('7499');
    expect(sicCodesOf(['01110'])).not.toBe(sicCodesOf(['1110']));
  });

  it('are none where none are supplied', () => {
    expect(sicCodesOf(['None Supplied', null, '', '123456'])).toBeNull();
  });
});

describe('a status without a code of ours', () => {
  it('is read in the spelling of the API', () => {
    expect(statusWord('Quietly  Asleep')).toBe('quietly-asleep');
    expect(statusWord(null)).toBeNull();
  });
});
