import type { ShapeMeasure } from '../domain/judge-shape.ts';
import type { QualityReport, SnapshotComparison } from '../domain/quality-report.ts';
import type { ImportScope } from '../domain/register-import.ts';
import type { RegisterDifference } from '../store/register-file/compare-registers.ts';

/** What became of the companies whose rows could not be read. */
export interface UnreadSummary {
  /** They keep what the register file before said of them, marked with its date. */
  readonly kept: number;
  /** New to us: listed by their number, and their name where it can be read. */
  readonly listed: number;
  /** Rows that name no company at all: who stood in them may count as absent. */
  readonly nameless: number;
}

export interface RegisterSummary {
  readonly file: string;
  readonly companies: number;
  readonly bytes: number;
  readonly unread: UnreadSummary;
  /** Against the register file before; null when there was none. */
  readonly difference: RegisterDifference | null;
}

/** What was judged of the file when it was read. */
export type Verdict = Pick<ImportReport, 'heldBecause' | 'shape' | 'previous'>;

/** What an import found and did. */
export interface ImportReport {
  /** Held: the file does not look like the register, so nothing was changed. */
  readonly state: 'complete' | 'held';
  readonly heldBecause: readonly string[];
  /** What was measured of the file's shape, each with its limit. */
  readonly shape: readonly ShapeMeasure[];
  readonly scope: ImportScope;
  readonly snapshotDate: string | null;
  readonly isCompleteSet: boolean;
  /** Every record, rejects included. */
  readonly rowsRead: number;
  /** Rows of the scope: each is inserted, updated, unchanged, overruled or a duplicate. */
  readonly rowsKept: number;
  readonly rowsRejected: number;
  /** Rows too many: of a company that stands in the file more than once all but one. All that follow count companies. */
  readonly duplicates: number;
  /** With a proposal to strike off. */
  readonly underThreat: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** They change nothing because a later complete set knows better who is under threat. */
  readonly overruled: number;
  /** Episodes opened. */
  readonly entered: number;
  /** Episodes closed, those of absent companies included. */
  readonly left: number;
  /** Companies under threat that a complete set no longer holds; each is asked about. */
  readonly absent: number;
  /** Companies under threat that a complete set may hold, in rows that cannot be read; each is asked about. */
  readonly unread: number;
  /** Episodes that go on: they had ended only because an earlier file left the company out. */
  readonly resumed: number;
  /** Columns this build does not know. */
  readonly ignoredColumns: readonly string[];
  readonly quality: QualityReport;
  /** The register file that was built; null in scope strike-off. */
  readonly register: RegisterSummary | null;
  /** Null without an earlier complete set to compare with. */
  readonly previous: SnapshotComparison | null;
  readonly rejectsFile: string | null;
  readonly durationMs: number;
  readonly peakRssBytes: number;
}
