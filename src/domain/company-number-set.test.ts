import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCompanyNumber, type CompanyNumber } from './company-number.ts';
import { collectCompanyNumbers } from './company-number-set.ts';

const anyNumber = fc
  .stringMatching(/^[A-Z0-9]{8}$/)
  .filter((text): text is CompanyNumber => isCompanyNumber(text));

function numbers(...texts: string[]): CompanyNumber[] {
  return texts.filter((text) => isCompanyNumber(text));
}

describe('company number set', () => {
  it('has what was put in and nothing else, as text and as bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyNumber, { maxLength: 60 }),
        anyNumber,
        async (members, other) => {
          const set = await collectCompanyNumbers([members.slice(0, 7), members.slice(7)]);

          for (const number of members) {
            expect(set.has(number)).toBe(true);
            expect(set.hasBytesAt(Buffer.from(`"${number}"`), 1)).toBe(true);
          }
          expect(set.has(other)).toBe(members.includes(other));
          expect(set.hasBytesAt(Buffer.from(other), 0)).toBe(members.includes(other));
        },
      ),
    );
  });

  it('grows beyond its first room', async () => {
    const many = numbers(
      ...Array.from({ length: 5_000 }, (_, index) => String(index).padStart(8, '0')),
    );

    const set = await collectCompanyNumbers([many.slice(0, 900), many.slice(900)]);

    expect(set.size).toBe(5_000);
    expect(many.every((number) => set.has(number))).toBe(true);
  });

  it.each(['0000000é', '0000000a', '0000 000', '0000000'])(
    'has no bytes that are no company number: %j',
    async (text) => {
      const set = await collectCompanyNumbers([numbers('00000000', '0000000A')]);

      expect(set.hasBytesAt(Buffer.from(text), 0)).toBe(false);
    },
  );

  it('of nothing has nothing', async () => {
    const set = await collectCompanyNumbers([]);

    expect(set.hasBytesAt(Buffer.from('00000000'), 0)).toBe(false);
  });
});
