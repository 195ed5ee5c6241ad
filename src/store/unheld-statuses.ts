import { sql } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { StatusFact } from '../domain/company-status.ts';
import type { RegisterSource } from '../domain/strike-off.ts';
import { compileOnce } from './compile-once.ts';
import type { Trx } from './open-store.ts';

/** What was said of a company that is not held. */
export interface UnheldStatus {
  readonly companyNumber: CompanyNumber;
  readonly status: StatusFact;
  readonly companyStatusRaw: string | null;
  readonly asOf: number;
  readonly saidBy: Exclude<RegisterSource, 'bulk'>;
}

/** Remembers what was said of companies we do not hold, each once, unless something newer is remembered. */
export async function saveUnheldStatuses(
  trx: Trx,
  statuses: readonly UnheldStatus[],
): Promise<void> {
  if (statuses.length === 0) return;
  const rows = statuses.map((seen) => [
    seen.companyNumber,
    seen.status.companyStatus,
    seen.status.companyStatusDetail,
    seen.companyStatusRaw,
    seen.asOf,
    seen.saidBy,
  ]);
  await upsertStatuses(trx, { rows: JSON.stringify(rows) });
}

// One parameter, so that a batch of any size is the same statement, prepared once.
const upsertStatuses = compileOnce<{ rows: string }, unknown>((db, hole) => ({
  compile: () =>
    sql`
      insert into unheld_statuses (company_number, company_status, company_status_detail, company_status_raw, as_of, said_by)
      select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
      from json_each(${hole('rows')})
      where true
      on conflict (company_number) do update set
        company_status = excluded.company_status,
        company_status_detail = excluded.company_status_detail,
        company_status_raw = excluded.company_status_raw,
        as_of = excluded.as_of,
        said_by = excluded.said_by
      where unheld_statuses.as_of <= excluded.as_of
    `.compile(db),
}));

/** The last that was said of a company that is not held. */
export function findUnheldStatus(trx: Trx, companyNumber: CompanyNumber) {
  return trx
    .selectFrom('unheld_statuses')
    .selectAll()
    .where('company_number', '=', companyNumber)
    .executeTakeFirst();
}

/** The register has no such company: what the stream said of it before is of no use. */
export async function forgetUnheldStatus(
  trx: Trx,
  companyNumber: CompanyNumber,
  upTo: number,
): Promise<void> {
  await trx
    .deleteFrom('unheld_statuses')
    .where('company_number', '=', companyNumber)
    .where('as_of', '<=', upTo)
    .execute();
}
