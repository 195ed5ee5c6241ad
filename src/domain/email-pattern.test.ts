import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnEmailPattern, spellEmail } from './email-pattern.ts';

const jane = { firstName: 'Jane Anne', lastName: "O'Neill" };
const tom = { firstName: 'Tom', lastName: 'Ashby' };
const stranger = (local: string) => ({ local, person: null });

describe('the making of a domain’s addresses', () => {
  it.each([
    ['jane.oneill', 'first.last', 'tom.ashby'],
    ['janeoneill', 'firstlast', 'tomashby'],
    ['joneill', 'flast', 'tashby'],
    ['j.oneill', 'f.last', 't.ashby'],
    ['jane', 'first', 'tom'],
    ['oneillj', 'lastf', 'ashbyt'],
    ['jane_oneill', 'first_last', 'tom_ashby'],
  ] as const)('%s shows %s, so %s', (local, pattern, derived) => {
    expect(learnEmailPattern([{ local, person: jane }])).toEqual({ pattern, support: 1 });
    expect(spellEmail(pattern, tom)).toBe(derived);
  });

  it('is not learned from one address of a stranger, but from two', () => {
    expect(learnEmailPattern([stranger('amy.pond')])).toBeNull();
    expect(learnEmailPattern([stranger('amy.pond'), stranger('rory.williams')])).toEqual({
      pattern: 'first.last',
      support: 2,
    });
  });

  it('is not known where addresses show different ones, or none', () => {
    expect(
      learnEmailPattern([
        { local: 'jane', person: jane },
        { local: 'tashby', person: tom },
      ]),
    ).toBeNull();
    expect(learnEmailPattern([{ local: 'boss', person: jane }, stranger('x1')])).toBeNull();
    expect(learnEmailPattern([])).toBeNull();
  });

  it('spells nothing for names of one letter or without Latin letters', () => {
    expect(spellEmail('first.last', { firstName: 'J', lastName: 'Doe' })).toBeNull();
    expect(spellEmail('first.last', { firstName: '李', lastName: '王' })).toBeNull();
  });

  it('that is learned spells the very address it was learned from', () => {
    const name = fc.stringMatching(/^[A-Z][a-z]{1,8}$/);
    fc.assert(
      fc.property(
        fc.record({ firstName: name, lastName: name }),
        fc.constantFrom('first.last', 'flast', 'first', 'firstl', 'last.first', 'lastf', 'last'),
        (person, pattern) => {
          const local = spellEmail(pattern, person) ?? '';
          const learned = learnEmailPattern([{ local, person }]);
          // Names whose letters repeat fit several makings, and then none is learned.
          const spelt = learned === null ? local : spellEmail(learned.pattern, person);
          expect(spelt).toBe(local);
        },
      ),
    );
  });
});
