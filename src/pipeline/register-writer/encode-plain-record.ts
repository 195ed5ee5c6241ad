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
import type { TextDictionary } from '../../store/register-file/text-dictionary.ts';
import { textOf, wholeText, type ByteRange } from '../../store/sqlite-pages/byte-range.ts';
import type { RecordEncoder } from '../../store/sqlite-pages/record-encoder.ts';
import type { ValueOfCell } from '../locate-cells.ts';
import { locateColumns, makes, type Makes } from './locate-columns.ts';
import {
  isCommonPostcode,
  isPublishedNumber,
  readDate,
  readNumber,
  unreadable,
} from '../../sources/companies-house-bulk/read-plain-cell.ts';
import { readPlainNames } from '../../sources/companies-house-bulk/read-plain-names.ts';
import { createKeySpeller } from './spell-key.ts';
import {
  rememberCells,
  type RememberedCells,
} from '../../sources/companies-house-bulk/remember-cells.ts';

/** What is known of a record besides its row; the next one overwrites it. */
export interface PlainRow {
  /** What the company is found by; see `RegisterBuilder`. */
  words: ByteRange;
  /** As published, for the report on the data. */
  status: string;
  category: string;
  accountCategory: string;
  hasPostcode: boolean;
}

export interface PlainRecordEncoder {
  readonly row: PlainRow;
  /** False when some value is odd in any way: then the record needs the careful way, which reports it. */
  encode(bytes: Buffer): boolean;
}

export interface PlainRecordTarget {
  readonly record: RecordEncoder;
  readonly texts: TextDictionary;
}

/** A text that many rows share. Its id is null where the row holds none, or where the text is not known and has to be reported. */
interface SharedText {
  readonly text: string;
  readonly id: number | null;
}

/**
 * Turns a cut record straight into its row, because a full register has 300 million cells and most are empty. Only plain records take this
 * way: all ASCII, no doubled quotes, every number a number and every date a date. The result is what `parseBulkRow` and
 * `encodeRegisterRow` would have made; a test holds them together.
 */
export function createPlainRecordEncoder(
  columns: BulkColumns,
  cells: CutCells,
  { record, texts }: PlainRecordTarget,
): PlainRecordEncoder {
  const { starts, ends } = cells;
  const at = locateColumns(columns, starts.length);
  const { values } = at;
  const earliest = dateNumber(earliestPlausibleDate);
  const latest = columns.publishedOn === null ? Infinity : dateNumber(columns.publishedOn);
  const row: PlainRow = {
    words: nothing,
    status: '',
    category: '',
    accountCategory: '',
    hasPostcode: false,
  };
  const plainText = share(texts.idOf);
  /** Of a name or URI: may be empty and has an id all the same. */
  const affix = rememberCells((text): SharedText => ({ text, id: texts.idOf(text) }));
  const sicText = share((cell) => (isNoneSupplied(cell) ? null : texts.idOf(cell)));
  const status = rememberCells((text): SharedText => {
    const fact = parseBulkStatus(text);
    return { text, id: fact === null ? null : texts.idOf(statusText(text, fact)) };
  });
  const category = share((cell) => (isBulkCategory(cell) ? texts.idOf(cell) : null));

  const spellKey = createKeySpeller();

  /** Of the name in hand; when it stands in the bytes of the record, the name begins with it. */
  let key = nothing;
  let previousNames: string | null = null;

  return { row, encode };

  function encode(bytes: Buffer): boolean {
    if (!isPublishedNumber(bytes, startOf(at.number), endOf(at.number))) return false;
    if (!readPostcode(bytes) || !readNames(bytes)) return false;
    record.begin();
    for (const value of values) {
      if (value.isNullWhenEmpty && startOf(value.cell) === endOf(value.cell)) record.addNull();
      else if (!addValue(bytes, value)) return false;
    }
    return true;
  }

  function readPostcode(bytes: Buffer): boolean {
    const start = startOf(at.postcode);
    const end = endOf(at.postcode);
    row.hasPostcode = start !== end;
    if (start === end || isCommonPostcode(bytes, start, end)) return true;
    return isPostcodeOf(
      bytes.toString('latin1', startOf(at.number), endOf(at.number)),
      bytes.toString('latin1', start, end),
    );
  }

  function readNames(bytes: Buffer): boolean {
    const former = readPlainNames(bytes, cells, at.previousNames);
    const read = readKey(bytes, startOf(at.name), endOf(at.name));
    if (former === null || read === null) return false;
    key = read;
    row.words = former.length === 0 ? key : wholeText(searchWords(textOf(key), former));
    previousNames = encodePreviousNames(former);
    return true;
  }

  /** Null for a name of nothing but spaces. */
  function readKey(bytes: Buffer, start: number, end: number): ByteRange | null {
    const isOdd = start === end || (bytes[start] ?? 0) <= 0x20;
    if (isOdd && isBlank(bytes.toString('latin1', start, end))) return null;
    const spelt = spellKey(bytes, start, end);
    const keyEnd = start + spelt.end;
    return keyEnd <= end && isAllOf(spelt, bytes, start) ? { bytes, start, end: keyEnd } : spelt;
  }

  function addValue(bytes: Uint8Array, value: ValueOfCell<Makes>): boolean {
    const { cell } = value;
    const start = startOf(cell);
    const end = endOf(cell);
    switch (value.makes) {
      case makes.text:
        addCell(bytes, start, end);
        return true;
      case makes.date: {
        const date = readDate(bytes, start, end);
        if (date === unreadable) return false;
        if (date !== null && (date < earliest || (value.isPast && date > latest))) return false;
        addNumber(date);
        return true;
      }
      case makes.number: {
        const number = readNumber(bytes, start, end);
        if (number === unreadable || (number !== null && number > value.most)) return false;
        addNumber(number);
        return true;
      }
      case makes.sharedText:
        addNumber(start === end ? null : plainText(bytes, start, end).id);
        return true;
      case makes.sicText:
        addNumber(start === end ? null : sicText(bytes, start, end).id);
        return true;
      case makes.accountCategory: {
        const shared = plainText(bytes, start, end);
        row.accountCategory = shared.text;
        addNumber(shared.id);
        return true;
      }
      case makes.category: {
        const shared = category(bytes, start, end);
        row.category = shared.text;
        addNumber(shared.id);
        return shared.id !== null;
      }
      case makes.status: {
        const shared = status(bytes, start, end);
        row.status = shared.text;
        addNumber(shared.id);
        return shared.id !== null;
      }
      case makes.nameKey:
        record.addAscii(key.bytes, key.start, key.end);
        return true;
      case makes.nameEnding:
        addNumber(key.bytes === bytes ? affix(bytes, key.end, end).id : null);
        return true;
      case makes.nameText:
        addCell(bytes, start, key.bytes === bytes ? start : end);
        return true;
      case makes.uriPrefix:
        addNumber(hasNumber(bytes, end) ? affix(bytes, start, end - numberLength).id : null);
        return true;
      case makes.uriText:
        addCell(bytes, start, hasNumber(bytes, end) ? start : end);
        return true;
      case makes.previousNames:
        if (previousNames === null) record.addNull();
        else record.addText(previousNames);
        return true;
    }
  }

  /** Whether the URI that ends here ends with the company number; what stands before a cell is its quote, so none is too short. */
  function hasNumber(bytes: Uint8Array, end: number): boolean {
    const number = startOf(at.number);
    for (let index = 0; index < numberLength; index += 1) {
      if (bytes[end - numberLength + index] !== bytes[number + index]) return false;
    }
    return true;
  }

  function addCell(bytes: Uint8Array, start: number, end: number): void {
    if (start === end) record.addNull();
    else record.addAscii(bytes, start, end);
  }

  function addNumber(value: number | null): void {
    if (value === null) record.addNull();
    else record.addInteger(value);
  }

  function startOf(cell: number): number {
    return starts[cell] ?? 0;
  }

  function endOf(cell: number): number {
    return ends[cell] ?? 0;
  }
}

function isAllOf(part: ByteRange, bytes: Uint8Array, start: number): boolean {
  const length = part.end - part.start;
  for (let at = 0; at < length; at += 1) {
    if (part.bytes[part.start + at] !== bytes[start + at]) return false;
  }
  return true;
}

const nothing: ByteRange = wholeText('');

function share(idOf: (cell: string) => number | null): RememberedCells<SharedText> {
  return rememberCells((text) => ({ text, id: text === '' ? null : idOf(text) }));
}

/** Of a published company number. */
const numberLength = 8;

/** 1999-12-31 is 19991231, as `readDate` has it. */
function dateNumber(date: string): number {
  return Number(date.replaceAll('-', ''));
}
