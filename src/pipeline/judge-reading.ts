import { z } from 'zod';
import { judgeExchange, judgePlausibility } from '../domain/judge-plausibility.ts';
import {
  judgeShape,
  measureShape,
  type KnownAgain,
  type ShapeFacts,
} from '../domain/judge-shape.ts';
import { compareSnapshots, type QualityReport } from '../domain/quality-report.ts';
import type { ImportScope } from '../domain/register-import.ts';
import { readBulkFileName } from '../sources/companies-house-bulk/bulk-file-name.ts';
import {
  findLastCompleteReport,
  findLastCompleteSet,
  registerFileName,
} from '../store/bulk-snapshots.ts';
import type { Db } from '../store/open-store.ts';
import type { RegisterDifference } from '../store/register-file/compare-registers.ts';
import { compareWithHeld } from '../store/snapshot/compare-with-held.ts';
import type { Verdict } from './import-report.ts';
import type { StagedFile } from './stage-rows.ts';

export interface JudgedRun {
  readonly db: Db;
  readonly fileName: string;
  readonly scope: ImportScope;
  readonly snapshotDate: string | null;
  readonly isCompleteSet: boolean;
  readonly isAccepted: boolean;
  readonly stagingPath: string;
}

/** A file whose rows were all read. */
export interface JudgedFile {
  readonly staged: StagedFile;
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly quality: QualityReport;
  readonly hasRegister: boolean;
  /** To the register file in use; null when there is none that the new one could be compared with. */
  readonly difference: RegisterDifference | null;
}

/** Whether the file looks like the register, by how many rows it has and by what stands in them. */
export async function judgeReading(run: JudgedRun, file: JudgedFile): Promise<Verdict> {
  const { db, snapshotDate, isCompleteSet, isAccepted } = run;
  const { rowsRead, rowsRejected, staged } = file;
  const { underThreat } = staged;
  const figures = { snapshotDate, isCompleteSet, rowsRead, rowsRejected, underThreat };
  const before = await findLastCompleteSet(db, snapshotDate);
  const shape = measureShape(await gatherFacts(run, file));
  const doubts = [
    ...judgePlausibility(figures, before),
    ...judgeShape(shape),
    ...(await judgeRegister(run, file)),
  ];
  return {
    heldBecause: isAccepted ? [] : doubts,
    shape,
    previous: before === null ? null : compareSnapshots(before, figures),
  };
}

async function gatherFacts(run: JudgedRun, file: JudgedFile): Promise<ShapeFacts> {
  const { db, stagingPath, isCompleteSet } = run;
  const { staged, rowsRead, difference } = file;
  return {
    isCompleteSet,
    rowsRead,
    underThreat: staged.underThreat,
    // The register file finds out last of all what stands in it twice.
    quality: { ...file.quality, duplicates: Math.max(file.quality.duplicates, staged.duplicates) },
    earlier: await findEarlierQuality(run),
    open: staged.open,
    known: difference === null ? await compareWithHeld(db, stagingPath) : knownOf(difference),
    register:
      difference === null
        ? null
        : { known: difference.again + difference.absent, found: difference.again },
  };
}

function knownOf({
  again,
  renamed,
  changedPostcode,
  changedStatus,
}: RegisterDifference): KnownAgain {
  return {
    compared: again,
    sameName: again - renamed,
    samePostcode: again - changedPostcode,
    sameStatus: again - changedStatus,
  };
}

/** What is compared of a stored report. */
const EarlierReport = z.object({
  quality: z.object({
    rowsExamined: z.number(),
    byStatus: z.record(z.string(), z.number()),
    byCategory: z.record(z.string(), z.number()),
  }),
});

async function findEarlierQuality({
  db,
  scope,
  snapshotDate,
}: JudgedRun): Promise<ShapeFacts['earlier']> {
  const report = await findLastCompleteReport(db, { upTo: snapshotDate, scope });
  if (report === null) return null;
  // One that another version wrote down says nothing.
  const parsed = EarlierReport.safeParse(JSON.parse(report));
  return parsed.success ? parsed.data.quality : null;
}

async function judgeRegister(
  { db, isCompleteSet, fileName }: JudgedRun,
  { hasRegister }: JudgedFile,
): Promise<readonly string[]> {
  if (!hasRegister || isCompleteSet) return [];
  const part = readBulkFileName(fileName)?.part ?? null;
  return judgeExchange({ part, fileName, fileNameInUse: await registerFileName(db) });
}
