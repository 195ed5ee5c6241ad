import { z } from 'zod';
import type { FoundChannel } from '../sources/website/extract-channels.ts';

/** What every finding has; it is read as it was written. */
const Fields = z.looseObject({
  kind: z.enum(['phone', 'fax', 'profile']),
  value: z.string(),
  sourceUrl: z.string(),
});
const Kept = z.array(z.custom<FoundChannel>((value) => Fields.safeParse(value).success));

/** Telephone numbers and profiles of a page as they were written down. */
export function readKeptChannels(found: string): readonly FoundChannel[] {
  return Kept.parse(JSON.parse(found));
}
