import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { BulkCompany } from '../../domain/bulk-company.ts';
import { isCompanyNumber, type CompanyNumber } from '../../domain/company-number.ts';
import { decodeRegisterRow } from './decode-register-row.ts';
import { encodeRegisterRow, searchWords } from './encode-register-row.ts';
import { registerColumns, textColumns, type RegisterRow } from './register-tables.ts';
import { mostSharedTexts } from './text-dictionary.ts';

/** Rows of the published file that could not be read, as far as they name companies. */
export interface UnreadRows {
  /** Those that name a company for certain, with its name, which is empty where the damage is in it. */
  readonly certain: ReadonlyMap<CompanyNumber, string>;
  /** What may be the number of one of the others. */
  readonly possible: Iterable<string>;
}

export interface KeptUnread {
  /** Companies that keep what the file before said of them. */
  readonly kept: number;
  /** Companies of which nothing is known but their number, and the name where it can be read. */
  readonly listed: number;
}

/** As `createRegisterSchema` made it; values are those that were put in. */
const StoredRow = z.custom<RegisterRow>(
  (row) => typeof row === 'object' && row !== null && registerColumns.every((name) => name in row),
);

/**
 * Puts the companies whose rows could not be read into a register file that has all others: as the earlier file has them, or else by their number
 * alone. They are few, so SQLite inserts them, when the file has its indexes.
 */
export function keepUnreadCompanies(
  database: DatabaseSync,
  { certain, possible }: UnreadRows,
  earlierPath: string | null,
): KeptUnread {
  const earlier = earlierPath === null ? null : openEarlier(earlierPath);
  const write = createWriter(database);
  const isThere = database.prepare('select 1 from companies where company_number = ?');
  let [kept, listed] = [0, 0];
  database.exec('begin');
  try {
    for (const companyNumber of certain.keys()) keep(companyNumber);
    for (const companyNumber of possible) {
      if (isCompanyNumber(companyNumber)) keep(companyNumber);
    }
    for (const [companyNumber, companyName] of certain) {
      if (isThere.get(companyNumber) !== undefined) continue;
      write(withNothingKnown(companyNumber, companyName), null);
      listed += 1;
    }
  } finally {
    earlier?.close();
  }
  database.exec('commit');
  return { kept, listed };

  function keep(companyNumber: CompanyNumber): void {
    if (earlier === null || isThere.get(companyNumber) !== undefined) return;
    const found = earlier.find(companyNumber);
    if (found === null) return;
    write(found.company, found.factsAsOf);
    kept += 1;
  }
}

/** The file before. A company that it has by its number alone tells nothing. */
function openEarlier(path: string) {
  const database = new DatabaseSync(path, { readOnly: true });
  const findRow = database.prepare('select * from companies where company_number = ?');
  const findText = database.prepare('select text from texts where id = ?');
  const findDate = database.prepare(`
    select coalesce((select facts_as_of from unread_rows where company_number = ?1), as_of) as facts_as_of,
      exists (select 1 from unread_rows where company_number = ?1 and facts_as_of is null) as is_unknown
    from snapshot`);
  return {
    find(companyNumber: CompanyNumber) {
      const stored = findRow.get(companyNumber);
      if (stored === undefined) return null;
      const { facts_as_of: factsAsOf, is_unknown: isUnknown } = KeptDate.parse({
        ...findDate.get(companyNumber),
      });
      if (isUnknown === 1) return null;
      const row = StoredRow.parse(stored);
      const texts = new Map<number, string>();
      for (const column of textColumns) {
        const id = row[column];
        const text = id === null ? undefined : findText.get(id)?.['text'];
        if (id !== null && typeof text === 'string') texts.set(id, text);
      }
      return { company: decodeRegisterRow(row, texts), factsAsOf };
    },
    close: () => {
      database.close();
    },
  };
}

const KeptDate = z.object({ facts_as_of: z.number(), is_unknown: z.number() });

function createWriter(
  database: DatabaseSync,
): (company: BulkCompany, factsAsOf: number | null) => void {
  const insertRow = database.prepare(
    `insert into companies (${registerColumns.join(', ')}) values (${registerColumns.map(() => '?').join(', ')})`,
  );
  const insertWords = database.prepare('insert into names (rowid, words) values (?, ?)');
  const insertUnread = database.prepare('insert into unread_rows values (?, ?)');
  const texts = { idOf: createTextFinder(database) };
  return (company, factsAsOf) => {
    const row = encodeRegisterRow(company, texts);
    const { lastInsertRowid } = insertRow.run(...registerColumns.map((column) => row[column]));
    insertWords.run(lastInsertRowid, searchWords(row.name_key, company.previousNames));
    insertUnread.run(company.companyNumber, factsAsOf);
  };
}

/** The ids of texts in a file whose texts were written: those that many share are known, another one is added. */
function createTextFinder(database: DatabaseSync): (text: string) => number {
  const ids = new Map<string, number>();
  const shared = database.prepare(`select id, text from texts where id <= ${mostSharedTexts}`);
  for (const { id, text } of shared.all()) ids.set(String(text), Number(id));
  const insert = database.prepare('insert into texts (text) values (?)');
  return (text) => {
    const known = ids.get(text);
    if (known !== undefined) return known;
    const id = Number(insert.run(text).lastInsertRowid);
    ids.set(text, id);
    return id;
  };
}

function withNothingKnown(companyNumber: CompanyNumber, companyName: string): BulkCompany {
  return {
    companyNumber,
    companyName,
    registeredOffice: {
      careOf: null,
      poBox: null,
      addressLine1: null,
      addressLine2: null,
      postTown: null,
      county: null,
      country: null,
      postalCode: null,
    },
    companyCategory: null,
    companyStatusRaw: null,
    status: { companyStatus: null, companyStatusDetail: null },
    countryOfOrigin: null,
    dissolutionDate: null,
    incorporationDate: null,
    accountRefDay: null,
    accountRefMonth: null,
    accountsNextDueDate: null,
    accountsLastMadeUpDate: null,
    accountCategory: null,
    returnsNextDueDate: null,
    returnsLastMadeUpDate: null,
    numMortCharges: null,
    numMortOutstanding: null,
    numMortPartSatisfied: null,
    numMortSatisfied: null,
    sicTexts: [null, null, null, null],
    numGenPartners: null,
    numLimPartners: null,
    uri: null,
    previousNames: [],
    confStmtNextDueDate: null,
    confStmtLastMadeUpDate: null,
  };
}
