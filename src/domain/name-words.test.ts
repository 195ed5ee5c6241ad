import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWords, wordPattern } from './name-words.ts';

describe('readWords', () => {
  const pieces = constantFrom(
    ..."a Z 9 . ' ’ & + - é ｅ 𝒜 ́ ß  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa A.B. O'Neill".split(
      ' ',
    ),
    ' ',
    '\uD835',
  );

  it('cuts any text into the words of its pattern', () => {
    assert(
      property(array(pieces, { maxLength: 30 }), string({ unit: 'binary' }), (parts, noise) => {
        const text = `${parts.join('')} ${noise}`;
        const expected = [...text.matchAll(wordPattern)].map((match) => [
          match.index,
          match.index + match[0].length,
        ]);

        // Those of legal forms of several words are joined, which these texts do not hold.
        expect(readWords(text).map(({ start, end }) => [start, end])).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});
