import { parseArgs } from 'node:util';
import { z } from 'zod';
import { BenchUsageError } from '../bench-usage-error.ts';

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

export function readApiOptions(args: readonly string[]): ApiOptions {
  const parsed = ApiOptions.safeParse(readArguments(args));
  if (!parsed.success) throw new BenchUsageError(z.prettifyError(parsed.error));
  return parsed.data;
}

function readArguments(args: readonly string[]): unknown {
  try {
    return parseArgs({
      args: [...args],
      options: {
        rows: { type: 'string' },
        seed: { type: 'string' },
        rounds: { type: 'string' },
        clients: { type: 'string' },
      },
    }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new BenchUsageError(message, { cause: error });
  }
}
