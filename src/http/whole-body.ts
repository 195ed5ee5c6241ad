import type { Readable } from 'node:stream';
import { collectBody, decodeBody, isPlain, joinChunks } from './decode-body.ts';
import { openBody, type OpenBody, type WireAnswer, type WireBody } from './exchange.ts';
import { OversizeBodyError } from './http-errors.ts';

/**
 * A body that is wanted whole and came as it is meant: its chunks are kept until the last is there, without a stream between whoever sends and
 * whoever waits for all of it.
 */
export class WholeBody implements WireBody {
  readonly #chunks: Uint8Array[] = [];
  readonly #whole = Promise.withResolvers<Uint8Array>();
  readonly #maxBytes: number;
  readonly #isCut: boolean;
  readonly #close: (error: Error | null) => void;
  #length = 0;
  #isOver = false;

  constructor(
    { maxBytes, isCut }: { readonly maxBytes: number; readonly isCut: boolean },
    close: (error: Error | null) => void,
  ) {
    this.#maxBytes = maxBytes;
    this.#isCut = isCut;
    this.#close = close;
    // Whoever asks for it hears of a failure; of an answer that is passed over nobody asks.
    this.#whole.promise.catch(() => undefined);
  }

  push(chunk: Uint8Array | null): boolean {
    if (this.#isOver) return true;
    if (chunk === null) {
      this.#isOver = true;
      this.#whole.resolve(joinChunks(this.#chunks, this.#length));
      this.#close(null);
      return true;
    }
    this.#length += chunk.length;
    this.#chunks.push(chunk);
    if (this.#length > this.#maxBytes) {
      if (this.#isCut) this.#cut();
      else this.destroy(new OversizeBodyError(`body exceeds ${this.#maxBytes} bytes`));
    }
    return true;
  }

  /** The rest is not waited for. */
  #cut(): void {
    this.#isOver = true;
    const body = joinChunks(this.#chunks, this.#length);
    this.#chunks.length = 0;
    this.#whole.resolve(body.subarray(0, this.#maxBytes));
    this.#close(new Error('the rest of the body is not wanted'));
  }

  destroy(error: Error = new Error('body not wanted')): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#chunks.length = 0;
    this.#whole.reject(error);
    this.#close(error);
  }

  read(): Promise<Uint8Array> {
    return this.#whole.promise;
  }
}

/** Takes a body whole where it comes as it is meant, and as a stream where it has to be unpacked. */
export function openWhole(maxBytes: number, isCut = false): OpenBody<WholeBody | Readable> {
  return (controller, head) => {
    if (!isPlain(head)) return openBody(controller, head);
    return new WholeBody({ maxBytes, isCut }, (error) => {
      head.onClose();
      if (error !== null) controller.abort(error);
    });
  };
}

/** All of it, as the server meant it. Throws when more than `maxBytes` come out and it is not to be cut there, or far more than went in. */
export async function readWhole(
  { body, ...head }: WireAnswer<WholeBody | Readable>,
  maxBytes: number,
  isCut = false,
): Promise<Uint8Array> {
  if (body instanceof WholeBody) return body.read();
  return collectBody(decodeBody({ ...head, body }, maxBytes, isCut));
}
