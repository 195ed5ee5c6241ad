import { addressJson, etagOf, withoutAbsent } from './company-profile-json.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';
import type { SandboxCompany, SandboxOfficer } from './world/company.ts';
import { addDays } from './world/dates.ts';
import { inventPersonName, inventWord } from './world/invented-names.ts';

/**
 * The register's persons with significant control of a company: its first directors in office, under their names in natural
 * order, and with some companies a former one, somebody who is no officer, another company, or one whose details are protected.
 */
export function controllersOf(company: SandboxCompany): readonly Record<string, unknown>[] {
  const random = createSeededRandom(`${company.number}:owners`);
  const directors = company.officers
    .filter(
      ({ role, resignedOn, keepsShares }) =>
        role === 'director' && (resignedOn === null || keepsShares === true),
    )
    .slice(0, 2);
  const owners = directors.map((director) => directorAsOwner(company, director));
  if (random.chance(0.15)) owners.push(outsideOwner(company, random));
  if (random.chance(0.1)) owners.push(companyAsOwner(company, random));
  if (random.chance(0.02)) owners.push(protectedOwner(company, random));
  return owners;
}

/** The answer of the register's API; an unknown company has an empty one. */
export function controllersJson(
  company: SandboxCompany | null,
  page: { startIndex: number; itemsPerPage: number },
): Record<string, unknown> {
  const all = company === null ? [] : controllersOf(company);
  const ceased = all.filter((owner) => owner['ceased_on'] !== undefined).length;
  return {
    active_count: all.length - ceased,
    ceased_count: ceased,
    items: all.slice(page.startIndex, page.startIndex + page.itemsPerPage),
    items_per_page: page.itemsPerPage,
    links:
      company === null
        ? {}
        : { self: `/company/${company.number}/persons-with-significant-control` },
    start_index: page.startIndex,
    total_results: all.length,
  };
}

function directorAsOwner(
  company: SandboxCompany,
  director: SandboxOfficer,
): Record<string, unknown> {
  const [, forenames = '', title = null] = director.name.split(', ');
  const [, ...middle] = forenames.split(' ');
  return ownerJson(company, {
    kind: 'individual-person-with-significant-control',
    name: [title, forenames, director.surname].filter((word) => word !== null).join(' '),
    name_elements: withoutAbsent({
      title,
      forename: director.forename,
      middle_name: middle.length === 0 ? null : middle.join(' '),
      surname: director.surname,
    }),
    date_of_birth: director.born,
    nationality: director.nationality,
    country_of_residence: director.address.country,
    natures_of_control: ['ownership-of-shares-25-to-50-percent'],
    notified_on: director.appointedOn,
    id: director.appointmentId,
    group: 'individual',
  });
}

function outsideOwner(company: SandboxCompany, random: SeededRandom): Record<string, unknown> {
  const { forename, surname } = inventPersonName(random);
  const notifiedOn = notifiedAfterCreation(company);
  return ownerJson(company, {
    kind: 'individual-person-with-significant-control',
    name: `Mrs ${forename} ${surname}`,
    name_elements: { title: 'Mrs', forename, surname },
    date_of_birth: { month: random.integer(1, 12), year: random.integer(1948, 1999) },
    nationality: 'British',
    country_of_residence: 'England',
    natures_of_control: ['voting-rights-25-to-50-percent', 'significant-influence-or-control'],
    notified_on: notifiedOn,
    ceased_on: random.chance(0.3) ? addDays(notifiedOn, 30) : null,
    id: inventOwnerId(random),
    group: 'individual',
  });
}

function companyAsOwner(company: SandboxCompany, random: SeededRandom): Record<string, unknown> {
  return ownerJson(company, {
    kind: 'corporate-entity-person-with-significant-control',
    name: `${inventWord(random)} Holdings Limited`,
    identification: {
      legal_form: 'Private Limited Company',
      legal_authority: 'Companies Act 2006',
      country_registered: 'England',
      place_registered: 'Companies House',
      registration_number: String(random.integer(1_000_000, 15_999_999)).padStart(8, '0'),
    },
    natures_of_control: ['ownership-of-shares-75-to-100-percent'],
    notified_on: notifiedAfterCreation(company),
    id: inventOwnerId(random),
    group: 'corporate-entity',
  });
}

function protectedOwner(company: SandboxCompany, random: SeededRandom): Record<string, unknown> {
  return ownerJson(company, {
    kind: 'super-secure-person-with-significant-control',
    description: 'super-secure-persons-with-significant-control',
    id: inventOwnerId(random),
    group: 'super-secure',
  });
}

/** Members in the order of the alphabet, as the register prints them. */
function ownerJson(
  company: SandboxCompany,
  { id, group, ...facts }: Record<string, unknown> & { id: string; group: string },
): Record<string, unknown> {
  const isPublic = group !== 'super-secure';
  const item = withoutAbsent({
    ...facts,
    address: isPublic ? addressJson(company.address) : null,
    links: {
      self: `/company/${company.number}/persons-with-significant-control/${group}/${id}`,
    },
  });
  const entries = Object.entries({ ...item, etag: etagOf(item) });
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The owners' register began on 6 April 2016 (Small Business, Enterprise and Employment Act 2015). */
function notifiedAfterCreation({ createdOn }: SandboxCompany): string {
  const began = '2016-04-06';
  return createdOn !== null && createdOn > began ? createdOn : began;
}

/** 27 characters of base64url, as the register's own ids. */
function inventOwnerId(random: SeededRandom): string {
  return Buffer.from(random.hex(40), 'hex').toString('base64url').slice(0, 27);
}
