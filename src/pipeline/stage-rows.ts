import { isProposalToStrikeOff } from '../domain/company-status.ts';
import type { CompanyNumberSet } from '../domain/company-number-set.ts';
import type { BulkInput } from '../sources/companies-house-bulk/open-bulk-input.ts';
import type { BulkResult } from '../sources/companies-house-bulk/read-bulk-companies.ts';
import { scanBulkCompanies } from '../sources/companies-house-bulk/scan-bulk-companies.ts';
import type { StagingFile } from '../store/snapshot/staging-file.ts';
import { feedRegister } from './feed-register.ts';
import type { ImportLease } from './hold-import-lease.ts';
import { createImportTally, type ImportTally } from './import-tally.ts';
import type { RegisterBuild } from './register-writer/begin-register-build.ts';
import type { RejectsFile } from './rejects-file.ts';

export interface StageOptions {
  readonly input: BulkInput;
  readonly staging: StagingFile;
  /** Companies with an open episode: a row of theirs may end it. */
  readonly wanted: CompanyNumberSet;
  readonly lease: ImportLease;
  readonly rejects: RejectsFile;
  /** Where all rows go as well in scope register, which then also tells what cannot be read. */
  readonly register: RegisterBuild['writer'] | null;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly phase: 'reading' | 'indexing' | 'storing';
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly totalBytes: number;
}

export interface StagedFile {
  readonly rowsRead: number;
  readonly rowsKept: number;
  readonly underThreat: number;
  readonly duplicates: number;
  readonly ignoredColumns: readonly string[];
  readonly tally: ImportTally;
}

/** Reads a file to its end and keeps the rows under threat, and those of the wanted companies, in the staging file. */
export async function stageRows(options: StageOptions): Promise<StagedFile> {
  const { staging, wanted, lease, rejects, register, signal, onProgress } = options;
  const input = register === null ? options.input : feedRegister(options.input, register);
  const tally = createImportTally();
  const ignoredColumns = new Set<string>();
  let [rowsRead, rowsKept, underThreat, bytesRead] = [0, 0, 0, 0];
  const batches = scanBulkCompanies(input, wanted, {
    signal,
    onBytes: (count) => {
      bytesRead += count;
    },
    onIgnoredColumns: (_part, columns) => {
      for (const column of columns) ignoredColumns.add(column);
    },
  });
  for await (const batch of batches) {
    rowsRead += batch.rowsRead;
    for (const result of batch.results) keep(result);
    // In scope register the writer tells them; what it has told by now is written.
    const found = register === null ? batch.results : [];
    await rejects.add(found.filter((result) => result.kind === 'reject'));
    await lease.renew();
    onProgress({ phase: 'reading', rowsRead, bytesRead, totalBytes: input.totalBytes });
  }
  const { duplicates } = staging.finish();
  return {
    rowsRead,
    rowsKept,
    underThreat,
    duplicates,
    ignoredColumns: [...ignoredColumns],
    tally,
  };

  function keep(result: BulkResult): void {
    if (result.kind === 'reject') {
      tally.count(result);
      staging.addDoubted(numbersIn(result.raw));
      return;
    }
    const { company } = result;
    const isUnderThreat = isProposalToStrikeOff(company.status);
    if (!isUnderThreat && !wanted.has(company.companyNumber)) {
      // It mentions a proposal in words that nobody knows: not kept, but told.
      if (result.issues.some(({ kind }) => kind === 'unknown_status')) tally.count(result);
      return;
    }
    if (isUnderThreat) underThreat += 1;
    rowsKept += 1;
    tally.count(result);
    staging.add(company);
  }
}

/** A row has one number, near its beginning; whatever else looks like one costs a question at most. */
const numbersLookedAt = 20;

function numbersIn(raw: string): readonly string[] {
  return (raw.match(/(?<![A-Z0-9])[A-Z0-9]{8}(?![A-Z0-9])/g) ?? []).slice(0, numbersLookedAt);
}
