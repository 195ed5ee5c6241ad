import type { CompanyNumber } from './company-number.ts';

/** One appointment: a person or a company in one role at one company. */
export interface Officer {
  readonly companyNumber: CompanyNumber;
  /** Last part of `links.self`; stable per appointment. */
  readonly appointmentId: string;
  /** Groups one person's appointments; Companies House merges these, so it can change. */
  readonly officerId: string | null;
  /** As registered: `SURNAME, Forenames[, Title]`, or a company name. */
  readonly name: string;
  /** Natural persons only, re-cased for greeting; null when the record has none. */
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly title: string | null;
  readonly officerRole: string;
  readonly appointedOn: string | null;
  readonly resignedOn: string | null;
  readonly isCorporate: boolean;
  /** Companies House publishes month and year only. */
  readonly birthMonth: number | null;
  readonly birthYear: number | null;
}
