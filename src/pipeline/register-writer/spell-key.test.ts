import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { companyNameKey, legalForms } from '../../domain/company-name-key.ts';
import { textOf } from '../../store/sqlite-pages/byte-range.ts';
import { createKeySpeller } from './spell-key.ts';

const piece = oneof(
  constantFrom(...legalForms, 'ltd', 'A', '&', ' & ', "'", '`', '.', ' ', '  ', '-', '(UK)', '\n'),
  string({ unit: 'binary-ascii', maxLength: 12 }),
);

describe('the key of a name by its bytes', () => {
  it('is the one that its text has, for every name that is ASCII', () => {
    const spell = createKeySpeller();
    assert(
      property(array(piece, { maxLength: 12 }), constantFrom('', ' '), (pieces, between) => {
        const name = pieces.join(between);
        const bytes = Buffer.from(`"${name}"`);

        expect(textOf(spell(bytes, 1, bytes.length - 1))).toBe(companyNameKey(name));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is that of a name far longer than any', () => {
    const name = '& Co. '.repeat(5_000);
    const bytes = Buffer.from(name);

    expect(textOf(createKeySpeller()(bytes, 0, bytes.length))).toBe(companyNameKey(name));
  });
});
