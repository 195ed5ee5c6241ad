import type { BulkIssue } from '../../sources/companies-house-bulk/parse-bulk-row.ts';

/** What was read so far, as the report on the data tells it. */
export interface RegisterTally {
  rowsRead: number;
  rowsRejected: number;
  readonly byStatus: TextCounter;
  readonly byCategory: TextCounter;
  readonly issues: TextCounter;
  readonly unknownStatuses: TextCounter;
}

export interface TextCounter {
  add(text: string): void;
  /** Counts by text, the empty one as `(none)`. */
  counts(): Record<string, number>;
}

export function createRegisterTally(): RegisterTally {
  return {
    rowsRead: 0,
    rowsRejected: 0,
    byStatus: createTextCounter(),
    byCategory: createTextCounter(),
    issues: createTextCounter(),
    unknownStatuses: createTextCounter(),
  };
}

export function countIssues(
  tally: RegisterTally,
  issues: readonly BulkIssue[],
  status: string | null,
): void {
  for (const { kind } of issues) {
    tally.issues.add(kind);
    if (kind === 'unknown_status') tally.unknownStatuses.add(status ?? '');
  }
}

/** A damaged file can have another text in every row; the register knows sixteen statuses and thirty categories. */
const mostTexts = 100;
const otherTexts = '(others)';
const noText = '(none)';

function createTextCounter(): TextCounter {
  const counters = new Map<string, { count: number }>();
  return {
    add(text) {
      const counter = counters.get(text) ?? begin(text);
      counter.count += 1;
    },
    counts: () =>
      Object.fromEntries(
        [...counters].map(([text, { count }]) => [text === '' ? noText : text, count]),
      ),
  };

  function begin(text: string): { count: number } {
    const key = counters.size < mostTexts ? text : otherTexts;
    const counter = counters.get(key) ?? { count: 0 };
    counters.set(key, counter);
    return counter;
  }
}
