import type { ImportScope } from '../domain/register-import.ts';
import { snapshotAsOf } from '../domain/snapshot-as-of.ts';
import {
  companyNumberBytes,
  createCompanyNumberSet,
  type CompanyNumberSet,
} from '../domain/company-number-set.ts';
import type { Timers } from '../runtime/timers.ts';
import type { BulkInput } from '../sources/companies-house-bulk/open-bulk-input.ts';
import {
  beginSnapshot,
  dateOfCompleteSetBefore,
  endSnapshot,
  hasCompleteSetAfter,
  newestRegisterDate,
  newestSnapshotDate,
  type SnapshotEnd,
} from '../store/bulk-snapshots.ts';
import { listAbsentNotSeenSince, listOpenNotSeenSince } from '../store/list-open-not-seen-since.ts';
import type { Db, Trx } from '../store/open-store.ts';
import type { RegisterDifference } from '../store/register-file/compare-registers.ts';
import { removeOldRegisterFiles } from '../store/register-file/register-folder.ts';
import { activateRegisterFile } from '../store/register-file/register-pointer.ts';
import { announceProduct } from './announce.ts';
import { applySnapshot } from './apply-snapshot.ts';
import { closeGapsBySnapshot } from './close-gaps-by-snapshot.ts';
import { describeImport, noEffects, type ReadFile } from './describe-import.ts';
import { holdImportLease, type ImportLease } from './hold-import-lease.ts';
import type { ImportReport } from './import-report.ts';
import { judgeReading } from './judge-reading.ts';
import { beginRegisterBuild, type RegisterBuild } from './register-writer/begin-register-build.ts';
import { createRowStager } from './row-stager/row-stager.ts';
import { createRejectsFile, type RejectsFile } from './rejects-file.ts';
import { stageRows, type ImportProgress, type StagedFile } from './stage-rows.ts';
import type { StepContext } from './step-context.ts';

export interface ImportOptions {
  readonly db: Db;
  readonly context: StepContext;
  readonly timers: Timers;
  /** As `openRegisterFile` opened it. */
  readonly input: BulkInput;
  /** For the record only. */
  readonly fileName: string;
  readonly scope: ImportScope;
  /** Null when nobody knows it: then no row overwrites anything that has a date. */
  readonly snapshotDate: string | null;
  /** Import also what does not look like the register. */
  readonly isAccepted: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ImportProgress) => void;
  /** Told once the file is applied, or held: whatever happens then changes that no more. */
  readonly onEnd?: (report: ImportReport) => void;
  /** Where register files lie. */
  readonly registerFolder: string;
  /** Where rows wait until the file was read to its end; made and removed by the import. */
  readonly stagingPath: string;
  /** Where rows that cannot be read are written; without any there is no file. */
  readonly rejectsPath: string;
  /** Most companies coming under threat that are checked by REST; null for all. */
  readonly maxChecks: number | null;
}

/**
 * Brings a bulk file into the store, whole or not at all: its rows wait in a file of their own until it was read to its end and looks
 * like the register. It may be repeated at any time; rows older than what is known change nothing.
 */
export async function importRegister(options: ImportOptions): Promise<ImportReport> {
  const { db, context, input } = options;
  await using lease = await holdImportLease(db, context, options.timers);
  const startedAt = context.clock.now();
  const snapshotId = context.random.uuid();
  const run: Run = { ...options, lease, startedAt, snapshotId };
  const { isCompleteSet } = input;
  await beginSnapshot(db, { ...options, isCompleteSet, id: snapshotId, now: startedAt });
  let rowsRead = 0;
  const onProgress = (progress: ImportProgress): void => {
    rowsRead = progress.rowsRead;
    options.onProgress(progress);
  };
  try {
    await using rejects = createRejectsFile(options.rejectsPath);
    await using build = await beginRegister(run, rejects);
    // Also what the same snapshot has told before: it may have been published again, put right.
    const wanted = await listWanted(db, snapshotAsOf(options.snapshotDate) + 1);
    await using stager = createRowStager({
      path: options.stagingPath,
      wanted,
      // In scope register the writer tells them.
      onRejects: (found) => {
        if (build === null) rejects.add(found);
      },
    });
    const register = build?.writer ?? null;
    const staged = await stageRows({
      ...run,
      stager,
      wanted,
      rejects,
      register,
      onProgress,
    });
    const reading = await completeReading({ ...run, onProgress }, { staged, build, rejects });
    const report = await finish({ ...run, onProgress }, reading, wanted.size > 0);
    options.onEnd?.(report);
    if (build !== null) await removeOldRegisterFiles(db, options.registerFolder);
    return report;
  } catch (error) {
    await markInterrupted(run, rowsRead);
    if (options.scope === 'register') await removeUnusedRegister(run);
    throw error;
  }
}

interface Run extends ImportOptions {
  readonly lease: ImportLease;
  readonly snapshotId: string;
  readonly startedAt: number;
}

/** Only facts older than the file can be changed by it. */
async function listWanted(db: Db, asOf: number): Promise<CompanyNumberSet> {
  const wanted = createCompanyNumberSet();
  const limit = 5_000;
  for (const list of [listOpenNotSeenSince, listAbsentNotSeenSince]) {
    let after: string | null = null;
    for (;;) {
      const page: string = await list(db, { asOf, after, limit });
      for (let at = 0; at < page.length; at += companyNumberBytes) {
        after = page.slice(at, at + companyNumberBytes);
        wanted.add(after);
      }
      if (page.length < limit * companyNumberBytes) break;
    }
  }
  return wanted;
}

/** Scope register also builds a file of all companies, beside the one in use; one of a later date stays in use. */
async function beginRegister(run: Run, rejects: RejectsFile): Promise<RegisterBuild | null> {
  if (run.scope !== 'register') return null;
  const { db, registerFolder: folder, snapshotId, snapshotDate } = run;
  const inUse = await newestRegisterDate(db);
  if (inUse !== null && (snapshotDate === null || snapshotDate < inUse)) return null;
  return beginRegisterBuild(db, {
    folder,
    snapshotId,
    onRejects: (part, found) => {
      rejects.add(found.map((reject) => ({ ...reject, part })));
    },
  });
}

/** What is known when all rows were read: enough to judge the file. */
interface Reading extends Pick<ReadFile, 'staged' | 'rowsRead' | 'rowsRejected' | 'quality'> {
  readonly hasRegister: boolean;
  /**
   * The live data may be stored while the register file gets its indexes. Only the first: to compare a later one takes longer than to
   * store what is new, and whoever else writes would wait for it.
   */
  readonly mayOverlap: boolean;
  /** Waits for the register file. */
  complete(): Promise<ReadFile>;
}

async function completeReading(
  { snapshotDate, context, onProgress, input }: Run,
  parts: {
    readonly staged: StagedFile;
    readonly build: RegisterBuild | null;
    readonly rejects: RejectsFile;
  },
): Promise<Reading> {
  const { staged, build, rejects } = parts;
  const { totalBytes } = input;
  const { rowsRead, rowsRejected, quality } = staged;
  if (build === null) {
    const rejectsFile = await rejects.finish();
    const read = { staged, register: null, rejectsFile, rowsRead, rowsRejected, quality };
    return { ...read, hasRegister: false, mayOverlap: false, complete: async () => read };
  }
  onProgress({ phase: 'indexing', rowsRead, bytesRead: totalBytes, totalBytes });
  const asOf = snapshotAsOf(snapshotDate);
  const { counts, result } = build.finish({ snapshotDate, asOf, builtAt: context.clock.now() });
  const counted = await counts;
  const rejectsFile = await rejects.finish();
  return {
    staged,
    ...counted,
    hasRegister: true,
    mayOverlap: build.isFirst,
    async complete() {
      const register = await result;
      return { staged, register, rejectsFile, ...register.result };
    },
  };
}

/** Holds what does not look like the register, else applies it. */
async function finish(run: Run, reading: Reading, mayEndEpisodes: boolean): Promise<ImportReport> {
  const { db, context, snapshotDate, input } = run;
  const { rowsRead } = reading;
  const { isCompleteSet, totalBytes } = input;
  const difference = reading.mayOverlap ? null : await differenceOf(reading);
  const verdict = await judgeReading({ ...run, isCompleteSet }, { ...reading, difference });
  if (verdict.heldBecause.length > 0) {
    const read = await reading.complete();
    const report = describeImport(run, read, { effects: noEffects, ...verdict });
    await endSnapshot(db, run.snapshotId, endOf(run, report));
    return report;
  }
  run.onProgress({ phase: 'storing', rowsRead, bytesRead: totalBytes, totalBytes });
  const origin = {
    asOf: snapshotAsOf(snapshotDate),
    now: context.clock.now(),
    isNewest: await isNewest(db, snapshotDate),
    earlierSetAsOf: await earlierSetAsOf(db, snapshotDate),
    isOverruled: await hasCompleteSetAfter(db, snapshotDate),
  };
  return applySnapshot({
    ...run,
    origin,
    isCompleteSet,
    mayEndEpisodes,
    async complete(trx, effects) {
      const read = await reading.complete();
      run.signal.throwIfAborted();
      await run.lease.confirm(trx);
      const report = describeImport(run, read, { effects, ...verdict });
      if (read.register !== null) await activateRegisterFile(trx, read.register.pointer);
      await closeGapsBySnapshot(trx, context, { asOf: origin.asOf, isCompleteSet });
      await completeSnapshot(trx, run, report);
      return report;
    },
  });
}

/** To the register file before, which is known when the new one has its indexes. */
async function differenceOf(reading: Reading): Promise<RegisterDifference | null> {
  const { register } = await reading.complete();
  return register?.result.difference ?? null;
}

async function earlierSetAsOf(db: Db, snapshotDate: string | null): Promise<number | null> {
  const date = await dateOfCompleteSetBefore(db, snapshotDate);
  return date === null ? null : snapshotAsOf(date);
}

async function isNewest(db: Db, snapshotDate: string | null): Promise<boolean> {
  const newest = await newestSnapshotDate(db);
  return newest === null || (snapshotDate !== null && snapshotDate >= newest);
}

function endOf({ context }: Run, report: ImportReport): SnapshotEnd {
  return { ...report, now: context.clock.now(), report: JSON.stringify(report) };
}

/** The one thing an import announces, in the transaction that makes it complete. */
async function completeSnapshot(trx: Trx, run: Run, report: ImportReport): Promise<void> {
  await endSnapshot(trx, run.snapshotId, endOf(run, report));
  await announceProduct(trx, run.context, {
    type: 'import.completed',
    data: {
      snapshot_id: run.snapshotId,
      file_name: run.fileName,
      snapshot_date: report.snapshotDate,
      scope: report.scope,
      rows_read: report.rowsRead,
      rows_kept: report.rowsKept,
      rows_rejected: report.rowsRejected,
      inserted: report.inserted,
      updated: report.updated,
      unchanged: report.unchanged,
      overruled: report.overruled,
      entered: report.entered,
      left: report.left,
      absent: report.absent,
      unread: report.unread,
      resumed: report.resumed,
    },
  });
}

/** A register file that was finished and not put into use is as large as the other one, and it may be the disk that is full. */
async function removeUnusedRegister(run: Run): Promise<void> {
  const { db, context, lease, registerFolder } = run;
  try {
    await db.transaction().execute((trx) => lease.confirm(trx));
    await removeOldRegisterFiles(db, registerFolder);
  } catch (error) {
    // What ended the import has to be told; the next one removes the file.
    context.log.warn({ err: error }, 'cannot remove the register file that was not put into use');
  }
}

async function markInterrupted({ db, context, snapshotId }: Run, rowsRead: number): Promise<void> {
  const end: SnapshotEnd = {
    state: 'interrupted',
    now: context.clock.now(),
    rowsRead,
    rowsKept: 0,
    rowsRejected: 0,
    underThreat: null,
    report: null,
  };
  await endSnapshot(db, snapshotId, end).catch((error: unknown) => {
    // The next import marks it; what ended this one is what has to be told.
    context.log.warn({ err: error, snapshotId }, 'cannot mark the import as interrupted');
  });
}
