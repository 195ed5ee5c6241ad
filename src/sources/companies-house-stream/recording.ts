import { z } from 'zod';
import { streamNames, type StreamName } from '../../domain/stream.ts';

/** A line of a stream and when it came. */
export interface RecordedLine {
  /** Epoch milliseconds; null in a plain file of lines, which does not say. */
  readonly receivedAt: number | null;
  /** Exactly as they came, without the newline. */
  readonly bytes: Uint8Array;
}

/** The first line of a recording. */
export interface RecordingHead {
  readonly stream: StreamName;
  readonly startedAt: number;
}

const instant = z.iso.datetime().transform((text) => Date.parse(text));
const Head = z
  .object({ recording_of: z.enum(streamNames), format: z.literal(1), started_at: instant })
  .transform(({ recording_of: stream, started_at: startedAt }): RecordingHead => ({
    stream,
    startedAt,
  }));
const Line = z.union([
  z
    .object({ received_at: instant, line: z.string() })
    .transform(({ received_at: receivedAt, line }): RecordedLine => ({
      receivedAt,
      bytes: Buffer.from(line),
    })),
  z
    .object({ received_at: instant, line_base64: z.base64() })
    .transform(({ received_at: receivedAt, line_base64: line }): RecordedLine => ({
      receivedAt,
      bytes: Buffer.from(line, 'base64'),
    })),
]);

export function writeHead({ stream, startedAt }: RecordingHead): string {
  const startedText = new Date(startedAt).toISOString();
  return JSON.stringify({ recording_of: stream, format: 1, started_at: startedText });
}

/** One record; bytes that are not UTF-8 are kept as Base64. */
export function writeRecordedLine(bytes: Uint8Array, receivedAt: number): string {
  const received = { received_at: new Date(receivedAt).toISOString() };
  const text = decode(bytes);
  return JSON.stringify(
    text === null
      ? { ...received, line_base64: Buffer.from(bytes).toString('base64') }
      : { ...received, line: text },
  );
}

/** Null when it is none. */
export function parseHead(text: string): RecordingHead | null {
  return Head.safeParse(toJson(text)).data ?? null;
}

/** Null when it is none. */
export function parseRecordedLine(text: string): RecordedLine | null {
  return Line.safeParse(toJson(text)).data ?? null;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** With a byte order mark it would not come back the same. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
