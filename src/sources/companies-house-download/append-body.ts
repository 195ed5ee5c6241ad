import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NetworkError } from '../../http/http-errors.ts';
import { diskFull, isDiskFull } from './disk-space.ts';
import { DownloadError } from './errors.ts';
import { dropPartial, partPathOf } from './partial-file.ts';

export interface FileProgress {
  readonly receivedBytes: number;
  /** Null while the server does not say. */
  readonly totalBytes: number | null;
}

export interface AppendRequest {
  readonly path: string;
  readonly url: URL;
  readonly from: number;
  readonly totalBytes: number | null;
  readonly maxFileBytes: number;
  readonly onProgress: (progress: FileProgress) => Promise<void>;
}

/** Writes a body behind what is there, to its announced end and not a byte further, and makes it durable. */
export async function appendBody(
  chunks: AsyncIterable<Uint8Array>,
  request: AppendRequest,
): Promise<void> {
  const { path, from, totalBytes, maxFileBytes, onProgress } = request;
  await using file = await open(partPathOf(path), 'r+');
  let at = from;
  try {
    for await (const chunk of chunks) {
      if (at + chunk.length > (totalBytes ?? maxFileBytes)) {
        await dropPartial(path);
        throw tooLong(request);
      }
      await writeAll(file, chunk, at);
      at += chunk.length;
      await onProgress({ receivedBytes: at, totalBytes });
    }
    await file.sync();
  } catch (error) {
    if (isDiskFull(error)) {
      const neededBytes = (totalBytes ?? at) - at;
      throw diskFull({ folder: dirname(path), neededBytes, freeBytes: null }, error);
    }
    if (error instanceof NetworkError) throw cut(request, at, error);
    throw error;
  }
  if (totalBytes !== null && at < totalBytes) throw cut(request, at, null);
}

async function writeAll(file: FileHandle, chunk: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const { bytesWritten } = await file.write(chunk, done, chunk.length - done, at + done);
    done += bytesWritten;
  }
}

function cut({ url, totalBytes }: AppendRequest, at: number, cause: NetworkError | null) {
  const reason = cause === null ? 'the server ended it' : cause.message;
  return new DownloadError(
    `${url.href} stopped after ${at} of ${totalBytes ?? 'unknown'} bytes (${reason}). They are kept; the next call goes on from there.`,
    { problem: 'unavailable', retry: 'backoff', cause },
  );
}

function tooLong({ url, totalBytes, maxFileBytes }: AppendRequest): DownloadError {
  return totalBytes === null
    ? new DownloadError(
        `${url.href} does not end: more than ${maxFileBytes} bytes came. What came is thrown away.`,
        { problem: 'too-large', retry: 'never', cause: null },
      )
    : new DownloadError(
        `${url.href} sent more than the ${totalBytes} bytes it announced. What came is thrown away.`,
        { problem: 'refused', retry: 'backoff', cause: null },
      );
}
