import type { SharedCompanyNumbers } from '../../domain/company-number-set.ts';
import type { OpenAgain } from '../../domain/judge-shape.ts';
import type { QualityReport } from '../../domain/quality-report.ts';
import type { BulkReject } from '../../sources/companies-house-bulk/parse-bulk-row.ts';
import type { BulkResult } from '../../sources/companies-house-bulk/read-bulk-companies.ts';
import type { PackedRows } from './pack-rows.ts';

export type ToStager =
  /** Comes first. */
  | ({ readonly kind: 'start' } & StagerStart)
  /** The rows that follow are of this part of the file. */
  | { readonly kind: 'part'; readonly name: string; readonly header: readonly string[] }
  | ({ readonly kind: 'rows' } & PackedRows)
  /** What was read already. */
  | { readonly kind: 'results'; readonly results: readonly BulkResult[] }
  | { readonly kind: 'finish' };

export interface StagerStart {
  /** Of the staging file, which it makes. */
  readonly path: string;
  /** Companies with an open episode: a row of theirs may end it. */
  readonly wanted: SharedCompanyNumbers;
}

export type StagedReject = BulkReject & { readonly part: string };

export type FromStager =
  /** Rows or results are staged; those that cannot be read are told. */
  | { readonly kind: 'staged'; readonly rejects: readonly StagedReject[] }
  | { readonly kind: 'finished'; readonly staged: StagedRows };

/** What stands in the staging file at its end. */
export interface StagedRows {
  readonly rowsKept: number;
  readonly rowsRejected: number;
  /** Companies, each once. */
  readonly underThreat: number;
  readonly duplicates: number;
  readonly open: OpenAgain;
  readonly quality: QualityReport;
}
