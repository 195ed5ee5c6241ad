import type { Freshness } from '../../domain/operation.ts';
import type { CsvColumn } from './write-csv.ts';

/** The last columns of an export, the same in every row: a file is passed on without the answer it came in. */
export function freshnessColumns({ isStale, asOf }: Freshness): readonly CsvColumn<unknown>[] {
  const asOfText = asOf === null ? 'unknown' : new Date(asOf).toISOString();
  return [
    { name: 'data_as_of', value: () => asOfText },
    { name: 'is_stale', value: () => (isStale ? 'yes' : 'no') },
  ];
}
