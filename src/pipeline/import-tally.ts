import type { BulkResult } from '../sources/companies-house-bulk/read-bulk-companies.ts';

/** What was read so far, as the report tells it. */
export interface Tally {
  rowsRead: number;
  rowsRejected: number;
  repairedNumbers: number;
  readonly issues: Map<string, number>;
  readonly unknownStatuses: Map<string, number>;
  readonly byStatus: Map<string, number>;
}

export function createTally(): Tally {
  return {
    rowsRead: 0,
    rowsRejected: 0,
    repairedNumbers: 0,
    issues: new Map(),
    unknownStatuses: new Map(),
    byStatus: new Map(),
  };
}

/** A damaged file can have another status in every row; the register knows sixteen. */
const statusesListed = 100;
const otherStatuses = '(others)';
const noStatus = '(none)';

/** Counts every row of the file, whatever the scope keeps of it. */
export function countResult(tally: Tally, result: BulkResult): void {
  tally.rowsRead += 1;
  if (result.kind === 'reject') {
    tally.rowsRejected += 1;
    return;
  }
  const { company, issues } = result;
  count(tally.byStatus, company.companyStatusRaw ?? noStatus);
  for (const { kind } of issues) {
    count(tally.issues, kind);
    if (kind === 'repaired_number') tally.repairedNumbers += 1;
    if (kind === 'unknown_status') {
      count(tally.unknownStatuses, company.companyStatusRaw ?? noStatus);
    }
  }
}

function count(counts: Map<string, number>, text: string): void {
  const isListed = counts.has(text) || counts.size < statusesListed;
  const key = isListed ? text : otherStatuses;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
