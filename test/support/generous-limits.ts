import type { Policy } from '../../src/pipeline/step-context.ts';

/** As the settings come. */
export const generousLimits: Policy['maxWaiting'] = {
  'companies-house': 100_000,
  snov: 100_000,
  hunter: 100_000,
  website: 100_000,
  rendering: 100_000,
  download: 100_000,
  internal: 100_000,
};
