import { z } from 'zod';
import { readOptions } from '../read-options.ts';

export const waterfallUsage = `npm run bench waterfall -- [options]
  --companies N  that enter strike-off (default 120)
  --seed N       of the invented world (default 1)
`;

const WaterfallOptions = z.object({
  companies: z.coerce.number().int().min(10).max(2_000).default(120),
  seed: z.coerce.number().int().min(1).default(1),
});
export type WaterfallOptions = z.infer<typeof WaterfallOptions>;

const known = { companies: { type: 'string' }, seed: { type: 'string' } } as const;

export function readWaterfallOptions(args: readonly string[]): WaterfallOptions {
  return readOptions(args, { known, schema: WaterfallOptions });
}
