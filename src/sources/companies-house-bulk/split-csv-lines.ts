/** One physical line: the bytes between two line feeds, so it may end with the CR of a CRLF. */
export interface CsvLine {
  readonly text: string;
  readonly byteLength: number;
  /** Byte sequences that are not UTF-8; each became one U+FFFD in `text`. */
  readonly replacedSequences: number;
  /** The line was longer than the limit; `text` is its beginning, the rest is gone. */
  readonly isCut: boolean;
}

const lineFeed = 0x0a;
const replacementCharacter = '\u{fffd}';
const replacementBytes = Buffer.from(replacementCharacter);

/**
 * Cuts a byte stream into lines, with the same result for any chunk size. A line is decoded only when it is whole, so
 * no character is torn at a chunk border. Of a line without end only the first `maxLineBytes` are ever held.
 */
export function createLineSplitter(maxLineBytes: number) {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let isCut = false;
  let isFirst = true;

  function hold(piece: Buffer): void {
    const room = maxLineBytes - heldBytes;
    if (piece.length > room) isCut = true;
    const kept = piece.subarray(0, room);
    if (kept.length === 0) return;
    held.push(kept);
    heldBytes += kept.length;
  }

  function release(): CsvLine {
    const [only] = held;
    const line = decodeLine(held.length === 1 && only ? only : Buffer.concat(held), isCut);
    held = [];
    heldBytes = 0;
    isCut = false;
    return first(line);
  }

  function first(line: CsvLine): CsvLine {
    if (!isFirst) return line;
    isFirst = false;
    return line.text.startsWith('\u{feff}') ? { ...line, text: line.text.slice(1) } : line;
  }

  return {
    /** The lines that end in this chunk. The chunk must not be overwritten afterwards: its tail is kept. */
    push(chunk: Uint8Array): CsvLine[] {
      const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      const lines: CsvLine[] = [];
      let start = 0;
      for (;;) {
        const end = buffer.indexOf(lineFeed, start);
        if (end === -1) break;
        hold(buffer.subarray(start, end));
        lines.push(release());
        start = end + 1;
      }
      if (start < buffer.length) hold(buffer.subarray(start));
      return lines;
    },
    /** The last line when the file does not end with a line feed, else null. */
    end(): CsvLine | null {
      return heldBytes === 0 ? null : release();
    },
  };
}

export function decodeLine(bytes: Buffer, isCut: boolean): CsvLine {
  const text = bytes.toString('utf8');
  return {
    text,
    byteLength: bytes.length,
    replacedSequences: text.includes(replacementCharacter) ? countReplaced(text, bytes) : 0,
    isCut,
  };
}

/** A U+FFFD that was already in the file is text like any other, so those are subtracted. */
function countReplaced(text: string, bytes: Buffer): number {
  let published = 0;
  for (let at = bytes.indexOf(replacementBytes); at !== -1;) {
    published += 1;
    at = bytes.indexOf(replacementBytes, at + replacementBytes.length);
  }
  return text.split(replacementCharacter).length - 1 - published;
}
