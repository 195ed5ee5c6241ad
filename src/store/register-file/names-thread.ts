import { parentPort, workerData } from 'node:worker_threads';
import { stateAt, states, storedAt, NamesStart, type ToNames } from './name-batches.ts';
import { createNameFile } from './name-index.ts';

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
  const file = createNameFile(path);
  return (message) => {
    if (message.kind === 'close') {
      file.complete();
      return;
    }
    let rowid = message.firstRowid;
    const { buffer, byteLength } = message.words;
    const text = Buffer.from(buffer, 0, byteLength).toString();
    for (let from = 0; from < text.length; rowid += 1) {
      const to = text.indexOf('\n', from);
      file.add(rowid, text.slice(from, to));
      from = to + 1;
    }
  };
}

if (parentPort !== null) runNames(parentPort, NamesStart.parse(workerData));
