import { z } from 'zod';
import type { Officer } from '../../domain/officer.ts';
import { parseOfficerName } from '../../domain/person-name.ts';
import { filingEssentials, FilingResource, type FilingEntry } from '../filing-resource.ts';
import { readLeniently } from '../read-leniently.ts';

/** One page of a list. The total is not to be trusted past the first page: beyond the end it is 0. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Rows that could not be read, and are not among the items. */
  readonly unreadRows: number;
  /** What was granted, which may be less than was asked for. */
  readonly itemsPerPage: number | null;
  readonly total: number | null;
}

const IsoDate = z.iso.date();
const count = z.number().int().nonnegative().nullish().catch(null);

const OfficerItem = z
  .object({
    name: z.string(),
    officer_role: z.string(),
    appointed_on: IsoDate.nullish().catch(null),
    // Strict, unlike the rest: taken as absent, it would put a former officer back into office.
    resigned_on: IsoDate.nullish(),
    date_of_birth: z.object({ month: count, year: count }).nullish(),
    links: z.object({
      self: z.string().regex(/\/appointments\/[^/]+$/),
      officer: z.object({ appointments: z.string().nullish() }).nullish(),
    }),
  })
  .transform((wire): Omit<Officer, 'companyNumber'> => {
    // A company's name may hold a comma, so only the role tells who is a company.
    const isCorporate = wire.officer_role.startsWith('corporate-');
    const person = isCorporate ? null : parseOfficerName(wire.name);
    return {
      appointmentId: wire.links.self.replace(/^.*\//, ''),
      officerId:
        /^\/officers\/([^/]+)\/appointments$/.exec(wire.links.officer?.appointments ?? '')?.[1] ??
        null,
      name: wire.name,
      firstName: person?.firstName ?? null,
      lastName: person?.lastName ?? null,
      title: person?.title ?? null,
      officerRole: wire.officer_role,
      appointedOn: wire.appointed_on ?? null,
      resignedOn: wire.resigned_on ?? null,
      isCorporate,
      birthMonth: wire.date_of_birth?.month ?? null,
      birthYear: wire.date_of_birth?.year ?? null,
    };
  });

/** Without one of these nobody could tell who it is, or whether still in office. */
const officerEssentials: ReadonlySet<string> = new Set([
  'name',
  'officer_role',
  'resigned_on',
  'links',
]);

const rows = z.array(z.unknown()).nullish();

/** `GET /company/{number}/officers`. */
export const OfficerPage = z
  .object({ items: rows, items_per_page: count, total_results: count })
  .transform((wire): Page<Omit<Officer, 'companyNumber'>> => ({
    ...readRows(OfficerItem, wire.items ?? [], officerEssentials),
    itemsPerPage: wire.items_per_page ?? null,
    total: wire.total_results ?? null,
  }));

/** `GET /company/{number}/filing-history`; without filings, `items` may be missing. */
export const FilingPage = z
  .object({ items: rows, items_per_page: count, total_count: count })
  .transform((wire): Page<FilingEntry> => ({
    ...readRows(FilingResource, wire.items ?? [], filingEssentials),
    itemsPerPage: wire.items_per_page ?? null,
    total: wire.total_count ?? null,
  }));

/** One row that nobody can read is left out, and the sound ones beside it are kept. */
function readRows<Item>(
  schema: z.ZodType<Item>,
  wire: readonly unknown[],
  essential: ReadonlySet<string>,
): Pick<Page<Item>, 'items' | 'unreadRows'> {
  const items = wire.flatMap((row) => {
    const reading = readLeniently(schema, row, essential);
    return reading.kind === 'read' ? [reading.resource] : [];
  });
  return { items, unreadRows: wire.length - items.length };
}
