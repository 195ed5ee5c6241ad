import { parentPort, workerData } from 'node:worker_threads';
import { releaseBytes } from '../../runtime/start-thread.ts';
import { compareRegisters } from '../../store/register-file/compare-registers.ts';
import { createRegisterBuilder } from '../../store/register-file/register-builder.ts';
import { createThreadedNameIndex } from '../../store/register-file/threaded-name-index.ts';
import { createRecordWriter, type WriteRecords } from './record-writer.ts';
import {
  WriterStart,
  type FinishWriting,
  type FromWriter,
  type RegisterWriterResult,
  type ToWriter,
} from './writer-messages.ts';

/** The thread that parses and stores; `createRegisterWriter` starts it and is the only one to talk to it. */
function runWriter(port: NonNullable<typeof parentPort>, start: WriterStart): void {
  const builder = createRegisterBuilder(start.path, start.earlierTexts, createThreadedNameIndex);
  const writer = createRecordWriter(builder);
  const { tally, unread } = writer;
  let write: WriteRecords | null = null;
  const answer = (message: FromWriter): void => port.postMessage(message);

  function finish({ snapshot, earlierPath }: FinishWriting): RegisterWriterResult {
    const counts = { rowsRead: tally.rowsCounted, rowsRejected: tally.rowsRejected };
    const quality = tally.report({ coverage: 'whole_file', duplicates: 0 });
    answer({ kind: 'counted', counts: { ...counts, quality } });
    const built = builder.finish(snapshot, { rows: unread, earlierPath });
    return {
      ...built,
      ...counts,
      namelessRejects: unread.nameless,
      quality: { ...quality, duplicates: built.duplicates },
      difference: earlierPath === null ? null : compareRegisters(start.path, earlierPath),
    };
  }

  port.on('message', (message: ToWriter) => {
    switch (message.kind) {
      case 'part':
        write = writer.beginPart(message.part);
        break;
      case 'records':
        answer({
          kind: 'written',
          rejects: write?.(message.bytes, message.firstLine) ?? [],
          rowsRead: tally.rowsCounted,
        });
        releaseBytes(message.bytes);
        break;
      case 'finish':
        answer({ kind: 'finished', result: finish(message) });
        port.close();
        break;
    }
  });
}

if (parentPort !== null) runWriter(parentPort, WriterStart.parse(workerData));
