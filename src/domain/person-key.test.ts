import { describe, expect, it } from 'vitest';
import { matchingName, personKey } from './person-key.ts';

const born = { birthMonth: 4, birthYear: 1971 };

describe('personKey', () => {
  it('is the same however the name is written', () => {
    const keys = [
      personKey({ firstName: 'Zoë', lastName: "O'Neill-Brontë", ...born }),
      personKey({ firstName: 'ZOE', lastName: 'O NEILL BRONTE', ...born }),
      personKey({ firstName: ' Zoe ', lastName: 'O’Neill—Brontë', ...born }),
    ];

    expect(new Set(keys)).toEqual(new Set(['zoe o neill bronte|1971-4']));
  });

  it('tells namesakes of another birth apart', () => {
    const name = { firstName: 'Jane', lastName: 'Smith' };
    const keys = [
      personKey({ ...name, ...born }),
      personKey({ ...name, birthMonth: 5, birthYear: 1971 }),
      personKey({ ...name, birthMonth: null, birthYear: null }),
    ];

    expect(new Set(keys).size).toBe(3);
  });

  it('does not exist without a name', () => {
    expect(personKey({ firstName: null, lastName: 'Smith', ...born })).toBeNull();
    expect(personKey({ firstName: 'Jane', lastName: null, ...born })).toBeNull();
  });
});

describe('matchingName', () => {
  it.each([
    [
      { firstName: 'Anne-Marie', lastName: "O'NEILL" },
      { firstName: 'Anne', lastName: 'Oneill' },
    ],
    [
      { firstName: 'Zoë', lastName: 'GROSS' },
      { firstName: 'ZOE', lastName: 'Groß' },
    ],
    [
      { firstName: 'Søren', lastName: 'ŁUKASZ-ÆBLE' },
      { firstName: 'Soren', lastName: 'Lukasz Aeble' },
    ],
    [
      { firstName: 'JANE', lastName: 'MCDONALD' },
      { firstName: 'Jane Alice', lastName: 'Mc Donald' },
    ],
  ])('is one for %j and %j', (one, other) => {
    expect(matchingName(one)).toBe(matchingName(other));
  });

  it('tells other forenames, other surnames and none apart', () => {
    const keys = [
      matchingName({ firstName: 'Jane', lastName: 'Smith' }),
      matchingName({ firstName: 'Janet', lastName: 'Smith' }),
      matchingName({ firstName: 'Jane', lastName: 'Smythe' }),
      matchingName({ firstName: null, lastName: 'Smith' }),
      matchingName({ firstName: null, lastName: 'Jane Smith' }),
    ];

    expect(new Set(keys).size).toBe(keys.length);
  });
});
