/** One line of a stream as bytes, without its newline; empty = heartbeat. */
export type StreamLine =
  | { readonly kind: 'line'; readonly bytes: Uint8Array }
  | { readonly kind: 'overlong'; readonly bytes: Uint8Array };

/** The largest company profile seen is a few kB; a line past this is damage, kept only up to here. */
const maxLineBytes = 2 * 1024 * 1024;
const newline = 0x0a;

/**
 * Cuts chunks into lines. Chunks may end anywhere, also inside a UTF-8 character, so lines stay bytes.
 * Yields the lines of each chunk together, which are those of its memory: whoever keeps one beyond the next step copies it.
 * What follows the last newline when the stream ends is thrown away, because it may be half an event.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly StreamLine[]> {
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let isOverlong = false;
  for await (const chunk of chunks) {
    const lines: StreamLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      lines.push(endLine(chunk.subarray(start, end)));
      start = end + 1;
    }
    keep(chunk.subarray(start));
    yield lines;
  }

  function endLine(part: Uint8Array): StreamLine {
    if (pendingBytes === 0 && part.length <= maxLineBytes) return { kind: 'line', bytes: part };
    keep(part);
    const kind = isOverlong ? 'overlong' : 'line';
    const bytes = Buffer.concat(pending);
    pending = [];
    pendingBytes = 0;
    isOverlong = false;
    return { kind, bytes };
  }

  function keep(part: Uint8Array): void {
    const room = maxLineBytes - pendingBytes;
    if (part.length > room) isOverlong = true;
    if (room <= 0 || part.length === 0) return;
    // Copied: the chunk's memory belongs to the socket.
    pending.push(Uint8Array.from(part.subarray(0, room)));
    pendingBytes += Math.min(part.length, room);
  }
}
