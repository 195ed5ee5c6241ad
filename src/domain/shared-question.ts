import { echoKey, personEcho } from './echo-key.ts';

interface Asked {
  readonly id: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly birthMonth: number | null;
  readonly birthYear: number | null;
  readonly personId: string | null;
}

/**
 * All whom a provider that is told a name and a domain cannot tell from one of them, that one included, in the order in which they are given. An
 * appointment of the same human being is no other.
 */
export function sharersOfQuestion<Person extends Asked>(
  one: Person,
  people: readonly Person[],
): readonly Person[] {
  const name = nameOf(one);
  return people.filter(
    (each) => each.id === one.id || (nameOf(each) === name && !isSamePerson(each, one)),
  );
}

/** By which its answers are joined to what was asked. */
function nameOf({ firstName, lastName }: Asked): string | null {
  if (firstName === null || lastName === null) return null;
  return echoKey('emails-by-domain-by-name', personEcho({ firstName, lastName }));
}

function isSamePerson(a: Asked, b: Asked): boolean {
  if (a.personId !== null && a.personId === b.personId) return true;
  if (a.birthYear === null || a.birthMonth === null) return false;
  return a.birthYear === b.birthYear && a.birthMonth === b.birthMonth;
}
