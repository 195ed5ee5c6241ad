import { createCompanyNumberSet, type CompanyNumberSet } from '../domain/company-number-set.ts';
import type { ImportScope } from '../domain/register-import.ts';
import { peakRssBytes } from '../runtime/process-memory.ts';
import type { Timers } from '../runtime/timers.ts';
import type { PscInput } from '../sources/companies-house-psc/open-psc-input.ts';
import { createPscTally, type PscTally } from '../sources/companies-house-psc/psc-tally.ts';
import { readPscSnapshot } from '../sources/companies-house-psc/read-psc-snapshot.ts';
import { listCompanyNumbers } from '../store/list-company-numbers.ts';
import type { Db } from '../store/open-store.ts';
import type { AppliedCounts } from '../store/psc-staging/apply-plans.ts';
import { addToStage, countStaged, stageSnapshot } from '../store/psc-staging/stage-snapshot.ts';
import { findNewestPscSnapshot } from '../store/psc-snapshots.ts';
import { applyPscSnapshot } from './apply-psc-snapshot.ts';
import { holdImportLease, type ImportLease } from './hold-import-lease.ts';
import { judgePscSnapshot } from './judge-psc-snapshot.ts';
import type { PscImportReport } from './psc-import-report.ts';
import { numbersInReject } from './numbers-in-reject.ts';
import { createRejectsFile } from './rejects-file.ts';
import type { StepContext } from './step-context.ts';

export interface PscImportOptions {
  readonly db: Db;
  readonly context: StepContext;
  readonly timers: Timers;
  readonly input: PscInput;
  /** For the record only. */
  readonly fileName: string;
  /** Whose persons are kept: companies with an open episode, or all that are stored. */
  readonly scope: ImportScope;
  /** Null: as the file says. */
  readonly snapshotDate: string | null;
  /** Whether a snapshot that looks wrong is applied all the same. */
  readonly isAccepted: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PscImportProgress) => void;
  /** Where lines that cannot be read are written; without any there is no file. */
  readonly rejectsPath: string;
}

export interface PscImportProgress {
  readonly phase: 'reading' | 'storing';
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly totalBytes: number;
}

/**
 * Brings the snapshot of persons with significant control into the store. The file is read to its end and checked before
 * anything is touched; then all of it becomes true in one transaction. Nothing is enqueued: finding people is no work order.
 */
export async function importPscSnapshot(options: PscImportOptions): Promise<PscImportReport> {
  const { db, context, input } = options;
  await using held = new AsyncDisposableStack();
  const lease = held.use(await holdImportLease(db, context, options.timers));
  held.use(await stageSnapshot(db));
  const startedAt = context.clock.now();
  const wanted = await listWanted(options);
  const tally = createPscTally();
  const rejects = await stageLines(options, { lease, wanted, tally });
  const kept = await countStaged(db);
  const snapshotDate = options.snapshotDate ?? input.snapshotDate ?? dateOfTotals(tally);
  const newest = await findNewestPscSnapshot(db);
  const run = { startedAt, wanted, tally, kept, snapshotDate, ...rejects };
  const problem = judgePscSnapshot({
    tally,
    kept,
    isCompleteSet: input.isCompleteSet,
    rejected: rejects.rejected,
    personsBefore: newest?.persons_read ?? null,
  });
  if (problem !== null && !options.isAccepted) {
    return describeRun(options, run, { held: { reason: 'data_problem', message: problem } });
  }
  const newestDate = newest?.snapshot_date ?? null;
  if (newestDate !== null && (snapshotDate === null || snapshotDate < newestDate)) {
    const message = `the snapshot of ${newestDate} has been imported, and this one is ${snapshotDate === null ? 'of unknown date' : `of ${snapshotDate}`}`;
    return describeRun(options, run, { held: { reason: 'older', message } });
  }
  const { totalBytes } = input;
  const rowsRead = tally.linesRead;
  options.onProgress({ phase: 'storing', rowsRead, bytesRead: totalBytes, totalBytes });
  const applied = await applyPscSnapshot(options, { ...run, lease });
  return describeRun(options, run, applied);
}

async function listWanted({ db, scope }: PscImportOptions): Promise<CompanyNumberSet> {
  const wanted = createCompanyNumberSet();
  for await (const page of listCompanyNumbers(db, scope)) {
    for (const companyNumber of page) wanted.add(companyNumber);
  }
  return wanted;
}

interface Reading {
  readonly lease: ImportLease;
  readonly wanted: CompanyNumberSet;
  readonly tally: PscTally;
}

interface Rejects {
  readonly rejected: number;
  /** Companies that a line names which cannot be read: one of their owners may be in it. */
  readonly doubted: ReadonlySet<string>;
  readonly rejectsFile: string | null;
}

async function stageLines(
  { db, input, signal, onProgress, rejectsPath }: PscImportOptions,
  { lease, wanted, tally }: Reading,
): Promise<Rejects> {
  await using rejects = createRejectsFile(rejectsPath);
  let bytesRead = 0;
  let rejected = 0;
  const doubted = new Set<string>();
  const batches = readPscSnapshot(input, {
    signal,
    wanted,
    tally,
    onBytes: (count) => {
      bytesRead += count;
    },
  });
  for await (const batch of batches) {
    signal.throwIfAborted();
    await addToStage(db, batch.controllers);
    rejects.add(batch.rejects);
    for (const { raw } of batch.rejects) {
      for (const companyNumber of numbersInReject(raw)) {
        if (wanted.has(companyNumber)) doubted.add(companyNumber);
      }
    }
    await rejects.write();
    rejected += batch.rejects.length;
    await lease.renew();
    onProgress({
      phase: 'reading',
      rowsRead: tally.linesRead,
      bytesRead,
      totalBytes: input.totalBytes,
    });
  }
  return { rejected, doubted, rejectsFile: await rejects.finish() };
}

/** The totals line says when it was made, with the offset of London. */
function dateOfTotals({ totals }: PscTally): string | null {
  return totals?.generatedAt?.slice(0, 10) ?? null;
}

export interface PscRun extends Rejects {
  readonly startedAt: number;
  readonly wanted: CompanyNumberSet;
  readonly tally: PscTally;
  readonly kept: number;
  readonly snapshotDate: string | null;
}

const nothingApplied: AppliedCounts = { inserted: 0, updated: 0, removed: 0, mergedPersons: 0 };

function describeRun(
  { input, context }: PscImportOptions,
  run: PscRun,
  outcome: AppliedCounts | { readonly held: NonNullable<PscImportReport['held']> },
): PscImportReport {
  const { tally, kept } = run;
  const held = 'held' in outcome ? outcome.held : null;
  const counts = 'held' in outcome ? nothingApplied : outcome;
  const { persons, statements, exemptions } = tally;
  return {
    product: 'psc',
    snapshotDate: run.snapshotDate,
    isCompleteSet: input.isCompleteSet,
    linesRead: tally.linesRead,
    personsRead: persons,
    statements,
    exemptions,
    unknownKinds: Object.fromEntries(tally.unknownKinds),
    companies: run.wanted.size,
    kept,
    inserted: counts.inserted,
    updated: counts.updated,
    unchanged: held === null ? kept - counts.inserted - counts.updated : 0,
    removed: counts.removed,
    personsMerged: counts.mergedPersons,
    rejected: run.rejected,
    rejectsFile: run.rejectsFile,
    totals: { expected: expectedCounts(tally), read: { persons, statements, exemptions } },
    held,
    durationMs: context.clock.now() - run.startedAt,
    peakRssBytes: peakRssBytes(),
  };
}

function expectedCounts({ totals }: PscTally): PscImportReport['totals']['expected'] {
  if (totals === null) return null;
  const { persons, statements, exemptions } = totals;
  return { persons, statements, exemptions };
}
