import { keyName } from '../../domain/company-name-key.ts';
import { isBulkCategory } from '../../sources/companies-house-bulk/bulk-categories.ts';
import type { BulkColumns } from '../../sources/companies-house-bulk/bulk-columns.ts';
import type { CutCells } from '../../sources/companies-house-bulk/cut-cells.ts';
import {
  earliestPlausibleDate,
  isBlank,
  isNoneSupplied,
  isPostcodeOf,
} from '../../sources/companies-house-bulk/parse-bulk-row.ts';
import { parseBulkStatus } from '../../sources/companies-house-bulk/parse-bulk-status.ts';
import {
  encodePreviousNames,
  searchWords,
  statusText,
} from '../../store/register-file/encode-register-row.ts';
import type { RegisterValue } from '../../store/register-file/register-builder.ts';
import { registerColumns } from '../../store/register-file/register-tables.ts';
import type { TextDictionary } from '../../store/register-file/text-dictionary.ts';
import { locateColumns, type CellToSlot } from './locate-columns.ts';
import { isPublishedNumber, readDate, readNumber, unreadable } from './read-plain-cell.ts';
import { readPlainNames } from './read-plain-names.ts';

/** A chunk of the file: its bytes, and the same with one character for each byte. */
export interface RecordChunk {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** A record as its row; the next one overwrites it. */
export interface PlainRow {
  /** In the order of `registerColumns`. */
  readonly values: RegisterValue[];
  /** What the company is found by. */
  words: string;
  /** As published, for the report on the data. */
  status: string;
  category: string;
  accountCategory: string;
  hasPostcode: boolean;
}

export interface PlainRecordEncoder {
  readonly row: PlainRow;
  /** False when some value is odd in any way: then the record needs the careful way, which reports it. */
  encode(chunk: RecordChunk): boolean;
}

/**
 * Turns a cut record straight into the values of its row, because a full register has 300 million cells and most are empty. Only plain
 * records take this way: all ASCII, no doubled quotes, every number a number and every date a date. The result is what `parseBulkRow`
 * and `encodeRegisterRow` would have made; a test holds them together.
 */
export function createPlainRecordEncoder(
  columns: BulkColumns,
  cells: CutCells,
  texts: TextDictionary,
): PlainRecordEncoder {
  const { starts, ends } = cells;
  const at = locateColumns(columns, starts.length);
  const earliest = dateNumber(earliestPlausibleDate);
  const latest = columns.publishedOn === null ? Infinity : dateNumber(columns.publishedOn);
  const values: RegisterValue[] = registerColumns.map(() => null);
  const row: PlainRow = {
    values,
    words: '',
    status: '',
    category: '',
    accountCategory: '',
    hasPostcode: false,
  };
  const idOfSic = rememberIds((cell) => (isNoneSupplied(cell) ? null : texts.idOf(cell)));
  /** Null for a wording that is not known, which is reported row by row. */
  const idOfStatus = rememberIds((cell) => {
    const fact = parseBulkStatus(cell);
    return fact === null ? null : texts.idOf(statusText(cell, fact));
  });
  /** Null, too, for a category that is not known. */
  const idOfCategory = rememberIds((cell) => (isBulkCategory(cell) ? texts.idOf(cell) : null));
  return { row, encode };

  function encode({ bytes, text }: RecordChunk): boolean {
    const number = at.number;
    if (!isPublishedNumber(bytes, startOf(number.cell), endOf(number.cell))) return false;
    if (!encodeDates(bytes) || !encodeNumbers(bytes)) return false;
    const name = cut(text, at.name);
    row.status = cut(text, at.status.cell);
    const statusId = idOfStatus(row.status);
    const former = readPlainNames({ bytes, text }, cells, at.previousNames);
    const companyNumber = cut(text, number.cell);
    const postcode = cut(text, at.postcode);
    row.category = cut(text, at.category.cell);
    const categoryId = idOfCategory(row.category);
    if (isBlank(name) || statusId === null || categoryId === null || former === null) return false;
    if (!isPostcodeOf(companyNumber, postcode)) return false;
    row.hasPostcode = postcode !== '';
    row.accountCategory = cut(text, at.accountCategory);
    values[number.slot] = companyNumber;
    values[at.status.slot] = statusId;
    values[at.formerNames] = encodePreviousNames(former);
    const key = encodeName(name);
    row.words = searchWords(key, former);
    encodeUri(cut(text, at.uri), companyNumber);
    encodeTexts(text);
    values[at.category.slot] = categoryId;
    return true;
  }

  function encodeDates(bytes: Uint8Array): boolean {
    for (const { cell, slot, isPast } of at.dates) {
      const date = readDate(bytes, startOf(cell), endOf(cell));
      if (date === unreadable) return false;
      if (date !== null && (date < earliest || (isPast && date > latest))) return false;
      values[slot] = date;
    }
    return true;
  }

  function encodeNumbers(bytes: Uint8Array): boolean {
    for (const { cell, slot, most } of at.numbers) {
      const number = readNumber(bytes, startOf(cell), endOf(cell));
      if (number === unreadable || (number !== null && number > most)) return false;
      values[slot] = number;
    }
    return true;
  }

  function encodeName(name: string): string {
    const { key, ending } = keyName(name);
    values[at.nameKey] = key;
    values[at.nameEnding] = ending === null ? null : texts.idOf(ending);
    values[at.nameText] = ending === null ? name : null;
    return key;
  }

  function encodeUri(uri: string, number: string): void {
    const hasNumber = uri.endsWith(number);
    values[at.uriPrefix] = hasNumber ? texts.idOf(uri.slice(0, -number.length)) : null;
    values[at.uriText] = hasNumber || uri === '' ? null : uri;
  }

  function encodeTexts(text: string): void {
    for (const { cell, slot } of at.texts) {
      values[slot] = startOf(cell) === endOf(cell) ? null : cut(text, cell);
    }
    encodeIds(text, at.sharedTexts, texts.idOf);
    encodeIds(text, at.sicTexts, idOfSic);
  }

  function encodeIds(
    text: string,
    pairs: readonly CellToSlot[],
    idOf: (cell: string) => number | null,
  ): void {
    for (const { cell, slot } of pairs) {
      values[slot] = startOf(cell) === endOf(cell) ? null : idOf(cut(text, cell));
    }
  }

  function startOf(cell: number): number {
    return starts[cell] ?? 0;
  }

  function endOf(cell: number): number {
    return ends[cell] ?? 0;
  }

  function cut(text: string, cell: number): string {
    return text.substring(starts[cell] ?? 0, ends[cell] ?? 0);
  }
}

/** 1999-12-31 is 19991231, as `readDate` has it. */
function dateNumber(date: string): number {
  return Number(date.replaceAll('-', ''));
}

/** A published file has sixteen statuses and 730 SIC texts; of a damaged one no more than this is remembered. */
const mostRemembered = 5_000;

function rememberIds(idOf: (cell: string) => number | null): (cell: string) => number | null {
  const known = new Map<string, number | null>();
  return (cell) => {
    const id = known.get(cell);
    if (id !== undefined) return id;
    const made = idOf(cell);
    if (known.size < mostRemembered) known.set(cell, made);
    return made;
  };
}
