import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvRecords } from './read-csv-records.ts';

async function* chunksOf(bytes: Buffer, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    yield bytes.subarray(start, start + chunkBytes);
  }
}

async function read(
  text: string | Buffer,
  options: { chunkBytes?: number; emptyToken?: string } = {},
) {
  const chunks = chunksOf(Buffer.from(text), options.chunkBytes ?? 65_536);
  const records = [];
  for await (const batch of readCsvRecords(chunks, { emptyToken: options.emptyToken ?? null })) {
    records.push(...batch);
  }
  return records;
}

async function fieldsOf(text: string | Buffer, options: { chunkBytes?: number } = {}) {
  return (await read(text, options)).map((record) =>
    record.kind === 'record' ? record.fields : record.reason,
  );
}

describe('readCsvRecords', () => {
  it('reads commas, doubled quotes and line feeds inside quotes', async () => {
    const text = '"a,b","say ""hi""","two\nlines"\n"","""",","\n';

    expect(await fieldsOf(text)).toEqual([
      ['a,b', 'say "hi"', 'two\nlines'],
      ['', '"', ','],
    ]);
  });

  it('reads unquoted and quoted cells side by side', async () => {
    expect(await fieldsOf('a,"b",c\n,"",\n')).toEqual([
      ['a', 'b', 'c'],
      ['', '', ''],
    ]);
  });

  it('takes CRLF and LF as line end, and keeps CRLF inside quotes', async () => {
    expect(await fieldsOf('a,b\r\n"c","d"\r\n"e\r\nf",g\nh,""\r\n')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e\r\nf', 'g'],
      ['h', ''],
    ]);
  });

  it('drops a byte order mark', async () => {
    expect(await fieldsOf('\u{feff}a,b\n')).toEqual([['a', 'b']]);
  });

  it('reads a last line without line feed', async () => {
    expect(await fieldsOf('a,b\n"c","d"')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('counts blank lines but yields nothing for them', async () => {
    const records = await read('a,b\n\n\r\nc,d\n\n');

    expect(records.map((record) => record.line)).toEqual([1, 4]);
  });

  it('numbers a record by its first line', async () => {
    const records = await read('a,b\n"1\n2\n3",x\nc,d\n');

    expect(records.map((record) => record.line)).toEqual([1, 2, 5]);
  });

  it('gives the text of a record without its line end', async () => {
    const records = await read('a,b\r\n"1\n2",x\r\n');

    expect(records.map((record) => record.raw)).toEqual(['a,b', '"1\n2",x']);
  });

  it('rejects a record with an unescaped quote alone', async () => {
    const records = await read('"a","b"\n"c","SS!"AS"\n"e","f"\n');

    expect(records).toMatchObject([
      { kind: 'record', fields: ['a', 'b'] },
      {
        kind: 'malformed',
        line: 2,
        raw: '"c","SS!"AS"',
        reason: 'unescaped quote in column 2 near "c","SS!"AS"',
      },
      { kind: 'record', fields: ['e', 'f'], line: 3 },
    ]);
  });

  it('rejects a quote inside an unquoted cell', async () => {
    expect(await fieldsOf('a,b\n5" pipe,x\nc,d\n')).toEqual([
      ['a', 'b'],
      'unescaped quote in column 1 near 5" pipe,x',
      ['c', 'd'],
    ]);
  });

  it('loses only the line whose closing quote is missing', async () => {
    expect(await fieldsOf('"a","b"\n"c","d\n"e","f"\n"g","h"\n')).toEqual([
      ['a', 'b'],
      expect.stringContaining('unescaped quote'),
      ['e', 'f'],
      ['g', 'h'],
    ]);
  });

  it('stops a runaway quote after 200 lines and reads what it had swallowed', async () => {
    const plainLines = Array.from({ length: 1000 }, (_, index) => `${index},x`);

    const records = await read(['a,b', '"open,x', ...plainLines].join('\n'));

    expect(records.filter((record) => record.kind === 'malformed')).toMatchObject([
      {
        line: 2,
        raw: '"open,x',
        reason: 'quoted field not closed within 200 lines or 65536 bytes',
      },
    ]);
    expect(records).toHaveLength(1002);
    expect(records.at(-1)).toMatchObject({ line: 1002, fields: ['999', 'x'] });
  });

  it('stops a runaway quote after 64 KiB of few lines', async () => {
    const long = 'x'.repeat(30_000);

    const records = await read(
      ['a,b', '"open,x', `${long},1`, `${long},2`, `${long},3`].join('\n'),
    );

    expect(records.map((record) => record.kind)).toEqual([
      'record',
      'malformed',
      'record',
      'record',
      'record',
    ]);
  });

  it('takes back what a quote swallowed when the file ends first', async () => {
    expect(await fieldsOf('a,b\n"open,x\nc,d')).toEqual([
      ['a', 'b'],
      'quoted field still open at the end of the file',
      ['c', 'd'],
    ]);
  });

  it('takes back what a quote swallowed when it closes by chance in the wrong place', async () => {
    expect(await fieldsOf('a,b\n"open,x\nc,d"\ne,f\n')).toEqual([
      ['a', 'b'],
      '1 fields where the header has 2',
      'unescaped quote in column 2 near c,d"',
      ['e', 'f'],
    ]);
  });

  it('rejects a record with another number of fields than the first', async () => {
    expect(await fieldsOf('a,b\nc\nd,e,f\ng,h\n')).toEqual([
      ['a', 'b'],
      '1 fields where the header has 2',
      '3 fields where the header has 2',
      ['g', 'h'],
    ]);
  });

  it('cuts a line without end instead of holding it', async () => {
    const records = await read(`a,b\n${'x'.repeat(1_000_000)}\nc,d\n`, { chunkBytes: 1000 });

    expect(records).toMatchObject([
      { kind: 'record', line: 1 },
      { kind: 'malformed', line: 2, reason: 'line longer than 65536 bytes' },
      { kind: 'record', line: 3, fields: ['c', 'd'] },
    ]);
    expect(records[1]?.raw).toHaveLength(65_536);
  });

  it('replaces bytes that are not UTF-8 and counts them', async () => {
    const bytes = Buffer.concat([
      Buffer.from('a,b\ncaf'),
      Buffer.from([0xe9]),
      Buffer.from(',\u{fffd}\n'),
    ]);

    expect(await read(bytes)).toMatchObject([
      { replacedSequences: 0 },
      { replacedSequences: 1, fields: ['caf\u{fffd}', '\u{fffd}'] },
    ]);
  });

  it('reads the empty token as empty only where it is unquoted and the whole cell', async () => {
    const records = await read('NA,"NA",NAB\nx,NA,"a"\n', { emptyToken: 'NA' });

    expect(records).toMatchObject([{ fields: ['', 'NA', 'NAB'] }, { fields: ['x', '', 'a'] }]);
  });

  it('agrees with a character by character parser for any records, quoting, line ends and chunk size', async () => {
    const cell = fc.string({
      unit: fc.constantFrom(
        'a',
        'B',
        ' ',
        ',',
        '"',
        '\n',
        '\r\n',
        'é',
        '€',
        '\u{1f600}',
        '"",""',
        '","',
      ),
      maxLength: 8,
    });
    const file = fc.integer({ min: 2, max: 6 }).chain((columns) =>
      fc.array(
        fc.record({
          cells: fc.array(fc.tuple(cell, fc.boolean()), { minLength: columns, maxLength: columns }),
          lineEnd: fc.constantFrom('\n', '\r\n'),
        }),
        { minLength: 1, maxLength: 30 },
      ),
    );

    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 40 }), async (rows, chunkBytes) => {
        const text = rows.map(({ cells, lineEnd }) => writeRow(cells) + lineEnd).join('');

        const records = await fieldsOf(text, { chunkBytes });

        expect(hashOf(records)).toBe(hashOf(parseCharByChar(text)));
        expect(hashOf(records)).toBe(
          hashOf(rows.map(({ cells }) => cells.map(([value]) => value))),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same records and rejects for any chunk size, whatever the bytes', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ',', '"', '\n', '\r', 'é', '\n"'),
      maxLength: 200,
    });

    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 20 }), async (content, chunkBytes) => {
        expect(await read(content, { chunkBytes })).toEqual(await read(content));
      }),
      { numRuns: 300 },
    );
  });
});

function writeRow(cells: readonly (readonly [string, boolean])[]): string {
  return cells
    .map(([value, isQuoted]) =>
      isQuoted || /[",\r\n]/.test(value) || cells[0]?.[0] === ''
        ? `"${value.replaceAll('"', '""')}"`
        : value,
    )
    .join(',');
}

/** RFC 4180 for well-formed text, as plainly as it can be said. */
function parseCharByChar(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isInside = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (isInside && char === '"' && text.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (char === '"') {
      isInside = !isInside;
    } else if (!isInside && (char === ',' || char === '\n')) {
      row.push(cell);
      cell = '';
      if (char === ',') continue;
      rows.push(row);
      row = [];
    } else if (isInside || char !== '\r') {
      cell += char;
    }
  }
  return rows;
}

function hashOf(rows: readonly (readonly string[] | string)[]): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
