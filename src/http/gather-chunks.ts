import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** How long the first bytes wait for others: long against what arrives in one burst, short against what anybody waits for. */
const turns = 10;
const turnMs = 2;

/**
 * The chunks of a byte stream, those that arrive within 20 ms joined to one, up to what the stream lets wait. Whoever commits after each does
 * not commit for every packet of a surge.
 */
export async function* gatherChunks(body: Readable): AsyncGenerator<Uint8Array, void, undefined> {
  const arriving: AsyncIterable<Buffer> = body;
  for await (const first of arriving) {
    const isFull = (): boolean =>
      body.destroyed || first.length + body.readableLength >= body.readableHighWaterMark;
    for (let turn = 0; turn < turns && !isFull(); turn += 1) await delay(turnMs);
    yield joined(first, body);
  }
}

/** Reads without waiting. After an error there is nothing more to read, and the iteration throws once this was handed on. */
function joined(first: Buffer, body: Readable): Buffer {
  const parts = [first];
  for (;;) {
    const more: unknown = body.read();
    if (!Buffer.isBuffer(more)) break;
    parts.push(more);
  }
  return parts.length === 1 ? first : Buffer.concat(parts);
}
