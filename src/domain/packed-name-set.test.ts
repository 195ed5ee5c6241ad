import { array, assert, property, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openNames, packNames } from './packed-name-set.ts';

const pack = (names: readonly string[], space?: number) =>
  openNames(packNames(Buffer.from(JSON.stringify(names, null, space))));

describe('packed-name-set', () => {
  it('has what a Set of the same names has', () => {
    const name = stringMatching(/^[a-z0-9.-]{0,12}$/);
    assert(
      property(array(name), array(name), (names, others) => {
        const packed = pack(names, 2);
        const plain = new Set(names);

        expect(packed.size).toBe(plain.size);
        for (const one of [...names, ...others]) expect(packed.has(one)).toBe(plain.has(one));
      }),
    );
  });

  it('takes neither a part of a name nor two of them for one', () => {
    const packed = pack(['mail.example.com', 'a.com', 'b.com']);

    expect(
      ['example.com', 'mail.example', 'a.com","b.com', '', 'é'].filter((name) => packed.has(name)),
    ).toEqual([]);
    expect(packed.has('a.com')).toBe(true);
  });

  it('is empty when nothing is listed', () => {
    expect(pack([]).has('a.com')).toBe(false);
  });

  it('refuses an escape rather than to miss the name', () => {
    expect(() => pack(['a"b'])).toThrow('escape');
  });
});
