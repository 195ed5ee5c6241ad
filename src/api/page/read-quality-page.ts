import { listSnapshots, type SnapshotRecord } from '../../store/list-snapshots.ts';
import { readNextSampleAt } from '../../store/next-sample.ts';
import {
  listDifferences,
  listSamples,
  type DifferenceRecord,
  type RegisterSample,
} from '../../store/read-register-samples.ts';
import { readOperation, type OperationReport } from '../../wire/read-operation.ts';
import type { ApiOptions } from '../server.ts';

const nightsShown = 8;
const importsShown = 12;
/** The alarm is about fields; these are examples to look at, not the whole list. */
const differencesShown = 30;

export interface QualityPage {
  readonly now: number;
  readonly isSandbox: boolean;
  readonly operation: OperationReport;
  readonly nextSampleAt: number | null;
  /** The latest nights, newest first. */
  readonly samples: readonly RegisterSample[];
  /** The latest night that was compared to its end. */
  readonly judged: RegisterSample | null;
  readonly differences: readonly DifferenceRecord[];
  readonly snapshots: readonly SnapshotRecord[];
}

/** Everything the quality page shows, read at one time. */
export async function readQualityPage(options: ApiOptions): Promise<QualityPage> {
  const { reader, clock, isSandbox } = options;
  const [operation, nextSampleAt, samples, [judged], snapshots] = await Promise.all([
    readOperation(options),
    readNextSampleAt(reader),
    listSamples(reader, { limit: nightsShown, state: null }),
    listSamples(reader, { limit: 1, state: 'complete' }),
    listSnapshots(reader, importsShown),
  ]);
  return {
    now: clock.now(),
    isSandbox,
    operation,
    nextSampleAt,
    samples,
    judged: judged ?? null,
    differences:
      judged === undefined ? [] : await listDifferences(reader, judged.night, differencesShown),
    snapshots,
  };
}
