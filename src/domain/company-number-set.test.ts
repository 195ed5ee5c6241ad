import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompanyNumberSet } from './company-number-set.ts';

const digits = fc
  .integer({ min: 0, max: 99_999_999 })
  .map((value) => String(value).padStart(8, '0'));
const prefixed = fc
  .tuple(fc.constantFrom('SC', 'NI', 'OC', 'IP', 'RS'), fc.integer({ min: 0, max: 999_999 }))
  .map(([prefix, value]) => prefix + String(value).padStart(6, '0'));
const anyNumber = fc.oneof(digits, prefixed, fc.stringMatching(/^[A-Z0-9]{8}$/));

describe('company number set', () => {
  it('knows exactly the numbers that were put into it, as text and as bytes', () => {
    const numbers = fc.array(anyNumber, { maxLength: 3_000 });
    fc.assert(
      fc.property(numbers, numbers, (taken, asked) => {
        const set = createCompanyNumberSet(taken);
        const expected = new Set(taken);

        expect(set.size).toBe(expected.size);
        for (const one of [...taken, ...asked]) {
          expect(set.has(one)).toBe(expected.has(one));
          expect(set.hasBytes(Buffer.from(`"${one}"`), 1)).toBe(expected.has(one));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('grows many times over without losing a number', () => {
    const many = Array.from({ length: 50_000 }, (_, index) => String(index).padStart(8, '0'));
    const set = createCompanyNumberSet();

    for (const number of many) set.add(number);

    expect(set.size).toBe(50_000);
    expect(many.filter((number) => !set.has(number))).toEqual([]);
    expect(set.has('00050000')).toBe(false);
  });

  it.each(['0000000é', '0000000a', '0000 000', '0000000', ''])(
    'has no bytes that are no company number: %j',
    (text) => {
      const set = createCompanyNumberSet(['00000000', '0000000A']);

      expect(set.hasBytes(Buffer.from(text), 0)).toBe(false);
    },
  );

  it('takes nothing that is no number of eight characters', () => {
    const set = createCompanyNumberSet(['', '1234567', '123456789']);

    expect(set.size).toBe(0);
    expect(set.has('1234567')).toBe(false);
    expect(set.hasBytes(Buffer.alloc(8), 0)).toBe(false);
  });
});
