import { parentPort, workerData } from 'node:worker_threads';
import { compareRegisters } from '../../store/register-file/compare-registers.ts';
import { createRegisterBuilder } from '../../store/register-file/register-builder.ts';
import { createThreadedNameIndex } from '../../store/register-file/threaded-name-index.ts';
import { createRecordWriter, type WriteRecords } from './record-writer.ts';
import { WriterStart, type FromWriter, type ToWriter } from './writer-messages.ts';

/** The thread that parses and stores; `createRegisterWriter` starts it and is the only one to talk to it. */
function runWriter(port: NonNullable<typeof parentPort>, start: WriterStart): void {
  const builder = createRegisterBuilder(start.path, start.earlierTexts, createThreadedNameIndex);
  const writer = createRecordWriter(builder);
  const { tally } = writer;
  let write: WriteRecords | null = null;
  const answer = (message: FromWriter): void => port.postMessage(message);

  port.on('message', (message: ToWriter) => {
    switch (message.kind) {
      case 'part':
        write = writer.beginPart(message.part);
        break;
      case 'records':
        answer({
          kind: 'written',
          rejects: write?.(message.bytes, message.firstLine) ?? [],
          rowsRead: tally.rowsRead,
        });
        release(message.bytes);
        break;
      case 'finish':
        answer({
          kind: 'finished',
          result: {
            ...builder.finish(message.snapshot),
            rowsRead: tally.rowsRead,
            rowsRejected: tally.rowsRejected,
            byStatus: tally.byStatus.counts(),
            byCategory: tally.byCategory.counts(),
            issues: tally.issues.counts(),
            unknownStatuses: tally.unknownStatuses.counts(),
            difference:
              message.earlierPath === null
                ? null
                : compareRegisters(start.path, message.earlierPath),
          },
        });
        port.close();
        break;
    }
  });
}

/** Frees the bytes at once: by itself that waits for a garbage collection, and some hundred megabytes would wait with it. */
function release({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}

if (parentPort !== null) runWriter(parentPort, WriterStart.parse(workerData));
