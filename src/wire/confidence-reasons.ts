import { z } from 'zod';

export const ConfidenceReasons = z.array(z.object({ reason: z.string(), factor: z.number() }));

/** The reasons as they were kept. */
export function readConfidenceReasons(
  kept: string | null,
): z.infer<typeof ConfidenceReasons> | null {
  return kept === null ? null : ConfidenceReasons.parse(JSON.parse(kept));
}
