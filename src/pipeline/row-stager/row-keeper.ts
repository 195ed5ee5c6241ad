import { isProposalToStrikeOff } from '../../domain/company-status.ts';
import type { CompanyNumberSet } from '../../domain/company-number-set.ts';
import type { BulkResult } from '../../sources/companies-house-bulk/read-bulk-companies.ts';
import type { StagingFile } from '../../store/snapshot/staging-file.ts';
import { createImportTally } from '../import-tally.ts';
import { numbersInReject } from '../numbers-in-reject.ts';
import type { EncodedRow } from './encode-staged-row.ts';
import type { StagedRows } from './stager-messages.ts';

export interface RowKeeper {
  keep(result: BulkResult): void;
  /** A row with nothing odd, whose record stands in the staging file's `record`. */
  keepEncoded(row: EncodedRow): void;
  /** Ends the writing of the staging file. */
  finish(): StagedRows;
}

/** Puts rows under threat, and those of the wanted companies, into the staging file, and counts what passes. */
export function createRowKeeper(staging: StagingFile, wanted: CompanyNumberSet): RowKeeper {
  const tally = createImportTally();
  let rowsKept = 0;
  const open = { known: wanted.size, found: 0, stillUnderThreat: 0 };
  return {
    keep(result) {
      if (result.kind === 'reject') {
        tally.count(result);
        staging.addDoubted(numbersInReject(result.raw));
        return;
      }
      const { company } = result;
      const isUnderThreat = isProposalToStrikeOff(company.status);
      const isWanted = wanted.has(company.companyNumber);
      if (!isUnderThreat && !isWanted) {
        // It mentions a proposal in words that nobody knows: not kept, but told.
        if (result.issues.some(({ kind }) => kind === 'unknown_status')) tally.count(result);
        return;
      }
      noteKept({ isUnderThreat, isWanted });
      tally.count(result);
      staging.add(company);
    },
    keepEncoded(row) {
      const isWanted = wanted.has(row.companyNumber);
      if (!row.isUnderThreat && !isWanted) return;
      noteKept({ isUnderThreat: row.isUnderThreat, isWanted });
      tally.countSound(row);
      staging.addRecord(row);
    },
    finish() {
      const { duplicates, underThreat } = staging.finish();
      return {
        rowsKept,
        rowsRejected: tally.rowsRejected,
        underThreat,
        duplicates,
        open,
        quality: tally.report({ coverage: 'rows_kept', duplicates }),
      };
    },
  };
  function noteKept(row: { readonly isUnderThreat: boolean; readonly isWanted: boolean }): void {
    rowsKept += 1;
    if (!row.isWanted) return;
    open.found += 1;
    if (row.isUnderThreat) open.stillUnderThreat += 1;
  }
}
