import { sql, type CompiledQuery } from 'kysely';
import type { BulkCompany } from '../domain/bulk-company.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { PreviousName } from '../domain/company-profile.ts';
import type { StatusFact } from '../domain/company-status.ts';
import { mergeBulkCompany, newCompanyRow, type BulkOrigin } from './bulk-company-row.ts';
import type { CompanyRow } from './companies.ts';
import type { Trx } from './open-store.ts';
import { repeatToRoundLength } from './repeat-to-round-length.ts';

/** What became of one row of a bulk file. */
export interface SavedBulkCompany {
  readonly company: BulkCompany;
  readonly effect: 'inserted' | 'updated' | 'unchanged';
  /** False when a newer status is known: from the stream, REST, a later snapshot or a later row of this file. */
  readonly isCurrentStatus: boolean;
  /** What was known before; null when the company is new to us. */
  readonly before: { readonly status: StatusFact; readonly asOf: number } | null;
}

export type SaveBulkCompanies = (
  trx: Trx,
  companies: readonly BulkCompany[],
  origin: BulkOrigin,
) => Promise<readonly SavedBulkCompany[]>;

/**
 * Makes the function that stores batches of bulk rows, in their order. The statement that writes a row is compiled
 * once: building 46 columns as a query for each of five million rows would cost more than the database does.
 */
export function createBulkSaver(): SaveBulkCompanies {
  const upsert = createUpsert();
  return async (trx, companies, origin) => {
    const known = await loadKnown(trx, companies);
    // Should a company stand in the file twice, the last row counts; taking one after the other would change it every time.
    const lastRows = new Map(companies.map((company) => [company.companyNumber, company]));
    const saved: SavedBulkCompany[] = [];
    for (const company of companies) {
      const isLast = lastRows.get(company.companyNumber) === company;
      saved.push(
        isLast ? await saveOne(trx, { company, origin, known, upsert }) : superseded(company),
      );
    }
    return saved;
  };
}

interface Known {
  readonly rows: ReadonlyMap<CompanyNumber, CompanyRow>;
  readonly names: ReadonlyMap<CompanyNumber, readonly PreviousName[]>;
}

interface Saving {
  readonly company: BulkCompany;
  readonly origin: BulkOrigin;
  readonly known: Known;
  readonly upsert: (trx: Trx, row: CompanyRow) => Promise<void>;
}

function superseded(company: BulkCompany): SavedBulkCompany {
  return { company, effect: 'unchanged', isCurrentStatus: false, before: null };
}

async function saveOne(
  trx: Trx,
  { company, origin, known, upsert }: Saving,
): Promise<SavedBulkCompany> {
  const { companyNumber, previousNames } = company;
  const stored = known.rows.get(companyNumber);
  if (stored === undefined) {
    await upsert(trx, newCompanyRow(company, origin));
    await replacePreviousNames(trx, company, known);
    return { company, effect: 'inserted', isCurrentStatus: true, before: null };
  }
  const merged = mergeBulkCompany(stored, company, origin);
  // The file has the latest ten; the API may know more, and a name that was given up stays so.
  const hasOtherNames =
    merged.takesProfile && !beginsWith(known.names.get(companyNumber) ?? [], previousNames);
  if (hasOtherNames) await replacePreviousNames(trx, company, known);
  const isChanged = merged.isChanged || hasOtherNames;
  if (isChanged || merged.isDifferent) {
    await upsert(trx, isChanged ? { ...merged.row, updated_at: origin.now } : merged.row);
  }
  return {
    company,
    effect: isChanged ? 'updated' : 'unchanged',
    isCurrentStatus: merged.takesStatus,
    before: {
      status: {
        companyStatus: stored.company_status,
        companyStatusDetail: stored.company_status_detail,
      },
      asOf: stored.status_as_of,
    },
  };
}

async function loadKnown(trx: Trx, companies: readonly BulkCompany[]): Promise<Known> {
  const numbers = repeatToRoundLength(companies.map((company) => company.companyNumber));
  if (numbers.length === 0) return { rows: new Map(), names: new Map() };
  const rows = await trx
    .selectFrom('companies')
    .selectAll()
    .where('company_number', 'in', numbers)
    .execute();
  const names = await trx
    .selectFrom('previous_names')
    .select(['company_number', 'company_name', 'ceased_on'])
    .where('company_number', 'in', numbers)
    .orderBy('company_number')
    .orderBy('position')
    .execute();
  const namesByCompany = Map.groupBy(names, (name) => name.company_number);
  return {
    rows: new Map(rows.map((row) => [row.company_number, row])),
    names: new Map(
      [...namesByCompany].map(([companyNumber, group]) => [
        companyNumber,
        group.map((name) => ({ companyName: name.company_name, ceasedOn: name.ceased_on })),
      ]),
    ),
  };
}

function beginsWith(stored: readonly PreviousName[], latest: readonly PreviousName[]): boolean {
  return latest.every(
    (name, index) =>
      name.companyName === stored[index]?.companyName && name.ceasedOn === stored[index].ceasedOn,
  );
}

async function replacePreviousNames(
  trx: Trx,
  { companyNumber, previousNames }: BulkCompany,
  known: Known,
): Promise<void> {
  if (known.names.has(companyNumber)) {
    await trx.deleteFrom('previous_names').where('company_number', '=', companyNumber).execute();
  }
  if (previousNames.length === 0) return;
  await trx
    .insertInto('previous_names')
    .values(
      previousNames.map((name, index) => ({
        company_number: companyNumber,
        position: index + 1,
        company_name: name.companyName,
        ceased_on: name.ceasedOn,
      })),
    )
    .execute();
}

function createUpsert(): Saving['upsert'] {
  let upsert: CompiledUpsert | null = null;
  return async (trx, row) => {
    upsert ??= compileUpsert(trx, row);
    const parameters = upsert.columns.map((column) => row[column]);
    await trx.executeQuery({ ...upsert.query, parameters });
  };
}

interface CompiledUpsert {
  readonly query: CompiledQuery;
  /** In the order of the parameters. */
  readonly columns: readonly (keyof CompanyRow)[];
}

function compileUpsert(trx: Trx, row: CompanyRow): CompiledUpsert {
  const columns = keysOf(row);
  const query = trx
    .insertInto('companies')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column('company_number')
        .doUpdateSet(
          Object.fromEntries(
            columns.map((column) => [column, sql.ref<never>(`excluded.${column}`)]),
          ),
        ),
    )
    .compile();
  return { query, columns };
}

function keysOf<T extends object>(record: T): readonly Extract<keyof T, string>[] {
  const keys: Extract<keyof T, string>[] = [];
  for (const key in record) keys.push(key);
  return keys;
}
