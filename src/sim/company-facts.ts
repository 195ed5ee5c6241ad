import { parseEmailAddress, type EmailAddress } from '../domain/email-address.ts';
import { firstModelNumber, type ModelCompany } from './register.ts';
import type { Dice } from './seeded-random.ts';

export interface ModelOfficer {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: 'director' | 'secretary';
  readonly birth: { readonly month: number; readonly year: number };
  readonly resignedOn: string | null;
}

/** What stands on a company's site. `bare` = its name and nothing that proves it. */
export type SiteKind = 'own-number' | 'other-number' | 'parked' | 'unreachable' | 'bare';

export interface ModelSite {
  readonly domain: string;
  readonly kind: SiteKind;
  readonly publishes: readonly EmailAddress[];
}

/** What there is to be found out about a company besides its status. Nothing of it ever changes. */
export interface CompanyFacts {
  readonly officers: readonly ModelOfficer[];
  /** Null: nobody knows a site of theirs. */
  readonly site: ModelSite | null;
}

export interface ModelFacts {
  readonly of: (number: string) => CompanyFacts;
  /** The company's number under this name or one that it had; null for a name nobody ever had. */
  readonly numberOfName: (name: string) => string | null;
  /** How many addresses the provider has of this person there. */
  readonly addressesOf: (subject: string) => number;
}

/** One under which mail can be delivered. */
export const topDomain = 'co.uk';

const firstNames = ['Ann', 'Bryn', 'Cerys', 'Deepak', 'Eilidh', 'Fiona', 'Gareth', 'Siân'];
const lastNames = ['Bevan', 'Kaur', 'Macrae', 'Nowak', 'Okafor', 'Pugh', 'Singh', 'Whelan'];
/** Of so many companies in a row, the first two belong together: one site, one director. */
const groupEvery = 12;

/** Worked out from the seed when it is asked for. */
export function createFacts(dice: Dice): ModelFacts {
  const known = new Map<string, CompanyFacts>();

  function workOut(number: string): CompanyFacts {
    const index = Number(number) - firstModelNumber;
    const own = dice.fork(`company ${number}`);
    const group = index % groupEvery < 2 ? Math.floor(index / groupEvery) : null;
    const officers = Array.from({ length: own.integer(1, 3) }, (_, at) =>
      officerOf(own, { id: `${number}-${at}`, isResigned: at === 2 && own.chance(0.5) }),
    );
    if (group !== null) {
      const shared = dice.fork(`group ${group}`);
      officers[0] = officerOf(shared, { id: `group-${group}-${number}`, isResigned: false });
    }
    return { officers, site: group === null ? siteOf(own, index, officers) : groupSite(group) };
  }

  return {
    of(number) {
      const facts = known.get(number) ?? workOut(number);
      known.set(number, facts);
      return facts;
    },
    numberOfName(name) {
      const [, index] = / (\d+)(?: \(\d+\))? Ltd$/i.exec(name) ?? [];
      return index === undefined ? null : String(firstModelNumber + Number(index));
    },
    addressesOf: (subject) => dice.fork(`addresses ${subject}`).pick([0, 1, 1, 2]),
  };
}

export function officerJson(company: ModelCompany, officer: ModelOfficer): Record<string, unknown> {
  return {
    name: `${officer.lastName.toUpperCase()}, ${officer.firstName}`,
    officer_role: officer.role,
    appointed_on: '2015-02-01',
    ...(officer.resignedOn !== null && { resigned_on: officer.resignedOn }),
    date_of_birth: officer.birth,
    links: {
      self: `/company/${company.number}/appointments/${officer.id}`,
      officer: { appointments: `/officers/person-${officer.id}/appointments` },
    },
  };
}

function officerOf(
  dice: Dice,
  { id, isResigned }: { readonly id: string; readonly isResigned: boolean },
): ModelOfficer {
  return {
    id,
    firstName: dice.pick(firstNames),
    // A second name makes most people one of their kind.
    lastName: `${dice.pick(lastNames)}-${dice.pick(lastNames)}`,
    role: dice.chance(0.85) ? 'director' : 'secretary',
    birth: { month: dice.integer(1, 12), year: dice.integer(1950, 2000) },
    resignedOn: isResigned ? '2020-05-05' : null,
  };
}

function siteOf(dice: Dice, index: number, officers: readonly ModelOfficer[]): ModelSite | null {
  const thrown = dice.next();
  const domain = `site-${index}.${topDomain}`;
  if (thrown < 0.2) return null;
  if (thrown < 0.3) return { domain, kind: 'parked', publishes: [] };
  if (thrown < 0.38) return { domain, kind: 'unreachable', publishes: [] };
  const [first] = officers;
  const locals = ['info'];
  if (first !== undefined && dice.chance(0.3)) locals.push(mailboxOf(first));
  const publishes = dice.chance(0.6) ? locals.flatMap((local) => addressAt(local, domain)) : [];
  if (thrown < 0.52) return { domain, kind: 'other-number', publishes };
  return { domain, kind: thrown < 0.65 ? 'bare' : 'own-number', publishes };
}

function groupSite(group: number): ModelSite {
  const domain = `group-${group}.${topDomain}`;
  return { domain, kind: 'bare', publishes: addressAt('office', domain) };
}

export function mailboxOf({ firstName, lastName }: ModelOfficer): string {
  const plain = `${firstName}.${lastName}`.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return plain.toLowerCase();
}

function addressAt(local: string, domain: string): readonly EmailAddress[] {
  const address = parseEmailAddress(`${local}@${domain}`);
  return address === null ? [] : [address];
}
