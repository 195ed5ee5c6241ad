import { operationModes, operationWords } from '../domain/operation.ts';
import type { Metric } from '../observability/metrics-text.ts';
import { readOperation } from '../wire/read-operation.ts';
import type { ApiOptions } from './server.ts';

/** How the whole fares, as one-hot gauges. */
export async function readOperationMetrics(options: ApiOptions): Promise<readonly Metric[]> {
  const { mode, lanes, parts, freshness, now } = await readOperation(options);
  return [
    {
      name: 'strikewatch_operation_mode',
      help: '1 for the mode the whole is in: normal, degraded, or stopped by a person.',
      type: 'gauge',
      samples: operationModes.map((each) => ({
        labels: { mode: each },
        value: each === mode ? 1 : 0,
      })),
    },
    {
      name: 'strikewatch_lane_state',
      help: '1 for the state a lane is in.',
      type: 'gauge',
      samples: lanes.flatMap(({ lane, word }) =>
        operationWords.map((state) => ({ labels: { lane, state }, value: state === word ? 1 : 0 })),
      ),
    },
    {
      name: 'strikewatch_part_state',
      help: '1 for the state a part is in that lanes or leads depend on.',
      type: 'gauge',
      samples: parts.flatMap(({ part, word }) =>
        operationWords.map((state) => ({ labels: { part, state }, value: state === word ? 1 : 0 })),
      ),
    },
    {
      name: 'strikewatch_leads_stale',
      help: '1 while leads may lack what the register has said.',
      type: 'gauge',
      samples: [{ labels: {}, value: freshness.isStale ? 1 : 0 }],
    },
    {
      name: 'strikewatch_leads_age_seconds',
      help: 'Seconds since the instant up to which leads are complete; none when nobody could tell.',
      type: 'gauge',
      samples:
        freshness.asOf === null ? [] : [{ labels: {}, value: (now - freshness.asOf) / 1_000 }],
    },
  ];
}
