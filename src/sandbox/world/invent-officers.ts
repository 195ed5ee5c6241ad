import type { SeededRandom } from '../seeded-random.ts';
import type { Address, SandboxOfficer } from './company.ts';
import { addDays } from './dates.ts';
import { inventForename, inventPersonName, inventWord, slug } from './invented-names.ts';

export interface OfficersPlan {
  readonly random: SeededRandom;
  readonly companyType: string;
  readonly domain: string | null;
  readonly address: Address;
  readonly createdOn: string;
  readonly today: string;
  /** The first director is in office and Snov knows a valid address. */
  readonly isShowcase: boolean;
  /** How many natural persons there are at least; more than a page for one company. */
  readonly people: number;
  /** Adds one of each rarer kind: corporate director with a comma in its name, nominees, an officer without links. */
  readonly hasRareKinds: boolean;
}

/** The officers of one company in the register's default order: role first, then name. */
export function inventOfficers(plan: OfficersPlan): SandboxOfficer[] {
  const { random } = plan;
  const officers: SandboxOfficer[] = [];
  const personRole = roleOfPeople(plan.companyType);
  for (let index = 0; index < plan.people; index += 1) {
    const isLast = index === plan.people - 1 && index > 0;
    officers.push(inventPerson(plan, { role: personRole, isFirst: index === 0, hasLeft: isLast }));
  }
  if (plan.companyType === 'llp' && random.chance(0.4)) {
    officers.push(inventCorporate(plan, 'corporate-llp-designated-member'));
  }
  if (plan.companyType === 'ltd' && random.chance(0.2)) {
    officers.push(inventPerson(plan, { role: 'secretary', isFirst: false, hasLeft: false }));
  }
  if (plan.companyType === 'plc') officers.push(inventCorporate(plan, 'corporate-secretary'));
  if (plan.hasRareKinds) officers.push(...inventRareKinds(plan));
  return officers.toSorted((a, b) => compare(a.role, b.role) || compare(a.name, b.name));
}

function inventRareKinds(plan: OfficersPlan): SandboxOfficer[] {
  return [
    {
      ...inventCorporate(plan, 'corporate-director'),
      name: 'GRINDLOWFOLD, BEXOWTON & PARTNERS LIMITED',
    },
    inventCorporate(plan, 'corporate-nominee-secretary'),
    inventPerson(plan, { role: 'nominee-director', isFirst: false, hasLeft: true }),
    {
      ...inventPerson(plan, { role: 'director', isFirst: false, hasLeft: false }),
      officerId: null,
    },
  ];
}

function roleOfPeople(companyType: string): string {
  if (companyType === 'llp') return 'llp-designated-member';
  if (companyType === 'limited-partnership') return 'general-partner-in-a-limited-partnership';
  return 'director';
}

function inventPerson(
  plan: OfficersPlan,
  place: { role: string; isFirst: boolean; hasLeft: boolean },
): SandboxOfficer {
  const { random, domain } = plan;
  const { forename, surname } = inventPersonName(random);
  const second = random.chance(0.4) ? ` ${inventForename(random)}` : '';
  const title = random.chance(0.06) ? `, ${random.pick(['Dr', 'Sir', 'Professor'])}` : '';
  const appointedOn = pastDay(plan, plan.createdOn, place.isFirst ? 0 : random.integer(0, 900));
  const isSecretary = place.role.endsWith('secretary');
  const emailStatus = decideEmailStatus(plan, place);
  return {
    ...inventIds(random),
    name: `${surname.toUpperCase()}, ${forename}${second}${title}`,
    forename,
    surname,
    role: place.role,
    isCorporate: false,
    appointedOn,
    resignedOn: place.hasLeft ? pastDay(plan, appointedOn, random.integer(100, 900)) : null,
    born: isSecretary ? null : { month: random.integer(1, 12), year: random.integer(1948, 1999) },
    nationality: isSecretary
      ? null
      : random.pick(['British', 'British', 'Irish', 'Polish', 'Indian']),
    occupation: isSecretary
      ? null
      : random.pick(['Director', 'Company Director', 'Engineer', 'Builder']),
    address: plan.address,
    email:
      emailStatus === null || domain === null
        ? null
        : inventMailbox({ random, forename, surname, domain }),
    emailStatus,
  };
}

/** So many days after `from`, but never in the future. */
function pastDay(plan: OfficersPlan, from: string, days: number): string {
  const day = addDays(from, days);
  return day < plan.today ? day : addDays(plan.today, -1);
}

function decideEmailStatus(
  plan: OfficersPlan,
  place: { isFirst: boolean; hasLeft: boolean },
): 'valid' | 'unknown' | null {
  const draw = plan.random.next();
  if (plan.domain === null || place.hasLeft) return null;
  if (plan.isShowcase && place.isFirst) return 'valid';
  if (draw < 0.55) return 'valid';
  return draw < 0.7 ? 'unknown' : null;
}

function inventMailbox(person: {
  random: SeededRandom;
  forename: string;
  surname: string;
  domain: string;
}): string {
  const first = slug(person.forename);
  const last = slug(person.surname);
  const local = person.random.pick([
    `${first}.${last}`,
    first,
    `${first.slice(0, 1)}.${last}`,
    `${first}${last}`,
  ]);
  return `${local}@${person.domain}`;
}

function inventCorporate(plan: OfficersPlan, role: string): SandboxOfficer {
  const { random } = plan;
  return {
    ...inventIds(random),
    name: `${inventWord(random)} ${random.pick(['Secretaries', 'Nominees', 'Holdings'])} Limited`.toUpperCase(),
    forename: null,
    surname: null,
    role,
    isCorporate: true,
    appointedOn: pastDay(plan, plan.createdOn, random.integer(0, 300)),
    resignedOn: null,
    born: null,
    nationality: null,
    occupation: null,
    address: plan.address,
    email: null,
    emailStatus: null,
  };
}

function inventIds(random: SeededRandom): {
  appointmentId: string;
  officerId: string;
  personNumber: string;
} {
  return {
    appointmentId: inventId(random),
    officerId: inventId(random),
    personNumber: `${random.integer(100_000_000, 299_999_999)}0001`,
  };
}

/** 27 characters of base64url, as the register's own ids. */
function inventId(random: SeededRandom): string {
  return Buffer.from(random.hex(40), 'hex').toString('base64url').slice(0, 27);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
