import type { BulkCompany } from '../domain/bulk-company.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import { isProposalToStrikeOff } from '../domain/company-status.ts';
import type { ImportScope } from '../domain/register-import.ts';
import { findOpenAmong } from '../store/episodes-of-companies.ts';
import type { Db } from '../store/open-store.ts';

export interface ScopeCollector {
  add(companies: readonly BulkCompany[]): Promise<void>;
  /** Passes on what is left. */
  flush(): Promise<void>;
}

/** Rows per transaction: each commit waits for the disk, and a service may be waiting to write to the same file. */
const rowsPerBatch = 500;

/**
 * Passes on rows of the scope, in their order and in batches of a size. Scope strike-off keeps the companies under threat
 * and those that were known to be, since only a row of theirs can end an episode; that is one row in fourteen.
 */
export function collectRowsInScope(
  db: Db,
  scope: ImportScope,
  apply: (companies: readonly BulkCompany[]) => Promise<void>,
): ScopeCollector {
  let pending: BulkCompany[] = [];
  return {
    async add(companies) {
      pending.push(...(await select(companies)));
      while (pending.length >= rowsPerBatch) {
        const batch = pending.slice(0, rowsPerBatch);
        pending = pending.slice(rowsPerBatch);
        await apply(batch);
      }
    },
    async flush() {
      await apply(pending);
      pending = [];
    },
  };

  async function select(companies: readonly BulkCompany[]): Promise<readonly BulkCompany[]> {
    if (scope === 'register') return companies;
    const others = companies.filter((company) => !isProposalToStrikeOff(company.status));
    const open = await findOpenAmong(db, others.map(numberOf));
    return companies.filter(
      (company) => isProposalToStrikeOff(company.status) || open.has(company.companyNumber),
    );
  }
}

function numberOf(company: BulkCompany): CompanyNumber {
  return company.companyNumber;
}
