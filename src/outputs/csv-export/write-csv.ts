import { stringify } from 'csv-stringify/sync';
import { neutraliseFormula } from './neutralise-formula.ts';

export interface CsvColumn<Row> {
  readonly name: string;
  readonly value: (row: Row) => string | number | null;
}

/** `spreadsheet` is safe to open by a person; `machine` leaves every text as it is, for programs that read it back. */
export type CsvMode = 'spreadsheet' | 'machine';

export interface CsvWriter<Row> {
  /** The header line, then the rows, as text to be written as UTF-8. Pulls rows only as fast as it is read. */
  write(rows: Iterable<Row> | AsyncIterable<Row>): AsyncGenerator<string, void, undefined>;
}

/** Rows turned into text at a time: enough to make the call to the library cheap, little enough to hold in memory. */
const rowsPerChunk = 256;

/** RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180): commas, doubled quotes, CRLF after every line, the last included. */
export function createCsvWriter<Row>(
  columns: readonly CsvColumn<Row>[],
  mode: CsvMode = 'spreadsheet',
): CsvWriter<Row> {
  const toCells = (row: Row) => columns.map(({ value }) => toCell(value(row), mode));

  return {
    async *write(rows) {
      yield toLines([columns.map(({ name }) => name)], 'machine');

      let chunk: Cell[][] = [];
      for await (const row of rows) {
        chunk.push(toCells(row));
        if (chunk.length === rowsPerChunk) {
          yield toLines(chunk, mode);
          chunk = [];
        }
      }
      if (chunk.length > 0) yield toLines(chunk, mode);
    },
  };
}

type Cell = string | number | null;

/** A number is ours and stays one: an apostrophe before -3 would turn it into text and break sorting. */
function toCell(value: Cell, mode: CsvMode): Cell {
  return typeof value === 'string' && mode === 'spreadsheet' ? neutraliseFormula(value) : value;
}

function toLines(cells: readonly Cell[][], mode: CsvMode): string {
  return stringify([...cells], {
    record_delimiter: 'windows',
    // Quoted texts cannot fall apart into cells of their own where the list separator is a semicolon.
    quoted_string: mode === 'spreadsheet',
    // The library looks for the whole CRLF only; a lone CR or LF ends a line for most readers.
    quoted_match: /[\r\n]/,
  });
}
