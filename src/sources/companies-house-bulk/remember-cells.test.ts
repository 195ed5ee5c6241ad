import { describe, expect, it } from 'vitest';
import { createCellSet, rememberCells } from './remember-cells.ts';

describe('remembered cells', () => {
  it('are what was made of their text, once each, although the bytes are used again', () => {
    const seen: string[] = [];
    const lookUp = rememberCells((text) => {
      seen.push(text);
      return { text };
    });
    const bytes = Buffer.alloc(64);
    const texts = Array.from(
      { length: 3_000 },
      (_, index) => `${index} - the same for all, ${index % 7}`,
    );
    for (const text of [...texts, ...texts.toReversed(), '', '']) {
      const end = 3 + bytes.write(text, 3, 'latin1');
      expect(lookUp(bytes, 3, end).text).toBe(text);
      bytes.fill('?');
    }

    expect(seen).toEqual([...texts, '']);
  });

  it('are right, too, when there are too many or too long ones', () => {
    const lookUp = rememberCells((text) => ({ text }));
    for (let round = 0; round < 2; round += 1) {
      for (let index = 0; index < 6_000; index += 1) {
        const text = `${'x'.repeat(index % 300)}${index}`;
        const bytes = Buffer.from(text);
        expect(lookUp(bytes, 0, bytes.length).text).toBe(text);
      }
    }
  });

  it('of a set are its words and nothing else', () => {
    const has = createCellSet(['LTD', 'LIMITED']);
    const isIn = (word: string): boolean => has(Buffer.from(word), 0, word.length);

    expect(['LTD', 'LIMITED', 'LT', 'LTDX', ''].map(isIn)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
