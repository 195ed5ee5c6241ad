import { z } from 'zod';
import { readOptions } from '../read-options.ts';

export const lookupsUsage = `npm run bench lookups -- [options]
  --minutes N  that each of the two situations is watched (default 2)
`;

const LookupsOptions = z.object({ minutes: z.coerce.number().int().min(1).max(60).default(2) });
export type LookupsOptions = z.infer<typeof LookupsOptions>;

const known = { minutes: { type: 'string' } } as const;

export function readLookupsOptions(args: readonly string[]): LookupsOptions {
  return readOptions(args, { known, schema: LookupsOptions });
}
