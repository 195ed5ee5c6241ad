import { openBulkInput, type BulkInput } from '../sources/companies-house-bulk/open-bulk-input.ts';
import { readBulkCompanies } from '../sources/companies-house-bulk/read-bulk-companies.ts';

/**
 * Opens a bulk file, zip or folder for importing. Before anything is written the beginning of every part is read, so that a
 * file that is none is refused even if it is the last of seven, and a zip is inflated to its end once, because only there its
 * checksum shows that it is damaged.
 */
export async function openRegisterFile(path: string, signal: AbortSignal): Promise<BulkInput> {
  const input = await openBulkInput(path);
  for (const part of input.parts) {
    const options = { signal, onBytes: () => undefined, onIgnoredColumns: () => undefined };
    const batches = readBulkCompanies({ ...input, parts: [part] }, options);
    await batches.next();
    await batches.return();
  }
  for (const part of input.parts) {
    if (part.hasChecksum) await readToEnd(part.open(signal));
  }
  return input;
}

async function readToEnd(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = chunks[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true);
}
