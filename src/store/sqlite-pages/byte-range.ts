/** Bytes that stand among others, so that nothing is made of them for every row. */
export interface ByteRange {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** A text as UTF-8. */
export function wholeText(text: string): ByteRange {
  const bytes = Buffer.from(text);
  return { bytes, start: 0, end: bytes.length };
}

export function textOf({ bytes, start, end }: ByteRange): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
}
