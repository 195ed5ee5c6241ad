import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import type { StreamName } from '../../domain/stream.ts';
import { parseHead, parseRecordedLine, type RecordedLine } from './recording.ts';
import { RecordingError } from './recording-errors.ts';

export interface Recording {
  /** Null when the file does not say: then it is a plain file of lines. */
  readonly stream: StreamName | null;
  /** The lines in the order they came. Throws RecordingError at one that is none. */
  readonly lines: AsyncIterable<RecordedLine>;
  /** After the lines: the file ends within a line or within its compression, as after a kill; what was whole has been read. */
  isTorn(): boolean;
}

interface FileLine {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
}

const newline = 0x0a;
/** Base64 of the longest line of a stream, and the record around it. */
const maxLineBytes = 4 * 1024 * 1024;

/** Reads a recording, plain or gzipped, or a plain file that holds the lines of a stream as they are. */
export async function readRecording(path: string): Promise<Recording> {
  const isCompressed = await hasGzipMagic(path);
  let isTorn = false;
  const [first] = await firstLines(cutLines(chunksOf(path, isCompressed), path));
  if (first === undefined) throw new RecordingError(`${path} is empty: there is nothing to replay`);
  const firstText = Buffer.from(first.bytes).toString('utf8');
  const head = parseHead(firstText);
  const isRecording = head !== null || parseRecordedLine(firstText) !== null;

  async function* read(): AsyncGenerator<RecordedLine> {
    try {
      for await (const line of cutLines(chunksOf(path, isCompressed), path)) {
        if (!line.isWhole && !isJson(line.bytes)) {
          isTorn = true;
          return;
        }
        if (line.number === 1 && head !== null) continue;
        yield isRecording
          ? toRecordedLine(path, line)
          : { receivedAt: null, bytes: withoutReturn(line.bytes) };
      }
    } catch (error) {
      if (!isCutShort(error)) throw error;
      isTorn = true;
    }
  }
  return { stream: head?.stream ?? null, lines: read(), isTorn: () => isTorn };
}

function toRecordedLine(path: string, line: FileLine): RecordedLine {
  const record = parseRecordedLine(Buffer.from(line.bytes).toString('utf8'));
  if (record !== null) return record;
  throw new RecordingError(
    `${path}:${line.number} is no record ({"received_at": ..., "line": ...} or "line_base64"): delete that line, or record anew with "stream record"`,
  );
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(bytes).toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

/** A plain file may have been through an editor. */
function withoutReturn(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes;
}

async function hasGzipMagic(path: string): Promise<boolean> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RecordingError(`the recording cannot be read: ${reason}`, { cause });
  }
}

function chunksOf(path: string, isCompressed: boolean): AsyncIterable<Uint8Array> {
  const file = createReadStream(path);
  if (!isCompressed) return file;
  const gunzip = createGunzip();
  file.on('error', (error) => gunzip.destroy(error));
  return file.pipe(gunzip);
}

async function firstLines(lines: AsyncIterable<FileLine>): Promise<readonly FileLine[]> {
  try {
    for await (const line of lines) return [line];
  } catch (error) {
    if (!isCutShort(error)) throw error;
  }
  return [];
}

async function* cutLines(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
): AsyncGenerator<FileLine> {
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let number = 1;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      pending.push(chunk.subarray(start, end));
      yield { number, bytes: bytesOf(number, pending), isWhole: true };
      pending = [];
      pendingBytes = 0;
      number += 1;
      start = end + 1;
    }
    pending.push(chunk.subarray(start));
    pendingBytes += chunk.length - start;
    if (pendingBytes > maxLineBytes) {
      throw new RecordingError(
        `${path}:${number} is longer than any line of a stream: this is no recording`,
      );
    }
  }
  if (pendingBytes > 0) yield { number, bytes: bytesOf(number, pending), isWhole: false };
}

const byteOrderMark = Buffer.from('\u{feff}');

/** Editors set a byte order mark before the first line. */
function bytesOf(number: number, parts: readonly Uint8Array[]): Uint8Array {
  const bytes = Buffer.concat(parts);
  const isMarked = number === 1 && bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark);
  return isMarked ? bytes.subarray(byteOrderMark.length) : bytes;
}

/** What zlib says of a file that ends too early. */
function isCutShort(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
}
