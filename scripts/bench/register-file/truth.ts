import { createHash } from 'node:crypto';
import { z } from 'zod';
import { changeKinds } from './live-through-month.ts';
import { strikeOffStatus } from './company-kinds.ts';

/** What is in a generated file, known from making it and not from reading it. */
export const Truth = z.object({
  seed: z.string(),
  /** All rows, those that a strict reader has to reject among them. */
  rows: z.int(),
  /** Rows under threat that a strict reader accepts. */
  underThreat: z.int(),
  /** Rows with an unescaped quote, and those of them that say they are under threat. */
  malformed: z.int(),
  malformedUnderThreat: z.int(),
  decoysOfEachKind: z.int(),
  /** Bytes of the unpacked CSV. */
  csvBytes: z.int(),
  zipBytes: z.int(),
  /** Over all 55 cells, unescaped, of the rows under threat in file order: cells joined by U+001F, rows by U+001E. */
  sha256UnderThreat: z.string(),
  /** Since the file of the month before, by kind; null for the first. */
  changes: z.partialRecord(z.enum(changeKinds), z.int()).nullable(),
});
export type Truth = z.infer<typeof Truth>;

/** Counts and hashes the rows as they are made. */
export function createTruthKeeper() {
  const hash = createHash('sha256');
  let pending: string[] = [];
  let rows = 0;
  let underThreat = 0;
  let malformed = 0;
  let malformedUnderThreat = 0;

  function flush(): void {
    hash.update(pending.join(''));
    pending = [];
  }

  return {
    add(cells: readonly string[], row: { readonly status: string; readonly isMalformed: boolean }) {
      rows += 1;
      const isUnderThreat = row.status === strikeOffStatus;
      if (row.isMalformed) {
        malformed += 1;
        if (isUnderThreat) malformedUnderThreat += 1;
        return;
      }
      if (!isUnderThreat) return;
      pending.push(`${underThreat === 0 ? '' : '\u{1e}'}${cells.join('\u{1f}')}`);
      underThreat += 1;
      if (pending.length === 500) flush();
    },
    end() {
      flush();
      const sha256UnderThreat = hash.digest('hex');
      return { rows, underThreat, malformed, malformedUnderThreat, sha256UnderThreat };
    },
  };
}
