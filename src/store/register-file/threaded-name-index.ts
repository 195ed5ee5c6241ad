import { rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { stateAt, states, storedAt, type NamesStart, type ToNames } from './name-batches.ts';
import { moveNamesInto, nameFilePath, type NameIndex } from './name-index.ts';
import { RegisterBuildError } from './register-build-error.ts';

/** Words sent at once, of some four thousand names. */
const batchBytes = 128 * 1_024;
const lineFeed = 0x0a;
/** Batches that may wait; then whoever adds waits, so that memory does not grow when this thread is the slower one. */
const mostWaiting = 8;

/**
 * Builds the index of names in a second file by a thread of its own, while the calling thread stores the rows; then its three tables are copied,
 * which takes a second. Only for a calling thread that may wait: it is a worker itself.
 */
export function createThreadedNameIndex(registerPath: string): NameIndex {
  const path = nameFilePath(registerPath);
  rmSync(path, { force: true });
  const progress = new Int32Array(new SharedArrayBuffer(8));
  const threadStart: NamesStart = { path, progress };
  const worker = new Worker(threadFile(), { workerData: threadStart, resourceLimits });
  let words = new Uint8Array(batchBytes);
  let used = 0;
  let rows = 0;
  let firstRowid = 1;
  let sent = 0;

  return {
    add({ bytes, start, end }) {
      const needed = end - start + 1;
      if (used + needed > words.length) flush(needed);
      const target = words;
      const from = used;
      for (let at = start; at < end; at += 1) target[from + at - start] = bytes[at] ?? 0;
      target[from + needed - 1] = lineFeed;
      used = from + needed;
      rows += 1;
    },
    close() {
      flush(0);
      send({ kind: 'close' }, []);
    },
    finish(database) {
      while (state() === states.running) Atomics.wait(progress, stateAt, states.running);
      refuseFailed();
      moveNamesInto(database, path);
    },
    abandon() {
      void worker.terminate();
      rmSync(path, { force: true });
    },
  };

  function send(message: ToNames, moved: ArrayBuffer[]): void {
    worker.postMessage(message, moved);
  }

  /** Sends what there is, and makes room for that many bytes. */
  function flush(needed: number): void {
    for (;;) {
      const stored = Atomics.load(progress, storedAt);
      refuseFailed();
      if (sent - stored < mostWaiting) break;
      Atomics.wait(progress, storedAt, stored);
    }
    const { buffer } = words;
    send({ kind: 'names', firstRowid, words: words.subarray(0, used) }, [buffer]);
    sent += 1;
    firstRowid = rows + 1;
    words = new Uint8Array(Math.max(batchBytes, needed));
    used = 0;
  }

  function state(): number {
    return Atomics.load(progress, stateAt);
  }

  function refuseFailed(): void {
    if (state() !== states.failed) return;
    throw new RegisterBuildError(`cannot write the index of names ${path}: is the disk full?`);
  }
}

const resourceLimits = { maxYoungGenerationSizeMb: 8 };

function threadFile(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./names-thread.${extension}`, import.meta.url);
}
