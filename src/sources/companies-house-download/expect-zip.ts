import { DownloadError } from './errors.ts';
import type { Answer } from './open-answer.ts';

/** Every zip that holds a file begins with these (APPNOTE.TXT 6.3.10, 4.3.7). */
const signature = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

/** Waits for the first bytes and refuses what is no zip: maintenance pages come with status 200. */
export async function expectZip(answer: Answer, url: URL): Promise<AsyncIterable<Uint8Array>> {
  let head = Buffer.alloc(0);
  while (head.length < signature.length) {
    const next = await answer.chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  if (head.subarray(0, signature.length).equals(signature)) return joined(head, answer.chunks);
  const type = answer.headers.get('content-type') ?? 'no type';
  throw new DownloadError(
    `${url.href} answered with ${head.length === 0 ? 'nothing' : `something that is no zip (${type})`}: the site may be under maintenance, or a proxy stands between`,
    { problem: 'not-a-zip', retry: 'backoff', cause: null },
  );
}

async function* joined(
  head: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  yield head;
  yield* rest;
}
