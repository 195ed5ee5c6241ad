import type { Counts, QualityReport } from '../domain/quality-report.ts';
import type {
  BulkIssueKind,
  BulkReject,
  BulkRow,
} from '../sources/companies-house-bulk/parse-bulk-row.ts';

/** Counts rows of a bulk file as they pass. */
export interface ImportTally {
  readonly rowsCounted: number;
  readonly rowsRejected: number;
  count(result: BulkRow | BulkReject): void;
  /** A row that nothing is wrong with, by the cells that are counted; empty ones as empty texts. */
  countSound(row: SoundRow): void;
  report(about: Pick<QualityReport, 'coverage' | 'duplicates'>): QualityReport;
}

export interface SoundRow {
  readonly status: string;
  readonly category: string;
  readonly accountCategory: string;
  readonly hasPostcode: boolean;
}

/** A damaged file can have another status in every row; the register knows sixteen. */
const textsListed = 100;
const otherTexts = '(others)';
const noText = '(none)';

export function createImportTally(): ImportTally {
  const lists = {
    byStatus: new Map<string, number>(),
    byCategory: new Map<string, number>(),
    byAccountCategory: new Map<string, number>(),
    unknownStatuses: new Map<string, number>(),
    unknownCategories: new Map<string, number>(),
    impossibleDates: new Map<string, number>(),
    malformedNumbers: new Map<string, number>(),
    rejects: new Map<string, number>(),
  };
  const single = new Map<BulkIssueKind, number>();
  let rowsExamined = 0;
  let rowsRejected = 0;
  let emptyPostcodes = 0;

  return {
    get rowsCounted() {
      return rowsExamined + rowsRejected;
    },
    get rowsRejected() {
      return rowsRejected;
    },
    countSound({ status, category, accountCategory, hasPostcode }) {
      rowsExamined += 1;
      add(lists.byStatus, status);
      add(lists.byCategory, category);
      add(lists.byAccountCategory, accountCategory);
      if (!hasPostcode) emptyPostcodes += 1;
    },
    count(result) {
      if (result.kind === 'reject') {
        rowsRejected += 1;
        add(lists.rejects, kindOfReason(result.reason));
        return;
      }
      const { company, issues } = result;
      rowsExamined += 1;
      add(lists.byStatus, company.companyStatusRaw);
      add(lists.byCategory, company.companyCategory);
      add(lists.byAccountCategory, company.accountCategory);
      if (company.registeredOffice.postalCode === null) emptyPostcodes += 1;
      for (const issue of issues) {
        single.set(issue.kind, (single.get(issue.kind) ?? 0) + 1);
        if (issue.kind === 'unknown_status') add(lists.unknownStatuses, company.companyStatusRaw);
        if (issue.kind === 'unknown_category')
          add(lists.unknownCategories, company.companyCategory);
        if (issue.kind === 'impossible_date') add(lists.impossibleDates, issue.column);
        if (issue.kind === 'not_a_number') add(lists.malformedNumbers, issue.column);
      }
    },
    report: (about) => ({
      coverage: about.coverage,
      rowsExamined,
      byStatus: toCounts(lists.byStatus),
      byCategory: toCounts(lists.byCategory),
      byAccountCategory: toCounts(lists.byAccountCategory),
      unknownStatuses: toCounts(lists.unknownStatuses),
      unknownCategories: toCounts(lists.unknownCategories),
      impossibleDates: toCounts(lists.impossibleDates),
      malformedNumbers: toCounts(lists.malformedNumbers),
      malformedPostcodes: single.get('malformed_postcode') ?? 0,
      emptyPostcodes,
      emptyNames: single.get('empty_name') ?? 0,
      undecodableTexts: single.get('undecodable_text') ?? 0,
      repairedNumbers: single.get('repaired_number') ?? 0,
      duplicates: about.duplicates,
      rejects: toCounts(lists.rejects),
    }),
  };
}

/** The reason without what differs from row to row. */
function kindOfReason(reason: string): string {
  return reason
    .replace(/ near [^]*$/, '')
    .replaceAll(/"[^"]*"/g, '"…"')
    .replaceAll(/\d+/g, 'N');
}

function add(counts: Map<string, number>, text: string | null): void {
  const wanted = text === null || text === '' ? noText : text;
  const counted = counts.get(wanted);
  if (counted !== undefined) {
    counts.set(wanted, counted + 1);
    return;
  }
  const key = counts.size < textsListed ? wanted : otherTexts;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The most frequent first. */
function toCounts(counts: ReadonlyMap<string, number>): Counts {
  return Object.fromEntries([...counts].toSorted((a, b) => b[1] - a[1]));
}
