import { etagOf } from './company-profile-json.ts';
import { filingJson } from './filing-json.ts';
import type { SandboxCompany } from './world/company.ts';

/** What the service adds to an asked category (observed in companieshouse/filing-history-data-api). */
const widened: Readonly<Record<string, readonly string[]>> = {
  incorporation: [
    'change-of-constitution',
    'change-of-name',
    'court-order',
    'gazette',
    'reregistration',
    'resolution',
    'restoration',
  ],
  'confirmation-statement': ['annual-return'],
};

export interface FilingPage {
  readonly startIndex: number;
  readonly itemsPerPage: number;
  /** null: all. */
  readonly categories: readonly string[] | null;
}

export function filingHistoryJson(
  company: SandboxCompany | null,
  page: FilingPage,
): Record<string, unknown> {
  const wanted = page.categories?.flatMap((category) => [category, ...(widened[category] ?? [])]);
  const matching = (company?.filings ?? []).filter(
    (filing) => wanted === undefined || wanted.includes(filing.category),
  );
  const paging = {
    filing_history_status: filingHistoryStatus(company),
    items_per_page: page.itemsPerPage,
    start_index: page.startIndex,
    total_count: matching.length,
  };
  // With nothing to show the service sets neither kind, etag nor items.
  if (company === null || matching.length === 0) return paging;
  const items = matching
    .slice(page.startIndex, page.startIndex + page.itemsPerPage)
    .map((filing) => filingJson(company, filing));
  return { ...paging, kind: 'filing-history', etag: etagOf(items), items };
}

/** Worked out from the number's prefix, not from the filings. */
function filingHistoryStatus(company: SandboxCompany | null): string {
  return company?.number.startsWith('LP')
    ? 'filing-history-available-limited-partnership-from-2014'
    : 'filing-history-available';
}
