import type { PageFile } from './page-file.ts';
import { putUint16, putUint32, putVarint } from './put-numbers.ts';

/** Pages of one level of a table, with the last rowid that stands in each. */
export interface ChildPages {
  readonly numbers: number[];
  readonly lastRowids: number[];
}

const interior = 0x05;
const headerBytes = 12;
/** Its place, the number of the child, and a rowid below 2^31. */
const mostCellBytes = 2 + 4 + 5;

/** Joins the leaves of a table, of which there are two at least, level by level up to its root. */
export function buildTree(file: PageFile, rootPage: number, leaves: ChildPages): void {
  const mostChildren = Math.floor((file.pageBytes - headerBytes) / mostCellBytes) + 1;
  let level = leaves;
  while (level.numbers.length > mostChildren) level = addLevel(file, level, mostChildren);
  file.replace(rootPage, interiorPage(file.pageBytes, level, [0, level.numbers.length]));
}

/** Evenly, because a page with one child would hold no rowid. */
function addLevel(file: PageFile, children: ChildPages, mostChildren: number): ChildPages {
  const count = children.numbers.length;
  const pages = Math.ceil(count / mostChildren);
  const level: ChildPages = { numbers: [], lastRowids: [] };
  for (let page = 0; page < pages; page += 1) {
    const from = Math.floor((count * page) / pages);
    const to = Math.floor((count * (page + 1)) / pages);
    level.numbers.push(file.nextPage);
    level.lastRowids.push(children.lastRowids[to - 1] ?? 0);
    file.add(interiorPage(file.pageBytes, children, [from, to]));
  }
  return level;
}

/** A cell names a child and the last rowid below it; the last child stands in the header instead. */
function interiorPage(
  pageBytes: number,
  { numbers, lastRowids }: ChildPages,
  [from, to]: readonly [number, number],
): Uint8Array {
  const page = new Uint8Array(pageBytes);
  const cell = new Uint8Array(mostCellBytes);
  const last = to - 1;
  let contentStart = pageBytes;
  for (let child = from; child < last; child += 1) {
    putUint32(cell, 0, numbers[child] ?? 0);
    const size = putVarint(cell, 4, lastRowids[child] ?? 0);
    contentStart -= size;
    page.set(cell.subarray(0, size), contentStart);
    putUint16(page, headerBytes + (child - from) * 2, contentStart);
  }
  page[0] = interior;
  putUint16(page, 3, last - from);
  putUint16(page, 5, contentStart);
  putUint32(page, 8, numbers[last] ?? 0);
  return page;
}
