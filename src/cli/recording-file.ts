import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { constants, createGzip, type Gzip } from 'node:zlib';
import { EnvironmentError } from './cli-errors.ts';

export interface RecordingFile {
  /** Resolves when there is room for more. */
  write(line: string): Promise<void>;
  /** Lets what was written so far be read, also if this process dies. */
  flush(): void;
  bytes(): number;
  /** Resolves when all of it is in the file. */
  close(): Promise<void>;
}

/** Makes a file of lines, gzipped when its name says so; one that exists is never written over. */
export async function createRecordingFile(path: string): Promise<RecordingFile> {
  const file = createWriteStream(path, { flags: 'wx' });
  const failed = new Promise<never>((_resolve, reject) => {
    file.once('error', (cause) => {
      const isThere = 'code' in cause && cause.code === 'EEXIST';
      const problem = isThere ? 'exists already: name another' : cause.message;
      reject(new EnvironmentError(`cannot write ${path}: ${problem}`, { cause }));
    });
  });
  // Whoever writes or closes hears of it; nobody may be waiting when it fails.
  failed.catch(() => undefined);
  await Promise.race([once(file, 'open'), failed]);
  const gzip: Gzip | null = path.endsWith('.gz') ? createGzip() : null;
  gzip?.pipe(file);
  const into = gzip ?? file;

  return {
    async write(line) {
      if (!into.write(`${line}\n`)) await Promise.race([once(into, 'drain'), failed]);
    },
    flush: () => gzip?.flush(constants.Z_SYNC_FLUSH),
    bytes: () => file.bytesWritten,
    async close() {
      const finished = once(file, 'finish');
      into.end();
      await Promise.race([finished, failed]);
    },
  };
}
