import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * The visible text of a page as a visit holds and keeps it: a third of its size, beside the memory that is looked through for garbage, and
 * bytes that threads and the database take as they are. Nothing where there is no text.
 */
export type PackedText = Uint8Array<ArrayBuffer>;

/** The quickest level packs nearly as well as the best. */
const level = 1;
const nothing: PackedText = new Uint8Array(0);

export function packText(text: string): PackedText {
  // A copy of its own: small buffers lie in a pool, and a thread that is sent one is sent all of the pool.
  return text === '' ? nothing : new Uint8Array(deflateRawSync(text, { level }));
}

export function unpackText(packed: Uint8Array): string {
  return packed.byteLength === 0 ? '' : inflateRawSync(packed).toString('utf8');
}
