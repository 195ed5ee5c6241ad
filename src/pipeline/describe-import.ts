import type { QualityReport } from '../domain/quality-report.ts';
import type { ImportScope } from '../domain/register-import.ts';
import { peakRssBytes } from '../runtime/process-memory.ts';
import type { BulkInput } from '../sources/companies-house-bulk/open-bulk-input.ts';
import type { RowEffects } from '../store/snapshot/plan-snapshot.ts';
import type { SnapshotEffects } from './apply-snapshot.ts';
import type { ImportReport, RegisterSummary, Verdict } from './import-report.ts';
import type { FinishedRegister } from './register-writer/begin-register-build.ts';
import type { StagedFile } from './stage-rows.ts';
import type { StepContext } from './step-context.ts';

/** What is known when all rows were read, and nothing is in use yet. */
export interface ReadFile {
  readonly staged: StagedFile;
  readonly register: FinishedRegister | null;
  readonly rejectsFile: string | null;
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly quality: QualityReport;
}

interface DescribedRun {
  readonly input: BulkInput;
  readonly scope: ImportScope;
  readonly snapshotDate: string | null;
  readonly context: StepContext;
  readonly startedAt: number;
}

export const noEffects: SnapshotEffects = {
  inserted: 0,
  updated: 0,
  unchanged: 0,
  overruled: 0,
  entered: 0,
  left: 0,
  absent: 0,
  unread: 0,
  resumed: 0,
};

/** The report on an import that was read to its end, whether it is held or applied. */
export function describeImport(
  { input, scope, snapshotDate, context, startedAt }: DescribedRun,
  read: ReadFile,
  outcome: Verdict & { readonly effects: SnapshotEffects },
): ImportReport {
  const { heldBecause, previous, shape, effects } = outcome;
  const { staged, register, rowsRead, rowsRejected, quality, rejectsFile } = read;
  const isHeld = heldBecause.length > 0;
  return {
    state: isHeld ? 'held' : 'complete',
    heldBecause,
    shape,
    scope,
    snapshotDate,
    isCompleteSet: input.isCompleteSet,
    rowsRead,
    rowsKept: register === null ? staged.rowsKept : rowsRead - rowsRejected,
    rowsRejected,
    duplicates: quality.duplicates,
    underThreat: staged.underThreat,
    ...effects,
    ...(isHeld ? {} : rowEffectsOf(read, effects)),
    ignoredColumns: staged.ignoredColumns,
    quality,
    register: register === null || isHeld ? null : summaryOf(register),
    previous,
    rejectsFile,
    durationMs: context.clock.now() - startedAt,
    peakRssBytes: peakRssBytes(),
  };
}

/** In scope register the rows are those of the register file. */
function rowEffectsOf({ register }: ReadFile, effects: RowEffects): RowEffects {
  if (register === null) return effects;
  const { companies, unread, difference } = register.result;
  const rows = companies - unread.kept - unread.listed;
  const inserted = difference?.appeared ?? rows;
  const updated = difference?.changed ?? 0;
  return { inserted, updated, unchanged: rows - inserted - updated, overruled: 0 };
}

function summaryOf({ pointer, result }: FinishedRegister): RegisterSummary {
  const { companies, bytes, difference, namelessRejects: nameless } = result;
  const unread = { ...result.unread, nameless };
  return { file: pointer.file, companies, bytes, unread, difference };
}
