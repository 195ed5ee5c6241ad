/** How often each text occurred. */
export type Counts = Readonly<Record<string, number>>;

/** What was found in the rows of a bulk file. It counts rows, also those of a company that has another, and names columns; it never holds a row. */
export interface QualityReport {
  /** Scope strike-off looks closely at the rows it keeps only. */
  readonly coverage: 'rows_kept' | 'whole_file';
  /** Rows looked at closely, rejects left out. */
  readonly rowsExamined: number;
  /** As published; `(none)` for an empty cell, `(others)` beyond the hundred most varied. */
  readonly byStatus: Counts;
  readonly byCategory: Counts;
  readonly byAccountCategory: Counts;
  readonly unknownStatuses: Counts;
  readonly unknownCategories: Counts;
  /** By column. */
  readonly impossibleDates: Counts;
  /** Cells that should be numbers, by column. */
  readonly malformedNumbers: Counts;
  readonly malformedPostcodes: number;
  readonly emptyPostcodes: number;
  readonly emptyNames: number;
  readonly undecodableTexts: number;
  /** Company numbers whose lost zeros, case or spaces were put right. */
  readonly repairedNumbers: number;
  /** Rows too many: of a company that stands in the file more than once all but one, whose facts are taken. */
  readonly duplicates: number;
  /** Rows that cannot be read, by reason. */
  readonly rejects: Counts;
}

/** The numbers of one snapshot that are set against the one before. */
export interface SnapshotFigures {
  readonly snapshotDate: string | null;
  readonly isCompleteSet: boolean;
  readonly rowsRead: number;
  readonly rowsRejected: number;
  /** Companies with a proposal to strike off, each once. */
  readonly underThreat: number;
}

/** This snapshot against the latest complete one. */
export interface SnapshotComparison {
  readonly snapshotDate: string | null;
  readonly rowsRead: number;
  readonly underThreat: number;
  /** Changes in percent of the earlier value; null when that was nought. */
  readonly rowsReadChange: number | null;
  readonly underThreatChange: number | null;
}

export function compareSnapshots(
  before: SnapshotFigures,
  now: SnapshotFigures,
): SnapshotComparison {
  return {
    snapshotDate: before.snapshotDate,
    rowsRead: before.rowsRead,
    underThreat: before.underThreat,
    rowsReadChange: changeInPercent(before.rowsRead, now.rowsRead),
    underThreatChange: changeInPercent(before.underThreat, now.underThreat),
  };
}

function changeInPercent(before: number, now: number): number | null {
  return before === 0 ? null : Math.round(((now - before) / before) * 1_000) / 10;
}
