import type { PublishedName } from '../input-files/arrange-parts.ts';
import { isCalendarDate } from './parse-calendar-date.ts';

const pattern = /BasicCompanyData(AsOneFile)?-(\d{4}-\d{2}-\d{2})(?:-part(\d{1,3})_(\d{1,3}))?/i;

/** Companies House publishes one file, or the same rows as `partN_M`. Null when the name is none of either. */
export function readBulkFileName(name: string): PublishedName | null {
  const match = pattern.exec(name);
  if (match === null) return null;
  const [whole, asOneFile, date = '', number, total] = match;
  const hasDate = isCalendarDate(date);
  return {
    snapshotDate: hasDate ? date : null,
    part: number && total ? { number: Number(number), total: Number(total) } : null,
    isOriginal: hasDate && /^\.(csv|zip)$/i.test(name.replace(whole, '')),
    isWhole: asOneFile !== undefined,
  };
}
