import { NetworkError } from '../http/http-errors.ts';

/** The bytes of one connection between server and reader. */
export interface ChunkQueue {
  readonly body: AsyncIterable<Uint8Array>;
  readonly push: (chunk: Uint8Array) => void;
  /** What was pushed before is still read. */
  readonly end: () => void;
  /** What was pushed before is still read, then it breaks. */
  readonly breakOff: (reason: string) => void;
  /** Nothing is read any more. */
  readonly abort: (reason: string) => void;
}

type End = { readonly kind: 'ended' } | { readonly kind: 'broken'; readonly reason: string };
const never = new Promise<never>(() => undefined);

export function createChunkQueue(reader: {
  /** A process that is gone never hears anything again. */
  readonly isGone: () => boolean;
  readonly onClose: () => void;
}): ChunkQueue {
  const waiting: Uint8Array[] = [];
  let end: End | null = null;
  let wake: (() => void) | null = null;

  const tell = (): void => {
    const waker = wake;
    wake = null;
    waker?.();
  };
  const finish = (how: End): void => {
    end ??= how;
    tell();
  };

  async function next(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      if (reader.isGone()) return never;
      const chunk = waiting.shift();
      if (chunk !== undefined) return { done: false, value: chunk };
      if (end?.kind === 'ended') return { done: true, value: undefined };
      if (end?.kind === 'broken') {
        throw new NetworkError(end.reason, { fate: 'unknown', cause: null });
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    body: {
      [Symbol.asyncIterator]: () => ({
        next,
        return() {
          reader.onClose();
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    },
    push(chunk) {
      if (end !== null) return;
      waiting.push(chunk);
      tell();
    },
    end: () => finish({ kind: 'ended' }),
    breakOff: (reason) => finish({ kind: 'broken', reason }),
    abort(reason) {
      waiting.length = 0;
      end = { kind: 'broken', reason };
      tell();
    },
  };
}
