import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { stateAt, states, storedAt, NamesStart, type ToNames } from './name-batches.ts';
import { createNameTable, mergePieces, prepareNameInsert } from './name-index.ts';

/**
 * The thread that indexes the words of names; `createThreadedNameIndex` starts it and is the only one to talk to it. That one waits without an
 * event loop and would never hear of an error, so whatever goes wrong is told in the shared numbers.
 */
function runNames(port: NonNullable<typeof parentPort>, { path, progress }: NamesStart): void {
  try {
    const take = createNameTaker(path);
    port.on('message', (message: ToNames) => {
      try {
        take(message);
      } catch {
        return end(states.failed);
      }
      return message.kind === 'close' ? end(states.done) : tell();
    });
  } catch {
    end(states.failed);
  }

  function tell(): void {
    Atomics.add(progress, storedAt, 1);
    Atomics.notify(progress, storedAt);
  }

  function end(state: number): void {
    Atomics.store(progress, stateAt, state);
    Atomics.notify(progress, stateAt);
    tell();
    port.close();
  }
}

function createNameTaker(path: string): (message: ToNames) => void {
  const database = new DatabaseSync(path);
  database.exec(
    'pragma page_size = 8192; pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive; begin',
  );
  createNameTable(database);
  const insert = prepareNameInsert(database);
  return (message) => {
    if (message.kind === 'close') {
      mergePieces(database);
      database.exec('commit');
      database.close();
      return;
    }
    let rowid = message.firstRowid;
    for (const words of message.words.split('\n')) {
      insert(rowid, words);
      rowid += 1;
    }
  };
}

if (parentPort !== null) runNames(parentPort, NamesStart.parse(workerData));
