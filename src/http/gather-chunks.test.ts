import { Readable } from 'node:stream';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { gatherChunks } from './gather-chunks.ts';

function openBody(): Readable {
  return new Readable({ read() {}, highWaterMark: 1_024 });
}

it('joins what came while nobody read', async () => {
  const body = openBody();
  body.push('a');
  const chunks = gatherChunks(body);
  const first = chunks.next();
  await Promise.resolve();
  body.push('b');
  body.push('c');

  expect(String((await first).value)).toBe('abc');
});

it('hands on what came alone, and ends with the stream', async () => {
  const body = openBody();
  body.push('a');
  const chunks = gatherChunks(body);

  expect(String((await chunks.next()).value)).toBe('a');
  body.push('b');
  body.push(null);
  expect(String((await chunks.next()).value)).toBe('b');
  expect((await chunks.next()).done).toBe(true);
});

it('hands on what came before the stream broke, then throws', async () => {
  const body = openBody();
  body.push('a');
  const chunks = gatherChunks(body);
  const first = chunks.next();
  await turnOfTheLoop();
  body.destroy(new Error('broken'));

  expect(String((await first).value)).toBe('a');
  await expect(chunks.next()).rejects.toThrow('broken');
});

it('drops the connection when the reader has had enough', async () => {
  const body = openBody();
  body.push('a');
  for await (const chunk of gatherChunks(body)) {
    expect(String(chunk)).toBe('a');
    break;
  }

  expect(body.destroyed).toBe(true);
});
