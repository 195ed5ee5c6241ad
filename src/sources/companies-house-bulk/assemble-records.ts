import { parseCsvRecord, type ParsedRecord } from './parse-csv-record.ts';
import type { CsvLine } from './split-csv-lines.ts';

export interface CsvRecord {
  readonly kind: 'record';
  readonly fields: readonly string[];
  /** Of the record's first byte; the first line of the file is 1. */
  readonly line: number;
  readonly raw: string;
  readonly replacedSequences: number;
}

export interface MalformedRecord {
  readonly kind: 'malformed';
  readonly line: number;
  readonly raw: string;
  readonly reason: string;
}

/** A published row has about 500 bytes and one line; beyond these an unclosed quote is swallowing the file. */
export const maxRecordBytes = 64 * 1024;
export const maxRecordLines = 200;

type SettledRecord = Exclude<ParsedRecord, { kind: 'open' }>;

const neverClosed: ParsedRecord = {
  kind: 'malformed',
  reason: `quoted field not closed within ${maxRecordLines} lines or ${maxRecordBytes} bytes`,
};

/**
 * Makes records of lines. Every record must have as many fields as the first. A record that cannot be read costs its first
 * line only; reading resumes at the next one. So when line 2 lacks its closing quote, the parser runs into line 3, fails at the
 * first quote there, rejects line 2 and reads line 3 afresh:
 *
 *     1  "A","B"      record
 *     2  "C","D       malformed
 *     3  "E","F"      record
 */
export function createRecordAssembler(emptyToken: string | null) {
  /** Lines of the record that is still open; usually none. */
  let open: CsvLine[] = [];
  let lineNumber = 1;
  let fieldCount: number | null = null;
  let records: (CsvRecord | MalformedRecord)[] = [];

  function accept(line: CsvLine): void {
    open.push(line);
    // Only a line with a quote can close a quoted field, so the others need no new attempt.
    if (open.length > 1 && !line.text.includes('"') && !isOverLimit(open)) return;
    const parsed = isOverLimit(open) ? neverClosed : parseLines(open);
    if (parsed.kind !== 'open') settle(parsed);
  }

  function settle(parsed: SettledRecord): void {
    if (parsed.kind === 'malformed') return rejectFirstLine(parsed.reason);
    fieldCount ??= parsed.fields.length;
    if (parsed.fields.length === fieldCount) return emit(parsed.fields);
    return rejectFirstLine(`${parsed.fields.length} fields where the header has ${fieldCount}`);
  }

  function emit(fields: readonly string[]): void {
    const replacedSequences = open.reduce((sum, line) => sum + line.replacedSequences, 0);
    records.push({ kind: 'record', fields, line: lineNumber, raw: rawOf(open), replacedSequences });
    lineNumber += open.length;
    open = [];
  }

  function rejectFirstLine(reason: string): void {
    const [rejected, ...following] = open;
    if (!rejected) return;
    records.push({ kind: 'malformed', line: lineNumber, raw: rawOf([rejected]), reason });
    lineNumber += 1;
    open = [];
    for (const line of following) next(line);
  }

  function next(line: CsvLine): void {
    if (open.length === 0 && isBlank(line)) lineNumber += 1;
    else accept(line);
  }

  function parseLines(lines: readonly CsvLine[]): ParsedRecord {
    if (lines[0]?.isCut) {
      return { kind: 'malformed', reason: `line longer than ${maxRecordBytes} bytes` };
    }
    return parseCsvRecord(textOf(lines), emptyToken);
  }

  function take(): readonly (CsvRecord | MalformedRecord)[] {
    const taken = records;
    records = [];
    return taken;
  }

  return {
    /** A record waits for the lines that close its quoted field. */
    get isOpen() {
      return open.length > 0;
    },
    /** Of the line that comes next. */
    get line() {
      return lineNumber + open.length;
    },
    /** Counts lines that somebody else has read as whole records. */
    skip(lineCount: number): void {
      lineNumber += lineCount;
    },
    push(lines: readonly CsvLine[]): readonly (CsvRecord | MalformedRecord)[] {
      for (const line of lines) next(line);
      return take();
    },
    end(): readonly (CsvRecord | MalformedRecord)[] {
      while (open.length > 0) rejectFirstLine('quoted field still open at the end of the file');
      return take();
    },
  };
}

function isOverLimit(lines: readonly CsvLine[]): boolean {
  if (lines.length === 1) return false;
  if (lines.length >= maxRecordLines) return true;
  return lines.reduce((sum, line) => sum + line.byteLength + 1, 0) > maxRecordBytes;
}

function isBlank(line: CsvLine): boolean {
  return line.text === '' || line.text === '\r';
}

function textOf(lines: readonly CsvLine[]): string {
  const [only] = lines;
  return lines.length === 1 && only ? only.text : lines.map((line) => line.text).join('\n');
}

function rawOf(lines: readonly CsvLine[]): string {
  const text = textOf(lines);
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
