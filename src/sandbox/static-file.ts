import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** A file as a static host knows it. */
export interface StaticFile {
  readonly path: string;
  readonly size: number;
  readonly etag: string;
  readonly lastModified: string;
}

/** The validators follow from the content, so that a restart that writes the same file does not change them. */
export async function describeStaticFile(path: string, modifiedAt: number): Promise<StaticFile> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const { size } = await stat(path);
  return {
    path,
    size,
    etag: `"${hash.digest('hex').slice(0, 16)}-${size.toString(16)}"`,
    lastModified: new Date(modifiedAt).toUTCString(),
  };
}

/** Which bytes are asked for. */
export type Stretch =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly from: number; readonly to: number }
  | { readonly kind: 'beyond' };

/** One range from a byte on, as downloads ask for it; anything else is answered with the whole file (RFC 9110, 14.2). */
export function readStretch(headers: IncomingMessage['headers'], file: StaticFile): Stretch {
  const match = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '');
  const condition = headers['if-range'];
  const isSame =
    condition === undefined || condition === file.etag || condition === file.lastModified;
  if (match === null || !isSame) return { kind: 'whole' };
  const from = Number(match[1]);
  const to = match[2] === '' ? file.size - 1 : Math.min(Number(match[2]), file.size - 1);
  return from >= file.size || from > to ? { kind: 'beyond' } : { kind: 'part', from, to };
}

/** Sends the head for a stretch and returns where the body begins and ends; null when there is none to send. */
export function sendHead(
  response: ServerResponse,
  file: StaticFile,
  stretch: Stretch,
): { readonly start: number; readonly end: number } | null {
  const common = {
    'Content-Type': 'application/zip',
    'Accept-Ranges': 'bytes',
    ETag: file.etag,
    'Last-Modified': file.lastModified,
  };
  switch (stretch.kind) {
    case 'beyond':
      response.writeHead(416, { 'Content-Range': `bytes */${file.size}` }).end();
      return null;
    case 'whole':
      response.writeHead(200, { ...common, 'Content-Length': file.size });
      return { start: 0, end: file.size - 1 };
    case 'part': {
      const { from, to } = stretch;
      response.writeHead(206, {
        ...common,
        'Content-Length': to - from + 1,
        'Content-Range': `bytes ${from}-${to}/${file.size}`,
      });
      return { start: from, end: to };
    }
  }
}
