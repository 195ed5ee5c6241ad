import { z } from 'zod';

/** What a file name says. Companies House publishes one file, and the same lines as parts `_1of32`. */
export interface PscFileName {
  readonly snapshotDate: string | null;
  readonly part: { readonly number: number; readonly total: number } | null;
  /** The name is exactly one that Companies House gives, so the lines are not somebody's extract. */
  readonly isOriginal: boolean;
  readonly isWholeSnapshot: boolean;
}

const pattern =
  /(persons-with-significant-control-snapshot|psc-snapshot)-(\d{4}-\d{2}-\d{2})(?:_(\d{1,3})of(\d{1,3}))?/i;
const originalExtension = /^\.(zip|txt|json)$/i;

/** Null when the name is none of an owners' snapshot. */
export function readPscFileName(name: string): PscFileName | null {
  const match = pattern.exec(name);
  if (match === null) return null;
  const [whole, kind = '', date = '', number, total] = match;
  const hasDate = z.iso.date().safeParse(date).success;
  const part = number && total ? { number: Number(number), total: Number(total) } : null;
  return {
    snapshotDate: hasDate ? date : null,
    part,
    isOriginal: hasDate && originalExtension.test(name.replace(whole, '')),
    isWholeSnapshot: kind.toLowerCase() !== 'psc-snapshot' && part === null,
  };
}
