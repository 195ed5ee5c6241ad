import { z } from 'zod';
import type { QualityReport } from '../../domain/quality-report.ts';
import type { BulkReject } from '../../sources/companies-house-bulk/parse-bulk-row.ts';
import type {
  BuiltRegister,
  RegisterSnapshot,
} from '../../store/register-file/register-builder.ts';
import type { RegisterDifference } from '../../store/register-file/compare-registers.ts';
import type { BulkPartHeader } from './read-carefully.ts';

/** What the thread is started with. */
export const WriterStart = z.object({
  path: z.string(),
  /** Texts of the register file before, whose numbers are kept. */
  earlierTexts: z.array(z.string()).readonly(),
});
export type WriterStart = z.infer<typeof WriterStart>;

export type ToWriter =
  | { readonly kind: 'part'; readonly part: BulkPartHeader }
  | { readonly kind: 'records'; readonly bytes: Uint8Array; readonly firstLine: number }
  | FinishWriting;

export interface FinishWriting {
  readonly kind: 'finish';
  readonly snapshot: RegisterSnapshot;
  readonly earlierPath: string | null;
}

export type FromWriter =
  | { readonly kind: 'written'; readonly rejects: readonly BulkReject[]; readonly rowsRead: number }
  /** All rows are stored; what follows takes as long as half of it. */
  | { readonly kind: 'counted'; readonly counts: RegisterRowCounts }
  | { readonly kind: 'finished'; readonly result: RegisterWriterResult };

export interface RegisterRowCounts {
  /** Every record, rejects included. */
  readonly rowsRead: number;
  readonly rowsRejected: number;
  /** Without duplicates until the file is finished. */
  readonly quality: QualityReport;
}

/** What went into the file. */
export interface RegisterWriterResult extends BuiltRegister, RegisterRowCounts {
  /** Rejected rows in which nothing looks like a company number. */
  readonly namelessRejects: number;
  /** To the register file before; null when there is none that it could be compared with. */
  readonly difference: RegisterDifference | null;
}
