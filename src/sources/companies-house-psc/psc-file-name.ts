import { z } from 'zod';
import type { PublishedName } from '../input-files/arrange-parts.ts';

const pattern =
  /(persons-with-significant-control-snapshot|psc-snapshot)-(\d{4}-\d{2}-\d{2})(?:_(\d{1,3})of(\d{1,3}))?/i;
const originalExtension = /^\.(zip|txt|json)$/i;

/** Companies House publishes one file, and the same lines as parts `_1of32`. Null when the name is none of either. */
export function readPscFileName(name: string): PublishedName | null {
  const match = pattern.exec(name);
  if (match === null) return null;
  const [whole, kind = '', date = '', number, total] = match;
  const hasDate = z.iso.date().safeParse(date).success;
  const part = number && total ? { number: Number(number), total: Number(total) } : null;
  return {
    snapshotDate: hasDate ? date : null,
    part,
    isOriginal: hasDate && originalExtension.test(name.replace(whole, '')),
    isWhole: kind.toLowerCase() !== 'psc-snapshot' && part === null,
  };
}
