/**
 * The visible text of a page as a visit holds and keeps it, UTF-8: outside the memory that is looked through for garbage, half the size of
 * what is not plain Latin, and bytes that threads and the database take as they are.
 */
export type TextBytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();

export function encodeText(text: string): TextBytes {
  return encoder.encode(text);
}

export function decodeText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
