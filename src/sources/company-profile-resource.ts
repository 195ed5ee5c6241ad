import { z } from 'zod';
import { parseCompanyNumber } from '../domain/company-number.ts';
import type { CompanyProfile, RegisteredOffice } from '../domain/company-profile.ts';
import { readStatusFact } from '../domain/company-status.ts';
import { readLeniently } from './read-leniently.ts';

/**
 * The company profile as `GET /company/{number}` and the companies stream carry it: a number, and a status or a name. Everything else may be
 * absent, because Companies House leaves out what it does not know.
 */
const CompanyProfileResource = z
  .object({
    company_number: z.string(),
    company_name: text(),
    type: text(),
    company_status: text(),
    company_status_detail: text(),
    registered_office_address: z
      .object({
        care_of: text(),
        po_box: text(),
        premises: text(),
        address_line_1: text(),
        address_line_2: text(),
        locality: text(),
        region: text(),
        country: text(),
        postal_code: text(),
      })
      .nullish(),
    jurisdiction: text(),
    date_of_creation: date(),
    date_of_cessation: date(),
    sic_codes: z.array(z.string()).nullish(),
    previous_company_names: z.array(z.object({ name: z.string(), ceased_on: date() })).nullish(),
    accounts: z
      .object({
        last_accounts: z
          .object({ made_up_to: date(), period_end_on: date(), type: text() })
          .nullish(),
        next_accounts: z.object({ due_on: date() }).nullish(),
        next_due: date(),
      })
      .nullish(),
    confirmation_statement: z.object({ next_due: date(), last_made_up_to: date() }).nullish(),
    corporate_annotation: z.array(z.object({ type: text() })).nullish(),
  })
  .transform((wire, context): Omit<CompanyProfile, 'unreadMembers'> => {
    const companyNumber = parseCompanyNumber(wire.company_number);
    if (companyNumber === null) {
      const message = 'not a company number';
      context.addIssue({ code: 'custom', path: ['company_number'], message });
      return z.NEVER;
    }
    if (wire.company_name === null && wire.company_status === null) {
      const message = 'neither a name nor a status';
      context.addIssue({ code: 'custom', path: ['company_status'], message });
      return z.NEVER;
    }
    const accounts = wire.accounts;
    return {
      companyNumber,
      companyName: wire.company_name,
      companyType: wire.type,
      companyStatusRaw: wire.company_status,
      status: readStatusFact(wire.company_status, wire.company_status_detail),
      registeredOffice: toRegisteredOffice(wire.registered_office_address ?? null),
      jurisdiction: wire.jurisdiction,
      dateOfCreation: wire.date_of_creation,
      dateOfCessation: wire.date_of_cessation,
      sicCodes: wire.sic_codes ?? [],
      previousNames: (wire.previous_company_names ?? []).map((previous) => ({
        companyName: previous.name,
        ceasedOn: previous.ceased_on,
      })),
      // The members outside next_accounts and last_accounts are deprecated, and on older records the only ones.
      accountsNextDueDate: accounts?.next_accounts?.due_on ?? accounts?.next_due ?? null,
      accountsLastMadeUpDate:
        accounts?.last_accounts?.made_up_to ?? accounts?.last_accounts?.period_end_on ?? null,
      accountCategory: accounts?.last_accounts?.type ?? null,
      confirmationStatementNextDueDate: wire.confirmation_statement?.next_due ?? null,
      confirmationStatementLastMadeUpDate: wire.confirmation_statement?.last_made_up_to ?? null,
      isFraudStrikeOff: (wire.corporate_annotation ?? []).some(
        ({ type }) => type?.startsWith(fraudStrikeOff) ?? false,
      ),
    };
  });

/** Odd status or detail must not count as absent: that is how the register says that a company has left. */
const essential = new Set(['company_number', 'company_status', 'company_status_detail']);

export type CompanyProfileReading =
  | { readonly kind: 'read'; readonly profile: CompanyProfile }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads a company profile; what of it is odd is unknown, and is told. */
export function readCompanyProfile(wire: unknown): CompanyProfileReading {
  const reading = readLeniently(CompanyProfileResource, wire, essential);
  if (reading.kind === 'unreadable') return reading;
  const { resource, unreadMembers } = reading;
  return { kind: 'read', profile: { ...resource, unreadMembers } };
}

/** Whether something tells of a company and its status as a profile does, whatever it is called. */
export function isLikeCompanyProfile(wire: unknown): boolean {
  return ProfileShape.safeParse(wire).success;
}

const ProfileShape = z.object({ company_number: z.string(), company_status: z.string() });

/** Both values of corporate_annotation about section 1002A (incorporation, restoration) begin so: api-enumerations constants.yml. */
const fraudStrikeOff = 'strike-off-under-section-1002a';

type OfficeWire = Readonly<
  Record<
    | 'care_of'
    | 'po_box'
    | 'premises'
    | 'address_line_1'
    | 'address_line_2'
    | 'locality'
    | 'region'
    | 'country'
    | 'postal_code',
    string | null
  >
>;

function toRegisteredOffice(wire: OfficeWire | null): RegisteredOffice {
  // The bulk file prints the premises as the beginning of the first line.
  const firstLine = [wire?.premises, wire?.address_line_1].filter((part) => part != null);
  return {
    careOf: wire?.care_of ?? null,
    poBox: wire?.po_box ?? null,
    addressLine1: firstLine.length > 0 ? firstLine.join(' ') : null,
    addressLine2: wire?.address_line_2 ?? null,
    postTown: wire?.locality ?? null,
    county: wire?.region ?? null,
    country: wire?.country ?? null,
    postalCode: wire?.postal_code ?? null,
  };
}

/** Text that may be absent, null, blank, or the word `null` (seen on the stream and in account types). */
function text() {
  return z
    .string()
    .nullish()
    .transform((value) => {
      const trimmed = value?.trim() ?? '';
      return trimmed === '' || trimmed === 'null' ? null : trimmed;
    });
}

function date() {
  return text().pipe(z.iso.date().nullable());
}
