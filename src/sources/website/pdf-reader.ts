import { createOneAtATime } from '../../runtime/one-at-a-time.ts';
import { startThread, type Thread } from '../../runtime/start-thread.ts';
import type { Timers } from '../../runtime/timers.ts';
import type { PdfAnswer } from './read-pdf.ts';

export interface PdfReader extends AsyncDisposable {
  /** Text and links of a PDF, or why there are none. Never rejects for what the PDF is. */
  read(body: Uint8Array): Promise<PdfAnswer>;
}

export interface PdfReaderOptions {
  readonly timers: Timers;
  /** For one PDF, with the start of its thread. */
  readonly readMs?: number;
  readonly start?: () => Thread<Uint8Array, PdfAnswer>;
}

/** Twenty pages of text take a second, the parser itself half of one to load. */
const defaultReadMs = 6_000;
/** The parser is 10 MB of it. What is not on the heap is counted by the thread itself. */
const memory = { youngMb: 12, oldMb: 96 };

/**
 * Reads PDFs one at a time, each in a thread of its own that ends with it: nothing that one does to its thread is there for the next, and
 * while nobody reads any they take no memory.
 */
export function createPdfReader(options: PdfReaderOptions): PdfReader {
  const { timers, readMs = defaultReadMs, start = startPdfThread } = options;
  const inTurn = createOneAtATime();
  const end = Promise.withResolvers<never>();
  end.promise.catch(() => undefined);

  return {
    read: (body) => inTurn(() => readOne(body)),
    async [Symbol.asyncDispose]() {
      end.reject(new Error('the service ends'));
      await inTurn(() => Promise.resolve());
    },
  };

  async function readOne(body: Uint8Array): Promise<PdfAnswer> {
    // Whoever waits in line when the service ends is not begun.
    await Promise.race([end.promise, Promise.resolve()]);
    const thread = start();
    const { promise, resolve } = Promise.withResolvers<PdfAnswer>();
    const stopWatch = timers.after(readMs, () => {
      resolve({ kind: 'failed', reason: `reading it took longer than ${readMs} ms` });
    });
    thread.onMessage(resolve);
    thread.failure.catch((error: unknown) => {
      const said = error instanceof Error ? error.message : String(error);
      resolve({ kind: 'failed', reason: `reading it ended the thread: ${said}` });
    });
    try {
      thread.send(body);
      return await Promise.race([promise, end.promise]);
    } finally {
      stopWatch();
      await thread.stop();
    }
  }
}

function startPdfThread(): Thread<Uint8Array, PdfAnswer> {
  return startThread({
    module: 'pdf-thread',
    from: import.meta.url,
    data: null,
    memory,
    describe: (cause) =>
      cause instanceof Error ? cause : new Error('it has ended by itself', { cause }),
  });
}
