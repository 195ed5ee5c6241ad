import { lanes, type Lane } from '../domain/job.ts';
import { holdOf, laneOutlook, type LaneOutlook } from '../domain/lane-outlook.ts';
import { laneWaits, type LaneWait } from '../domain/lane-wait.ts';
import { providers, type LaneStanding } from '../domain/operation.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { Clock } from '../runtime/clock.ts';
import { listLanePauses } from '../store/lane-pauses.ts';
import type { Db } from '../store/open-store.ts';
import { countChecksToAsk, readLaneMetrics, type LaneMetrics } from '../store/read-lane-metrics.ts';
import { readQueueCounts, type QueueCounts } from '../store/read-stats.ts';
import { readOperation, type OperationSource } from './read-operation.ts';

export interface QueueSource {
  readonly reader: Db;
  readonly schedule: Schedule;
  readonly clock: Clock;
}

/** What is needed to say of a lane why it is held up. */
export type QueueReportSource = QueueSource & Pick<OperationSource, 'creditTerms' | 'readDisk'>;

export interface LaneReport extends LaneMetrics {
  readonly lane: Lane;
  /** Why nothing of it is taken up; null while something is, while a person has stopped it, and outside its hours, which `waits` tells. */
  readonly heldUp: LaneStanding | null;
  readonly outlook: LaneOutlook;
}

export interface QueueReport {
  readonly now: number;
  readonly counts: QueueCounts;
  readonly waits: readonly LaneWait[];
  /** Companies that an import has left for later, at most. */
  readonly checksToAsk: number;
  readonly lanes: readonly LaneReport[];
}

/** The lanes whose work waits, and for what. */
export async function readLaneWaits({
  reader,
  schedule,
  clock,
}: QueueSource): Promise<readonly LaneWait[]> {
  return laneWaits(schedule, await listLanePauses(reader), clock.now());
}

/** How much there is to do, how it gets on, and when each lane will be done. */
export async function readQueueReport(source: QueueReportSource): Promise<QueueReport> {
  const { reader, clock } = source;
  const now = clock.now();
  const [counts, waits, checksToAsk, operation] = await Promise.all([
    readQueueCounts(reader),
    readLaneWaits(source),
    countChecksToAsk(reader),
    // By what is stored alone: what is not set up here may be elsewhere, on the same database.
    readOperation({ ...source, streams: [], providers, isRendering: true }),
  ]);
  const reports = await Promise.all(
    lanes.map(async (lane): Promise<LaneReport> => {
      const metrics = await readLaneMetrics(reader, lane, now);
      const { available, running, retryable } = counts[lane];
      const standing = operation.lanes.find((each) => each.lane === lane);
      const hold = standing === undefined ? null : holdOf(standing);
      const outlook = laneOutlook({
        remaining: available + running + retryable + (lane === 'companies-house' ? checksToAsk : 0),
        finishedPerMinute: metrics.finishedPerMinute,
        hold,
        now,
      });
      const heldUp = hold === 'held up' && standing !== undefined ? standing : null;
      return { lane, ...metrics, outlook, heldUp };
    }),
  );
  return { now, counts, waits, checksToAsk, lanes: reports };
}
