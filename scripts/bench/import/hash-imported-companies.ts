import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import {
  columnsAfterPreviousNames,
  columnsBeforePreviousNames,
  publishedCell,
} from './register-columns.ts';

export interface ImportedCompanies {
  readonly rows: number;
  readonly underThreat: number;
  /** Of the same cells in the same order as the generator's, so both are equal only if every cell is. */
  readonly sha256UnderThreat: string;
}

const isUnderThreat = "company_status_detail = 'active-proposal-to-strike-off'";

/** What an import of ours has left in its database, told the way the generator tells what it wrote. */
export function hashImportedCompanies(path: string): ImportedCompanies {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const previousNames = readPreviousNames(db);
    const hash = createHash('sha256');
    let underThreat = 0;
    // By name as bytes, which is the order of the file.
    const companies = db
      .prepare(
        `select * from companies where ${isUnderThreat} order by company_name, company_number`,
      )
      .iterate();
    for (const company of companies) {
      const cells = [
        ...columnsBeforePreviousNames.map((one) => publishedCell(one, company[one.column])),
        ...previousNameCells(previousNames.get(String(company['company_number'])) ?? []),
        ...columnsAfterPreviousNames.map((one) => publishedCell(one, company[one.column])),
      ];
      hash.update(`${underThreat === 0 ? '' : '\u{1e}'}${cells.join('\u{1f}')}`);
      underThreat += 1;
    }
    const rows = Number(db.prepare('select count(*) as n from companies').get()?.['n']);
    return { rows, underThreat, sha256UnderThreat: hash.digest('hex') };
  } finally {
    db.close();
  }
}

function readPreviousNames(db: DatabaseSync): ReadonlyMap<string, readonly string[]> {
  const byNumber = new Map<string, string[]>();
  const names = db
    .prepare(
      `select company_number, p.company_name as name, ceased_on from previous_names as p
        join companies using (company_number) where ${isUnderThreat} order by company_number, position`,
    )
    .iterate();
  for (const { company_number: number, name, ceased_on: ceasedOn } of names) {
    const key = String(number);
    const cells = byNumber.get(key) ?? [];
    byNumber.set(key, cells);
    cells.push(publishedCell({ column: 'ceased_on', kind: 'date' }, ceasedOn), String(name));
  }
  return byNumber;
}

function previousNameCells(cells: readonly string[]): readonly string[] {
  return Array.from({ length: 20 }, (_, index) => cells[index] ?? '');
}
