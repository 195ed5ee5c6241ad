import type { CompanyNumber } from './company-number.ts';

/** One entry of the filing history, as far as a strike-off is concerned. */
export interface Filing {
  readonly companyNumber: CompanyNumber;
  readonly transactionId: string;
  /** Form, for example `GAZ1`, `GAZ1(A)`, `DISS40`; null in some historical rows. */
  readonly type: string | null;
  readonly category: string | null;
  /** Key into filing_history_descriptions.yml, for example `gazette-notice-compulsory`. */
  readonly description: string | null;
  /** The text of an old row whose description is `legacy`: `description_values.description`. */
  readonly descriptionText: string | null;
  /** What Companies House has noted on the filing, its notes one to a line. */
  readonly annotation: string | null;
  /** Day of the filing (`YYYY-MM-DD`). */
  readonly date: string;
}
