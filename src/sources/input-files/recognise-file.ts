import { open } from 'node:fs/promises';
import { unreadable } from './unreadable.ts';

/** Enough for every mark below. */
const lookedAtBytes = 512;

const marks: readonly { readonly bytes: readonly number[]; readonly what: string }[] = [
  { bytes: [0x1f, 0x8b], what: 'a gzip file. Unpack it and import the file inside.' },
  { bytes: [0x42, 0x5a, 0x68], what: 'a bzip2 file. Unpack it and import the file inside.' },
  {
    bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a],
    what: 'an xz file. Unpack it and import the file inside.',
  },
  {
    bytes: [0x28, 0xb5, 0x2f, 0xfd],
    what: 'a Zstandard file. Unpack it and import the file inside.',
  },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: 'a 7-Zip file. Unpack it and import the file inside.' },
  { bytes: [0x52, 0x61, 0x72, 0x21], what: 'a RAR file. Unpack it and import the file inside.' },
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'a zip file. Give it a name that ends in .zip.' },
  { bytes: [0x50, 0x4b, 0x05, 0x06], what: 'an empty zip file. Download it again.' },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF. Use the file as downloaded.' },
  { bytes: [0xff, 0xfe], what: utf16() },
  { bytes: [0xfe, 0xff], what: utf16() },
];

/** What `recogniseFile` looks at. */
export async function readFirstBytes(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(lookedAtBytes), 0, lookedAtBytes, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** What a file under a wrong name is, and what to do about it: the rest of a sentence. Null for what may be text. */
export function recogniseFile(start: Uint8Array): string | null {
  const marked = marks.find(({ bytes }) => bytes.every((byte, at) => start[at] === byte));
  if (marked !== undefined) return marked.what;
  if (start.includes(0)) {
    // Without a mark every second byte of plain letters is zero.
    return isEverySecondZero(start) ? utf16() : 'no text. Use the file as downloaded.';
  }
  const text = Buffer.from(start).toString('latin1').trimStart().toLowerCase();
  return text.startsWith('<!doctype html') || text.startsWith('<html')
    ? 'a web page that was saved in its place. Download it again.'
    : null;
}

function isEverySecondZero(bytes: Uint8Array): boolean {
  const zeros = bytes.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0);
  return zeros * 4 > bytes.length && zeros * 4 < bytes.length * 3;
}

function utf16(): string {
  return 'text in UTF-16. Save it as UTF-8, or use the file as downloaded.';
}
