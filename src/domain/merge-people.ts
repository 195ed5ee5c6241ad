import { matchingName } from './person-key.ts';

/** What one appointment or one entry of the owners' register says of a human being. */
export interface PersonRole {
  readonly kind: 'officer' | 'psc';
  /** Our id of the row. */
  readonly id: string;
  /** The register's id: the same for everybody who ever reads it, so that choices do not depend on ours. */
  readonly registerId: string;
  /** The register's own grouping of appointments; null when it gives none. */
  readonly officerId: string | null;
  readonly name: string;
  readonly firstName: string | null;
  readonly lastName: string;
  readonly birthMonth: number | null;
  readonly birthYear: number | null;
  /** Whom the row belongs to as stored; null when it is new. */
  readonly personId: string | null;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly firstName: string | null;
  readonly lastName: string;
  readonly birthMonth: number | null;
  readonly birthYear: number | null;
}

export interface MergedPerson {
  readonly person: Person;
  readonly roles: readonly PersonRole[];
}

/**
 * Finds out which roles at one company are one human being's. Roles of the same first forename, surname and month of birth are.
 * A role without a birth date joins the one person of that name there is; where that could be one of several, or where the
 * name is all there is, nobody is merged. The grouping depends on the roles alone, never on the order in which they came.
 *
 * Director Jane Smith b. 4/1970, owner Dr Jane Alice Smith b. 4/1970, secretary Jane Smith → one person with three roles;
 * with an owner Jane Smith b. 2/1998 beside them the secretary may be either, and stands alone.
 */
export function mergePeople(
  roles: readonly PersonRole[],
  newId: () => string,
): readonly MergedPerson[] {
  const groups = Map.groupBy(roles.toSorted(inCanonicalOrder), (role) => matchingName(role))
    .values()
    .flatMap(groupNamesakes)
    .toArray();
  const taken = new Set<string>();
  return groups.map((group) => {
    const id = pickKnownId(group, taken) ?? newId();
    taken.add(id);
    return { person: describePerson(id, group), roles: group };
  });
}

type Group = readonly PersonRole[];

/** Owners first, since their names are not in capitals; then those that are dated. */
function inCanonicalOrder(a: PersonRole, b: PersonRole): number {
  return (
    compare(b.kind, a.kind) ||
    Number(isDated(b)) - Number(isDated(a)) ||
    compare(a.registerId, b.registerId)
  );
}

function groupNamesakes(namesakes: Group): Group[] {
  const dated = groupsBy(
    namesakes.filter(isDated),
    (role) => `${role.birthYear}-${role.birthMonth}`,
  );
  const undated = groupsBy(
    namesakes.filter((role) => !isDated(role)),
    (role) => role.officerId ?? `${role.kind} ${role.registerId}`,
  );
  const strays = undated.filter((group) => findSameOfficer(dated, group) === null);
  const [only = null, ...others] = dated;
  const hostOfStray = others.length === 0 && strays.length === 1 ? only : null;
  const hostOf = (group: Group): Group | null => findSameOfficer(dated, group) ?? hostOfStray;
  return [
    ...dated.map((group) => [...group, ...undated.filter((one) => hostOf(one) === group).flat()]),
    ...undated.filter((group) => hostOf(group) === null),
  ];
}

function groupsBy(roles: Group, key: (role: PersonRole) => string): Group[] {
  return [...Map.groupBy(roles, key).values()];
}

/** The register itself may say that two appointments are one person's. */
function findSameOfficer(dated: readonly Group[], undated: Group): Group | null {
  const officerId = undated[0]?.officerId ?? null;
  if (officerId === null) return null;
  const [only = null, ...others] = dated.filter((group) =>
    group.some((role) => role.officerId === officerId),
  );
  return others.length === 0 ? only : null;
}

function isDated(role: PersonRole): boolean {
  return role.birthYear !== null && role.birthMonth !== null;
}

/** The person that most of these roles belong to already, so that an id outlives what is learnt later. */
function pickKnownId(group: Group, taken: ReadonlySet<string>): string | null {
  const counts = new Map<string, number>();
  for (const { personId } of group) {
    if (personId === null || taken.has(personId)) continue;
    counts.set(personId, (counts.get(personId) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted((a, b) => b[1] - a[1] || compare(a[0], b[0]));
  return most?.[0] ?? null;
}

function describePerson(id: string, group: Group): Person {
  const [named] = group;
  if (named === undefined) throw new TypeError('a person without a role');
  const dated = group.find(isDated);
  return {
    id,
    name: named.name,
    firstName: named.firstName,
    lastName: named.lastName,
    birthMonth: dated?.birthMonth ?? null,
    birthYear: dated?.birthYear ?? null,
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
