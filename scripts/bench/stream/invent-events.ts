import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { inventProfiles, linksOf } from './invent-profiles.ts';

export interface InventedStreams {
  readonly seed: string;
  /** Companies under threat in the database, numbered from 00000001 on. */
  readonly held: number;
  /** After so many events of the everyday kind a burst of entries follows; 0 for none. */
  readonly burstEvery: number;
  readonly burstOf: number;
}

/** What an event of the companies stream does to the database. */
export type EventKind = 'unheld' | 'held' | 'entering' | 'leaving';

export interface InventedEvents {
  kindOf(index: number): EventKind;
  /** Whether it is one of the entries that come at once. */
  readonly isOfBurst: (index: number) => boolean;
  companyEvent(index: number, publishedAt: Date): string;
  filingEvent(index: number, publishedAt: Date): string;
  /** Whether a filing is of a company that is held. */
  isFilingHeld(index: number): boolean;
  /** The profile that REST shows once `sent` events of the companies stream are out. */
  profile(companyNumber: string, sent: number): Record<string, unknown>;
}

/** Timepoint of the event with index 0, on either stream. */
export const firstTimepoint = 80_000_001;

const shareEntering = 0.01;
const shareLeaving = 0.01;
/** The seventh part of the register that is under threat files as others do. */
const shareHeld = 0.08;
const shareOfFilingsHeld = 0.08;
const enteringFrom = 10_000_000;
const unheldFrom = 30_000_000;
const unheldCompanies = 5_000_000;

/**
 * Events of the published shape, each a function of the seed and its index: whoever serves them, answers for them or counts them works out the
 * same. Every company enters or leaves once.
 */
export function inventEvents({ seed, held, burstEvery, burstOf }: InventedStreams): InventedEvents {
  const profiles = inventProfiles(seed);
  const salt = createSeededRandom(`${seed}-salt`).integer(1, 2 ** 31 - 1);

  const isOfBurst = (index: number): boolean =>
    burstEvery > 0 && index % (burstEvery + burstOf) >= burstEvery;

  const kindOf = (index: number): EventKind => {
    if (isOfBurst(index)) return 'entering';
    const share = shareAt(salt, index);
    if (share < shareEntering) return 'entering';
    if (share < shareEntering + shareLeaving) return index < held ? 'leaving' : 'unheld';
    return share < shareEntering + shareLeaving + shareHeld ? 'held' : 'unheld';
  };

  /** One that never leaves. */
  const heldNumber = (from: number): string => {
    let at = from % held;
    while (kindOf(at) === 'leaving') at = (at + 1) % held;
    return eightDigits(at + 1);
  };

  const numberOf = (index: number): string => {
    switch (kindOf(index)) {
      case 'entering':
        return eightDigits(enteringFrom + index);
      case 'leaving':
        return eightDigits(index + 1);
      case 'held':
        return heldNumber(scatter(salt, index));
      case 'unheld':
        return eightDigits(unheldFrom + (scatter(salt, index) % unheldCompanies));
    }
  };

  const profileOf = (companyNumber: string, standing: Standing): Record<string, unknown> => {
    const pattern = profiles[Number(companyNumber) % profiles.length] ?? {};
    return {
      ...pattern,
      company_name: nameOf(companyNumber, pattern),
      company_number: companyNumber,
      ...standings[standing],
      links: linksOf(companyNumber),
    };
  };

  return {
    kindOf,
    isOfBurst,
    companyEvent(index, publishedAt) {
      const companyNumber = numberOf(index);
      const data = profileOf(companyNumber, standingAfter(kindOf(index), index));
      return envelope({
        kind: 'company-profile',
        uri: `/company/${companyNumber}`,
        id: companyNumber,
        data: { ...data, etag: etag(index) },
        timepoint: firstTimepoint + index,
        publishedAt,
      });
    },
    isFilingHeld: (index) => shareAt(salt + 1, index) < shareOfFilingsHeld,
    filingEvent(index, publishedAt) {
      const isHeld = shareAt(salt + 1, index) < shareOfFilingsHeld;
      const place = scatter(salt + 1, index);
      const companyNumber = isHeld
        ? heldNumber(place)
        : eightDigits(unheldFrom + (place % unheldCompanies));
      const id = `MzQ${eightDigits(index)}YWRpcXprY3g`;
      return envelope({
        kind: 'filing-history',
        uri: `/company/${companyNumber}/filing-history/${id}`,
        id,
        data: filing(companyNumber, id, publishedAt),
        timepoint: firstTimepoint + index,
        publishedAt,
      });
    },
    profile(companyNumber, sent) {
      const number = Number(companyNumber);
      if (number > held) {
        const hasEntered = number >= enteringFrom && number < unheldFrom;
        return profileOf(companyNumber, hasEntered ? 'threatened' : 'active');
      }
      const index = number - 1;
      const hasLeft = index < sent && kindOf(index) === 'leaving';
      return profileOf(companyNumber, hasLeft ? standingAfter('leaving', index) : 'threatened');
    },
  };
}

type Standing = 'active' | 'threatened' | 'dissolved';

const standings: Readonly<Record<Standing, Record<string, string | undefined>>> = {
  active: { company_status: 'active', company_status_detail: undefined },
  threatened: {
    company_status: 'active',
    company_status_detail: 'active-proposal-to-strike-off',
  },
  dissolved: {
    company_status: 'dissolved',
    company_status_detail: undefined,
    date_of_cessation: '2026-11-24',
  },
};

/** Of those that leave, every second one is dissolved and the others are left alone. */
function standingAfter(kind: EventKind, index: number): Standing {
  switch (kind) {
    case 'unheld':
      return 'active';
    case 'held':
    case 'entering':
      return 'threatened';
    case 'leaving':
      return index % 2 === 0 ? 'dissolved' : 'active';
  }
}

/** The name a company has in every event and in the prepared database. */
function nameOf(companyNumber: string, pattern: Record<string, unknown>): string {
  return `${String(pattern['company_name'])} ${companyNumber} LIMITED`;
}

/** A form that says nothing of a strike-off, as nearly all of them. */
function filing(companyNumber: string, id: string, at: Date): Record<string, unknown> {
  const day = at.toISOString().slice(0, 10);
  return {
    action_date: day,
    category: 'confirmation-statement',
    date: day,
    description: 'confirmation-statement-with-no-updates',
    description_values: { made_up_date: day },
    links: {
      document_metadata: `https://document-api.company-information.service.gov.uk/document/${id}`,
      self: `/company/${companyNumber}/filing-history/${id}`,
    },
    pages: 3,
    transaction_id: id,
    type: 'CS01',
  };
}

function envelope(event: {
  readonly kind: string;
  readonly uri: string;
  readonly id: string;
  readonly data: unknown;
  readonly timepoint: number;
  readonly publishedAt: Date;
}): string {
  return JSON.stringify({
    resource_kind: event.kind,
    resource_uri: event.uri,
    resource_id: event.id,
    data: event.data,
    event: {
      timepoint: event.timepoint,
      published_at: event.publishedAt.toISOString().slice(0, 19),
      type: 'changed',
    },
  });
}

function etag(index: number): string {
  return eightDigits(index).repeat(5);
}

function eightDigits(number: number): string {
  return String(number).padStart(8, '0');
}

function shareAt(salt: number, index: number): number {
  return scatter(salt, index) / 2 ** 32;
}

/** A number of 32 bits that looks random, the same for the same arguments (the finaliser of MurmurHash3). */
function scatter(salt: number, index: number): number {
  let hash = (Math.imul(index + 1, 0x9e_37_79_b1) ^ salt) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
