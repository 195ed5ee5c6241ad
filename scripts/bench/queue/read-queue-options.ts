import { z } from 'zod';
import { readOptions } from '../read-options.ts';

export const queueUsage = `npm run bench queue -- [options]
  --runs N       of each contender (default 5)
  --only A,B     only these, and docs/benchmarks.md stays as it is
  Installs pg-boss, graphile-worker, BullMQ and a PostgreSQL on first use, beside the product. As root PostgreSQL runs as the
  user postgres, which is made if there is none. BullMQ needs a redis-server or valkey-server on the PATH.
`;

const QueueOptions = z.object({
  runs: z.coerce.number().int().min(1).default(5),
  only: z
    .string()
    .transform((ids) => ids.split(','))
    .nullable()
    .default(null),
});
export type QueueOptions = z.infer<typeof QueueOptions>;

const known = { runs: { type: 'string' }, only: { type: 'string' } } as const;

export function readQueueOptions(args: readonly string[]): QueueOptions {
  return readOptions(args, { known, schema: QueueOptions });
}
