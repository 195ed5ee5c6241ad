import { closeSync, ftruncateSync, openSync, readSync, statSync, writeSync } from 'node:fs';

/** A database file that pages are added to while no connection has it open. */
export interface PageFile {
  readonly pageBytes: number;
  /** The number that the next page added gets. */
  readonly nextPage: number;
  /** Adds a copy of the page behind all others. */
  add(page: Uint8Array): void;
  /** Puts a page in the place of one that was there before. */
  replace(number: number, page: Uint8Array): void;
  /** Writes what is held, tells the header how many pages there are, and closes the file. */
  finish(): void;
  /** Closes the file as it is. */
  abandon(): void;
}

const pagesHeld = 64;
/** https://sqlite.org/fileformat2.html#the_database_header */
const pageSizeAt = 16;
const pageCountAt = 28;
/** SQLite locks bytes from here on, so it never uses the page they lie in: https://sqlite.org/fileformat2.html#the_lock_byte_page. */
const lockByte = 0x40_00_00_00;

/** Opens a database that SQLite has made and closed, without a write-ahead log, auto-vacuum or free pages. */
export function openPageFile(path: string): PageFile {
  const file = openSync(path, 'r+');
  const header = Buffer.alloc(100);
  readSync(file, header, 0, header.length, 0);
  const pageBytes = header.readUInt16BE(pageSizeAt);
  const held = new Uint8Array(pageBytes * pagesHeld);
  let lastPage = statSync(path).size / pageBytes;
  let heldPages = 0;
  let heldFrom = 0;

  return {
    pageBytes,
    get nextPage() {
      return pageAfter(lastPage, pageBytes);
    },
    add(page) {
      const number = pageAfter(lastPage, pageBytes);
      if (heldPages === pagesHeld || number !== lastPage + 1) flush();
      if (heldPages === 0) heldFrom = number;
      held.set(page, heldPages * pageBytes);
      heldPages += 1;
      lastPage = number;
    },
    replace: writeAt,
    finish() {
      flush();
      header.writeUInt32BE(lastPage, pageCountAt);
      writeWhole(file, header.subarray(pageCountAt, pageCountAt + 4), pageCountAt);
      ftruncateSync(file, lastPage * pageBytes);
      closeSync(file);
    },
    abandon() {
      closeSync(file);
    },
  };

  function flush(): void {
    writeAt(heldFrom, held.subarray(0, heldPages * pageBytes));
    heldPages = 0;
  }

  function writeAt(number: number, pages: Uint8Array): void {
    writeWhole(file, pages, (number - 1) * pageBytes);
  }
}

/** The number of the page that follows; the one that SQLite leaves out is left out. */
export function pageAfter(number: number, pageBytes: number): number {
  return number === lockByte / pageBytes ? number + 2 : number + 1;
}

/** A disk that is nearly full takes a part of it and says so the next time. */
function writeWhole(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(file, bytes, done, bytes.length - done, position + done);
  }
}
