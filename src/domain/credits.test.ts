import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCredits, compareCredits, howMany, subtractCredits, sumCredits } from './credits.ts';

const amounts = fc
  .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(6, '0')}`);

describe('credits', () => {
  it.each([
    ['0.1', '0.2', '0.30'],
    ['25000.00', '1', '25001.00'],
    ['-1.5', '0.25', '-1.25'],
    ['-0.5', '0.5', '0.00'],
    ['9007199254740993', '0.000001', '9007199254740993.000001'],
    ['1.1234567', '0', '1.123456'],
  ])('%s and %s make %s', (a, b, sum) => {
    expect(addCredits(a, b)).toBe(sum);
  });

  it('add and subtract exactly', () => {
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        expect(compareCredits(subtractCredits(addCredits(a, b), b), a)).toBe(0);
        expect(addCredits(a, b)).toBe(addCredits(b, a));
        expect(sumCredits([a, b, subtractCredits('0', a)])).toBe(addCredits(b, '0'));
        expect(Math.sign(compareCredits(a, b))).toBe(-Math.sign(compareCredits(b, a)) + 0);
      }),
    );
  });

  it.each([
    ['2', '10', -1],
    ['10', '2', 1],
    ['1.00', '1', 0],
    ['-1', '1', -1],
    ['-2', '-1', -1],
  ])('compare %s with %s as numbers', (a, b, expected) => {
    expect(compareCredits(a, b)).toBe(expected);
  });

  it.each([
    ['0.99', '1', 0],
    ['1.00', '1.00', 1],
    ['12.999999', '1', 12],
    ['8.99', '3.00', 2],
    ['9', '3.00', 3],
    ['1', '0.5', 2],
    ['-3', '1', 0],
    ['0', '1', 0],
  ])('of %s pay for look-ups at %s each: %i', (amount, price, many) => {
    expect(howMany(amount, price)).toBe(many);
  });

  it('of nothing are nought', () => {
    expect(sumCredits([])).toBe('0.00');
  });

  it.each(['', '1,000', '1e3', '.5', '5.', '--1', ' 1', 'NaN'])('are not "%s"', (text) => {
    expect(() => addCredits(text, '0')).toThrow(RangeError);
  });
});
