import { z } from 'zod';
import { readOptions } from '../read-options.ts';

export const scanUsage = `npm run bench scan -- [options]
  --runs N       of each contender (default 5)
  --sites N      sites of 15 pages (default 200)
  --seed TEXT    other sites (default strikewatch)
  --only A,B     only these, and docs/benchmarks.md stays as it is
  Installs Crawlee on first use, beside the product. Needs 127.0.0.0/8 on the loopback interface, as Linux has it.
  STRIKEWATCH_BENCH_NODE_FLAGS="--cpu-prof" profiles the service.
`;

const ScanOptions = z.object({
  runs: z.coerce.number().int().min(1).default(5),
  sites: z.coerce.number().int().min(1).max(60_000).default(200),
  seed: z.string().default('strikewatch'),
  only: z
    .string()
    .transform((ids) => ids.split(','))
    .nullable()
    .default(null),
});
export type ScanOptions = z.infer<typeof ScanOptions>;

const known = {
  runs: { type: 'string' },
  sites: { type: 'string' },
  seed: { type: 'string' },
  only: { type: 'string' },
} as const;

export function readScanOptions(args: readonly string[]): ScanOptions {
  return readOptions(args, { known, schema: ScanOptions });
}
