import type { CompanyNumber } from './company-number.ts';
import type { StatusFact } from './company-status.ts';

/** The registered office, in the parts Companies House keeps. */
export interface RegisteredOffice {
  readonly careOf: string | null;
  readonly poBox: string | null;
  readonly addressLine1: string | null;
  readonly addressLine2: string | null;
  readonly postTown: string | null;
  readonly county: string | null;
  readonly country: string | null;
  readonly postalCode: string | null;
}

/** What the register says of a company in a REST answer or a stream event (both carry the same resource). */
export interface CompanyProfile {
  readonly companyNumber: CompanyNumber;
  /** Null when the record has none that can be read. */
  readonly companyName: string | null;
  /** API spelling, for example `ltd`, `llp`; null when the record does not say. */
  readonly companyType: string | null;
  /** `company_status` exactly as received, also when this build does not know the value. */
  readonly companyStatusRaw: string | null;
  readonly status: StatusFact;
  readonly registeredOffice: RegisteredOffice;
  readonly jurisdiction: string | null;
  readonly dateOfCreation: string | null;
  readonly dateOfCessation: string | null;
  /** Codes only, four or five digits, at most four. */
  readonly sicCodes: readonly string[];
  readonly previousNames: readonly PreviousName[];
  readonly accountsNextDueDate: string | null;
  readonly accountsLastMadeUpDate: string | null;
  readonly accountCategory: string | null;
  readonly confirmationStatementNextDueDate: string | null;
  readonly confirmationStatementLastMadeUpDate: string | null;
  /** True for a strike-off annotation under section 1002A (false filings): not a lead. */
  readonly isFraudStrikeOff: boolean;
  /** Members of the record that were not as they should be and are taken as unknown, e.g. `sic_codes[]`. */
  readonly unreadMembers: readonly string[];
}

export interface PreviousName {
  readonly companyName: string;
  /** Day the name was given up (`YYYY-MM-DD`). */
  readonly ceasedOn: string | null;
}
