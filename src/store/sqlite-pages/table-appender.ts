import { buildTree, type ChildPages } from './build-tree.ts';
import type { ByteRange } from './byte-range.ts';
import { pageAfter, type PageFile } from './page-file.ts';
import { putUint16, putUint32, putVarint, varintWidth } from './put-numbers.ts';

/** Fills an empty table with rows in order; the first gets the rowid 1. */
export interface TableAppender {
  readonly rows: number;
  /** A record as `createRecordEncoder` makes it; its bytes are copied. */
  append(record: ByteRange): void;
  /** Writes what joins the pages, and with it the root; before that the table is empty. */
  finish(): void;
}

const leaf = 0x0d;
const headerBytes = 8;
const pointerBytes = 2;
const pageNumberBytes = 4;

/**
 * Writes the pages of a table as SQLite would when it inserts one row after the other, without asking it 5.6 million times: see
 * https://sqlite.org/fileformat2.html#b_tree_pages. The file must not be open elsewhere.
 */
export function createTableAppender(file: PageFile, rootPage: number): TableAppender {
  const { pageBytes } = file;
  const limits = payloadLimits(pageBytes);
  const page = new Uint8Array(pageBytes);
  const overflow = new Uint8Array(pageBytes);
  const leaves: ChildPages = { numbers: [], lastRowids: [] };
  let rows = 0;
  let cells = 0;
  let contentStart = pageBytes;

  return {
    get rows() {
      return rows;
    },
    append(record) {
      const payload = record.end - record.start;
      const local = localBytes(payload, limits);
      const rowid = rows + 1;
      const size =
        varintWidth(payload) + varintWidth(rowid) + local + (local < payload ? pageNumberBytes : 0);
      if (headerBytes + (cells + 1) * pointerBytes + size > contentStart) flushLeaf();
      contentStart -= size;
      let at = putVarint(page, contentStart, payload);
      at = putVarint(page, at, rowid);
      const { bytes, start } = record;
      for (let index = 0; index < local; index += 1) page[at + index] = bytes[start + index] ?? 0;
      if (local < payload) {
        putUint32(page, at + local, file.nextPage);
        addOverflow(bytes.subarray(start + local, record.end));
      }
      putUint16(page, headerBytes + cells * pointerBytes, contentStart);
      cells += 1;
      rows = rowid;
    },
    finish() {
      if (leaves.numbers.length === 0) {
        completeLeaf();
        file.replace(rootPage, page);
        return;
      }
      flushLeaf();
      buildTree(file, rootPage, leaves);
    },
  };

  function flushLeaf(): void {
    completeLeaf();
    leaves.numbers.push(file.nextPage);
    leaves.lastRowids.push(rows);
    file.add(page);
    page.fill(0);
    cells = 0;
    contentStart = pageBytes;
  }

  function completeLeaf(): void {
    page[0] = leaf;
    putUint16(page, 3, cells);
    putUint16(page, 5, contentStart);
  }

  /** The rest of a row, in pages of which each names the next. */
  function addOverflow(rest: Uint8Array): void {
    const room = pageBytes - pageNumberBytes;
    for (let from = 0; from < rest.length; from += room) {
      const piece = rest.subarray(from, from + room);
      overflow.fill(0);
      overflow.set(piece, pageNumberBytes);
      const isLast = from + room >= rest.length;
      putUint32(overflow, 0, isLast ? 0 : pageAfter(file.nextPage, pageBytes));
      file.add(overflow);
    }
  }
}

/** How much of a long row stands in its leaf: https://sqlite.org/fileformat2.html#cell_payload_overflow_pages. */
interface PayloadLimits {
  readonly most: number;
  readonly least: number;
  readonly perOverflowPage: number;
}

function payloadLimits(pageBytes: number): PayloadLimits {
  return {
    most: pageBytes - 35,
    least: Math.floor(((pageBytes - 12) * 32) / 255) - 23,
    perOverflowPage: pageBytes - pageNumberBytes,
  };
}

function localBytes(payload: number, { most, least, perOverflowPage }: PayloadLimits): number {
  if (payload <= most) return payload;
  const wanted = least + ((payload - least) % perOverflowPage);
  return wanted <= most ? wanted : least;
}
