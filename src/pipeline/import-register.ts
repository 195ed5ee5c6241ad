import type { ImportScope } from '../domain/register-import.ts';
import { snapshotAsOf } from '../domain/snapshot-as-of.ts';
import { peakRssBytes } from '../runtime/process-memory.ts';
import { BulkInputError } from '../sources/companies-house-bulk/bulk-input-error.ts';
import type { BulkInput } from '../sources/companies-house-bulk/open-bulk-input.ts';
import { readBulkCompanies } from '../sources/companies-house-bulk/read-bulk-companies.ts';
import {
  beginSnapshot,
  endSnapshot,
  newestSnapshotDate,
  type SnapshotCounts,
} from '../store/bulk-snapshots.ts';
import type { Db } from '../store/open-store.ts';
import { createBulkSaver } from '../store/save-bulk-companies.ts';
import { announceProduct } from './announce.ts';
import { applyBulkBatch, type BulkBatchOptions } from './apply-bulk-batch.ts';
import { checkAbsentCompanies } from './check-absent-companies.ts';
import { collectRowsInScope } from './collect-rows-in-scope.ts';
import { holdImportLease, type ImportLease } from './hold-import-lease.ts';
import type { ImportReport } from './import-report.ts';
import { countResult, createTally, type Tally } from './import-tally.ts';
import { createRejectsFile } from './rejects-file.ts';
import type { StepContext } from './step-context.ts';

export interface ImportOptions {
  readonly db: Db;
  readonly context: StepContext;
  /** As `openRegisterFile` opened it. */
  readonly input: BulkInput;
  /** For the record only. */
  readonly fileName: string;
  readonly scope: ImportScope;
  /** Null when nobody knows it: then no row overwrites anything that has a date. */
  readonly snapshotDate: string | null;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ImportProgress) => void;
  /** Where rows that cannot be read are written; without any there is no file. */
  readonly rejectsPath: string;
  /** Most companies coming under threat that are checked by REST; null for all. */
  readonly maxChecks: number | null;
}

export interface ImportProgress {
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly totalBytes: number;
}

/**
 * Brings a bulk file into the store. It may be repeated at any time: what is known is compared and left as it is, so an
 * interrupted import goes on by being run again, and rows older than what is known change nothing.
 */
export async function importRegister(options: ImportOptions): Promise<ImportReport> {
  const { db, context } = options;
  await using lease = await holdImportLease(db, context);
  const startedAt = context.clock.now();
  const run = await prepareRun(options, lease);
  const snapshotId = context.random.uuid();
  await beginSnapshot(db, { ...options, id: snapshotId, now: startedAt });
  try {
    const rejectsFile = await readRows(options, run);
    const absent = options.input.isCompleteSet
      ? await checkAbsentCompanies(db, context, run.batch.origin.asOf)
      : 0;
    const report = describeRun(options, run, { startedAt, rejectsFile, absent });
    await complete(options, snapshotId, report);
    return report;
  } catch (error) {
    await markInterrupted(options, snapshotId, countsOf(run));
    throw explainEnd(error, countsOf(run));
  }
}

interface Run {
  readonly lease: ImportLease;
  readonly tally: Tally;
  readonly ignoredColumns: Set<string>;
  readonly batch: BulkBatchOptions;
}

async function prepareRun(
  { db, context, snapshotDate, maxChecks }: ImportOptions,
  lease: ImportLease,
): Promise<Run> {
  const newestDate = await newestSnapshotDate(db);
  return {
    lease,
    tally: createTally(),
    ignoredColumns: new Set(),
    batch: {
      context,
      save: createBulkSaver(),
      origin: {
        asOf: snapshotAsOf(snapshotDate),
        isNewestSnapshot:
          newestDate === null || (snapshotDate !== null && snapshotDate >= newestDate),
      },
      maxChecks,
      effects: { inserted: 0, updated: 0, unchanged: 0, entered: 0, left: 0 },
    },
  };
}

/** Returns the path of the rejects, if there are any. */
async function readRows(options: ImportOptions, run: Run): Promise<string | null> {
  const { db, input, scope, signal, onProgress } = options;
  const { tally, lease, batch } = run;
  await using rejects = createRejectsFile(options.rejectsPath);
  let bytesRead = 0;
  const results = readBulkCompanies(input, {
    signal,
    onBytes: (count) => {
      bytesRead += count;
    },
    onIgnoredColumns: (_part, columns) => {
      for (const column of columns) run.ignoredColumns.add(column);
    },
  });
  const kept = collectRowsInScope(db, scope, (companies) => applyBulkBatch(db, companies, batch));
  for await (const read of results) {
    signal.throwIfAborted();
    for (const result of read) countResult(tally, result);
    await rejects.add(read.filter((result) => result.kind === 'reject'));
    await kept.add(read.flatMap((result) => (result.kind === 'row' ? [result.company] : [])));
    await lease.renew();
    onProgress({ rowsRead: tally.rowsRead, bytesRead, totalBytes: input.totalBytes });
  }
  await kept.flush();
  return await rejects.finish();
}

function countsOf({ tally, batch: { effects } }: Run): SnapshotCounts {
  return {
    rowsRead: tally.rowsRead,
    rowsKept: effects.inserted + effects.updated + effects.unchanged,
    rowsRejected: tally.rowsRejected,
  };
}

function describeRun(
  { input, scope, snapshotDate, context }: ImportOptions,
  run: Run,
  outcome: Pick<ImportReport, 'rejectsFile' | 'absent'> & { readonly startedAt: number },
): ImportReport {
  const { tally, batch, ignoredColumns } = run;
  return {
    scope,
    snapshotDate,
    isCompleteSet: input.isCompleteSet,
    ...countsOf(run),
    ...batch.effects,
    absent: outcome.absent,
    repairedNumbers: tally.repairedNumbers,
    issues: Object.fromEntries(tally.issues),
    unknownStatuses: Object.fromEntries(tally.unknownStatuses),
    byStatus: Object.fromEntries(tally.byStatus),
    ignoredColumns: [...ignoredColumns],
    rejectsFile: outcome.rejectsFile,
    durationMs: context.clock.now() - outcome.startedAt,
    peakRssBytes: peakRssBytes(),
  };
}

/** The one thing an import announces, in the transaction that makes it complete. */
async function complete(
  { db, context, fileName }: ImportOptions,
  snapshotId: string,
  report: ImportReport,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await endSnapshot(trx, snapshotId, { ...report, state: 'complete', now: context.clock.now() });
    await announceProduct(trx, context, {
      type: 'import.completed',
      data: {
        snapshot_id: snapshotId,
        file_name: fileName,
        snapshot_date: report.snapshotDate,
        scope: report.scope,
        rows_read: report.rowsRead,
        rows_kept: report.rowsKept,
        rows_rejected: report.rowsRejected,
        inserted: report.inserted,
        updated: report.updated,
        unchanged: report.unchanged,
        entered: report.entered,
        left: report.left,
        absent: report.absent,
      },
    });
  });
}

async function markInterrupted(
  { db, context }: ImportOptions,
  snapshotId: string,
  counts: SnapshotCounts,
): Promise<void> {
  const end = { ...counts, state: 'interrupted' as const, now: context.clock.now() };
  await endSnapshot(db, snapshotId, end).catch((error: unknown) => {
    // The next import marks it; what ended this one is what has to be told.
    context.log.warn({ err: error, snapshotId }, 'cannot mark the import as interrupted');
  });
}

/** A file that turns out to be damaged half-way leaves the rows before the damage, and they are true. */
function explainEnd(error: unknown, { rowsRead, rowsKept }: SnapshotCounts): unknown {
  if (!(error instanceof BulkInputError) || rowsKept === 0) return error;
  return new BulkInputError(
    `${error.message} Of the ${rowsRead} rows before that point ${rowsKept} were imported and stay; import a whole file to get the rest.`,
    { problem: error.problem, cause: error },
  );
}
