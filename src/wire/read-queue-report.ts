import { lanes, type Lane } from '../domain/job.ts';
import { laneOutlook, type LaneOutlook } from '../domain/lane-outlook.ts';
import { laneWaits, type LaneWait } from '../domain/lane-wait.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { Clock } from '../runtime/clock.ts';
import { listLanePauses } from '../store/lane-pauses.ts';
import type { Db } from '../store/open-store.ts';
import { countChecksToAsk, readLaneMetrics, type LaneMetrics } from '../store/read-lane-metrics.ts';
import { readQueueCounts, type QueueCounts } from '../store/read-stats.ts';

export interface QueueSource {
  readonly reader: Db;
  readonly schedule: Schedule;
  readonly clock: Clock;
}

export interface LaneReport extends LaneMetrics {
  readonly lane: Lane;
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
export async function readQueueReport(source: QueueSource): Promise<QueueReport> {
  const { reader, clock } = source;
  const now = clock.now();
  const [counts, waits, checksToAsk] = await Promise.all([
    readQueueCounts(reader),
    readLaneWaits(source),
    countChecksToAsk(reader),
  ]);
  const reports = await Promise.all(
    lanes.map(async (lane): Promise<LaneReport> => {
      const metrics = await readLaneMetrics(reader, lane, now);
      const { available, running, retryable } = counts[lane];
      const wait = waits.find((each) => each.lane === lane);
      const outlook = laneOutlook({
        remaining: available + running + retryable + (lane === 'companies-house' ? checksToAsk : 0),
        finishedPerMinute: metrics.finishedPerMinute,
        hold: wait === undefined ? null : holds[wait.waitsFor],
        now,
      });
      return { lane, ...metrics, outlook };
    }),
  );
  return { now, counts, waits, checksToAsk, lanes: reports };
}

const holds = { resume: 'paused', 'business hours': 'business hours' } as const;
