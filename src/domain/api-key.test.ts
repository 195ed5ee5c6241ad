import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiKeyRandomBytes, formatApiKey, makeApiKey, parseApiKey } from './api-key.ts';

const randomBytes = fc.uint8Array({
  minLength: apiKeyRandomBytes,
  maxLength: apiKeyRandomBytes,
});

describe('API key', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(randomBytes, (bytes) => {
        const key = makeApiKey(bytes);

        expect(parseApiKey(formatApiKey(key))).toEqual(key);
        expect(formatApiKey(key)).toMatch(/^swk_[0-9A-Za-z]{10}_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}$/);
      }),
    );
  });

  it('is refused with any one character changed', () => {
    const position = fc.integer({ min: 4, max: 53 });
    const letter = fc.constantFrom('0', 'A', 'Z', 'a', 'z', '9');
    fc.assert(
      fc.property(randomBytes, position, letter, (bytes, at, changed) => {
        const key = formatApiKey(makeApiKey(bytes));
        fc.pre(key.charAt(at) !== changed);

        expect(parseApiKey(key.slice(0, at) + changed + key.slice(at + 1))).toBeNull();
      }),
    );
  });

  it.each(['', 'swk_', 'swk_short_key_000000', 'Bearer swk_a_b_c', 'xyz_0000000000'])(
    'is not "%s"',
    (text) => {
      expect(parseApiKey(text)).toBeNull();
    },
  );

  it('is refused with anything around it', () => {
    const key = formatApiKey(makeApiKey(new Uint8Array(apiKeyRandomBytes).fill(7)));

    expect(parseApiKey(` ${key}`)).toBeNull();
    expect(parseApiKey(`${key}\n`)).toBeNull();
  });
});
