import { createInflateRaw } from 'node:zlib';
import { openPromise } from 'yauzl';

/** Node's own inflate and nothing else: `inflate-alone.ts FILE` prints how many bytes came out. */
const [file = ''] = process.argv.slice(2);
const zip = await openPromise(file, { autoClose: false });
let byteCount = 0;
for await (const entry of zip.eachEntry()) {
  const packed = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  const chunks: AsyncIterable<Buffer> = packed.pipe(createInflateRaw({ chunkSize: 256 * 1024 }));
  for await (const chunk of chunks) byteCount += chunk.length;
}
zip.close();
process.stdout.write(`${JSON.stringify({ byteCount })}\n`);
