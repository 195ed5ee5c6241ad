import type { CompanyNumber } from './company-number.ts';
import type { PreviousName, RegisteredOffice } from './company-profile.ts';
import type { StatusFact } from './company-status.ts';

/**
 * One row of the Companies House bulk file. Every one of its 55 columns is here: text exactly as published,
 * an empty cell as null, dates as `YYYY-MM-DD`.
 */
export interface BulkCompany {
  readonly companyNumber: CompanyNumber;
  /** As published. Empty in a few rows: the number alone identifies the company. */
  readonly companyName: string;
  readonly registeredOffice: RegisteredOffice;
  /** The bulk file's own wording (`Private Limited Company`), not the API's `company_type`. */
  readonly companyCategory: string | null;
  /** The bulk file's own wording, also when `status` could not be derived from it. */
  readonly companyStatusRaw: string | null;
  readonly status: StatusFact;
  readonly countryOfOrigin: string | null;
  readonly dissolutionDate: string | null;
  readonly incorporationDate: string | null;
  readonly accountRefDay: number | null;
  readonly accountRefMonth: number | null;
  readonly accountsNextDueDate: string | null;
  readonly accountsLastMadeUpDate: string | null;
  readonly accountCategory: string | null;
  readonly returnsNextDueDate: string | null;
  readonly returnsLastMadeUpDate: string | null;
  readonly numMortCharges: number | null;
  readonly numMortOutstanding: number | null;
  readonly numMortPartSatisfied: number | null;
  readonly numMortSatisfied: number | null;
  /** `<code> - <description>` as published, in the four positions of the file; `None Supplied` is null. */
  readonly sicTexts: readonly [string | null, string | null, string | null, string | null];
  readonly numGenPartners: number | null;
  readonly numLimPartners: number | null;
  readonly uri: string | null;
  /** The latest of the former names first, at most ten. */
  readonly previousNames: readonly PreviousName[];
  readonly confStmtNextDueDate: string | null;
  readonly confStmtLastMadeUpDate: string | null;
}
