import { describe, expect, it } from 'vitest';
import { namesakeBeginnings, namesakeKey } from './namesake.ts';

describe('the name that companies have in common', () => {
  it.each([
    ['ACME WIDGETS LTD', 'ACME WIDGETS'],
    ['ACME WIDGETS LIMITED', 'ACME WIDGETS'],
    ['ACME WIDGETS PUBLIC LIMITED COMPANY', 'ACME WIDGETS'],
    ['ACME WIDGETS P.L.C.', 'ACME WIDGETS'],
    ['ACME WIDGETS LIMITED LIABILITY PARTNERSHIP', 'ACME WIDGETS'],
    ['ACME WIDGETS COMMUNITY INTEREST COMPANY', 'ACME WIDGETS'],
    ['ACME WIDGETS UNLIMITED COMPANY', 'ACME WIDGETS'],
    ['ACME WIDGETS UNLIMITED', 'ACME WIDGETS'],
    ['THE ACME WIDGETS CYFYNGEDIG', 'ACME WIDGETS'],
    ["O'NEILL & SONS LTD", 'ONEILL AND SONS'],
    ['A.B.C. LTD', 'ABC'],
    ['ACME COMPANY LTD', 'ACME COMPANY'],
    ['LIMITED', ''],
    ['', ''],
  ])('of %j is %j', (name, key) => {
    expect(namesakeKey(name)).toBe(key);
  });

  it('is looked for under every way to write its first word', () => {
    expect(namesakeBeginnings("THE O'NEILL PLC")).toEqual([
      'ONEILL',
      'THE ONEILL',
      "O'NEILL",
      "THE O'NEILL",
    ]);
    expect(namesakeBeginnings('ABC LTD')).toContain('A.B.C');
    expect(namesakeBeginnings('A.B.C. LTD')).toEqual(expect.arrayContaining(['ABC', 'A.B.C.']));
    expect(namesakeBeginnings('')).toEqual([]);
  });
});
