import { isProposalToStrikeOff } from '../../domain/company-status.ts';
import type { PreviousName } from '../../domain/company-profile.ts';
import { leaveReasonOfStatus } from '../../domain/strike-off-transition.ts';
import { subscriberClassOf } from '../../domain/subscriber-class.ts';
import { isBulkCategory } from '../../sources/companies-house-bulk/bulk-categories.ts';
import type { BulkColumns } from '../../sources/companies-house-bulk/bulk-columns.ts';
import { createCutCells, cutCells } from '../../sources/companies-house-bulk/cut-cells.ts';
import {
  earliestPlausibleDate,
  isBlank,
  isNoneSupplied,
  isPostcodeOf,
} from '../../sources/companies-house-bulk/parse-bulk-row.ts';
import { parseBulkStatus } from '../../sources/companies-house-bulk/parse-bulk-status.ts';
import {
  isCommonPostcode,
  isPublishedNumber,
  readDate,
  readNumber,
  unreadable,
} from '../../sources/companies-house-bulk/read-plain-cell.ts';
import { readPlainNames } from '../../sources/companies-house-bulk/read-plain-names.ts';
import { rememberCells } from '../../sources/companies-house-bulk/remember-cells.ts';
import type { RecordEncoder } from '../../store/sqlite-pages/record-encoder.ts';
import type { ValueOfCell } from '../locate-cells.ts';
import { locateStagedColumns, makes, type Makes } from './locate-staged-columns.ts';

/** What is known of a row besides its record; the next one overwrites it. */
export interface EncodedRow {
  companyNumber: string;
  isUnderThreat: boolean;
  previousNames: readonly PreviousName[];
  /** As published, for the report on the data. */
  status: string;
  category: string;
  accountCategory: string;
  hasPostcode: boolean;
}

export interface StagedRowEncoder {
  readonly row: EncodedRow;
  /** False when some value is odd in any way: then the row needs the careful way, which reports it. */
  encode(bytes: Buffer): boolean;
}

/**
 * Turns the bytes of a plain row straight into the record that waits in the staging file, without making a text of every cell. Only rows
 * with nothing odd take this way; the record is what `parsePlainRow` and `toStagedRow` would have made: a test holds them together.
 */
export function createStagedRowEncoder(
  columns: BulkColumns,
  cellCount: number,
  record: RecordEncoder,
): StagedRowEncoder {
  const cells = createCutCells(cellCount);
  const { starts, ends } = cells;
  const at = locateStagedColumns(columns, cellCount);
  const { values } = at;
  const earliest = dateNumber(earliestPlausibleDate);
  const latest = columns.publishedOn === null ? Infinity : dateNumber(columns.publishedOn);
  const isoDate = Buffer.from('0000-00-00');
  const readStatus = rememberCells((text) => {
    const fact = parseBulkStatus(text);
    return { text, fact, leaveReason: leaveReasonOfStatus(fact?.companyStatus ?? null) };
  });
  const readCategory = rememberCells((text) => ({ text, isKnown: isBulkCategory(text) }));
  const readAccountCategory = rememberCells((text) => ({ text }));
  const readSic = rememberCells((text) => ({ isNone: isNoneSupplied(text) }));
  const row: EncodedRow = {
    companyNumber: '',
    isUnderThreat: false,
    previousNames: [],
    status: '',
    category: '',
    accountCategory: '',
    hasPostcode: false,
  };

  return { row, encode };

  function encode(bytes: Buffer): boolean {
    if (!cutCells(bytes, 0, cells) || cells.end !== bytes.length) return false;
    if (!cells.isAscii || cells.hasDoubledQuotes) return false;
    if (!isPublishedNumber(bytes, startOf(at.number), endOf(at.number))) return false;
    row.companyNumber = textAt(bytes, at.number);
    const status = readStatus(bytes, startOf(at.status), endOf(at.status));
    const category = readCategory(bytes, startOf(at.category), endOf(at.category));
    if (status.fact === null || !category.isKnown || !readPostcode(bytes) || isNameless(bytes)) {
      return false;
    }
    const names = readPlainNames(bytes, cells, at.previousNames);
    if (names === null) return false;
    row.isUnderThreat = isProposalToStrikeOff(status.fact);
    row.previousNames = names;
    row.status = status.text;
    row.category = category.text;
    row.accountCategory = readAccountCategory(
      bytes,
      startOf(at.accountCategory),
      endOf(at.accountCategory),
    ).text;
    record.begin();
    // The row's number is the rowid.
    record.addNull();
    for (const value of values) {
      if (value.isNullWhenEmpty && startOf(value.cell) === endOf(value.cell)) record.addNull();
      else if (!addValue(bytes, value)) return false;
    }
    record.finish();
    return true;
  }

  function addValue(bytes: Buffer, value: ValueOfCell<Makes>): boolean {
    const start = startOf(value.cell);
    const end = endOf(value.cell);
    switch (value.makes) {
      case makes.text:
        record.addAscii(bytes, start, end);
        return true;
      case makes.date:
        return addDate(bytes, value);
      case makes.number: {
        const number = readNumber(bytes, start, end);
        if (number === null || number === unreadable || number > value.most) return false;
        record.addInteger(number);
        return true;
      }
      case makes.sicText:
        if (readSic(bytes, start, end).isNone) record.addNull();
        else record.addAscii(bytes, start, end);
        return true;
      case makes.status:
        record.addValue(readStatus(bytes, start, end).fact?.companyStatus ?? null);
        return true;
      case makes.statusDetail:
        record.addValue(readStatus(bytes, start, end).fact?.companyStatusDetail ?? null);
        return true;
      case makes.leaveReason:
        record.addText(readStatus(bytes, start, end).leaveReason);
        return true;
      case makes.subscriberClass: {
        const companyCategory = row.category === '' ? null : row.category;
        const { companyNumber } = row;
        record.addText(subscriberClassOf({ companyNumber, companyType: null, companyCategory }));
        return true;
      }
    }
  }

  /** `dd/mm/yyyy` as `yyyy-mm-dd`. */
  function addDate(bytes: Buffer, { cell, isPast }: ValueOfCell<Makes>): boolean {
    const start = startOf(cell);
    const date = readDate(bytes, start, endOf(cell));
    if (date === null || date === unreadable || date < earliest || (isPast && date > latest)) {
      return false;
    }
    bytes.copy(isoDate, 0, start + 6, start + 10);
    bytes.copy(isoDate, 5, start + 3, start + 5);
    bytes.copy(isoDate, 8, start, start + 2);
    record.addAscii(isoDate, 0, isoDate.length);
    return true;
  }

  function readPostcode(bytes: Buffer): boolean {
    const start = startOf(at.postcode);
    const end = endOf(at.postcode);
    row.hasPostcode = start !== end;
    if (start === end || isCommonPostcode(bytes, start, end)) return true;
    return isPostcodeOf(row.companyNumber, textAt(bytes, at.postcode));
  }

  function isNameless(bytes: Buffer): boolean {
    const start = startOf(at.name);
    const isOdd = start === endOf(at.name) || (bytes[start] ?? 0) <= 0x20;
    return isOdd && isBlank(textAt(bytes, at.name));
  }

  function textAt(bytes: Buffer, cell: number): string {
    return bytes.toString('latin1', startOf(cell), endOf(cell));
  }

  function startOf(cell: number): number {
    return starts[cell] ?? 0;
  }

  function endOf(cell: number): number {
    return ends[cell] ?? 0;
  }
}

/** 1999-12-31 is 19991231, as `readDate` has it. */
function dateNumber(date: string): number {
  return Number(date.replaceAll('-', ''));
}
