import type { InboundHead } from '../../http/guarded-client.ts';
import type { Origin, Partial } from './partial-file.ts';

export interface ByteRange {
  readonly from: number;
  readonly totalBytes: number;
}

/** The stretch a 206 carries, if it goes on exactly where the kept bytes of the same file end; else null. */
export function continuesFrom(answer: InboundHead, kept: Partial): ByteRange | null {
  if (answer.status !== 206) return null;
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(answer.headers.get('content-range') ?? '');
  if (match === null || Number(match[1]) !== kept.bytes) return null;
  const stated = match[3] === '*' ? null : Number(match[3]);
  const totalBytes = stated ?? kept.origin.totalBytes;
  if (totalBytes === null || totalBytes !== (kept.origin.totalBytes ?? totalBytes)) return null;
  return isSameFile(answer, kept.origin) ? { from: kept.bytes, totalBytes } : null;
}

/** A server that does not know If-Range sends a stretch of whatever it has now; its validators tell. */
function isSameFile({ headers }: InboundHead, { etag, lastModified }: Origin): boolean {
  const [nowEtag, nowModified] = [headers.get('etag'), headers.get('last-modified')];
  if (etag !== null && nowEtag !== undefined) return nowEtag === etag;
  return lastModified === null || nowModified === undefined || nowModified === lastModified;
}

/** What has to be known of a file to go on with it later. */
export function readOriginOf({ headers }: InboundHead, url: URL): Origin {
  const etag = headers.get('etag') ?? null;
  const length = headers.get('content-length') ?? '';
  // Encoded on the way, the length is not the file's.
  const isPlain = (headers.get('content-encoding') ?? 'identity') === 'identity';
  return {
    url: url.href,
    // A weak one does not promise the same bytes, so no range may be joined by it (RFC 9110, 13.1.5).
    etag: etag?.startsWith('"') === true && isPlain ? etag : null,
    lastModified: isPlain ? (headers.get('last-modified') ?? null) : null,
    totalBytes: isPlain && /^\d{1,15}$/.test(length) ? Number(length) : null,
  };
}
