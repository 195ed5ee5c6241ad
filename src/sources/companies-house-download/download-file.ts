import { dirname } from 'node:path';
import type { GuardedClient } from '../../http/guarded-client.ts';
import type { Timers } from '../../runtime/timers.ts';
import { appendBody, type FileProgress } from './append-body.ts';
import { checkArchive } from './check-archive.ts';
import { continuesFrom, readOriginOf, type ByteRange } from './content-range.ts';
import { diskFull, isDiskFull, refuseFullDisk } from './disk-space.ts';
import { DownloadError } from './errors.ts';
import { damagedWaitMs } from './limits.ts';
import { openAnswer, translateNetwork, type Answer } from './open-answer.ts';
import {
  beginPartial,
  dropPartial,
  finishPartial,
  partPathOf,
  readPartial,
  removeFile,
  sizeOf,
  type Partial,
} from './partial-file.ts';
import { expectZip } from './expect-zip.ts';
import { hasNewEdition } from './find-new-edition.ts';
import type { PublishedFile } from './pick-newest-snapshot.ts';
import { refuseStatus } from './refuse-status.ts';

export interface DownloadTools {
  readonly http: GuardedClient;
  readonly timers: Timers;
  readonly stallMs: number;
  readonly maxFileBytes: number;
}

export interface DownloadRequest {
  /** Where it is to stand. Its folder exists. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** Told when a file that was whole under its name is so no more: it is thrown away and fetched anew. */
  readonly onDamaged: (reason: string) => void;
  /** Awaited between chunks. */
  readonly onProgress: (progress: FileProgress) => Promise<void>;
}

export interface FetchedFile {
  readonly name: string;
  readonly bytes: number;
  /** Bytes of an earlier call were used. */
  readonly resumed: boolean;
  readonly alreadyComplete: boolean;
}

/**
 * Fetches one file to `path`, going on where an earlier call stopped. The name is given to it only when it is whole: as long as
 * announced, a readable zip, and every checksum right. A file that has its name already is fetched anew where the site has corrected it since; else it is
 * read from end to end all the same, because a disk may have lost some of it: imported as it is it would fail again and again.
 */
export async function downloadFile(
  tools: DownloadTools,
  file: PublishedFile,
  request: DownloadRequest,
): Promise<FetchedFile> {
  const { path, signal } = request;
  const { name } = file;
  try {
    const present = await sizeOf(path);
    const isKept =
      present !== null &&
      !(await hasNewEdition({ path, url: file.url, bytes: present }, { ...tools, signal }));
    if (isKept) {
      const state = await checkArchive(path, signal);
      if (state.kind === 'whole') {
        return { name, bytes: present, resumed: false, alreadyComplete: true };
      }
      request.onDamaged(state.reason);
      // Whoever looks for complete snapshots goes by names, so it must not keep its own.
      await removeFile(path);
    }
    const { resumed } = await receive(tools, file, request);
    await refuseDamaged(file, path, { resumed, signal });
    const bytes = (await sizeOf(partPathOf(path))) ?? 0;
    await finishPartial(path);
    return { name, bytes, resumed, alreadyComplete: false };
  } catch (error) {
    throw translateFileSystem(translateNetwork(error, file.url, signal), path);
  }
}

async function receive(
  tools: DownloadTools,
  { url }: PublishedFile,
  request: DownloadRequest,
): Promise<{ readonly resumed: boolean }> {
  const { path, signal } = request;
  const { maxFileBytes } = tools;
  const kept = await readPartial(path, url);
  // Killed between the last byte and the name.
  if (kept !== null && kept.bytes === kept.origin.totalBytes) return { resumed: true };
  if (kept !== null) {
    const answer = await openAnswer(url, rangeHeaders(kept), { ...tools, signal });
    try {
      if (answer.status === 200) return await startOver(answer, request, { url, maxFileBytes });
      const range = continuesFrom(answer, kept);
      if (range !== null) return await goOn(answer, request, { ...range, maxFileBytes });
      if (answer.status !== 206 && answer.status !== 416) throw refuseStatus(answer, answer.url);
    } finally {
      answer.drop();
    }
    // The file has changed, or the server counts differently: nothing of what is here can be trusted.
    await dropPartial(path);
  }
  const answer = await openAnswer(url, {}, { ...tools, signal });
  try {
    if (answer.status === 200) return await startOver(answer, request, { url, maxFileBytes });
    throw refuseStatus(answer, answer.url);
  } finally {
    answer.drop();
  }
}

/** `If-Range` makes a server whose file has changed send the whole new one (RFC 9110, 13.1.5). */
function rangeHeaders({ bytes, origin }: Partial): Readonly<Record<string, string>> {
  return { range: `bytes=${bytes}-`, 'if-range': origin.etag ?? origin.lastModified ?? '' };
}

async function startOver(
  answer: Answer,
  { path, onProgress }: DownloadRequest,
  { url, maxFileBytes }: { readonly url: URL; readonly maxFileBytes: number },
): Promise<{ readonly resumed: boolean }> {
  const origin = readOriginOf(answer, url);
  const { totalBytes } = origin;
  if (totalBytes !== null && totalBytes > maxFileBytes) {
    throw new DownloadError(
      `${url.href} has ${totalBytes} bytes, more than the ${maxFileBytes} that any file of Companies House has: not fetched`,
      { problem: 'too-large', retry: 'never', cause: null },
    );
  }
  // A page in place of the file is told by its first bytes, before what an earlier call left is given up for it.
  const body = await expectZip(answer, url);
  if (totalBytes !== null) {
    await refuseFullDisk(path, totalBytes - ((await sizeOf(partPathOf(path))) ?? 0));
  }
  await beginPartial(path, origin);
  await appendBody(body, { path, url, from: 0, totalBytes, maxFileBytes, onProgress });
  return { resumed: false };
}

async function goOn(
  answer: Answer,
  { path, onProgress }: DownloadRequest,
  { from, totalBytes, maxFileBytes }: ByteRange & { readonly maxFileBytes: number },
): Promise<{ readonly resumed: boolean }> {
  await refuseFullDisk(path, totalBytes - from);
  await appendBody(answer.chunks, {
    path,
    url: answer.url,
    from,
    totalBytes,
    maxFileBytes,
    onProgress,
  });
  return { resumed: true };
}

async function refuseDamaged(
  { url }: PublishedFile,
  path: string,
  { resumed, signal }: { readonly resumed: boolean; readonly signal: AbortSignal },
): Promise<void> {
  const state = await checkArchive(partPathOf(path), signal);
  if (state.kind === 'whole') return;
  await dropPartial(path);
  throw new DownloadError(
    `${url.href} has arrived to its last byte and is damaged: ${state.reason} What came is thrown away.`,
    // Bytes of two calls may not fit together; those of one came as they were published.
    { problem: 'damaged', retry: resumed ? 'backoff' : { afterMs: damagedWaitMs }, cause: null },
  );
}

function translateFileSystem(error: unknown, path: string): unknown {
  if (isDiskFull(error)) {
    return diskFull({ folder: dirname(path), neededBytes: 0, freeBytes: null }, error);
  }
  if (error instanceof Error && 'syscall' in error) {
    return new DownloadError(
      `${dirname(path)} cannot be written (${error.message}): check its permissions, or set database.url to another folder`,
      { problem: 'unwritable', retry: 'never', cause: error },
    );
  }
  return error;
}
