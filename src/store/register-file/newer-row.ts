import type { CompanyRow } from '../companies.ts';
import {
  bulkOnlyColumns,
  profileColumns,
  statusColumns,
  toCompanyRow,
} from '../snapshot/staged-row.ts';
import type { FiledCompany } from './find-filed-company.ts';

/**
 * The row of a held company with what a register file knows from later, as an import of that file would store it (`snapshot/plan-snapshot.ts`; a test holds
 * the two together): facts older than the held ones change nothing, per group, and those of the same
 * date neither: of a company that stands in a file twice the row under threat is held, and the last one filed. The subscriber class stays, because it is what the gate goes by everywhere.
 */
export function withNewerRow(
  held: CompanyRow,
  { company, factsAsOf }: FiledCompany,
  /** No later snapshot has been read, so what only the bulk file tells is taken from this one. */
  isNewest: boolean,
): CompanyRow {
  const asOf = factsAsOf ?? -Infinity;
  const filed = toCompanyRow(company, { asOf, now: held.updated_at });
  const row = { ...held };
  if (asOf > held.status_as_of) {
    take(row, filed, [...statusColumns, 'status_as_of', 'status_source']);
    // The bulk file says Active where the API says active: that is no other fact.
    if (isSameStatus(held, filed)) row.company_status_raw = held.company_status_raw;
  }
  const takesProfile = asOf > held.profile_as_of;
  if (takesProfile) {
    take(row, filed, [...profileColumns, 'profile_as_of', 'profile_source']);
    // A few rows have no name; the one we know is better than none.
    if (filed.company_name === '') row.company_name = held.company_name;
    row.incorporation_date = filed.incorporation_date ?? held.incorporation_date;
  }
  if (takesProfile || (isNewest && factsAsOf !== null)) {
    take(row, filed, bulkOnlyColumns);
    row.subscriber_class = held.subscriber_class;
  }
  return row;
}

function isSameStatus(held: CompanyRow, filed: CompanyRow): boolean {
  return (
    filed.company_status !== null &&
    filed.company_status === held.company_status &&
    filed.company_status_detail === held.company_status_detail
  );
}

function take<Column extends keyof CompanyRow>(
  to: CompanyRow,
  from: Pick<CompanyRow, Column>,
  columns: readonly Column[],
): void {
  for (const column of columns) to[column] = from[column];
}
