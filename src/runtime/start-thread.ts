import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

export interface Thread<To, From> {
  send(message: To, moved?: ArrayBuffer[]): void;
  onMessage(take: (message: From) => void): void;
  /** Rejects when the thread fails or ends by itself; never resolves. */
  readonly failure: Promise<never>;
  /** Ends the thread, in whatever it is doing. */
  stop(): Promise<void>;
}

export interface ThreadOptions {
  /** Of this folder's thread module without extension: a worker is loaded by its address, which no build rewrites. */
  readonly module: string;
  /** `import.meta.url` of whoever starts it. */
  readonly from: string;
  /** What it is started with; it parses this. */
  readonly data: unknown;
  /** Words what happened; without a cause the thread has ended by itself. */
  readonly describe: (cause: unknown) => Error;
  /** For objects that live long, and for the young; as much as a reader of rows needs when absent. */
  readonly memory?: { readonly youngMb: number; readonly oldMb: number };
}

/**
 * Nearly all these threads make is garbage at once, and what they hold is small. By default 64 MB of it would be kept for the young, and the
 * first look through the old would come at a gigabyte.
 */
const memoryOfReaders = { youngMb: 8, oldMb: 64 };

/** Starts a thread of the product's own that is sent work and answers. */
export function startThread<To, From>(options: ThreadOptions): Thread<To, From> {
  const { youngMb, oldMb } = options.memory ?? memoryOfReaders;
  // The service keeps its own young objects in the little room they have at first (bin/compile-cache.js); a thread that makes more of them
  // has all its room from the start, of which two halves and a third for the new make the whole.
  if (options.memory !== undefined) {
    setFlagsFromString(`--min-semi-space-size=${Math.floor(youngMb / 3)}`);
  }
  const worker = new Worker(addressOf(options), {
    workerData: options.data,
    resourceLimits: { maxYoungGenerationSizeMb: youngMb, maxOldGenerationSizeMb: oldMb },
  });
  const failed = Promise.withResolvers<never>();
  // Whoever waits for the thread hears of it; nobody may be waiting when it fails.
  failed.promise.catch(() => undefined);
  worker.once('error', (error) => failed.reject(options.describe(error)));
  worker.once('exit', () => failed.reject(options.describe(null)));
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

/** The source when that is what runs, else what the build made of it. */
function addressOf({ module, from }: ThreadOptions): URL {
  const extension = from.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./${module}.${extension}`, from);
}

/** Bytes that share their buffer with others (small ones of Node's pool do) are copied instead of moved. */
export function movable(bytes: Uint8Array): ArrayBuffer[] {
  const { buffer } = bytes;
  const isWhole = bytes.byteOffset === 0 && bytes.byteLength === buffer.byteLength;
  return isWhole && buffer instanceof ArrayBuffer ? [buffer] : [];
}

/** Frees moved bytes at once: by itself that waits for a garbage collection, and some hundred megabytes would wait with it. */
export function releaseBytes({ buffer }: Uint8Array | Int32Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
