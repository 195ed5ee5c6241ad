/**
 * The instant the rows of a bulk file were true: the end of the month before it was published
 * (https://download.companieshouse.gov.uk/en_output.html). Of a file without a date nothing is known but that everything
 * else may be newer.
 */
export function snapshotAsOf(snapshotDate: string | null): number {
  if (snapshotDate === null) return undatedAsOf;
  return Date.parse(`${snapshotDate.slice(0, 7)}-01T00:00:00Z`) - 1;
}

/** Older than every dated fact, so that rows without a date never overwrite one. */
export const undatedAsOf = 0;
