import type { CompanyNumberSet } from '../../domain/company-number-set.ts';
import { startThread, type Thread } from '../../runtime/start-thread.ts';
import type { PlainRow } from '../../sources/companies-house-bulk/plain-row.ts';
import type { BulkResult } from '../../sources/companies-house-bulk/read-bulk-companies.ts';
import { removeStagingFile } from '../../store/snapshot/staging-file.ts';
import { createRowPacker } from './pack-rows.ts';
import type { FromStager, StagedReject, StagedRows, ToStager } from './stager-messages.ts';

/** Rows could not be staged. */
export class StagingError extends Error {
  override readonly name = 'StagingError' as const;
}

export interface RowStagerOptions {
  /** Of the staging file; what stands there is removed. */
  readonly path: string;
  /** Companies with an open episode: a row of theirs may end it. */
  readonly wanted: CompanyNumberSet;
  /** Rows that cannot be read, in the order of the file. */
  readonly onRejects: (rejects: readonly StagedReject[]) => void;
}

export interface RowStager extends AsyncDisposable {
  /** The rows that follow are of this part. */
  beginPart(part: { readonly name: string; readonly header: readonly string[] }): void;
  /** Takes rows in file order; plain ones are copied. Resolves when there is room for more. */
  push(rows: readonly (PlainRow | BulkResult)[]): Promise<void>;
  /** Resolves when all of it is staged and the file can be attached. */
  finish(): Promise<StagedRows>;
}

/** Packs that wait for the thread: with one being staged and one waiting it never idles. */
const mostWaiting = 4;

/**
 * Parses rows and stages them in a thread of its own, because that is as much work as finding them, and the calling thread goes on reading
 * the file meanwhile. Disposed, it removes the staging file, whatever its state.
 */
export function createRowStager({ path, wanted, onRejects }: RowStagerOptions): RowStager {
  const thread = startStagerThread(path);
  const { failure } = thread;
  const packer = createRowPacker();
  let waiting = 0;
  let roomMade = Promise.withResolvers<void>();
  const end = Promise.withResolvers<StagedRows>();

  thread.send({ kind: 'start', path, wanted: wanted.share() });
  thread.onMessage((message) => {
    switch (message.kind) {
      case 'staged':
        waiting -= 1;
        if (message.rejects.length > 0) onRejects(message.rejects);
        roomMade.resolve();
        break;
      case 'finished':
        end.resolve(message.staged);
        break;
    }
  });

  return {
    beginPart({ name, header }) {
      sendPacked();
      thread.send({ kind: 'part', name, header });
    },
    async push(rows) {
      let results: BulkResult[] = [];
      for (const row of rows) {
        if (row.kind !== 'plain') {
          sendPacked();
          results.push(row);
          continue;
        }
        sendResults(results);
        results = [];
        if (packer.add(row)) continue;
        sendPacked();
        packer.add(row);
      }
      sendResults(results);
      await room();
    },
    async finish() {
      sendPacked();
      thread.send({ kind: 'finish' });
      const staged = await Promise.race([end.promise, failure]);
      await thread.stop();
      return staged;
    },
    async [Symbol.asyncDispose]() {
      await thread.stop();
      removeStagingFile(path);
    },
  };

  async function room(): Promise<void> {
    if (waiting < mostWaiting) return;
    roomMade = Promise.withResolvers();
    await Promise.race([roomMade.promise, failure]);
    await room();
  }

  function sendPacked(): void {
    if (packer.isEmpty) return;
    const { bytes, marks } = packer.take();
    waiting += 1;
    thread.send({ kind: 'rows', bytes, marks }, [bytes.buffer, marks.buffer]);
  }

  function sendResults(results: readonly BulkResult[]): void {
    if (results.length === 0) return;
    waiting += 1;
    thread.send({ kind: 'results', results });
  }
}

function startStagerThread(path: string): Thread<ToStager, FromStager> {
  return startThread({
    module: 'stager-thread',
    from: import.meta.url,
    data: null,
    describe: (cause) =>
      cause === null
        ? new StagingError(`the thread that stages rows in ${path} has ended: import again`)
        : new StagingError(`cannot stage rows in ${path}: is the disk full?`, { cause }),
  });
}
