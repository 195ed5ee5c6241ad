import { z } from 'zod';

/** What the thread of names is told. The words of each row end with a line end, which no word holds. */
export type ToNames =
  | { readonly kind: 'names'; readonly firstRowid: number; readonly words: Uint8Array }
  | { readonly kind: 'close' };

/** What the thread of names is started with. */
export const NamesStart = z.object({
  path: z.string(),
  /** Two numbers: batches stored so far, and the state. */
  progress: z.custom<Int32Array>((value) => value instanceof Int32Array),
});
export type NamesStart = z.infer<typeof NamesStart>;

export const storedAt = 0;
export const stateAt = 1;
export const states = { running: 0, done: 1, failed: 2 } as const;
