import { z } from 'zod';
import { readOptions } from '../read-options.ts';

export const streamUsage = `npm run bench stream -- [options]
  --rate N      everyday events a minute, the bursts not counted (default 10000)
  --minutes N   at that rate (default 10)
  --held N      companies under threat in the database (default 400000)
  --events N    sent as fast as the socket takes them (default 300000)
  --seed TEXT   of the events (default strikewatch)
  --max         only those sent as fast as possible, and docs/benchmarks.md stays as it is
  --paced       only those at a rate, and docs/benchmarks.md stays as it is
  --api         only those at a rate, with the API asked beside them; figures under a heading of their own
`;

const StreamOptions = z.object({
  rate: z.coerce.number().int().min(60).default(10_000),
  minutes: z.coerce.number().positive().default(10),
  held: z.coerce.number().int().min(1_000).default(400_000),
  events: z.coerce.number().int().min(1_000).default(300_000),
  seed: z.string().regex(/^\w+$/, 'letters and digits only').default('strikewatch'),
  max: z.boolean().default(false),
  paced: z.boolean().default(false),
  api: z.boolean().default(false),
});
export type StreamOptions = z.infer<typeof StreamOptions>;

const known = {
  rate: { type: 'string' },
  minutes: { type: 'string' },
  held: { type: 'string' },
  events: { type: 'string' },
  seed: { type: 'string' },
  max: { type: 'boolean' },
  paced: { type: 'boolean' },
  api: { type: 'boolean' },
} as const;

export function readStreamOptions(args: readonly string[]): StreamOptions {
  return readOptions(args, { known, schema: StreamOptions });
}
