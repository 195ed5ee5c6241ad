import { rmSync } from 'node:fs';
import { movable } from '../../runtime/start-thread.ts';
import type { BulkReject } from '../../sources/companies-house-bulk/parse-bulk-row.ts';
import type { RegisterSnapshot } from '../../store/register-file/register-builder.ts';
import type { BulkPartHeader } from './read-carefully.ts';
import { startWriterThread } from './start-writer-thread.ts';
import type { RegisterRowCounts, RegisterWriterResult } from './writer-messages.ts';

export interface RegisterWriterOptions {
  /** Of the file that is made; what stands there is removed. */
  readonly path: string;
  /** Texts of the register file before, so that the two can be compared: see `readSharedTexts`. */
  readonly earlierTexts: readonly string[];
  /** Records that cannot be read, in the order of the file. */
  readonly onRejects: (part: string, rejects: readonly BulkReject[]) => void;
}

export interface RegisterWriter extends AsyncDisposable {
  /** The records that follow are of this part. */
  beginPart(part: BulkPartHeader): void;
  /**
   * Takes whole records, the first of which stands in the given line. The bytes are moved away when they fill their buffer, so whoever
   * made them must not touch them again. Resolves when there is room for more.
   */
  push(bytes: Uint8Array, firstLine: number): Promise<void>;
  /** Rows stored so far, rejects included. */
  rowsRead(): number;
  /** Builds the indexes, closes the file and compares it with an earlier one, if its path is given. */
  finish(
    snapshot: RegisterSnapshot,
    earlierPath: string | null,
  ): FinishingRegister<RegisterWriterResult>;
}

/** Rows are counted long before their indexes are built. Both reject when the file cannot be completed. */
export interface FinishingRegister<T> {
  readonly counts: Promise<RegisterRowCounts>;
  readonly result: Promise<T>;
}

/** Pieces of the file that wait for the thread: with one being stored and one waiting it never idles. */
const mostWaiting = 4;

/**
 * Builds a register file in a thread of its own: parsing and storing are the larger half of the work, and the calling thread goes on reading
 * the file meanwhile. Disposed before it has finished, it leaves nothing.
 */
export function createRegisterWriter(options: RegisterWriterOptions): RegisterWriter {
  const thread = startWriterThread(options);
  const { failure } = thread;
  const parts: string[] = [];
  let waiting = 0;
  let rowsRead = 0;
  let roomMade = Promise.withResolvers<void>();
  const counted = Promise.withResolvers<RegisterRowCounts>();
  const end = Promise.withResolvers<RegisterWriterResult>();

  thread.onMessage((message) => {
    switch (message.kind) {
      case 'written': {
        const part = parts.shift() ?? '';
        ({ rowsRead } = message);
        waiting -= 1;
        if (message.rejects.length > 0) options.onRejects(part, message.rejects);
        roomMade.resolve();
        break;
      }
      case 'counted':
        counted.resolve(message.counts);
        break;
      case 'finished':
        end.resolve(message.result);
        break;
    }
  });

  let currentPart = '';
  let isOver = false;
  return {
    beginPart(part) {
      currentPart = part.name;
      thread.send({ kind: 'part', part });
    },
    async push(bytes, firstLine) {
      parts.push(currentPart);
      waiting += 1;
      thread.send({ kind: 'records', bytes, firstLine }, movable(bytes));
      if (waiting < mostWaiting) return;
      roomMade = Promise.withResolvers();
      await Promise.race([roomMade.promise, failure]);
    },
    rowsRead: () => rowsRead,
    finish(snapshot, earlierPath) {
      thread.send({ kind: 'finish', snapshot, earlierPath });
      return { counts: Promise.race([counted.promise, failure]), result: untilFinished() };
    },
    async [Symbol.asyncDispose]() {
      if (isOver) return;
      isOver = true;
      await thread.stop();
      // What the thread had not closed is closed with it; the half-made file is nobody's.
      for (const suffix of ['', '-journal', '-names', '-names-journal']) {
        rmSync(`${options.path}${suffix}`, { force: true });
      }
    },
  };

  async function untilFinished(): Promise<RegisterWriterResult> {
    const result = await Promise.race([end.promise, failure]);
    isOver = true;
    await thread.stop();
    return result;
  }
}
