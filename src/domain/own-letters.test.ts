import { expect, it } from 'vitest';
import { ownLetters } from './own-letters.ts';

it.each(['', 'plain', '"\\\n\u2028', 'é漢😀', '\ud83d lone'])(
  'keeps every letter of %j',
  (text) => {
    expect(ownLetters(text)).toBe(text);
  },
);
