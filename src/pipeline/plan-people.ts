import type { CompanyNumber } from '../domain/company-number.ts';
import { mergePeople, type MergedPerson, type PersonRole } from '../domain/merge-people.ts';
import { personKey } from '../domain/person-key.ts';
import { naturalOfficerName } from '../domain/person-name.ts';
import { isNamedIndividual } from '../domain/significant-control.ts';
import type { OfficerRow } from '../store/officers.ts';
import type { CompanyPeople, PeopleChanges, PersonLink, PersonRow } from '../store/persons.ts';
import type { ControllerRow } from '../store/significant-control.ts';

export interface PeoplePlan extends PeopleChanges {
  /** People who are officers and owners both. */
  readonly mergedPersons: number;
}

/** What is to be written so that each officer and owner of one company points at the right person. */
export function planPeople(
  companyNumber: CompanyNumber,
  people: CompanyPeople,
  newId: () => string,
): PeoplePlan {
  const merged = mergePeople(
    [...people.officers.flatMap(roleOfOfficer), ...people.controllers.flatMap(roleOfController)],
    newId,
  );
  const known = new Map(people.persons.map((row) => [row.id, row]));
  const rows = merged.map((one) => toPersonRow(companyNumber, one));
  const personOf = new Map(
    merged.flatMap(({ person, roles }) => roles.map((role) => [role.id, person.id])),
  );
  const kept = new Set(rows.map((row) => row.id));
  return {
    persons: rows.filter((row) => !isSame(known.get(row.id), row)),
    officerLinks: changedLinks(people.officers, personOf),
    controllerLinks: changedLinks(people.controllers, personOf),
    removedPersonIds: people.persons.map((row) => row.id).filter((id) => !kept.has(id)),
    mergedPersons: merged.filter(hasBothRoles).length,
  };
}

function roleOfOfficer(row: OfficerRow): PersonRole[] {
  if (row.is_corporate === 1 || row.last_name === null) return [];
  return [
    {
      kind: 'officer',
      id: row.id,
      registerId: row.appointment_id,
      officerId: row.officer_id,
      name: naturalOfficerName(row.name),
      firstName: row.first_name,
      lastName: row.last_name,
      birthMonth: row.birth_month,
      birthYear: row.birth_year,
      personId: row.person_id,
    },
  ];
}

function roleOfController(row: ControllerRow): PersonRole[] {
  if (!isNamedIndividual({ kind: row.kind, lastName: row.last_name })) return [];
  const lastName = row.last_name ?? '';
  return [
    {
      kind: 'psc',
      id: row.id,
      registerId: row.psc_id,
      officerId: null,
      name: row.name ?? [row.first_name, lastName].filter((part) => part !== null).join(' '),
      firstName: row.first_name,
      lastName,
      birthMonth: row.birth_month,
      birthYear: row.birth_year,
      personId: row.person_id,
    },
  ];
}

function toPersonRow(companyNumber: CompanyNumber, { person }: MergedPerson): PersonRow {
  return {
    id: person.id,
    company_number: companyNumber,
    person_key: personKey(person),
    name: person.name,
    first_name: person.firstName,
    last_name: person.lastName,
    birth_month: person.birthMonth,
    birth_year: person.birthYear,
  };
}

function isSame(stored: PersonRow | undefined, row: PersonRow): boolean {
  return (
    stored !== undefined &&
    stored.person_key === row.person_key &&
    stored.name === row.name &&
    stored.first_name === row.first_name &&
    stored.last_name === row.last_name &&
    stored.birth_month === row.birth_month &&
    stored.birth_year === row.birth_year
  );
}

function changedLinks(
  rows: readonly { readonly id: string; readonly person_id: string | null }[],
  personOf: ReadonlyMap<string, string>,
): PersonLink[] {
  return rows
    .map((row) => ({ roleId: row.id, personId: personOf.get(row.id) ?? null, was: row.person_id }))
    .filter(({ personId, was }) => personId !== was)
    .map(({ roleId, personId }) => ({ roleId, personId }));
}

function hasBothRoles({ roles }: MergedPerson): boolean {
  return roles.some((role) => role.kind === 'officer') && roles.some((role) => role.kind === 'psc');
}
