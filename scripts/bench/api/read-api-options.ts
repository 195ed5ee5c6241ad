import { z } from 'zod';
import { readOptions } from '../read-options.ts';

export const apiUsage = `npm run bench api -- [options]
  --rows N       companies in the register (default 5600000; with another number docs/benchmarks.md stays as it is)
  --seed TEXT    of the generator and of the questions (default strikewatch)
  --rounds N     of all questions while nothing else runs (default 20)
  --clients N    that ask at the same time (default 1)
`;

export const fullRows = 5_600_000;

const ApiOptions = z.object({
  rows: z.coerce.number().int().min(1_000).max(8_000_000).default(fullRows),
  seed: z.string().regex(/^\w+$/, 'letters and digits only').default('strikewatch'),
  rounds: z.coerce.number().int().min(1).default(20),
  clients: z.coerce.number().int().min(1).max(64).default(1),
});
export type ApiOptions = z.infer<typeof ApiOptions>;

const known = {
  rows: { type: 'string' },
  seed: { type: 'string' },
  rounds: { type: 'string' },
  clients: { type: 'string' },
} as const;

export function readApiOptions(args: readonly string[]): ApiOptions {
  return readOptions(args, { known, schema: ApiOptions });
}
