import { assert, property, string, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { companyNameKey, keyName, nameWords } from './company-name-key.ts';

describe('the key of a company name', () => {
  it.each([
    ['ACME BAKERY LIMITED', 'ACME BAKERY'],
    ['Acme  Bakery Ltd.', 'ACME BAKERY'],
    ['ACME BAKERY (UK) PLC', 'ACME BAKERY UK'],
    ['CAFÉ & SONS (U.K.) LTD', 'CAFE AND SONS UK'],
    ["O'BRIEN’S C.I.C.", 'OBRIENS'],
    ['SIOP Y PENTREF CYFYNGEDIG', 'SIOP Y PENTREF'],
    ['24-7 CARE LIMITED LIMITED', '24 7 CARE'],
    ['LIMITED LTD', 'LIMITED'],
    ['!!!', ''],
    ['', ''],
  ])('of "%s" is "%s"', (name, key) => {
    expect(companyNameKey(name)).toBe(key);
    expect(keyName(name).key).toBe(key);
  });

  it('gives the name back with its ending', () => {
    assert(
      property(stringMatching(/^[A-Z0-9 &'.é]{0,20}( LIMITED| LTD\.?)?$/), (name) => {
        const { key, ending } = keyName(name);
        expect(key).toBe(companyNameKey(name));
        expect(ending === null || key + ending === name).toBe(true);
      }),
    );
  });

  it('is the same whether or not a letter beyond ASCII stands beside it', () => {
    assert(
      property(string({ unit: 'binary-ascii' }), (name) => {
        expect(nameWords(`${name} É`)).toEqual([...nameWords(name), 'E']);
      }),
    );
  });

  it('is its own key, so that a search for it finds it', () => {
    assert(
      property(string({ unit: 'binary' }), (name) => {
        const key = companyNameKey(name);
        expect(nameWords(key).join(' ')).toBe(key);
      }),
    );
  });
});
