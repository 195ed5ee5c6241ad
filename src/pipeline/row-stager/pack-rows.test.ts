import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlainRow } from '../../sources/companies-house-bulk/plain-row.ts';
import { createRowPacker, unpackRows, type PackedRows } from './pack-rows.ts';

function rowOf(text: string, line: number): PlainRow {
  const buffer = Buffer.from(`before${text}behind`);
  return { kind: 'plain', line, buffer, start: 6, end: 6 + text.length };
}

function pack(texts: readonly string[]): PackedRows[] {
  const packer = createRowPacker();
  const packs: PackedRows[] = [];
  for (const [index, text] of texts.entries()) {
    const row = rowOf(text, index + 2);
    if (!packer.add(row)) {
      packs.push(packer.take());
      packer.add(row);
    }
    // The chunk is used again.
    row.buffer.fill('?');
  }
  if (!packer.isEmpty) packs.push(packer.take());
  return packs;
}

describe('packing rows', () => {
  it('hands out the same rows with their lines, of any length and number', () => {
    const lengths = array(integer({ min: 0, max: 40_000 }), { maxLength: 20 });
    assert(
      property(lengths, integer({ min: 0, max: 1_500 }), (long, short) => {
        const texts = [...long, ...Array.from({ length: short }, (_, index) => index % 7)].map(
          (length, index) => String(index % 10).repeat(length),
        );
        const seen: [string, number][] = [];
        for (const packed of pack(texts)) {
          unpackRows(packed, (row, line) => seen.push([row.toString(), line]));
        }

        expect(seen).toEqual(texts.map((text, index) => [text, index + 2]));
      }),
      { numRuns: 50 },
    );
  });

  it('takes a row that is longer than a pack', () => {
    const long = 'x'.repeat(300_000);
    const seen: number[] = [];
    for (const packed of pack(['a', long, 'b'])) {
      unpackRows(packed, (row) => seen.push(row.length));
    }

    expect(seen).toEqual([1, 300_000, 1]);
  });
});
