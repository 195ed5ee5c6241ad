import type { Metric, MetricSample } from '../observability/metrics-text.ts';
import { countUnderThreat } from '../store/count-under-threat.ts';
import { listSamples } from '../store/read-register-samples.ts';
import { readQueueCounts, type QueueCounts } from '../store/read-stats.ts';
import { findCursor } from '../store/stream-cursors.ts';
import type { ApiOptions } from './server.ts';

/** What is measured, read from the store at the moment of asking: counts and ages, nothing of companies or people. */
export async function readMetrics(options: ApiOptions): Promise<readonly Metric[]> {
  const { reader } = options;
  const [threatened, queue, sample, streams] = await Promise.all([
    countUnderThreat(reader),
    readQueueCounts(reader),
    readSampleMetrics(options),
    readStreamAges(options),
  ]);
  return [
    {
      name: 'strikewatch_companies_under_threat',
      help: 'Companies with an open episode.',
      type: 'gauge',
      samples: [{ labels: {}, value: threatened }],
    },
    {
      name: 'strikewatch_queue_depth',
      help: 'Jobs by lane and state; discarded ones were given up.',
      type: 'gauge',
      samples: samplesOfQueue(queue),
    },
    {
      name: 'strikewatch_stream_age_seconds',
      help: 'Seconds since the last event of a followed stream.',
      type: 'gauge',
      samples: streams,
    },
    ...sample,
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

function samplesOfQueue(queue: QueueCounts): readonly MetricSample[] {
  return Object.entries(queue).flatMap(([lane, states]) =>
    Object.entries(states).map(([state, value]) => ({ labels: { lane, state }, value })),
  );
}

async function readStreamAges(options: ApiOptions): Promise<readonly MetricSample[]> {
  const now = options.clock.now();
  const samples: MetricSample[] = [];
  for (const stream of options.streams) {
    const cursor = await findCursor(options.reader, stream);
    const at = cursor?.last_event_at ?? null;
    if (at !== null) samples.push(ageOf(at, now, { stream }));
  }
  return samples;
}

function ageOf(at: number, now: number, labels: MetricSample['labels']): MetricSample {
  return { labels, value: Math.max(0, now - at) / 1_000 };
}
