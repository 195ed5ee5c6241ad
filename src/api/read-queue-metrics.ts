import { lanes } from '../domain/job.ts';
import type { Metric, MetricSample } from '../observability/metrics-text.ts';
import type { QueueCounts } from '../store/read-stats.ts';
import { readQueueReport, type LaneReport } from '../wire/read-queue-report.ts';
import type { ApiOptions } from './server.ts';

/** The queue as a collector sees it: how much there is, how long it waits, how fast it gets done. */
export async function readQueueMetrics(options: ApiOptions): Promise<readonly Metric[]> {
  const report = await readQueueReport(options);
  const { now, waits } = report;
  const perLane = (
    name: string,
    help: string,
    valueOf: (lane: LaneReport) => number | null,
  ): Metric => ({
    name: `strikewatch_queue_${name}`,
    help,
    type: 'gauge',
    samples: report.lanes.flatMap((lane) => sampleOf({ lane: lane.lane }, valueOf(lane))),
  });
  return [
    {
      name: 'strikewatch_queue_depth',
      help: 'Jobs by lane and state; discarded ones were given up.',
      type: 'gauge',
      samples: samplesOfQueue(report.counts),
    },
    perLane(
      'oldest_due_seconds',
      'Seconds since the job was due that has been due longest; none when nothing is due.',
      ({ oldestDueAt }) => (oldestDueAt === null ? null : (now - oldestDueAt) / 1_000),
    ),
    {
      name: 'strikewatch_queue_wait_seconds',
      help: 'How long jobs waited that were taken up in the last hour.',
      type: 'gauge',
      samples: report.lanes.flatMap(({ lane, waitP50Ms, waitP99Ms }) => [
        ...sampleOf({ lane, quantile: '0.5' }, inSeconds(waitP50Ms)),
        ...sampleOf({ lane, quantile: '0.99' }, inSeconds(waitP99Ms)),
      ]),
    },
    perLane(
      'finished_per_minute',
      'Jobs that ended per minute, over the last 15 minutes.',
      ({ finishedPerMinute }) => finishedPerMinute,
    ),
    perLane(
      'clears_seconds',
      'Seconds until nothing is left at this rate; none when nobody could say.',
      ({ outlook }) => (outlook.clearsAt === null ? null : (outlook.clearsAt - now) / 1_000),
    ),
    {
      name: 'strikewatch_queue_paused',
      help: '1 while a person has stopped the lane.',
      type: 'gauge',
      samples: lanes.map((lane) => ({
        labels: { lane },
        value: waits.some((wait) => wait.lane === lane && wait.pause !== null) ? 1 : 0,
      })),
    },
    {
      name: 'strikewatch_queue_checks_to_ask',
      help: 'Companies that an import has left for later and that are not in the queue yet, at most.',
      type: 'gauge',
      samples: [{ labels: {}, value: report.checksToAsk }],
    },
  ];
}

function samplesOfQueue(queue: QueueCounts): readonly MetricSample[] {
  return Object.entries(queue).flatMap(([lane, states]) =>
    Object.entries(states).map(([state, value]) => ({ labels: { lane, state }, value })),
  );
}

function sampleOf(labels: MetricSample['labels'], value: number | null): readonly MetricSample[] {
  return value === null ? [] : [{ labels, value }];
}

function inSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1_000;
}
