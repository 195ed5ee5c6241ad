import { z } from 'zod';
import { readOptions } from '../read-options.ts';

export const importUsage = `npm run bench import -- [options]
  --rows N       companies in the file (default 5600000)
  --seed TEXT    of the generator (default strikewatch)
  --runs N       of each contender (default 5)
  --slow-runs N  of csv-parse, udsv, sqlite3 and the full register (default 1)
  --only A,B     only these, and docs/benchmarks.md stays as it is
`;

const ImportOptions = z.object({
  rows: z.coerce.number().int().min(1_000).max(8_000_000).default(5_600_000),
  seed: z.string().regex(/^\w+$/, 'letters and digits only').default('strikewatch'),
  runs: z.coerce.number().int().min(1).default(5),
  'slow-runs': z.coerce.number().int().min(0).default(1),
  only: z
    .string()
    .transform((ids) => ids.split(','))
    .nullable()
    .default(null),
});
export type ImportOptions = z.infer<typeof ImportOptions>;

const known = {
  rows: { type: 'string' },
  seed: { type: 'string' },
  runs: { type: 'string' },
  'slow-runs': { type: 'string' },
  only: { type: 'string' },
} as const;

export function readImportOptions(args: readonly string[]): ImportOptions {
  return readOptions(args, { known, schema: ImportOptions });
}
