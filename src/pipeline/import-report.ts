import type { ImportScope } from '../domain/register-import.ts';
import type { ImportEffects } from './apply-bulk-batch.ts';

/** What an import found and did. */
export interface ImportReport extends Readonly<ImportEffects> {
  readonly scope: ImportScope;
  readonly snapshotDate: string | null;
  readonly isCompleteSet: boolean;
  /** Every record, rejects included. */
  readonly rowsRead: number;
  /** Rows of the scope: each was inserted, updated or found unchanged. */
  readonly rowsKept: number;
  readonly rowsRejected: number;
  /** Companies under threat that a complete set no longer holds; each is asked about. */
  readonly absent: number;
  readonly repairedNumbers: number;
  readonly issues: Readonly<Record<string, number>>;
  readonly unknownStatuses: Readonly<Record<string, number>>;
  /** Rows by `CompanyStatus` as published, also those outside the scope. */
  readonly byStatus: Readonly<Record<string, number>>;
  /** Columns this build does not know. */
  readonly ignoredColumns: readonly string[];
  readonly rejectsFile: string | null;
  readonly durationMs: number;
  readonly peakRssBytes: number;
}
