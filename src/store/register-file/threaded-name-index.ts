import { rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { stateAt, states, storedAt, type NamesStart, type ToNames } from './name-batches.ts';
import { createNameTable, type NameIndex } from './name-index.ts';
import { RegisterBuildError } from './register-build-error.ts';

/** Names sent at once: about 100 kB. */
const namesPerBatch = 4_000;
/** Batches that may wait; then whoever adds waits, so that memory does not grow when this thread is the slower one. */
const mostWaiting = 8;

/**
 * Builds the index of names in a second file by a thread of its own, while the calling thread stores the rows; then its three tables are copied,
 * which takes a second. Only for a calling thread that may wait: it is a worker itself.
 */
export function createThreadedNameIndex(database: DatabaseSync, registerPath: string): NameIndex {
  const path = `${registerPath}-names`;
  rmSync(path, { force: true });
  const progress = new Int32Array(new SharedArrayBuffer(8));
  const start: NamesStart = { path, progress };
  const worker = new Worker(threadFile(), { workerData: start, resourceLimits });
  const send = (message: ToNames): void => worker.postMessage(message, []);
  let words: string[] = [];
  let firstRowid = 1;
  let sent = 0;

  return {
    add(_rowid, text) {
      words.push(text);
      if (words.length >= namesPerBatch) flush();
    },
    close() {
      flush();
      send({ kind: 'close' });
    },
    finish() {
      while (state() === states.running) Atomics.wait(progress, stateAt, states.running);
      refuseFailed();
      copyInto(database, path);
      rmSync(path, { force: true });
    },
    abandon() {
      void worker.terminate();
      rmSync(path, { force: true });
    },
  };

  function flush(): void {
    for (;;) {
      const stored = Atomics.load(progress, storedAt);
      refuseFailed();
      if (sent - stored < mostWaiting) break;
      Atomics.wait(progress, storedAt, stored);
    }
    send({ kind: 'names', firstRowid, words: words.join('\n') });
    sent += 1;
    firstRowid += words.length;
    words = [];
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

/** An FTS5 table is these ordinary tables; copied as they are, they are the same index. */
function copyInto(database: DatabaseSync, path: string): void {
  createNameTable(database);
  database.prepare('attach database ? as built').run(path);
  for (const table of ['names_data', 'names_idx', 'names_config']) {
    database.exec(
      `delete from main.${table}; insert into main.${table} select * from built.${table}`,
    );
  }
  database.exec('detach database built');
}

function threadFile(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./names-thread.${extension}`, import.meta.url);
}
