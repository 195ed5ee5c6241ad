import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRecordAssembler, maxRecordBytes } from './assemble-records.ts';
import { createWholeRecordCutter, type WholeRecords } from './cut-whole-records.ts';
import { createLineSplitter } from './split-csv-lines.ts';

const header = 'CompanyName, CompanyNumber';
const columns = 2;

function cutInto(bytes: Buffer, size: number): WholeRecords[] {
  const cutter = createWholeRecordCutter(1);
  const pieces: WholeRecords[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const piece = cutter.push(Buffer.from(bytes.subarray(at, at + size)));
    if (piece !== null) pieces.push(piece);
  }
  const last = cutter.end();
  return last === null ? pieces : [...pieces, last];
}

/** The fields of every record, and the lines of those that cannot be read. */
function read(bytes: Buffer): unknown[] {
  const splitter = createLineSplitter(maxRecordBytes);
  const assembler = createRecordAssembler(null);
  const lastLine = [splitter.push(bytes), splitter.end()].flat().filter((line) => line !== null);
  return [...assembler.push(lastLine), ...assembler.end()].map((record) =>
    record.kind === 'record' && record.fields.length === columns ? record.fields : record.raw,
  );
}

const cell = fc
  .array(fc.constantFrom('A', '"', ',', '\n', '\r\n', '","', 'É'), { maxLength: 5 })
  .map((pieces) => `"${pieces.join('').replaceAll('"', '""')}"`);
const row = fc.oneof(
  fc.tuple(cell, cell).map((cells) => cells.join(',')),
  fc.constant('"PLAIN LTD","00000001"'),
);
const file = fc
  .tuple(fc.array(row, { maxLength: 30 }), fc.constantFrom('\n', '\r\n'))
  .map(([rows, lineEnd]) => Buffer.from([header, ...rows, ''].join(lineEnd)));

describe('cutting into whole records', () => {
  it('loses no byte and cuts through no record', () => {
    fc.assert(
      fc.property(file, fc.integer({ min: 1, max: 70 }), (bytes, size) => {
        const pieces = cutInto(bytes, size);
        const rows = bytes.subarray(bytes.indexOf('\n') + 1);

        expect(Buffer.concat(pieces.map((piece) => piece.bytes))).toEqual(rows);
        const headerRow = Buffer.from('"a","b"\n');
        const readApart = pieces.flatMap(({ bytes: piece }) =>
          read(Buffer.concat([headerRow, piece])).slice(1),
        );
        expect(readApart).toEqual(read(Buffer.concat([headerRow, rows])).slice(1));
      }),
      { numRuns: 1_000 },
    );
  });

  it('tells in which line each piece begins', () => {
    const rows = Array.from({ length: 9 }, (_, index) => `"ROW ${index}","0000000${index}"`);
    const bytes = Buffer.from(`${[header, ...rows].join('\n')}\n`);

    for (const { bytes: piece, firstLine } of cutInto(bytes, 40)) {
      expect(piece.toString().split('\n')[0]).toBe(rows[firstLine - 2]);
    }
  });

  it('goes on in a file where no line begins a row for certain', () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => `,${index}`);
    const bytes = Buffer.from(`${[header, ...rows].join('\n')}\n`);

    const pieces = cutInto(bytes, 65_536);

    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.every((piece) => piece.bytes.at(-1) === 0x0a)).toBe(true);
    expect(pieces.reduce((sum, piece) => sum + piece.bytes.length, 0)).toBe(
      bytes.length - header.length - 1,
    );
  });
});
