import { Worker } from 'node:worker_threads';
import { RegisterBuildError } from '../../store/register-file/register-build-error.ts';
import type { FromWriter, ToWriter, WriterStart } from './writer-messages.ts';

export interface WriterThread {
  send(message: ToWriter, moved?: ArrayBuffer[]): void;
  onMessage(take: (message: FromWriter) => void): void;
  /** Rejects when the thread fails or ends by itself; never resolves. */
  readonly failure: Promise<never>;
  /** Ends the thread, in whatever it is doing. */
  stop(): Promise<void>;
}

/** Nearly all it makes is garbage at once; with the default of 64 MB it would be kept that long. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

/** Starts the thread that `writer-thread.ts` describes. */
export function startWriterThread({ path, earlierTexts }: WriterStart): WriterThread {
  const start: WriterStart = { path, earlierTexts };
  const worker = new Worker(threadFile(), { workerData: start, resourceLimits });
  const failed = Promise.withResolvers<never>();
  // Whoever waits for the thread hears of it; nobody may be waiting when it fails.
  failed.promise.catch(() => undefined);
  worker.once('error', (error) => {
    failed.reject(
      new RegisterBuildError(`cannot write the register file ${path}: is the disk full?`, {
        cause: error,
      }),
    );
  });
  worker.once('exit', () => {
    failed.reject(new RegisterBuildError(`the thread that writes ${path} has ended: import again`));
  });
  return {
    send: (message, moved = []) => worker.postMessage(message, moved),
    onMessage: (take) => {
      worker.on('message', take);
    },
    failure: failed.promise,
    async stop() {
      await worker.terminate();
    },
  };
}

/** The source when that is what runs, else what the build made of it: a worker is loaded by its address, which no build rewrites. */
function threadFile(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./writer-thread.${extension}`, import.meta.url);
}
