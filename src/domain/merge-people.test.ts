import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergePeople, type MergedPerson, type PersonRole } from './merge-people.ts';
import { nameOfElements, parseOfficerName } from './person-name.ts';

const born1970 = { birthMonth: 4, birthYear: 1970 };
const born1998 = { birthMonth: 4, birthYear: 1998 };
const unknownBirth = { birthMonth: null, birthYear: null };

let made = 0;

function officer(name: string, facts: Partial<PersonRole> = {}): PersonRole {
  const { firstName, lastName } = parseOfficerName(name);
  made += 1;
  return {
    kind: 'officer',
    id: `row-${made}`,
    registerId: `appointment-${made}`,
    officerId: null,
    name,
    firstName,
    lastName,
    ...born1970,
    personId: null,
    ...facts,
  };
}

function owner(title: string, forename: string, surname: string): PersonRole {
  const elements = nameOfElements({ title, forename, surname });
  made += 1;
  return {
    ...officer(''),
    kind: 'psc',
    registerId: `psc-${made}`,
    name: `${title} ${forename} ${surname}`,
    firstName: elements?.firstName ?? null,
    lastName: elements?.lastName ?? '',
  };
}

function merge(...roles: PersonRole[]): readonly MergedPerson[] {
  let ids = 0;
  return mergePeople(roles, () => {
    ids += 1;
    return `new-${ids}`;
  });
}

/** Who is one with whom, without ids. */
function partition(merged: readonly MergedPerson[]): string[][] {
  return merged
    .map(({ roles }) => roles.map((role) => role.registerId).toSorted())
    .toSorted((a, b) => (a.join() < b.join() ? -1 : 1));
}

describe('people of a company', () => {
  it.each([
    [officer('SMITH, Jane Alice, Dr'), owner('Dr', 'Jane', 'Smith')],
    [officer('SMITH, Jane'), owner('Mrs', 'Jane', 'SMITH')],
    [officer("O'NEILL-BRONTE, Zoe"), owner('Ms', 'Zoë', 'O’Neill Brontë')],
    [officer('SMITH, Anne-Marie Rose'), owner('', 'Anne', 'Smith')],
    [officer('SMITH, JANE'), officer('SMITH, Jane Alice')],
  ])('are one where name and birth agree in whatever spelling (%#)', (one, other) => {
    const [person, ...others] = merge(one, other);

    expect(others).toEqual([]);
    expect(person?.roles).toHaveLength(2);
    expect(person?.person).toMatchObject({ lastName: other.lastName, ...born1970 });
  });

  it('are named as the owners’ register writes them', () => {
    const [one] = merge(officer('SMITH, Jane Alice, Dr'), owner('Dr', 'Jane Alice', 'Smith'));

    expect(one?.person.name).toBe('Dr Jane Alice Smith');
  });

  it('stay apart as father and son', () => {
    expect(merge(officer('SMITH, John'), officer('SMITH, John', born1998))).toHaveLength(2);
  });

  it('take in a role without a birth date when there is one person of that name', () => {
    const secretary = officer('SMITH, Jane', unknownBirth);

    expect(merge(secretary, owner('Mrs', 'Jane', 'Smith'))).toHaveLength(1);
  });

  it('leave a role without a birth date alone when it may be either of two', () => {
    const father = officer('SMITH, John');
    const son = officer('SMITH, John', born1998);
    const secretary = officer('SMITH, John', unknownBirth);

    expect(merge(father, son, secretary)).toHaveLength(3);
  });

  it('are not merged by name alone', () => {
    const one = officer('SMITH, Jane', unknownBirth);
    const other = officer('SMITH, Jane', unknownBirth);

    expect(merge(one, other)).toHaveLength(2);
    expect(merge(one, other, owner('', 'Jane', 'Smith'))).toHaveLength(3);
  });

  it('believe the register when it groups appointments', () => {
    const sameOfficer = { officerId: 'officer-1' };
    const director = officer('SMITH, John', sameOfficer);
    const son = officer('SMITH, John', { ...born1998, officerId: 'officer-2' });
    const secretary = officer('SMITH, John', { ...unknownBirth, ...sameOfficer });
    const earlier = officer('SMITH, John', { ...unknownBirth, ...sameOfficer });

    expect(partition(merge(son, secretary, director, earlier))).toEqual(
      partition([
        ...merge(director, { ...secretary, ...born1970 }, { ...earlier, ...born1970 }),
        ...merge(son),
      ]),
    );
  });

  it('keep the id that most of their roles have, and let nobody share one', () => {
    const [first, second] = merge(
      officer('SMITH, Jane', { personId: 'a' }),
      officer('SMITH, Jane', { personId: 'b' }),
      officer('SMITH, Jane', { personId: 'b' }),
      officer('SMITH, Jane', { ...born1998, personId: 'b' }),
    );

    expect([first?.person.id, second?.person.id]).toEqual(['b', 'new-1']);
  });
});

const anyRole: fc.Arbitrary<PersonRole> = fc.record({
  kind: fc.constantFrom('officer', 'psc'),
  id: fc.uuid(),
  registerId: fc.uuid(),
  officerId: fc.option(fc.constantFrom('o1', 'o2')),
  name: fc.constantFrom('Jane Smith', 'SMITH, Jane'),
  firstName: fc.option(fc.constantFrom('Jane', 'JANE', 'John')),
  lastName: fc.constantFrom('Smith', 'SMITH', 'Jones'),
  birthMonth: fc.option(fc.constantFrom(4, 5)),
  birthYear: fc.option(fc.constantFrom(1970, 1998)),
  personId: fc.constant(null),
});
const anyRoles = fc.uniqueArray(anyRole, { selector: (role) => role.registerId, maxLength: 8 });

describe('people of a company, whatever the register says', () => {
  it('do not depend on the order in which their roles arrive', () => {
    fc.assert(
      fc.property(
        anyRoles.chain((roles) =>
          fc.tuple(fc.constant(roles), fc.shuffledSubarray(roles, { minLength: roles.length })),
        ),
        ([roles, shuffled]) => {
          expect(partition(merge(...shuffled))).toEqual(partition(merge(...roles)));
        },
      ),
    );
  });

  it('do not depend on what was merged before a role came', () => {
    fc.assert(
      fc.property(anyRoles, fc.nat(), (roles, cut) => {
        const early = merge(...roles.slice(0, cut % (roles.length + 1)));
        const ids = new Map(
          early.flatMap(({ person, roles: had }) => had.map((role) => [role.id, person.id])),
        );
        const linked = roles.map((role) => ({ ...role, personId: ids.get(role.id) ?? null }));

        expect(partition(merge(...linked))).toEqual(partition(merge(...roles)));
      }),
    );
  });

  it('are the same people when merged again', () => {
    fc.assert(
      fc.property(anyRoles, (roles) => {
        const once = merge(...roles);
        const linked = once.flatMap(({ person, roles: had }) =>
          had.map((role) => ({ ...role, personId: person.id })),
        );

        const again = mergePeople(linked, () => 'never');

        expect(again.map(({ person }) => person)).toEqual(once.map(({ person }) => person));
      }),
    );
  });

  it('never share a role, a birth date or an id with another', () => {
    fc.assert(
      fc.property(anyRoles, (roles) => {
        const merged = merge(...roles);

        expect(merged.flatMap((one) => one.roles)).toHaveLength(roles.length);
        expect(new Set(merged.map(({ person }) => person.id)).size).toBe(merged.length);
        for (const { roles: had } of merged) {
          const births = had
            .filter((role) => role.birthMonth !== null && role.birthYear !== null)
            .map((role) => `${role.birthYear}-${role.birthMonth}`);
          expect(new Set(births).size).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
