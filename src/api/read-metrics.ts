import type { Metric, MetricSample } from '../observability/metrics-text.ts';
import { countUnderThreat } from '../store/count-under-threat.ts';
import { listSamples } from '../store/read-register-samples.ts';
import { listUnread } from '../store/unread-members.ts';
import { readEventTotals } from '../store/stream-events.ts';
import { readStreamReports, type StreamReport } from '../wire/read-stream-report.ts';
import { readOperationMetrics } from './read-operation-metrics.ts';
import { readProviderMetrics } from './read-provider-metrics.ts';
import { readQueueMetrics } from './read-queue-metrics.ts';
import type { ApiOptions } from './server.ts';

/** What is measured, read from the store at the moment of asking: counts and ages, nothing of companies or people. */
export async function readMetrics(options: ApiOptions): Promise<readonly Metric[]> {
  const { reader } = options;
  const [threatened, queue, sample, unread, streams, providers, operation] = await Promise.all([
    countUnderThreat(reader),
    readQueueMetrics(options),
    readSampleMetrics(options),
    readUnreadMetric(options),
    readStreamMetrics(options),
    readProviderMetrics(options),
    readOperationMetrics(options),
  ]);
  return [
    {
      name: 'strikewatch_companies_under_threat',
      help: 'Companies with an open episode.',
      type: 'gauge',
      samples: [{ labels: {}, value: threatened }],
    },
    ...queue,
    ...streams,
    ...providers,
    ...operation,
    ...sample,
    unread,
  ];
}

async function readSampleMetrics({ reader, clock }: ApiOptions): Promise<readonly Metric[]> {
  const [[complete], [latest]] = await Promise.all([
    listSamples(reader, { limit: 1, state: 'complete' }),
    listSamples(reader, { limit: 1, state: null }),
  ]);
  const fields = complete?.fields ?? [];
  const finishedAt = complete?.finished_at ?? null;
  return [
    {
      name: 'strikewatch_register_agreement_ratio',
      help: 'Share of stored companies that agree with the register in a field, of the latest complete nightly sample.',
      type: 'gauge',
      samples: fields.flatMap(({ field, agreement }) =>
        agreement === null ? [] : [{ labels: { field }, value: agreement }],
      ),
    },
    {
      name: 'strikewatch_register_sample_compared',
      help: 'Companies compared by the latest nightly sample, complete or not.',
      type: 'gauge',
      samples: latest === undefined ? [] : [{ labels: {}, value: latest.compared }],
    },
    {
      name: 'strikewatch_register_sample_age_seconds',
      help: 'Seconds since the latest complete nightly sample ended.',
      type: 'gauge',
      samples: finishedAt === null ? [] : [ageOf(finishedAt, clock.now(), {})],
    },
  ];
}

async function readUnreadMetric({ reader }: ApiOptions): Promise<Metric> {
  const unread = await listUnread(reader);
  return {
    name: 'strikewatch_unread_members_total',
    help: 'Parts of records of Companies House that were not as they should be and were left out; row = an entry of a list.',
    type: 'counter',
    samples: unread.map(({ record, member, times }) => ({
      labels: { record, member },
      value: times,
    })),
  };
}

/** Of the streams that this installation follows. */
async function readStreamMetrics(options: ApiOptions): Promise<readonly Metric[]> {
  const { reader, clock, streams } = options;
  const now = clock.now();
  const reports = (await readStreamReports(options)).filter(({ stream }) =>
    streams.includes(stream),
  );
  const gauge = (
    name: string,
    help: string,
    valueOf: (report: StreamReport) => number | null,
  ): Metric => ({
    name,
    help,
    type: 'gauge',
    samples: reports.flatMap((report) => {
      const value = valueOf(report);
      return value === null ? [] : [{ labels: { stream: report.stream }, value }];
    }),
  });
  const events = await readEventTotals(reader);
  return [
    gauge(
      'strikewatch_stream_up',
      '1 while a followed stream is live or quiet and nothing of it is missing.',
      ({ isFresh }) => (isFresh ? 1 : 0),
    ),
    gauge(
      'strikewatch_stream_age_seconds',
      'Seconds since the last event of a followed stream.',
      ({ cursor }) => secondsBetween(cursor?.last_event_at ?? null, now),
    ),
    gauge(
      'strikewatch_stream_lag_seconds',
      'Seconds from the publication of the last event to its arrival.',
      ({ latestLagMs }) => (latestLagMs === null ? null : latestLagMs / 1_000),
    ),
    {
      name: 'strikewatch_stream_events_total',
      help: 'Events received, by what they did: held = of a company that is held, entered and left among them.',
      type: 'counter',
      samples: events.flatMap(({ stream, ...counts }) =>
        Object.entries(counts).map(([effect, value]) => ({ labels: { stream, effect }, value })),
      ),
    },
    gauge(
      'strikewatch_gaps_open',
      'Stretches of a followed stream that were not seen and are not made good yet.',
      ({ openGaps }) => openGaps.length,
    ),
    gauge(
      'strikewatch_dead_letters',
      'Lines of a followed stream that could not be read, of the last 30 days.',
      ({ deadLetters }) => deadLetters,
    ),
  ];
}

function secondsBetween(at: number | null, now: number): number | null {
  return at === null ? null : Math.max(0, now - at) / 1_000;
}

function ageOf(at: number, now: number, labels: MetricSample['labels']): MetricSample {
  return { labels, value: Math.max(0, now - at) / 1_000 };
}
