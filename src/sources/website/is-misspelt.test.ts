import { describe, expect, it } from 'vitest';
import { isMisspelt, isMisspeltBeginning } from './is-misspelt.ts';

describe('isMisspelt', () => {
  it.each([
    ['MOURNE VEIW COACH HIRE', 'MOURNE VIEW COACH HIRE'],
    ['MOURNE VIEW COACHHIRE', 'MOURNE VIEW COACH HIRE'],
    ['MOURN VIEW COACH HIRE', 'MOURNE VIEW COACH HIRE'],
    ['MOURNE VIEW COACH HIRES', 'MOURNE VIEW COACH HIRE'],
    ['MOURNE VIEV COACH HIRE', 'MOURNE VIEW COACH HIRE'],
  ])('takes %s for %s', (written, meant) => {
    expect(isMisspelt(written, meant)).toBe(true);
  });

  it.each([
    ['MOURNE VIEW COACH HIRE', 'MOURNE VIEW COACH HIRE'],
    ['MOURNE VALE COACH HIRE', 'MOURNE VIEW COACH HIRE'],
    ['ACME 2 WIDGETS', 'ACME 3 WIDGETS'],
    ['ACME', 'ACNE'],
    ['', 'ACME WIDGETS'],
  ])('does not take %s for %s', (written, meant) => {
    expect(isMisspelt(written, meant)).toBe(false);
  });
});

describe('isMisspeltBeginning', () => {
  it.each([
    ['PIPIN FARM KENNELS', 'PIPPIN FARM KENNELS AND CATTERY', true],
    ['PIPPIN FARM KENNELS', 'PIPPIN FARM KENNELS AND CATTERY', false],
    ['PIPIN FARM', 'PIPPIN FARM KENNELS AND CATTERY', false],
    ['TEME VALLEY VETS', 'PIPPIN FARM KENNELS AND CATTERY', false],
  ])('of %s for %s is %s', (written, meant, expected) => {
    expect(isMisspeltBeginning(written, meant)).toBe(expected);
  });
});
