const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Told of one line: where it begins and ends in these bytes. It must be done with them when it returns. */
export type OnLine = (bytes: Buffer, start: number, end: number) => void;

export interface LineCutter {
  push(chunk: Uint8Array): void;
  /** The last line, when the file does not end with a line feed. */
  end(): void;
}

/**
 * Cuts a byte stream into lines without copying or decoding them, with the same result for any chunk size. Of a line without
 * end only `maxLineBytes` and one more are ever held: a line that long was cut.
 */
export function createLineCutter(maxLineBytes: number, onLine: OnLine): LineCutter {
  let held: Buffer[] = [];
  let heldBytes = 0;

  function hold(piece: Buffer): void {
    const kept = piece.subarray(0, maxLineBytes + 1 - heldBytes);
    if (kept.length === 0) return;
    held.push(kept);
    heldBytes += kept.length;
  }

  function release(): void {
    const line = Buffer.concat(held);
    held = [];
    heldBytes = 0;
    tell(line, 0, line.length);
  }

  function tell(bytes: Buffer, start: number, end: number): void {
    const hasReturn = end > start && bytes[end - 1] === carriageReturn;
    onLine(bytes, start, hasReturn ? end - 1 : end);
  }

  return {
    push(chunk) {
      const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      let start = 0;
      for (let end = buffer.indexOf(lineFeed); end !== -1; end = buffer.indexOf(lineFeed, start)) {
        if (heldBytes === 0) {
          tell(buffer, start, end);
        } else {
          hold(buffer.subarray(start, end));
          release();
        }
        start = end + 1;
      }
      hold(buffer.subarray(start));
    },
    end() {
      if (heldBytes > 0) release();
    },
  };
}
