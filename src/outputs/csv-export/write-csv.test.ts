import { array, assert, asyncProperty, constantFrom, oneof, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvWriter } from './write-csv.ts';
import type { CsvColumn, CsvMode } from './write-csv.ts';

type Cells = readonly (string | number | null)[];

const formulaStart = /^[\s"'`]*[=+\-@\t\r\n\0＝＋－＠]/u;
const plain: readonly CsvColumn<Cells>[] = [
  { name: 'a', value: (row) => row[0] ?? null },
  { name: 'b', value: (row) => row[1] ?? null },
];

/** Written from RFC 4180 alone, so that the writer is not judged by its own library. */
function parseRfc4180(text: string): string[][] {
  const lines: string[][] = [];
  let cells: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at += 1; !(text[at] === '"' && text[at + 1] !== '"'); at += 1) {
        if (at >= text.length) throw new Error('quote never closed');
        cell += text[at];
        if (text[at] === '"') at += 1;
      }
      at += 1;
    } else {
      for (; at < text.length && text[at] !== ',' && text[at] !== '\r'; at += 1) {
        if (text[at] === '"' || text[at] === '\n') throw new Error('bare quote or line feed');
        cell += text[at];
      }
    }
    cells.push(cell);
    if (text[at] === ',') {
      at += 1;
    } else if (text.startsWith('\r\n', at)) {
      lines.push(cells);
      cells = [];
      at += 2;
    } else {
      throw new Error(`neither comma nor CRLF at ${at}`);
    }
  }
  return lines;
}

async function* failing() {
  yield await Promise.resolve(['x', 1]);
  throw new Error('database is gone');
}

async function toText(
  rows: Iterable<Cells> | AsyncIterable<Cells>,
  mode?: CsvMode,
): Promise<string> {
  let text = '';
  for await (const part of createCsvWriter(plain, mode).write(rows)) text += part;
  return text;
}

const nastyCell = oneof(
  string({ unit: 'binary' }),
  string({
    unit: constantFrom(...Array.from('=+-@\t\r\n\0＝＋－＠ "\'`,;\u00a0\ufeffa1é')),
    maxLength: 12,
  }),
);
const nastyRows = array(tuple(nastyCell, nastyCell), { minLength: 1, maxLength: 20 });

describe('createCsvWriter', () => {
  it('writes a header and ends every line with CRLF', async () => {
    expect(await toText([['Ardent & Vale Ltd', 3]])).toBe('a,b\r\n"Ardent & Vale Ltd",3\r\n');
  });

  it('writes the header alone when there are no rows', async () => {
    expect(await toText([])).toBe('a,b\r\n');
  });

  it('leaves an absent value empty', async () => {
    expect(await toText([[null, null]])).toBe('a,b\r\n,\r\n');
  });

  it('quotes a text, so that a semicolon in it starts no cell where lists are parted by semicolons', async () => {
    expect(await toText([['Vale;=1+1', 1]])).toContain('"Vale;=1+1"');
  });

  it.each([
    '=1+1',
    '+441134960000',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\rx',
    '\nx',
    '\0x',
    '  =1',
    '"=1',
    "'=1",
    '＝1',
    ' ＠x',
  ])('puts an apostrophe before %j', async (text) => {
    expect(parseRfc4180(await toText([[text, null]]))[1]).toEqual([`'${text}`, '']);
  });

  it.each(["O'Neill", '1=1', 'a-b', "'quoted'", 'mail@example.test', '', ' '])(
    'leaves %j alone',
    async (text) => {
      expect(parseRfc4180(await toText([[text, null]]))[1]).toEqual([text, '']);
    },
  );

  it('keeps a negative number a number', async () => {
    expect(await toText([['x', -3]])).toBe('a,b\r\n"x",-3\r\n');
  });

  it('leaves formulas as they are for a machine', async () => {
    expect(await toText([['=1+1', -3]], 'machine')).toBe('a,b\r\n=1+1,-3\r\n');
  });

  it('reads back as written, apart from apostrophes before what a spreadsheet would run', async () => {
    let cellsSeen = 0;
    await assert(
      asyncProperty(nastyRows, async (rows) => {
        const cells = parseRfc4180(await toText(rows)).slice(1);

        expect(cells.map((line) => line.map(withoutAddedApostrophe))).toEqual(rows);
        for (const cell of cells.flat()) expect(cell).not.toMatch(/^\s*[=+\-@\t\r\n\0＝＋－＠]/u);
        cellsSeen += cells.flat().length;
      }),
      { numRuns: 1_000 },
    );
    expect(cellsSeen).toBeGreaterThan(10_000);
  });

  it('reads back exactly as written in machine mode', async () => {
    await assert(
      asyncProperty(nastyRows, async (rows) => {
        expect(parseRfc4180(await toText(rows, 'machine')).slice(1)).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });

  it('pulls rows only as they are read, and closes the source when reading stops', async () => {
    let pulled = 0;
    let isClosed = false;
    function* endless() {
      try {
        for (;;) {
          pulled += 1;
          yield ['x', pulled];
        }
      } finally {
        isClosed = true;
      }
    }

    const text = createCsvWriter(plain).write(endless());
    await text.next();
    expect(pulled).toBe(0);
    await text.next();
    await text.return();

    expect(pulled).toBeLessThan(1_000);
    expect(isClosed).toBe(true);
  });

  it('passes the failure of a source on instead of ending the file early', async () => {
    await expect(toText(failing())).rejects.toThrow('database is gone');
  });
});

function withoutAddedApostrophe(cell: string): string {
  return cell.startsWith("'") && formulaStart.test(cell.slice(1)) ? cell.slice(1) : cell;
}
