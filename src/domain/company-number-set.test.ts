import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompanyNumberSet } from './company-number-set.ts';

const number = fc
  .integer({ min: 0, max: 99_999_999 })
  .map((value) => String(value).padStart(8, '0'));
const prefixed = fc
  .tuple(fc.constantFrom('SC', 'NI', 'OC', 'IP', 'RS'), fc.integer({ min: 0, max: 999_999 }))
  .map(([prefix, value]) => prefix + String(value).padStart(6, '0'));

describe('company number set', () => {
  it('knows exactly the numbers that were put into it, as text and as bytes', () => {
    const numbers = fc.array(fc.oneof(number, prefixed), { maxLength: 3_000 });
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

  it('takes nothing that is no number of eight characters', () => {
    const set = createCompanyNumberSet(['', '1234567', '123456789']);

    expect(set.size).toBe(0);
    expect(set.has('1234567')).toBe(false);
    expect(set.hasBytes(Buffer.alloc(8), 0)).toBe(false);
  });
});
