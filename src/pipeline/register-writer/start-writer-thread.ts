import { startThread, type Thread } from '../../runtime/start-thread.ts';
import { RegisterBuildError } from '../../store/register-file/register-build-error.ts';
import type { FromWriter, ToWriter, WriterStart } from './writer-messages.ts';

export type WriterThread = Thread<ToWriter, FromWriter>;

/** Starts the thread that `writer-thread.ts` describes. */
export function startWriterThread({ path, earlierTexts }: WriterStart): WriterThread {
  const start: WriterStart = { path, earlierTexts };
  return startThread({
    module: 'writer-thread',
    from: import.meta.url,
    data: start,
    describe: (cause) =>
      cause === null
        ? new RegisterBuildError(`the thread that writes ${path} has ended: import again`)
        : new RegisterBuildError(`cannot write the register file ${path}: is the disk full?`, {
            cause,
          }),
  });
}
