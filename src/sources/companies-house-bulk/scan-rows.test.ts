import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompanyNumberSet } from '../../domain/company-number-set.ts';
import { readCsvRecords } from './read-csv-records.ts';
import { readPlainRow } from './plain-row.ts';
import { mentionsProposal } from './find-needles.ts';
import { createRowScanner, type FoundRow, type ScannedRecord } from './scan-rows.ts';

const header = 'CompanyName, CompanyNumber,CompanyStatus';
const proposal = 'Active - Proposal to Strike off';
const emptyToken = 'NA';

interface Seen {
  readonly rowsRead: number;
  readonly records: readonly ScannedRecord[];
}

function scan(bytes: Buffer, cuts: readonly number[], wanted: readonly string[] = []): Seen {
  const scanner = createRowScanner({
    emptyToken,
    wanted: createCompanyNumberSet(wanted),
    onHeader: () => 1,
  });
  const records: ScannedRecord[] = [];
  for (const chunk of cut(bytes, cuts)) {
    records.push(...readPlain(scanner.push(chunk)));
    // What a chunk held must not matter any more.
    chunk.fill('?');
  }
  records.push(...readPlain(scanner.end()));
  return { rowsRead: scanner.rowsRead, records };
}

function readPlain(found: readonly FoundRow[]): readonly ScannedRecord[] {
  return found.map((row) =>
    row.kind === 'plain' ? readPlainRow(row.buffer.subarray(row.start, row.end), row.line) : row,
  );
}

/** What the reader of every byte finds. */
async function readAll(bytes: Buffer): Promise<Seen> {
  const all: ScannedRecord[] = [];
  const chunks = new ReadableStream<Uint8Array>({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
  for await (const records of readCsvRecords(chunks, { emptyToken })) all.push(...records);
  return { rowsRead: Math.max(all.length - 1, 0), records: all.slice(1) };
}

function* cut(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  let at = 0;
  let turn = 0;
  while (at < bytes.length) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield Buffer.from(bytes.subarray(at, at + size));
    at += size;
    turn += 1;
  }
}

function isReported(record: ScannedRecord): boolean {
  return record.kind === 'malformed' && mentionsProposal(record.raw);
}

/** The rows this product wants of all rows. */
function underThreat({ records }: Seen): readonly ScannedRecord[] {
  return records.filter(
    (record) => record.kind === 'record' && /proposal to strike off/i.test(record.fields[2] ?? ''),
  );
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const status = fc.constantFrom(
  proposal,
  proposal.toUpperCase(),
  proposal.replace('pos', 'Pos'),
  'Active',
  'Liquidation',
  '',
);
/** Names that look like ends of cells, of rows, or like the status itself. */
const name = fc
  .array(
    fc.constantFrom(
      'A',
      'É',
      'LTD',
      '"',
      '""',
      ',',
      '\n',
      '\r\n',
      '","',
      '"\n"',
      proposal,
      ' ',
      '\u{fffd}',
    ),
    { maxLength: 6 },
  )
  .map((pieces) => pieces.join(''));
const number = fc.integer({ min: 0, max: 30 }).map((n) => String(n).padStart(8, '0'));
const goodRow = fc.tuple(name, number, status).map((cells) => cells.map(quoted).join(','));
const plainRow = fc
  .tuple(number, status)
  .map(([n, s]) => ['PLAIN LTD', n, s].map(quoted).join(','));
/** What files have that somebody else has written, or that are damaged. */
const oddRow = fc.oneof(
  fc.tuple(number, status).map(([n, s]) => `PLAIN LTD,${n},${s}`),
  fc.tuple(number, status).map(([n, s]) => `"SS!"AS","${n}","${s}"`),
  fc.tuple(number, status).map(([n, s]) => `"NEVER CLOSED,"${n}","${s}"`),
  fc.tuple(number, status).map(([n, s]) => `"OPEN","${n}","${s}`),
  fc.tuple(number, status).map(([n, s]) => `"ONE","TOO","${n}","${s}"`),
  fc.constantFrom('', '"', '""', '",', 'NA', '"NA"', `${proposal},${proposal},${proposal}`),
);
const file = fc
  .tuple(
    fc.array(
      fc.oneof({ weight: 4, arbitrary: plainRow }, { weight: 2, arbitrary: goodRow }, oddRow),
      { maxLength: 25 },
    ),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([rows, lineEnd, isEnded]) =>
    Buffer.from([header, ...rows].join(lineEnd) + (isEnded ? lineEnd : '')),
  );
const cuts = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 });

describe('row scanner', () => {
  it('finds the rows under threat that the reader of every byte finds, cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(file, cuts, async (bytes, sizes) => {
        const scanned = scan(bytes, sizes);
        const read = await readAll(bytes);

        expect(underThreat(scanned)).toEqual(underThreat(read));
        expect(scanned.rowsRead).toBe(read.rowsRead);
      }),
      { numRuns: 3_000 },
    );
  });

  it('finds the rows of the companies that are asked for, cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(file, cuts, async (bytes, sizes) => {
        const wanted = ['00000003', '00000011', '00000017'];
        const isWanted = (record: ScannedRecord): boolean =>
          record.kind === 'record' && wanted.includes(record.fields[1] ?? '');
        const scanned = scan(bytes, sizes, wanted);
        const read = await readAll(bytes);

        expect(scanned.records.filter(isWanted)).toEqual(read.records.filter(isWanted));
        expect(scanned.rowsRead).toBe(read.rowsRead);
      }),
      { numRuns: 1_000 },
    );
  });

  it('reports a row under threat that cannot be read as the reader of every byte does', async () => {
    await fc.assert(
      fc.asyncProperty(file, cuts, async (bytes, sizes) => {
        const read = await readAll(bytes);

        expect(scan(bytes, sizes).records.filter(isReported)).toEqual(
          read.records.filter(isReported),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('passes over a line without end in little memory and reads on behind it', () => {
    const junk = Buffer.alloc(3_000_000, 'x');
    const row = Buffer.from(
      `\n"AFTER LTD","00000001","${proposal}"\n"LAST LTD","00000002","Active"\n`,
    );
    const bytes = Buffer.concat([Buffer.from(`${header}\n"BEFORE`), junk, row]);

    const { rowsRead, records } = scan(bytes, [65_536]);

    expect(rowsRead).toBe(3);
    expect(records.map(({ kind, line }) => [kind, line])).toEqual([
      ['malformed', 2],
      ['record', 3],
    ]);
    expect(records[0]?.raw.length).toBeLessThan(70_000);
  });
});
