import { array, assert, asyncProperty, integer, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

const text = new TextDecoder('utf-8', { fatal: true });

async function linesOf(chunks: readonly Uint8Array[]) {
  async function* arrive() {
    yield* chunks;
  }
  const lines = [];
  for await (const together of readLines(arrive())) lines.push(...together);
  return lines;
}

/** The bytes in chunks of the given sizes, in turn. */
function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.slice(start, start + size));
    start += size;
  }
  return chunks;
}

describe('readLines', () => {
  it('gives the same lines wherever the chunks are cut, also inside a character', async () => {
    const line = string({ unit: 'binary' }).map((any) => any.replaceAll('\n', ''));
    await assert(
      asyncProperty(
        array(line, { maxLength: 20 }),
        array(integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
        async (lines, sizes) => {
          const bytes = Buffer.from(lines.map((one) => `${one}\n`).join(''));

          const read = await linesOf(cut(bytes, sizes));

          expect(read.map(({ bytes: of }) => text.decode(of))).toEqual(
            lines.map((one) => text.decode(Buffer.from(one))),
          );
        },
      ),
    );
  });

  it('throws away what follows the last newline, because it may be half an event', async () => {
    const read = await linesOf([Buffer.from('{"whole":1}\n{"half":')]);

    expect(read.map(({ bytes }) => text.decode(bytes))).toEqual(['{"whole":1}']);
  });

  it('says when a line is too long, keeps its beginning only, and reads on', async () => {
    const mebibyte = Buffer.alloc(1024 * 1024, 'x');

    const read = await linesOf([mebibyte, mebibyte, Buffer.from('x\nnext\n')]);

    expect(read.map(({ kind, bytes }) => [kind, bytes.length])).toEqual([
      ['overlong', 2 * 1024 * 1024],
      ['line', 4],
    ]);
  });

  it('keeps a line of exactly the greatest length whole', async () => {
    const read = await linesOf([Buffer.alloc(2 * 1024 * 1024, 'x'), Buffer.from('\n')]);

    expect(read.map(({ kind }) => kind)).toEqual(['line']);
  });

  it('does not hold on to the memory of a chunk, which the socket uses again', async () => {
    const chunk = Buffer.from('first');
    async function* reuse() {
      yield chunk;
      chunk.fill('#');
      yield Buffer.from('\n');
    }

    const read = [];
    for await (const together of readLines(reuse())) read.push(...together);

    expect(read.map(({ bytes }) => text.decode(bytes))).toEqual(['first']);
  });
});
