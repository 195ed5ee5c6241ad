import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { BlockedAddressError, NetworkError, OversizeBodyError } from './http-errors.ts';
import type { WireAnswer } from './exchange.ts';

/** What the clients offer. One encoding only: layers are how bombs are stacked. */
export const acceptEncoding = 'gzip, br';

/** Text compresses 5 to 30 times; a bomb (2 MB of gzip make 2 GB) a thousand times. */
const maxRatio = 200;
/** Below this a high ratio is harmless, and common: pages of blanks. */
const ratioFreeBytes = 1024 * 1024;

/** Whether the body is as the server meant it without being decoded. */
export function isPlain(answer: Pick<WireAnswer, 'headers'>): boolean {
  const encoding = encodingOf(answer);
  return encoding === '' || encoding === 'identity';
}

function encodingOf({ headers }: Pick<WireAnswer, 'headers'>): string {
  return headers.get('content-encoding')?.trim().toLowerCase() ?? '';
}

/** The body as the server meant it. Throws when more than `maxBytes` come out and it is not to be cut there, or far more than went in. */
export async function* decodeBody(
  answer: WireAnswer,
  maxBytes: number,
  isCut = false,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* limit(decode(answer, maxRatio), maxBytes, isCut);
}

/** The same for a reader that takes it as it comes and keeps no more than it has use for: neither length nor ratio does harm, and it may be of one piece for weeks. */
export function decodeEndless(answer: WireAnswer): AsyncGenerator<Uint8Array, void, undefined> {
  return decode(answer, Infinity);
}

async function* decode(
  answer: WireAnswer,
  mostRatio: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { body } = answer;
  if (isPlain(answer)) {
    yield* readChunks(body);
    return;
  }
  const encoding = encodingOf(answer);
  const decoder = createDecoder(encoding);
  if (decoder === null) {
    body.destroy();
    throw new NetworkError(`content-encoding not offered: ${encoding}`, {
      fate: 'unknown',
      cause: null,
    });
  }
  yield* decompress(body, decoder, mostRatio);
}

export async function collectBody(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const collected: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    collected.push(chunk);
    length += chunk.length;
  }
  return joinChunks(collected, length);
}

export function joinChunks(chunks: readonly Uint8Array[], length: number): Uint8Array {
  // Memory of its own: what Buffer.concat takes from Node's pool of 64 KB goes to a thread with all of the pool.
  const body = Buffer.allocUnsafeSlow(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

function createDecoder(encoding: string): Transform | null {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    default:
      return null;
  }
}

async function* limit(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  isCut: boolean,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes && isCut) {
      yield chunk.subarray(0, chunk.length - (bytes - maxBytes));
      return;
    }
    if (bytes > maxBytes) throw new OversizeBodyError(`body exceeds ${maxBytes} bytes`);
    yield chunk;
  }
}

async function* decompress(
  body: Readable,
  decoder: Transform,
  mostRatio: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let wireBytes = 0;
  let decodedBytes = 0;
  async function* count(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of readChunks(body)) {
      wireBytes += chunk.length;
      yield chunk;
    }
  }
  // Errors of either end destroy the decoder, whose reader below gets them.
  pipeline(count(), decoder, () => undefined);
  try {
    for await (const chunk of readChunks(decoder)) {
      decodedBytes += chunk.length;
      if (decodedBytes > ratioFreeBytes && decodedBytes > wireBytes * mostRatio) {
        throw new OversizeBodyError(`body decompresses more than ${mostRatio} times`);
      }
      yield chunk;
    }
  } catch (error) {
    // A 204 or 304 may name an encoding for the body it does not have.
    if (wireBytes === 0 && !isOurs(error)) return;
    if (isOurs(error)) throw error;
    throw new NetworkError('body does not decompress', { fate: 'unknown', cause: error });
  }
}

function isOurs(error: unknown): boolean {
  return (
    error instanceof NetworkError ||
    error instanceof OversizeBodyError ||
    error instanceof BlockedAddressError
  );
}

/** Node types the chunks of a byte stream as `any`. */
function readChunks(stream: Readable): AsyncIterable<Uint8Array> {
  return stream;
}
